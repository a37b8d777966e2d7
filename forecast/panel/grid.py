"""The quantile levels the engine works on; any others are read between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from forecast.arrays import Array
from forecast.errors import BadInput

GRID: tuple[float, ...] = (
    0.002, 0.01, 0.025, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50,
    0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.975, 0.99, 0.998,
)  # fmt: skip
MIDDLE = GRID.index(0.50)


def read_levels(quantiles: Sequence[float]) -> Array:
    """The levels asked for, rising.

    Raises:
        BadInput: none, one twice, or one that is not between 0 and 1.
    """
    levels = np.array(sorted(quantiles), dtype=float)
    if not len(levels) or not ((levels > 0) & (levels < 1)).all() or (np.diff(levels) == 0).any():
        raise BadInput("quantile levels are different numbers between 0 and 1, and at least one")
    return levels


def at_levels(grid_quantiles: Array, levels: Array) -> Array:
    """Quantiles at other levels, straight between the grid's on the scale of normal scores; held beyond its ends.

    Args:
        grid_quantiles: shape (..., grid).
        levels: shape (levels,).
    """
    position = np.interp(ndtri(levels), ndtri(np.array(GRID)), np.arange(len(GRID)))
    low = np.minimum(position.astype(int), len(GRID) - 2)
    part = position - low
    below = grid_quantiles[..., low]
    read: Array = below + part * (grid_quantiles[..., low + 1] - below)
    return read


def mean_of(grid_quantiles: Array) -> Array:
    """The mean of the distribution: each quantile stands for the levels nearest to it, shape (...)."""
    levels = np.array(GRID)
    edges = np.concatenate([[0.0], (levels[1:] + levels[:-1]) / 2, [1.0]])
    mean: Array = grid_quantiles @ np.diff(edges)
    return mean
