"""The plain continuations, by hand."""

import numpy as np
import pandas as pd
import pytest

from forecast.monthly.base import Series
from forecast.monthly.naive import UNKNOWN_SPREAD, Flatline, SeasonalNaive

PATHS = 40_000


def series(values: np.ndarray) -> Series:
    return Series(pd.Timestamp("2020-01-01"), np.asarray(values, dtype=float))


def test_flatline_is_a_random_walk_with_the_spread_of_past_changes():
    steps = np.tile([0.1, -0.1], 20)
    values = np.expm1(6 + steps.cumsum())
    logs = np.log1p(Flatline().sample(series(values), 4, PATHS, 1))
    assert logs.mean(axis=0) == pytest.approx(np.full(4, np.log1p(values[-1])), abs=0.005)
    assert logs.std(axis=0) == pytest.approx(0.1 * np.sqrt([1, 2, 3, 4]), rel=0.02)


def test_flatline_on_one_month_has_the_spread_that_is_assumed():
    logs = np.log1p(Flatline().sample(series([1000.0]), 1, PATHS, 1))
    assert logs.std() == pytest.approx(UNKNOWN_SPREAD, rel=0.02)


def test_seasonal_naive_repeats_the_year_and_a_busier_year_is_so_in_all_its_months():
    year = np.log1p(np.arange(100, 1300, 100))
    values = np.expm1(np.concatenate([year, year + 0.3, year]))
    logs = np.log1p(SeasonalNaive().sample(series(values), 26, PATHS, 1))
    expected = np.concatenate([year, year, year[:2]])
    assert logs.mean(axis=0) == pytest.approx(expected, abs=0.01)
    assert logs[:, 0].std() == pytest.approx(0.3, rel=0.02)
    assert logs[:, 24].std() == pytest.approx(0.3 * np.sqrt(3), rel=0.02)
    deviations = logs - expected
    np.testing.assert_allclose(deviations[:, 0], deviations[:, 11], atol=1e-9)
    assert abs(np.corrcoef(deviations[:, 11], deviations[:, 12] - deviations[:, 11])[0, 1]) < 0.02
