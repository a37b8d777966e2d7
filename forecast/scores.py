"""Scores of forecasts: absolute error, weighted interval score, coverage. Persons in, persons out."""

import numpy as np
from numpy.typing import NDArray

from forecast.quantiles import LEVELS, MEDIAN

Array = NDArray[np.float64]


def pinball(observed: Array, forecast: Array, level: float) -> Array:
    """Quantile loss at one level, elementwise."""
    difference = observed - forecast
    loss: Array = np.maximum(level * difference, (level - 1) * difference)
    return loss


def weighted_interval_score(observed: Array, quantiles: Array) -> Array:
    """Mean of twice the quantile loss over `LEVELS` (Bracher et al. 2021, equal weights per quantile).

    It approximates the CRPS, and for a forecast whose quantiles are all one number it is the absolute error.

    Args:
        observed: shape (n,).
        quantiles: shape (23, n), at `LEVELS`.
    """
    losses = [2 * pinball(observed, quantiles[at], level) for at, level in enumerate(LEVELS)]
    score: Array = np.mean(losses, axis=0)
    return score


def absolute_error(observed: Array, quantiles: Array) -> Array:
    """Distance of the median."""
    error: Array = np.abs(observed - quantiles[MEDIAN])
    return error


def covered(observed: Array, quantiles: Array, share: float) -> NDArray[np.bool_]:
    """Whether the central interval that should hold `share` of the outcomes holds each of them."""
    low = LEVELS.index(round((1 - share) / 2, 3))
    high = LEVELS.index(round((1 + share) / 2, 3))
    inside: NDArray[np.bool_] = (quantiles[low] <= observed) & (observed <= quantiles[high])
    return inside
