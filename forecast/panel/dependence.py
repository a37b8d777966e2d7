"""How series and months ahead move together, and joint paths that do so.

A Gaussian copula: a few factors that many series share, and one correlation between months ahead for all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from forecast.arrays import Array, Mask, Single
from forecast.panel.grid import GRID

MOST_FACTORS = 5
# a series keeps at least this part of its variance to itself
LEAST_OWN = 0.05
# errors further out than this many standard deviations say no more about what moves together
CLIPPED = 3.0
# correlations between months ahead before any error is seen: those of a level that lasts
USUAL_CORRELATION = 0.5
WORTH = 20.0


@dataclass(frozen=True)
class Dependence:
    """The copula.

    Attributes:
        loadings: of the series on the factors, shape (series, factors).
        root: Cholesky root of the correlation between months ahead, shape (horizon, horizon).
    """

    loadings: Array
    root: Array


def learn_dependence(standard: Array) -> Dependence:
    """From past errors over their sizes, shape (series, origins, horizon); NaN = unknown.

    Origins count back from the end of each series: of series that end in the same month they are the same days.
    """
    known = ~np.isnan(standard)
    errors = np.clip(np.where(known, standard, 0.0), -CLIPPED, CLIPPED)
    spread = np.sqrt(np.square(errors).sum(axis=(1, 2)) / np.maximum(known.sum(axis=(1, 2)), 1))
    errors = errors / np.where(spread > 0, spread, 1.0)[:, None, None]
    return Dependence(_loadings(errors, known), _root(errors, known))


def _loadings(errors: Array, known: Mask) -> Array:
    """Factors of the errors per origin that stand out of what independent series would show."""
    count = known.sum(axis=2)
    level = errors.sum(axis=2) / np.sqrt(np.maximum(count, 1))
    size = np.sqrt(np.square(level).mean(axis=1, keepdims=True))
    level = level / np.where(size > 0, size, 1.0)
    series, origins = level.shape
    left, sizes, _ = np.linalg.svd(level, full_matrices=False)
    edge = np.sqrt(series) + np.sqrt(origins)
    signal = np.sqrt(np.maximum(np.square(sizes) - edge**2, 0))[:MOST_FACTORS]
    loadings = left[:, : len(signal)] * signal / np.sqrt(origins)
    together = np.square(loadings).sum(axis=1, keepdims=True)
    shrink = np.sqrt(np.minimum(1, (1 - LEAST_OWN) / np.maximum(together, 1e-12)))
    return np.asarray(loadings * shrink)


def _root(errors: Array, known: Mask) -> Array:
    horizon = errors.shape[2]
    flat, seen = errors.reshape(-1, horizon), known.reshape(-1, horizon).astype(float)
    products, pairs = flat.T @ flat, seen.T @ seen
    sizes = np.sqrt(np.maximum(np.diag(products), 1e-12))
    correlation = products / np.outer(sizes, sizes) * np.sqrt(np.outer(np.diag(pairs), np.diag(pairs)))
    correlation = correlation / np.maximum(pairs, 1)
    usual = np.full((horizon, horizon), USUAL_CORRELATION)
    blended = (pairs * correlation + WORTH * usual) / (pairs + WORTH)
    np.fill_diagonal(blended, 1.0)
    values, vectors = np.linalg.eigh(blended)
    proper = (vectors * np.maximum(values, 1e-4)) @ vectors.T
    scale = np.sqrt(np.diag(proper))
    return np.linalg.cholesky(proper / np.outer(scale, scale))


def draw(dependence: Dependence, quantiles: Array, paths: int, rng: np.random.Generator) -> Single:
    """Joint paths with the given margins, shape (paths, series, horizon), float32.

    Args:
        quantiles: at `GRID`, shape (series, horizon, grid).
        rng: the same state gives the same paths.
    """
    series, horizon, _ = quantiles.shape
    root = dependence.root.astype(np.float32)
    factors = rng.standard_normal((paths, dependence.loadings.shape[1], horizon), dtype=np.float32) @ root.T
    own = np.sqrt(1 - np.square(dependence.loadings).sum(axis=1))
    drawn = np.empty((paths, series, horizon), dtype=np.float32)
    for row in range(series):
        alone = rng.standard_normal((paths, horizon), dtype=np.float32) @ root.T
        normal = np.tensordot(dependence.loadings[row], factors, axes=(0, 1)) + own[row] * alone
        drawn[:, row] = _read(quantiles[row], normal)
    return drawn


_SCORES = ndtri(np.array(GRID))


def _read(quantiles: Array, normal: Array) -> Array:
    """Values of one series at normal scores (paths, horizon), from its quantiles (horizon, grid)."""
    position = np.interp(normal, _SCORES, np.arange(len(GRID), dtype=float))
    low = np.minimum(position.astype(np.int64), len(GRID) - 2)
    part = position - low
    months = np.arange(quantiles.shape[0])
    below, above = quantiles[months, low], quantiles[months, low + 1]
    values: Array = below + part * (above - below)
    return values
