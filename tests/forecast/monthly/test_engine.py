"""Every model of a monthly series, and who serves when one cannot."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from numpy.linalg import LinAlgError

from forecast.monthly.base import ModelFailed, MonthlyModel, Series
from forecast.monthly.engine import candidates, plain_models, sample

ALL = [*candidates(), *plain_models()]
MONTH = np.arange(60)
RNG = np.random.default_rng(7)
SERIES = {
    "season": RNG.poisson(1000 + 300 * np.sin(MONTH * np.pi / 6)),
    "zeros": np.zeros(60),
    "one at the end": np.where(MONTH == 59, 100.0, 0.0),
    "constant": np.full(60, 250.0),
    "very large": RNG.uniform(1e8, 1e9, 60),
    "on and off": np.where(MONTH % 2, 0.0, 1e6),
    "one month": np.array([5.0]),
    "four months": np.array([5.0, 7.0, 0.0, 2.0]),
    "a year": RNG.poisson(50, 12),
}


def series(values: np.ndarray) -> Series:
    return Series(pd.Timestamp("2018-01-01"), np.asarray(values, dtype=float))


@dataclass(frozen=True)
class Broken:
    """A model that fails in the given way."""

    error: Exception
    name: str = "broken"
    least_months: int = 1

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> np.ndarray:
        raise self.error


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
@pytest.mark.parametrize("kind", SERIES)
def test_any_series_gets_paths_that_are_finite_and_not_negative(model: MonthlyModel, kind: str):
    given = series(SERIES[kind])
    drawn = sample(model, given, horizon=14, paths=40, seed=3)
    assert drawn.values.shape == (40, 14)
    assert np.isfinite(drawn.values).all()
    assert (drawn.values >= 0).all()
    assert drawn.asked == model.name
    served = drawn.served == model.name
    assert served == (drawn.reason == "")
    assert served or drawn.served in {plain.name for plain in plain_models()}
    if len(given.values) < model.least_months:
        assert drawn.reason == f"{len(given.values)} months are fewer than the {model.least_months} it needs"
    elif kind != "constant":  # without any change some have nothing to estimate
        assert served, drawn.reason


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(model: MonthlyModel):
    one, same, other = (model.sample(series(SERIES["season"]), 6, 30, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.name)
def test_a_steady_series_goes_on_around_its_level(model: MonthlyModel):
    steady = series(np.random.default_rng(1).poisson(400, 72))
    drawn = sample(model, steady, horizon=6, paths=400, seed=1).values
    assert np.median(drawn) == pytest.approx(400, rel=0.15)
    assert np.quantile(drawn, 0.02) < 400 < np.quantile(drawn, 0.98)


@pytest.mark.parametrize("name", ["ets_seasonal", "structural", "prophet", "seasonal_naive"])
def test_a_season_is_seen_by_the_models_that_know_one(name: str):
    model = next(one for one in ALL if one.name == name)
    drawn = np.median(sample(model, series(SERIES["season"]), horizon=12, paths=400, seed=1).values, axis=0)
    assert drawn[3] > 1.3 * drawn[9], "April is a high month, October a low one"


@pytest.mark.parametrize("error", [ModelFailed("no fit"), LinAlgError("no fit"), ValueError("no fit")])
def test_a_model_that_fails_is_replaced_by_a_named_one_and_the_reason_is_kept(error: Exception):
    drawn = sample(Broken(error), series(SERIES["season"]), horizon=3, paths=10, seed=1)
    assert (drawn.asked, drawn.served, drawn.reason) == ("broken", "seasonal_naive", "no fit")
    short = sample(Broken(error), series(SERIES["a year"]), horizon=3, paths=10, seed=1)
    assert (short.served, short.reason) == ("flatline", "no fit")


def test_of_several_failures_the_reason_of_the_model_asked_for_is_kept():
    fallbacks = [Broken(ModelFailed("second")), plain_models()[-1]]
    broken = Broken(ModelFailed("first"))
    drawn = sample(broken, series(SERIES["season"]), horizon=3, paths=10, seed=1, fallbacks=fallbacks)
    assert (drawn.served, drawn.reason) == ("flatline", "first")


def test_the_fallbacks_of_the_caller_are_used():
    flatline = plain_models()[-1]
    drawn = sample(
        Broken(ModelFailed("x")), series(SERIES["season"]), horizon=3, paths=10, seed=1, fallbacks=[flatline]
    )
    assert drawn.served == "flatline"


def test_when_nobody_can_serve_it_says_so():
    with pytest.raises(ModelFailed, match="no model could serve the series: no fit"):
        sample(Broken(ModelFailed("no fit")), series(SERIES["season"]), horizon=3, paths=10, seed=1, fallbacks=[])


def test_an_error_that_is_not_of_a_fit_is_not_hidden():
    with pytest.raises(KeyError):
        sample(Broken(KeyError("bug")), series(SERIES["season"]), horizon=3, paths=10, seed=1)


def test_the_names_of_the_models_are_all_different():
    names = [model.name for model in ALL]
    assert len(set(names)) == len(names)
    assert plain_models()[-1].least_months == 1, "the last fallback serves any series"
