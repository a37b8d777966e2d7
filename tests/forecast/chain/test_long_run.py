"""An intake far ahead goes back to what it has been over the years."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.chain.long_run import HALF_LIFE, LongRun, back_to_long_run
from forecast.errors import BadInput
from forecast.monthly.base import Series

PATHS, FAR = 4000, 120
LONG_RUN = LongRun(low=1_000, high=3_000, year=0.3)


def series(level: float, months: int = 24) -> Series:
    return Series(pd.Timestamp("2024-01-01"), np.full(months, level))


def flat(level: float, months: int = FAR) -> np.ndarray:
    return np.full((PATHS, months), level)


@given(level=st.floats(400, 6000), months=st.integers(1, 30))
@settings(max_examples=25)
def test_a_path_keeps_what_is_left_after_half_lives_of_its_distance(level: float, months: int):
    found = back_to_long_run(flat(level, months), series(level), LONG_RUN, seed=1)
    goal = np.log(back_to_long_run(flat(level, 400), series(level), LONG_RUN, seed=1)[:, -1])
    gone = 1 - 0.5 ** (months / HALF_LIFE)
    np.testing.assert_allclose(np.log(found[:, -1]), np.log(level) + gone * (goal - np.log(level)), atol=0.02)


def test_ten_years_ahead_a_runaway_level_is_within_what_was_assumed_and_known():
    away = flat(3000.0) * np.exp(np.linspace(-2, 2, PATHS))[:, None]
    far = back_to_long_run(away, series(3000.0), LONG_RUN, seed=1)[:, -1]
    low, middle, high = np.quantile(far, (0.1, 0.5, 0.9))
    assert 1732 < middle < 3000
    assert high / low < np.quantile(away[:, -1], 0.9) / np.quantile(away[:, -1], 0.1) / 5


def test_the_season_of_a_path_stays():
    season = np.tile(np.repeat([0.5, 1.5], 6), 10)
    ahead = flat(2000.0) * season
    known = Series(pd.Timestamp("2024-01-01"), 2000 * season[:24])
    found = back_to_long_run(ahead, known, LONG_RUN, seed=1)
    # a year far ahead, in which the level has settled
    year = found[:, -12:] / found[:, -12:].mean(axis=1, keepdims=True)
    np.testing.assert_allclose(year, np.broadcast_to(season[:12], year.shape), rtol=0.02)


def test_the_longer_a_series_the_less_the_prior_says():
    def off(months: int) -> float:
        levels = LONG_RUN.levels(np.full(months, 6000.0), 20_000, np.random.default_rng(1))
        return float(np.log(6000) - np.median(levels))

    assert off(12) > off(60) > off(240) > 0


def test_the_same_seed_draws_the_same_and_nobody_stays_nobody():
    ahead = flat(1500.0, 18)
    ahead[0] = 0.0
    one, again = (back_to_long_run(ahead, series(1500.0, 3), LONG_RUN, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one, again)
    assert not one[0].any()
    assert (one[1:] > 0).all()


@pytest.mark.parametrize(("low", "high", "year"), [(0.0, 1.0, 0.3), (2.0, 1.0, 0.3), (1.0, 2.0, 0.0)])
def test_a_long_run_that_cannot_be_is_refused(low: float, high: float, year: float):
    with pytest.raises(BadInput, match="a long run needs"):
        LongRun(low, high, year)
