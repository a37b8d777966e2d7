"""Which series of a panel are alike: those lend one another evidence.

Series of a mixed panel differ in how much they trend and swing with the year, in how rough they are and in how a
change carries on; what serves one kind says little of another.
"""

from __future__ import annotations

import numpy as np

from forecast.arrays import Array
from forecast.panel.candidates import Relative
from forecast.panel.scale import LogScale
from forecast.panel.season import seasonal_indices, trend_of

# how far apart series may be, in standard deviations of the panel per trait, to lend about half
REACH = 0.6
TINY = 1e-9


def likeness(relative: Relative) -> Array:
    """How alike each two series are, from 0 to 1 and 1 with itself: shape (series, series)."""
    traits = _traits(relative)
    spread = traits.std(axis=0)
    standard = (traits - traits.mean(axis=0)) / np.where(spread > TINY, spread, 1.0)
    lengths = np.square(standard).sum(axis=1)
    apart = np.maximum(lengths[:, None] + lengths - 2 * standard @ standard.T, 0.0)
    near: Array = np.exp(-apart / (2 * REACH**2 * traits.shape[1]))
    return near


def _traits(relative: Relative) -> Array:
    """Shape (series, traits).

    Strength of season and of trend (the part of what varies that they explain; Wang, Smith and Hyndman 2006),
    autocorrelation of changes and of what is left, logarithm of the size of that, share of zeros.
    """
    scaled = LogScale().to(relative.values)
    months = relative.panel.month_of_year(0, scaled.shape[1])
    season = np.take_along_axis(seasonal_indices(scaled, months).full, months, axis=1)
    level = scaled - season
    trend = trend_of(level)
    left = level - trend
    rough = _variance(left)
    seasonal = 1 - rough / np.maximum(_variance(scaled - trend), TINY)
    trending = 1 - rough / np.maximum(_variance(level), TINY)
    return np.column_stack(
        [
            np.clip(seasonal, 0, 1),
            np.clip(trending, 0, 1),
            _autocorrelation(np.diff(level, axis=1)),
            _autocorrelation(left),
            np.log(np.sqrt(rough) + 1e-3),
            relative.panel.zero_share,
        ]
    )


def _variance(values: Array) -> Array:
    known = ~np.isnan(values)
    count = np.maximum(known.sum(axis=1), 1)
    mean = np.where(known, values, 0.0).sum(axis=1) / count
    variance: Array = np.where(known, np.square(values - mean[:, None]), 0.0).sum(axis=1) / count
    return variance


def _autocorrelation(values: Array) -> Array:
    """Of one month with the next, around zero."""
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    both = known[:, 1:] & known[:, :-1]
    products = (filled[:, 1:] * filled[:, :-1]).sum(axis=1) / np.maximum(both.sum(axis=1), 1)
    squares = np.square(filled).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    correlation: Array = products / np.maximum(squares, TINY)
    return correlation
