"""The opgave model and the monthly models in one set of joint paths."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from forecast.country import HISTORIES, OPGAVE, continue_months, forecast_country
from forecast.levels import COUNTRY
from forecast.monthly.base import ModelFailed, Series
from forecast.opgave_model import OpgaveArgs
from forecast.periods import HalfYear
from forecast.realisatie import CountryPaths, Figures, project_realisatie
from tests.forecast.small_country import FLAT, START, codes, country, realisatie, stands

UNTIL = START + 4
KNOWN = 18  # months
PATHS = 120


@dataclass(frozen=True)
class Level:
    """Every month to come is this number plus the place of the path."""

    level: float
    name: str = "level"
    least_months: int = 1

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> np.ndarray:
        return self.level + np.repeat(np.arange(paths, dtype=float)[:, None], horizon, axis=1)


@dataclass(frozen=True)
class Fails:
    name: str = "fails"
    least_months: int = 1

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> np.ndarray:
        raise ModelFailed("never fits")


def alone(figures: Figures) -> CountryPaths:
    return project_realisatie(figures, until=UNTIL, args=OpgaveArgs(), profile=FLAT, paths=PATHS, seed=1)


def joint(figures: Figures, models: list, weights: dict[str, float]):
    return forecast_country(
        figures, models, weights, until=UNTIL, args=OpgaveArgs(), profile=FLAT, paths=PATHS, seed=1
    )


def test_a_model_continues_from_the_first_unknown_month_several_histories():
    history = alone(country())
    continued = continue_months(Level(500), history=history, until=UNTIL, paths=PATHS, seed=1)
    assert continued is not None
    assert continued.totals.shape == (PATHS, 30)
    assert np.isnan(continued.totals[:, :KNOWN]).all()
    # each history serves a third of the paths, numbered anew
    expected = 500 + np.tile(np.arange(PATHS // HISTORIES), HISTORIES)
    np.testing.assert_array_equal(continued.totals[:, KNOWN:], np.repeat(expected[:, None], 12, axis=1))
    assert [served.served for served in continued.served] == ["level"] * HISTORIES


def test_the_histories_are_the_months_of_the_paths_up_to_the_last_known_one():
    seen: list[Series] = []

    @dataclass(frozen=True)
    class Watching(Level):
        def sample(self, series: Series, horizon: int, paths: int, seed: int) -> np.ndarray:
            seen.append(series)
            return super().sample(series, horizon, paths, seed)

    history = alone(country())
    continue_months(Watching(1), history=history, until=UNTIL, paths=PATHS, seed=1)
    assert len(seen) == HISTORIES
    for series in seen:
        assert series.first == pd.Timestamp(START.start)
        assert series.values.reshape(3, 6).sum(axis=1) == pytest.approx([1620.0] * 3), "known half-years"
        assert (history.months[:, :KNOWN] == series.values).all(axis=1).any()


def test_without_a_known_month_there_is_nothing_to_continue():
    assert continue_months(Level(1), history=alone(country(half_year_totals=0)), until=UNTIL, paths=9, seed=1) is None


def test_figures_from_before_the_first_half_year_are_nothing_to_continue():
    base = country(half_year_totals=0)
    early = realisatie([(COUNTRY, "2019-07", "2019-12", 1620.0)])
    history = alone(replace(base, realisatie=early))
    assert history.learned_until is None
    assert continue_months(Level(1), history=history, until=UNTIL, paths=9, seed=1) is None


def test_each_model_supplies_as_many_paths_as_its_weight_says():
    models = [Level(3000, "high"), Level(500, "low")]
    paths, _, served = joint(country(), models, {OPGAVE: 0.5, "high": 0.25, "low": 0.25})
    months = paths.months[:, KNOWN]
    own = alone(country()).months[:, KNOWN]
    assert (months > 2999).sum() == 30
    assert ((months > 499) & (months < 500 + PATHS)).sum() >= 30
    np.testing.assert_array_equal(months[:60], own[:60])
    assert len(served) == 2 * HISTORIES


def test_every_path_adds_up_whoever_made_its_national_months():
    figures = country()
    paths, *_ = joint(figures, [Level(3000, "high"), Level(5, "low")], {OPGAVE: 0.2, "high": 0.4, "low": 0.4})
    parts = paths.provincies
    assert parts is not None
    np.testing.assert_allclose(parts.months.sum(axis=1), paths.months)
    np.testing.assert_allclose(parts.stands.sum(axis=1), paths.stands)
    np.testing.assert_allclose(paths.halves[:, :3], 1620)
    target = 1800.0
    np.testing.assert_allclose(paths.stands[:, 3], paths.stands[:, 2] + target - paths.halves[:, 3])
    assert (parts.months >= 0).all()


def test_with_all_weight_on_the_opgave_model_nothing_is_taken_over():
    paths, _, served = joint(country(), [Level(500)], {OPGAVE: 1.0, "level": 0.0})
    np.testing.assert_array_equal(paths.months, alone(country()).months)
    assert served == []


def test_a_model_too_light_for_one_path_per_history_leaves_its_paths_to_the_opgave_model():
    paths, _, served = joint(country(), [Level(5e6)], {OPGAVE: 1 - 2 / PATHS, "level": 2 / PATHS})
    np.testing.assert_array_equal(paths.months, alone(country()).months)
    assert served == []


def test_a_model_that_fails_is_served_by_another_and_that_is_told():
    paths, _, served = joint(country(), [Fails()], {OPGAVE: 0.5, "fails": 0.5})
    assert {(one.asked, one.served, one.reason) for one in served} == {("fails", "flatline", "never fits")}
    assert np.isfinite(paths.months).all()


def test_known_months_of_the_running_half_year_stay_as_known():
    quarter = [(name, "2021-07", "2021-09", 400.0) for name in codes(3)]
    paths, *_ = joint(country(extra=quarter), [Level(100)], {OPGAVE: 0.0, "level": 1.0})
    np.testing.assert_allclose(paths.months[:, 18:21].sum(axis=1), 1200)
    expected = 100 + np.tile(np.arange(PATHS // HISTORIES), HISTORIES)
    np.testing.assert_allclose(paths.months[:, 21], expected)


def test_the_country_alone_is_combined_as_well():
    base = country()
    figures = Figures.of(base.provincies, base.realisatie, stands([(COUNTRY, "2020-01-01", 300.0)]), base.targets)
    paths, *_ = joint(figures, [Level(700)], {OPGAVE: 0.5, "level": 0.5})
    assert paths.provincies is None
    expected = 700 + np.tile(np.arange(60 // HISTORIES), HISTORIES)
    np.testing.assert_allclose(paths.months[60:, KNOWN], expected)
    assert paths.column(HalfYear(2022, 1)) == 4
