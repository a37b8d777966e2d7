"""Scores of forecasts: absolute error, weighted interval score and its parts, coverage, PIT. In persons."""

from typing import NamedTuple

import numpy as np

from forecast.arrays import Array, Mask
from forecast.errors import BadInput
from forecast.quantiles import LEVELS, MEDIAN


class IntervalScoreParts(NamedTuple):
    """What makes up a weighted interval score, each of shape (n,): width, and being above or below the outcome."""

    dispersion: Array
    overprediction: Array
    underprediction: Array


def pinball(observed: Array, forecast: Array, level: float | Array) -> Array:
    """Quantile loss, elementwise; one level, or one for each along the last axis."""
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


def interval_score_parts(observed: Array, quantiles: Array) -> IntervalScoreParts:
    """The weighted interval score as a sum of three (Bracher et al. 2021, section 2.2).

    Two quantile levels t and 1 - t are the ends of a central interval; twice their losses together are
    2 t (upper - lower) + 2 (lower - observed)+ + 2 (observed - upper)+, and that of the median is its distance.
    Args and units as in `weighted_interval_score`; the parts sum to it also where quantiles cross.
    """
    dispersion, over, under = (np.zeros(np.shape(observed)) for _ in range(3))
    for at in range(MEDIAN):
        low, high = quantiles[at], quantiles[-1 - at]
        dispersion += 2 * LEVELS[at] * (high - low)
        over += 2 * np.maximum(low - observed, 0)
        under += 2 * np.maximum(observed - high, 0)
    over += np.maximum(quantiles[MEDIAN] - observed, 0)
    under += np.maximum(observed - quantiles[MEDIAN], 0)
    return IntervalScoreParts(dispersion / len(LEVELS), over / len(LEVELS), under / len(LEVELS))


def on_log_scale(persons: Array) -> Array:
    """log(1 + persons), of a negative number as of 0: scores on it weigh relative errors (Bosse et al. 2023)."""
    logs: Array = np.log1p(np.maximum(persons, 0))
    return logs


def scaled_error(error: Array, scale: Array) -> Array:
    """Errors in units of `scale` (of MASE: Hyndman & Koehler 2006), NaN where that is 0 or unknown.

    Args:
        error: absolute, shape (n,).
        scale: mean absolute error of the seasonal-naive forecast inside the history, shape (n,).
    """
    scaled: Array = error / np.where(scale > 0, scale, np.nan)
    return scaled


def absolute_error(observed: Array, quantiles: Array) -> Array:
    """Distance of the median."""
    error: Array = np.abs(observed - quantiles[MEDIAN])
    return error


def covered(observed: Array, quantiles: Array, share: float) -> Mask:
    """Whether the central interval that should hold `share` of the outcomes holds each of them."""
    low = LEVELS.index(round((1 - share) / 2, 3))
    high = LEVELS.index(round((1 + share) / 2, 3))
    inside: Mask = (quantiles[low] <= observed) & (observed <= quantiles[high])
    return inside


def pit_of_paths(observed: Array, paths: Array, rng: np.random.Generator) -> Array:
    """Randomised probability integral transform: where each outcome stands among its paths, in 0..1.

    Ties are broken by chance, so it suits counts (Czado et al. 2009). It is uniform, whatever the number of
    paths, when outcome and paths are draws of one distribution.

    Args:
        observed: shape (n,).
        paths: shape (paths, n).
    """
    below = (paths < observed).sum(axis=0)
    equal = (paths == observed).sum(axis=0)
    place: Array = (below + rng.uniform(size=len(observed)) * (equal + 1)) / (len(paths) + 1)
    return place


def pit_of_quantiles(observed: Array, quantiles: Array, rng: np.random.Generator) -> Array:
    """The same from quantiles at `LEVELS`, as fine as those are: use paths where there are any.

    An outcome between two quantiles gets a draw between their levels. One that equals some of them (a count)
    gets a draw between half-way to the level below these and half-way to the level above.

    Args:
        observed: shape (n,).
        quantiles: shape (23, n).
    """
    edges = np.array([0.0, *LEVELS, 1.0])
    below = (quantiles < observed).sum(axis=0)
    upto = (quantiles <= observed).sum(axis=0)
    low, high = edges[below], edges[upto + 1]
    tied = upto > below
    low = np.where(tied & (below > 0), (low + edges[below + 1]) / 2, low)
    high = np.where(tied & (upto < len(LEVELS)), (edges[upto] + high) / 2, high)
    place: Array = low + rng.uniform(size=len(observed)) * (high - low)
    return place


def pit_histogram(places: Array, bins: int = 10) -> Array:
    """Share of the outcomes in each of `bins` equal parts of 0..1: flat when the forecasts are calibrated.

    Raises:
        BadInput: there are no outcomes.
    """
    if not len(places):
        raise BadInput("a histogram needs at least one outcome")
    counts, _ = np.histogram(places, bins=bins, range=(0.0, 1.0))
    shares: Array = counts / len(places)
    return shares
