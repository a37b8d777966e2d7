"""The Theta method is smoothing with half the slope of a line, and its paths scatter as its surprises add up."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.forecasting.theta import ThetaModel

from forecast.monthly.base import Series
from forecast.monthly.theta import Theta

PATHS = 40_000
SEASON = 0.4 * np.sin(np.arange(12) * np.pi / 6)


def series(values: np.ndarray) -> Series:
    return Series(pd.Timestamp("2018-01-01"), np.asarray(values, dtype=float))


def wandering(rng: np.random.Generator, alpha: float, months: int = 200) -> np.ndarray:
    """Logs of which each surprise stays in the level with the rate `alpha`."""
    surprises = rng.normal(0, 0.05, months)
    return 7 + surprises + alpha * (np.cumsum(surprises) - surprises)


def test_paths_scatter_around_the_forecast_of_the_method():
    logs = wandering(np.random.default_rng(1), 0.5)
    drawn = np.log1p(Theta().sample(series(np.expm1(logs)), 6, PATHS, 1))
    expected = ThetaModel(logs, period=12, method="additive").fit().forecast(6)
    np.testing.assert_allclose(drawn.mean(axis=0), expected, atol=0.003)


def test_surprises_stay_with_the_learning_rate():
    logs = wandering(np.random.default_rng(2), 0.5)
    drawn = np.log1p(Theta().sample(series(np.expm1(logs)), 8, PATHS, 1))
    fit = ThetaModel(logs, period=12, method="additive").fit()
    growth = np.sqrt(1 + np.arange(8) * float(fit.params["alpha"]) ** 2)
    np.testing.assert_allclose(drawn.std(axis=0), np.sqrt(float(fit.sigma2)) * growth, rtol=0.02)
    assert drawn[:, 0].std() == pytest.approx(0.05, rel=0.15)


def test_a_season_and_half_of_a_slope_go_on():
    rng = np.random.default_rng(3)
    logs = 6 + 0.01 * np.arange(96) + np.resize(SEASON, 96) + rng.normal(0, 0.02, 96)
    middle = np.median(np.log1p(Theta().sample(series(np.expm1(logs)), 24, 2000, 1)), axis=0)
    detrended = middle - np.resize(SEASON, 24)
    np.testing.assert_allclose(np.diff(detrended).mean(), 0.005, atol=0.002)
    assert np.abs(detrended - detrended.mean()).max() < 0.15


def test_the_same_seed_gives_the_same_paths():
    given = series(np.random.default_rng(4).poisson(50, 60))
    one, same, other = (Theta().sample(given, 3, 5, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


@pytest.mark.parametrize("number", [0.0, 1.0, 25.0, 1e6])
def test_a_series_that_never_changes_goes_on_so(number: float):
    np.testing.assert_array_equal(Theta().sample(series(np.full(40, number)), 6, 10, 1), np.full((10, 6), number))


def test_a_series_that_changed_once_stays_about_where_it_is():
    values = np.full(40, 25.0)
    values[-5:] = 26
    np.testing.assert_allclose(Theta().sample(series(values), 12, 10, 1), 26, rtol=0.1)


def test_what_it_needs_at_least_is_enough():
    model = Theta()
    values = np.random.default_rng(5).poisson(30, model.least_months)
    drawn = model.sample(series(values), 14, 50, 1)
    assert drawn.shape == (50, 14)
    assert (drawn >= 0).all()
