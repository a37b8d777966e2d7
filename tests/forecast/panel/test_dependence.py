"""Joint paths keep every margin and move together as past errors did."""

import numpy as np
import pytest
from scipy import stats

from forecast.panel.dependence import LEAST_OWN, Dependence, draw, learn_dependence
from forecast.panel.grid import GRID
from tests.forecast.panel.panels import with_holes

NORMAL = stats.norm.ppf(GRID)


def errors_of(rng: np.random.Generator, loadings: np.ndarray, root: np.ndarray, origins: int) -> np.ndarray:
    horizon = len(root)
    shared = rng.normal(size=(origins, horizon)) @ root.T
    own = rng.normal(size=(len(loadings), origins, horizon)) @ root.T
    return loadings[:, None, None] * shared + np.sqrt(1 - np.square(loadings))[:, None, None] * own


def between_series(paths: np.ndarray) -> np.ndarray:
    return np.mean([np.corrcoef(paths[:, :, step], rowvar=False) for step in range(paths.shape[2])], axis=0)


def test_what_moved_together_is_drawn_together():
    rng = np.random.default_rng(1)
    loadings = np.r_[np.full(10, 0.8), np.full(10, -0.6), np.zeros(20)]
    root = np.linalg.cholesky(0.5 ** np.abs(np.subtract.outer(np.arange(4), np.arange(4))))
    dependence = learn_dependence(errors_of(rng, loadings, root, 240))
    paths = draw(dependence, np.tile(NORMAL, (40, 4, 1)), 4000, rng)
    expected = np.outer(loadings, loadings)
    np.fill_diagonal(expected, 1)
    np.testing.assert_allclose(between_series(paths), expected, atol=0.2)
    blocks = between_series(paths)
    assert blocks[:10, 10:20].mean() == pytest.approx(-0.48, abs=0.08)
    assert np.abs(blocks[20:, :20].mean()) < 0.05
    steps = np.mean([np.corrcoef(paths[:, row], rowvar=False) for row in range(40)], axis=0)
    np.testing.assert_allclose(steps, root @ root.T, atol=0.08)


def test_drawn_correlations_are_those_learned():
    rng = np.random.default_rng(2)
    dependence = Dependence(
        np.array([[0.7, 0.1], [-0.5, 0.4], [0.0, 0.0]]),
        np.linalg.cholesky([[1, 0.6, 0.2], [0.6, 1, 0.6], [0.2, 0.6, 1]]),
    )
    paths = draw(dependence, np.tile(NORMAL, (3, 3, 1)), 20_000, rng)
    expected = dependence.loadings @ dependence.loadings.T
    np.fill_diagonal(expected, 1)
    np.testing.assert_allclose(between_series(paths), expected, atol=0.03)
    np.testing.assert_allclose(np.corrcoef(paths[:, 0], rowvar=False), dependence.root @ dependence.root.T, atol=0.03)


def test_margins_are_kept():
    rng = np.random.default_rng(3)
    quantiles = np.stack([stats.gamma(2, scale=scale).ppf(GRID) for scale in (1, 5, 40, 300)]).reshape(2, 2, -1)
    dependence = Dependence(np.array([[0.9], [0.9]]), np.linalg.cholesky([[1, 0.5], [0.5, 1]]))
    paths = draw(dependence, quantiles, 20_000, rng)
    found = np.moveaxis(np.quantile(paths, GRID[2:-2], axis=0), 0, -1)
    np.testing.assert_allclose(found, quantiles[..., 2:-2], rtol=0.1)
    assert paths.min(axis=0) == pytest.approx(quantiles[..., 0], rel=0.01)
    assert paths.max(axis=0) == pytest.approx(quantiles[..., -1], rel=0.01)


def test_series_without_anything_in_common_are_drawn_so():
    rng = np.random.default_rng(4)
    dependence = learn_dependence(rng.normal(0, 1, (60, 48, 6)))
    assert np.square(dependence.loadings).sum(axis=1).mean() < 0.1


def test_holes_do_not_hide_what_moves_together():
    rng = np.random.default_rng(5)
    root = np.linalg.cholesky([[1, 0.6, 0.4], [0.6, 1, 0.6], [0.4, 0.6, 1]])
    dependence = learn_dependence(with_holes(errors_of(rng, np.full(30, 0.8), root, 100), rng, 0.3))
    together = dependence.loadings @ dependence.loadings.T
    # two series that are known in different months look a little less alike than the 0.64 they are
    assert 0.4 < together[~np.eye(30, dtype=bool)].mean() < 0.64


@pytest.mark.parametrize(
    "standard",
    [
        np.full((3, 4, 5), np.nan),
        np.zeros((3, 4, 5)),
        np.full((1, 1, 1), 2.0),
        np.tile(np.random.default_rng(6).normal(size=(1, 20, 6)), (8, 1, 1)),
        np.random.default_rng(7).standard_cauchy((5, 20, 6)) * 1e6,
    ],
)
def test_every_correlation_is_a_proper_one(standard: np.ndarray):
    dependence = learn_dependence(standard)
    assert (np.square(dependence.loadings).sum(axis=1) <= 1 - LEAST_OWN + 1e-9).all()
    steps = dependence.root @ dependence.root.T
    np.testing.assert_allclose(np.diag(steps), 1)
    assert (np.linalg.eigvalsh(steps) > 0).all()
    paths = draw(dependence, np.tile(NORMAL, (*standard.shape[::2], 1)), 3, np.random.default_rng(1))
    assert np.isfinite(paths).all()


def test_months_ahead_of_which_nothing_is_known_hang_together_as_usual():
    steps = learn_dependence(np.full((3, 4, 5), np.nan))
    np.testing.assert_allclose((steps.root @ steps.root.T)[0, 1:], 0.5)


def test_the_same_state_gives_the_same_paths():
    dependence = Dependence(np.array([[0.5]]), np.eye(2))
    quantiles = np.tile(NORMAL, (1, 2, 1))
    one, same, other = (draw(dependence, quantiles, 5, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
