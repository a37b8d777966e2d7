"""The slow models as a route: who gets them, what they are given, and what is said when they fail."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

from forecast import forecast_panel
from forecast.fanout import InTurn
from forecast.monthly.base import ModelFailed, Series
from forecast.monthly.theta import Theta
from forecast.panel.args import PanelArgs
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID, MIDDLE
from forecast.panel.serving import _statistical
from forecast.panel.statistical import USUAL_LEVEL, StatisticalRoute, complete
from tests.forecast.panel.panels import long, side_by_side


@dataclass(frozen=True)
class LastMonth:
    """A model that draws around the last month, fails on request and remembers what it was given."""

    name: str = "last_month"
    least_months: int = 3
    given: list[Series] = field(default_factory=list)

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> np.ndarray:
        self.given.append(series)
        if series.values[-1] == 13:
            raise ModelFailed("thirteen")
        return series.values[-1] * np.random.default_rng(seed).uniform(0.5, 1.5, (paths, horizon))


def route(model: LastMonth | Theta, panel: Panel) -> StatisticalRoute:
    return StatisticalRoute(model, frozenset(panel.ids), InTurn(), 3)


def test_gaps_are_filled_from_the_year_before_or_else_the_month_before():
    values = np.r_[np.nan, np.nan, 1, np.nan, np.arange(3.0, 14), np.nan, np.nan]
    (found,) = complete(side_by_side(values[None]))
    np.testing.assert_array_equal(found.values, [1, 1, *range(3, 14), 1, 3])
    assert found.first == pd.Timestamp("2023-10-01")


def test_quantiles_are_those_of_the_paths_in_the_unit_of_the_panel():
    panel = side_by_side([[5, 6, 8], [0.5, 0.5, 2.0]])
    found = route(LastMonth(), panel).forecast(panel, 4)
    assert found.quantiles.shape == (2, 4, len(GRID))
    np.testing.assert_allclose(found.quantiles[0, :, MIDDLE], 8, rtol=0.05)
    np.testing.assert_allclose(found.quantiles[1, :, MIDDLE], 2, rtol=0.05)
    np.testing.assert_allclose(found.quantiles[0, :, 4], 8 * 0.6, rtol=0.05)


def test_numbers_that_are_no_counts_are_given_at_a_usual_level():
    model = LastMonth()
    panel = side_by_side([[5, 6, 8], [0.5, 0.5, 2.0]])
    route(model, panel).forecast(panel, 2)
    assert model.given[0].values.tolist() == [5, 6, 8]
    assert model.given[1].values.mean() == pytest.approx(USUAL_LEVEL)


def test_why_a_series_could_not_be_served_is_said():
    panel = side_by_side([[5, 6, 13], [5, 6, 8], [np.nan, 6, 8]])
    found = route(LastMonth(), panel).forecast(panel, 2)
    assert found.reasons == {"s000": "thirteen", "s002": "2 months are fewer than the 3 it needs"}
    assert np.isnan(found.quantiles[[0, 2]]).all()
    assert np.isfinite(found.quantiles[1]).all()


def test_each_series_has_draws_of_its_own():
    panel = side_by_side([[5, 6, 8], [5, 6, 8]])
    quantiles = route(LastMonth(), panel).forecast(panel, 2).quantiles
    assert (quantiles[0] != quantiles[1]).any()
    np.testing.assert_array_equal(quantiles, route(LastMonth(), panel).forecast(panel, 2).quantiles)


def test_only_series_it_was_made_for_are_served():
    panel = side_by_side(np.ones((3, 5)))
    chosen = StatisticalRoute(LastMonth(), frozenset({"s002", "elsewhere"}), InTurn(), 0)
    assert chosen.serves(panel).tolist() == [2]
    assert (chosen.name, chosen.least_months) == ("last_month", 3)


def test_large_panels_go_without_but_for_their_largest_aggregates():
    panel = side_by_side(np.arange(1.0, 6)[:, None] * np.ones(30))

    def names(most: int, aggregates: bool) -> set[frozenset[str]]:
        return {one.names for one in _statistical(panel, PanelArgs(statistical=most), InTurn(), 0, aggregates)}

    assert names(0, False) == names(0, True) == names(4, False) == set()
    assert names(5, False) == {frozenset(panel.ids)}
    assert names(2, True) == {frozenset({"s003", "s004"})}


def test_a_real_model_foresees_a_real_season():
    season = 1 + 0.5 * np.sin(np.arange(12) * np.pi / 6)
    rng = np.random.default_rng(1)
    values = np.round(1000 * np.resize(season, 60) * np.exp(rng.normal(0, 0.03, 60)))
    panel = side_by_side(values[None])
    found = route(Theta(), panel).forecast(panel, 12).quantiles[0]
    np.testing.assert_allclose(found[:, MIDDLE], 1000 * season, rtol=0.12)


def test_the_whole_engine_with_all_its_models_says_who_could_not_serve():
    rng = np.random.default_rng(2)
    result = forecast_panel(long({"only": rng.poisson(40, 30)}), 3, paths=20)
    models = result.models.set_index("model")
    assert models.loc["ets_seasonal", "reason"] == "30 months are fewer than the 36 it needs"
    assert models.loc["ets_seasonal", "weight"] == 0
    assert {"pooled_smoothing", "ets", "theta"} <= set(models.index)
    assert models["weight"].sum() == pytest.approx(1, abs=0.05)
    assert result.point["point"].between(25, 55).all()
