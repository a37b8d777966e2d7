"""Forecasts with a known fault: made-up regions whose half-years share a shock, for tests of calibration."""

from datetime import date

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from forecast.quantiles import LEVELS
from forecast.track.cases import Cases
from tests.forecast.track.miss_cases import misses


def half_year(number: int) -> str:
    return f"{2000 + number // 2}-H{1 + number % 2}"


def opening(number: int) -> date:
    return date(2000 + number // 2, 1 + 6 * (number % 2), 15)


def world(seed: int, *, half_years: int = 12, regions: int = 60, spread: float = 1.0) -> Cases:
    """Forecasts of `radar` whose outcomes scatter `spread` times as much as it says."""
    rng = np.random.default_rng(seed)
    size = (half_years, regions)
    centre, width = rng.normal(100, 30, size), rng.uniform(5, 20, size)
    shocks = 0.4 * rng.normal(size=(half_years, 1)) + np.sqrt(0.84) * rng.normal(size=size)
    number = np.repeat(np.arange(half_years), regions)
    frame = pd.DataFrame(
        {
            "target": "stand_eind",
            "level": "gemeente",
            "region": [f"GM{region}" for _ in range(half_years) for region in range(regions)],
            "model": "radar",
            "origin": [opening(at) for at in number],
            "months_left": 6,
            "period": [half_year(at) for at in number],
            "served": "radar",
            "observed": (centre + spread * width * shocks).ravel(),
            "group": "<25k",
            "scale": 1.0,
        }
    )
    return Cases(frame, centre.reshape(-1, 1) + width.reshape(-1, 1) * norm.ppf(LEVELS))


def miss_world(seed: int, *, half_years: int = 12, regions: int = 60, slope: float = 1.0) -> pd.DataFrame:
    """Chances of `radar`; the true log odds are `slope` times what it says."""
    rng = np.random.default_rng(seed)
    chances = rng.uniform(0.02, 0.98, size=(half_years, regions))
    missed = rng.uniform(size=chances.shape) < expit(slope * logit(chances))
    return misses(
        *(
            {
                "region": f"GM{region}",
                "period": half_year(number),
                "origin": opening(number),
                "months_left": 6,
                "p_miss": float(chances[number, region]),
                "expected_shortfall": 10.0,
                "missed": bool(missed[number, region]),
            }
            for number in range(half_years)
            for region in range(regions)
        )
    )
