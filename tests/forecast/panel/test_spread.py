"""How wrong forecasts are: sizes grow with the distance, and quantiles of errors come out as they were."""

import numpy as np
import pytest

from forecast.panel.args import PanelArgs
from forecast.panel.grid import GRID
from forecast.panel.spread import UNKNOWN_SIZE, Spread, learn_spread
from tests.forecast.panel.panels import with_holes

STEPS = np.sqrt(np.arange(1, 13))
ARGS = PanelArgs()


def learn(errors: np.ndarray, judged: float = 48.0, args: PanelArgs = ARGS) -> Spread:
    series = len(errors)
    return learn_spread(errors, np.zeros((series, 2)), np.full(series, judged), args)


def test_errors_over_their_sizes_are_what_is_kept():
    rng = np.random.default_rng(1)
    errors = with_holes(rng.normal(0, 1, (20, 12, 12)) * rng.uniform(0.1, 2, (20, 1, 1)), rng)
    spread = learn(errors)
    np.testing.assert_allclose(spread.standard * spread.sizes[:, None, :], errors)
    assert (np.isnan(spread.standard) == np.isnan(errors)).all()


def test_errors_are_one_size_on_average_when_only_their_own_count():
    rng = np.random.default_rng(9)
    errors = with_holes(rng.normal(0, 1, (20, 24, 12)) * STEPS, rng)
    # of half of the series little is known of far ahead
    errors[:10, :, 3:] = np.where(rng.random((10, 24, 9)) < 0.9, np.nan, errors[:10, :, 3:])
    standard = np.abs(learn(errors, judged=1e12).standard)
    np.testing.assert_allclose([np.nanmean(one) for one in standard], 1, rtol=1e-6)


def test_sizes_grow_with_the_distance_as_errors_do():
    rng = np.random.default_rng(2)
    spread = learn(rng.normal(0, 1, (60, 24, 12)) * STEPS)
    ratio = spread.sizes / spread.sizes[:, :1]
    np.testing.assert_allclose(ratio, np.tile(STEPS, (60, 1)), rtol=0.12)
    assert (np.diff(spread.sizes, axis=1) >= 0).all()


def test_errors_that_shrink_with_the_distance_make_no_band_that_shrinks():
    rng = np.random.default_rng(3)
    sizes = learn(rng.normal(0, 1, (20, 24, 12)) / STEPS).sizes
    np.testing.assert_allclose(sizes, np.tile(sizes[:, :1], 12))


def test_a_known_distribution_of_errors_comes_back():
    rng = np.random.default_rng(4)
    errors = rng.exponential(1, (50, 40, 12)) - 1
    spread = learn(errors, judged=1e9, args=PanelArgs(shape_groups=1))
    at_levels = spread.sizes[:, 0, None] * spread.shapes
    np.testing.assert_allclose(at_levels.mean(axis=0), -np.log1p(-np.array(GRID)) - 1, atol=0.08)


def test_shapes_of_one_group_are_quantiles_of_all_standard_errors():
    rng = np.random.default_rng(5)
    spread = learn(with_holes(rng.normal(0, 1, (11, 6, 3)), rng))
    values = spread.standard[~np.isnan(spread.standard)]
    np.testing.assert_allclose(spread.shapes, np.tile(np.quantile(values, GRID), (11, 1)))


def test_the_fewer_months_the_more_a_size_is_that_of_the_panel():
    rng = np.random.default_rng(6)
    errors = rng.normal(0, 1, (30, 12, 12))
    errors[0] *= 10
    sizes = [learn(errors, judged).sizes[0].mean() for judged in (1.0, 24.0, 500.0)]
    assert sizes[0] < 0.25 * sizes[2]
    assert sizes[0] < sizes[1] < sizes[2]


def test_sizes_lean_to_those_of_series_alike():
    rng = np.random.default_rng(7)
    traits = np.column_stack([np.repeat([-1.0, 1.0], 40), np.zeros(80)])
    errors = rng.normal(0, 1, (80, 12, 12)) * np.exp(traits[:, :1, None])
    errors[[0, 79]] = np.nan
    sizes = learn_spread(errors, traits, np.full(80, 24.0), ARGS).sizes.mean(axis=1)
    assert sizes[0] == pytest.approx(np.median(sizes[1:40]), rel=0.15)
    assert sizes[79] == pytest.approx(np.median(sizes[40:79]), rel=0.15)


def test_groups_keep_shapes_of_their_own():
    rng = np.random.default_rng(8)
    calm, heavy = rng.uniform(-1, 1, (60, 24, 6)), rng.standard_t(2, (60, 24, 6)) * 20
    spread = learn(np.concatenate([calm, heavy]), judged=1e9)
    assert spread.shapes[5, -1] < 3 < spread.shapes[100, -1]


def test_without_any_error_there_is_a_usual_size_and_a_normal_shape():
    spread = learn(np.full((3, 4, 5), np.nan))
    np.testing.assert_array_equal(spread.sizes, UNKNOWN_SIZE)
    np.testing.assert_allclose(spread.shapes, -spread.shapes[:, ::-1], atol=1e-12)
    assert np.isfinite(learn(np.zeros((3, 4, 5))).sizes).all()
