"""What followed on a level like it: levels rise with the past, and quantiles are those of true futures."""

import numpy as np
import pytest

from forecast.panel.grid import GRID, MIDDLE, mean_of
from forecast.panel.neighbours import _features, _learn_level, _quantiles_near, neighbours
from forecast.panel.scale import HIGHEST
from tests.forecast.panel.panels import side_by_side, with_holes


def test_levels_rise_with_the_past():
    rng = np.random.default_rng(1)
    means = np.repeat([0.1, 0.5, 2.0, 8.0], 40)[:, None]
    found = mean_of(neighbours(side_by_side(rng.poisson(means, (160, 60))), 3))[:, 0].reshape(4, 40).mean(axis=1)
    np.testing.assert_allclose(found, [0.1, 0.5, 2.0, 8.0], rtol=0.25, atol=0.05)
    assert (np.diff(found) > 0).all()


def test_counts_that_come_and_go_keep_their_own_distribution():
    rng = np.random.default_rng(2)
    values = np.where(rng.random((200, 60)) < 0.3, 4.0, 0.0)
    found = neighbours(side_by_side(values), 2)[:, 0]
    assert set(np.unique(found)) == {0.0, 4.0}
    np.testing.assert_allclose((found == 4).mean(axis=0)[[5, -5]], [0, 1], atol=0.05)
    # 70 in 100 are zero
    assert (found[:, GRID.index(0.65)] == 0).mean() > 0.9
    assert (found[:, GRID.index(0.75)] == 4).mean() > 0.9


def test_quantiles_near_are_those_of_the_futures_nearest_in_level():
    rng = np.random.default_rng(3)
    foreseen = rng.uniform(0, 4, 60)
    futures = with_holes(rng.poisson(foreseen[:, None], (60, 5)).astype(float), rng)
    wanted = np.array([0.5, 2.0, 3.9])
    found = _quantiles_near(wanted, foreseen, futures, rows=10)
    order = np.argsort(foreseen)
    for at, level in enumerate(wanted):
        place = sum(one < level for one in foreseen)
        start = min(max(place - 5, 0), 50)
        # every wanted level is a centre of its own here, or the centre nearest to it is as near as this
        values = np.sort([v for row in order[start : start + 10] for v in futures[row] if not np.isnan(v)])
        slowly = [values[int(np.ceil(share * len(values) - 1e-9)) - 1] for share in GRID]
        if level in (0.5, 3.9):
            np.testing.assert_array_equal(found[at], slowly)
        else:
            assert np.abs(found[at] - slowly).max() <= 2


def test_features_are_weighted_means_and_shares_done_slowly():
    rng = np.random.default_rng(4)
    values = with_holes(rng.poisson(1, (3, 20)).astype(float), rng)
    found = _features(values, 15)
    for row in range(3):
        for column, (rate, of) in enumerate([(0.03, float), (0.08, float), (0.2, float), (0.45, float)], start=1):
            weights = [(0 if np.isnan(v) else 1) * (1 - rate) ** (14 - at) for at, v in enumerate(values[row, :15])]
            mean = sum(w * of(0 if np.isnan(v) else v) for w, v in zip(weights, values[row], strict=False)) / sum(
                weights
            )
            assert found[row, column] == pytest.approx(np.sqrt(mean))
        for column, rate in enumerate([0.03, 0.15], start=5):
            weights = [(0 if np.isnan(v) else 1) * (1 - rate) ** (14 - at) for at, v in enumerate(values[row, :15])]
            share = sum(w * (v > 0) for w, v in zip(weights, values[row], strict=False)) / sum(weights)
            assert found[row, column] == pytest.approx(share)
    np.testing.assert_array_equal(found[:, 0], 1)


def test_the_level_has_the_mean_of_what_followed():
    rng = np.random.default_rng(5)
    values = rng.poisson(rng.gamma(2, 1, (100, 1)), (100, 48)).astype(float)
    level = _learn_level(values, [36, 39, 42], 6)
    foreseen = sum(level.at(values, origin).sum() for origin in (36, 39, 42))
    followed = sum(values[:, origin : origin + 6].mean(axis=1).sum() for origin in (36, 39, 42))
    assert foreseen == pytest.approx(followed, rel=0.01)


def test_series_that_are_no_whole_numbers_are_taken_relative_to_their_level():
    rng = np.random.default_rng(6)
    values = rng.gamma(2, 1, (30, 50)) * (rng.random((30, 50)) < 0.6)
    small, large = neighbours(side_by_side(values), 4), neighbours(side_by_side(values * 1024), 4)
    np.testing.assert_allclose(large, small * 1024)


def test_one_wrong_figure_does_not_run_away():
    values = np.random.default_rng(7).poisson(3, (2, 60)).astype(float)
    values[0, -1] = 1e9
    assert neighbours(side_by_side(values), 30).max() <= HIGHEST * 1e9
    assert neighbours(side_by_side(values), 30)[1, :, MIDDLE].max() <= 20


def test_months_at_the_end_of_which_nothing_is_known_are_not_taken_for_zeros():
    rng = np.random.default_rng(8)
    values = rng.poisson(3, (6, 80)).astype(float)
    values[:, 50:] = np.nan
    found = neighbours(side_by_side(values), 12)
    assert mean_of(found).mean() == pytest.approx(3, rel=0.2)
    with_one = np.concatenate([values, rng.poisson(3, (1, 80))])
    assert mean_of(neighbours(side_by_side(with_one), 12)).mean() == pytest.approx(3, rel=0.2)


@pytest.mark.parametrize(
    "values",
    [np.zeros((2, 30)), np.r_[np.full(11, np.nan), 2.0][None], np.r_[np.full(12, 3.0), np.full(29, np.nan)][None]],
)
def test_odd_panels_are_served(values: np.ndarray):
    found = neighbours(side_by_side(values), 5)
    assert np.isfinite(found).all()
    assert (np.diff(found, axis=2) >= 0).all()
