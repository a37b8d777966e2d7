"""Routes count by what they would have lost, and a try-out sees nothing of what it is judged on."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from forecast.panel.frame import Panel
from forecast.panel.grid import GRID
from forecast.panel.routes import RouteForecast
from forecast.panel.tryout import MOST_TRIED, quantile_loss, route_weights, tried_out
from forecast.scores import pinball
from tests.forecast.panel.panels import DECEMBER, side_by_side, with_holes


@dataclass(frozen=True)
class Says:
    """A route that says one number of every month, and remembers the panels it was given."""

    number: float
    name: str = "says"
    least_months: int = 1
    handicap: float = 0.0
    given: list[Panel] = field(default_factory=list)

    def serves(self, panel: Panel) -> np.ndarray:
        return np.arange(len(panel.ids))

    def forecast(self, panel: Panel, horizon: int) -> RouteForecast:
        self.given.append(panel)
        return RouteForecast(np.full((len(panel.ids), horizon, len(GRID)), self.number))


def all_served(routes: int, panel: Panel) -> np.ndarray:
    return np.ones((routes, len(panel.ids)), dtype=bool)


def test_the_loss_is_the_mean_of_the_quantile_losses_of_what_is_known():
    rng = np.random.default_rng(1)
    outcomes = with_holes(rng.gamma(2, 3, (3, 6)), rng, 0.3)
    outcomes[2] = np.nan
    quantiles = np.sort(rng.gamma(2, 3, (3, 6, len(GRID))), axis=2)
    found = quantile_loss(outcomes, quantiles)
    for row in range(2):
        losses = [
            np.mean([pinball(outcomes[row, at], quantiles[row, at, g], level) for g, level in enumerate(GRID)])
            for at in range(6)
            if not np.isnan(outcomes[row, at])
        ]
        assert found[row] == pytest.approx(np.mean(losses))
    assert np.isnan(found[2])


def test_a_loss_of_one_number_is_half_its_distance():
    assert quantile_loss(np.array([[3.0]]), np.full((1, 1, len(GRID)), 7.0)) == pytest.approx([2])


def test_a_try_out_shows_no_route_the_months_it_is_judged_on():
    values = np.random.default_rng(2).poisson(5, (4, 60)).astype(float)
    routes = [Says(5.0), Says(9.0)]
    panel = side_by_side(values)
    losses, months = tried_out(panel, routes, all_served(2, panel), 6)
    assert months == 6
    for route in routes:
        (shown,) = route.given
        np.testing.assert_array_equal(shown.values, values[:, :54])
        assert (shown.last == DECEMBER - 6).all()
    for at, number in enumerate((5.0, 9.0)):
        np.testing.assert_allclose(losses[at], np.abs(values[:, 54:] - number).mean(axis=1) / 2)


def test_a_handicap_makes_a_loss_look_larger():
    panel = side_by_side(np.full((2, 60), 5.0))
    losses, _ = tried_out(panel, [Says(7.0), Says(7.0, handicap=0.5)], all_served(2, panel), 6)
    np.testing.assert_allclose(losses[1] / losses[0], np.exp(0.5))


def test_series_that_one_route_serves_or_that_have_no_year_before_are_not_tried():
    values = np.full((3, 60), 5.0)
    values[2, :45] = np.nan
    panel = side_by_side(values)
    served = np.array([[True, True, True], [False, True, True]])
    losses, _ = tried_out(panel, [Says(5.0), Says(6.0)], served, 6)
    assert np.isnan(losses).tolist() == [[True, False, True], [True, False, True]]


def test_a_panel_too_short_for_a_try_out_has_none():
    panel = side_by_side(np.full((2, 17), 5.0))
    losses, months = tried_out(panel, [Says(5.0), Says(6.0)], all_served(2, panel), 6)
    assert months == 0
    assert np.isnan(losses).all()


def test_of_a_large_panel_a_sample_is_tried_spread_over_it():
    panel = side_by_side(np.full((2 * MOST_TRIED + 1, 30), 5.0))
    losses, _ = tried_out(panel, [Says(5.0), Says(6.0)], all_served(2, panel), 6)
    tried = np.flatnonzero(~np.isnan(losses[0]))
    assert 0 < len(tried) <= MOST_TRIED
    assert np.diff(tried).max() <= 3


def weights_of(
    losses: np.ndarray, values: np.ndarray, served: np.ndarray | None = None, months: int = 12
) -> np.ndarray:
    served = np.ones(losses.shape, dtype=bool) if served is None else served
    return route_weights(losses, served, side_by_side(values), months)


LEVELS = np.full((20, 40), 5.0)


def test_weights_add_up_and_the_better_route_counts_for_more():
    losses = np.stack([np.full(20, 1.0), np.full(20, 1.2), np.full(20, 3.0)])
    weights = weights_of(losses, LEVELS)
    np.testing.assert_allclose(weights.sum(axis=0), 1)
    assert (weights[0] > weights[1]).all()
    assert (weights[1] > weights[2]).all()
    assert (weights[2] < 0.01).all()


def test_routes_that_did_the_same_count_the_same():
    np.testing.assert_allclose(weights_of(np.full((3, 20), 0.7), LEVELS), 1 / 3)


def test_of_few_series_less_is_believed():
    one = weights_of(np.array([[1.0], [1.2]]), LEVELS[:1])
    many = weights_of(np.stack([np.full(20, 1.0), np.full(20, 1.2)]), LEVELS)
    assert 0.5 < one[0, 0] < many[0, 0]


def test_a_series_that_was_not_tried_follows_those_alike():
    losses = np.stack([np.r_[np.full(10, 1.0), np.full(10, 2.0)], np.r_[np.full(10, 2.0), np.full(10, 1.0)]])
    losses[:, [0, 19]] = np.nan
    levels = np.repeat([1.0, 1000.0], 10)[:, None] * np.ones(40)
    weights = weights_of(losses, levels)
    assert weights[0, 0] > 0.9
    assert weights[0, 19] < 0.1


def test_a_route_that_does_not_serve_gets_nothing():
    served = np.ones((2, 20), dtype=bool)
    served[0, 3] = False
    losses = np.stack([np.full(20, 1.0), np.full(20, 2.0)])
    losses[0, 3] = np.nan
    weights = weights_of(losses, LEVELS, served)
    assert weights[:, 3].tolist() == [0, 1]
    np.testing.assert_allclose(weights.sum(axis=0), 1)


def test_without_evidence_zeros_choose_between_the_last_route_and_the_first():
    values = LEVELS.copy()
    values[1, ::2] = 0
    weights = weights_of(np.full((3, 20), np.nan), values)
    assert weights[:, 0].tolist() == [1, 0, 0]
    assert weights[:, 1].tolist() == [0, 0, 1]


def test_a_route_without_any_loss_does_not_make_the_weights_unknown():
    weights = weights_of(np.stack([np.zeros(20), np.full(20, 1.0)]), LEVELS)
    np.testing.assert_allclose(weights[0], 1)
