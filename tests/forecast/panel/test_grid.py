"""Levels asked for are read between those of the grid, and the mean from all of these."""

import numpy as np
import pytest
from scipy import stats

from forecast.errors import BadInput
from forecast.panel.grid import GRID, MIDDLE, at_levels, mean_of, read_levels


def test_levels_come_in_rising_order():
    assert read_levels([0.9, 0.1, 0.5]).tolist() == [0.1, 0.5, 0.9]


@pytest.mark.parametrize("levels", [[], [0.0, 0.5], [0.5, 1.0], [0.5, 0.5], [-0.1], [0.5, float("nan")]])
def test_levels_that_mean_nothing_are_refused(levels: list[float]):
    with pytest.raises(BadInput, match="between 0 and 1"):
        read_levels(levels)


def test_the_grid_is_symmetric_around_its_middle():
    assert GRID[MIDDLE] == 0.5
    np.testing.assert_allclose(np.array(GRID) + np.array(GRID)[::-1], 1)


def test_a_normal_distribution_is_read_exactly_at_any_level_within_the_grid():
    normal = stats.norm(30, 4)
    levels = np.array([0.002, 0.003, 0.07, 0.5, 0.61, 0.997, 0.998])
    np.testing.assert_allclose(at_levels(normal.ppf(GRID), levels), normal.ppf(levels))


def test_beyond_the_ends_of_the_grid_its_last_quantile_is_held():
    values = np.arange(len(GRID), dtype=float)
    assert at_levels(values, np.array([1e-6, 1 - 1e-6])).tolist() == [0, len(GRID) - 1]


def test_levels_of_the_grid_give_its_own_quantiles_in_any_shape():
    values = np.random.default_rng(1).normal(size=(2, 3, len(GRID)))
    np.testing.assert_allclose(at_levels(values, np.array(GRID)), values)


@pytest.mark.parametrize(
    ("distribution", "close"),
    [
        (stats.norm(30, 4), 1e-9),
        (stats.uniform(2, 10), 1e-9),
        (stats.gamma(2, scale=9), 0.02),
        (stats.expon(), 0.02),
    ],
)
def test_the_mean_of_a_known_distribution(distribution: stats.rv_continuous, close: float):
    assert mean_of(distribution.ppf(GRID)) == pytest.approx(distribution.mean(), rel=close)


def test_the_mean_of_one_number_is_that_number():
    np.testing.assert_allclose(mean_of(np.full((3, len(GRID)), 7.0)), [7, 7, 7])
