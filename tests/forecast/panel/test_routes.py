"""Which series each route takes, and that chunks change nothing but who is fitted with whom."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from forecast.fanout import InTurn
from forecast.panel.routes import MOST_COUNTED, CountRoute, NeighbourRoute, SmoothRoute
from forecast.panel.smooth_route import smooth
from tests.forecast.panel.panels import QUICK, side_by_side

ROWS = side_by_side(
    [
        np.zeros(40),
        np.full(40, 3.0),
        np.tile([0.0, 2.5], 20),
        np.full(40, MOST_COUNTED + 1),
        np.r_[np.full(30, np.nan), np.tile([0.0, 4.0], 5)],
    ]
)


class Counting:
    """Work in turn, and how many jobs there were."""

    def __init__(self) -> None:
        self.jobs = 0

    def map(self, function: Callable, jobs: Sequence) -> list:
        self.jobs += len(jobs)
        return InTurn().map(function, jobs)


def test_each_route_serves_the_series_it_is_for():
    assert SmoothRoute(QUICK, InTurn()).serves(ROWS).tolist() == [1, 2, 3, 4]
    assert NeighbourRoute().serves(ROWS).tolist() == [0, 2, 4]
    assert CountRoute().serves(ROWS).tolist() == [0, 1, 4]


def test_a_panel_that_fits_one_chunk_is_fitted_at_once():
    values = np.random.default_rng(1).gamma(5, 2, (10, 40))
    values[3, :25] = np.nan
    panel = side_by_side(values)
    found = SmoothRoute(QUICK, InTurn()).forecast(panel, 4)
    alone = smooth(panel, 4, QUICK)
    np.testing.assert_array_equal(found.quantiles, alone.quantiles)
    np.testing.assert_array_equal(found.standard, alone.standard)


def test_chunks_are_fair_samples_and_each_series_gets_its_own_result_back():
    values = np.random.default_rng(2).gamma(5, 2, (11, 60)) * np.arange(1, 12)[:, None]
    # one chunk begins later than the others, so that it has fewer past forecast dates
    values[::3, :20] = np.nan
    panel, work = side_by_side(values), Counting()
    args = replace(QUICK, chunk=4)
    found = SmoothRoute(args, work).forecast(panel, 4)
    assert work.jobs == 3
    assert found.standard is not None
    for first in range(3):
        rows = np.arange(first, 11, 3)
        alone = smooth(panel.pick(rows), 4, args)
        np.testing.assert_array_equal(found.quantiles[rows], alone.quantiles)
        kept = alone.standard.shape[1]
        np.testing.assert_array_equal(found.standard[rows][:, -kept:], alone.standard)
        assert np.isnan(found.standard[rows][:, :-kept]).all()
