"""Small frames of miss cases for tests."""

from datetime import date

import pandas as pd

from forecast.track.misses import MISS_COLUMNS


def misses(*rows: dict) -> pd.DataFrame:
    """Rows with what a test does not care about filled in."""
    usual = {
        "region": "GM1",
        "period": "2025-H1",
        "origin": date(2025, 2, 15),
        "model": "radar",
        "provincie": "PV20",
        "months_left": 5,
        "p_miss": 0.5,
        "expected_shortfall": 4.0,
        "opgave": 40.0,
        "flag": "none",
        "missed": False,
        "stand_eind": -1.0,
        "group": "<25k",
    }
    return pd.DataFrame([usual | row for row in rows], columns=MISS_COLUMNS)
