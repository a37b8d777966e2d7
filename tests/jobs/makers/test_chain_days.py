"""The table of the chain's bands counts what it says it counts."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.chain.names import OCCUPANCY
from forecast.levels import COUNTRY, LAND
from forecast.model_ids import MODEL
from forecast.quantiles import LEVELS
from forecast.track.cases import COLUMNS, Cases
from jobs.makers.chain_days import RULE, days, table


def cases(*rows: tuple[str, int, float, float]) -> Cases:
    """Of model, months ahead, width of the 80 % band around 100 and outcome."""
    quantiles = [100 + width / 0.8 * (np.array(LEVELS) - 0.5) for _, _, width, _ in rows]
    frame = pd.DataFrame(
        [
            (OCCUPANCY, LAND, left, COUNTRY, date(2024, 4, 15), f"2024-{left:02d}", model, model, outcome, "", np.nan)
            for model, left, _, outcome in rows
        ],
        columns=COLUMNS,
    )
    return Cases(frame, np.array(quantiles))


def test_what_is_near_the_same_months_ahead_is_taken_together():
    found = table(
        cases((MODEL, 4, 20.0, 105.0), (MODEL, 8, 40.0, 150.0), (MODEL, 9, 60.0, 100.0), (RULE, 5, 8.0, 90.0))
    )
    half = found[(found["months"] == 6) & (found["model"] == MODEL)].iloc[0]
    assert (half["counts"], half["held"]) == (2, 0.5)
    assert half["width"] == pytest.approx(30.0)
    assert found.loc[found["model"] == RULE, "held"].tolist() == [0.0]
    assert found.loc[found["months"] == 12, "counts"].tolist() == [1]
    assert not (found["months"] == 18).any()


def test_days_are_those_from_which_on_a_year_of_intake_is_known():
    assert (days()[0], days()[-1], len(days())) == (date(2019, 10, 15), date(2025, 10, 15), 13)
