"""Which months are busy: own indices of each series, shrunken towards what the panel's series have in common.

Few years of noisy months say little about one series, and much about a shape that many share. The matrix of raw
indices (series x 12), each row in units of its own standard error, is therefore split by a singular value
decomposition; singular values that noise alone would give are removed and the others shrunken (Gavish and Donoho
2017, the shrinker that is optimal in the Frobenius norm). What the shared part leaves over is shrunken per series
(James-Stein).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from forecast.arrays import Array, Integers
from forecast.periods import YEAR

HALF = YEAR // 2
# a year's mean of fewer known months than this part of it is not used
LEAST_OF_A_YEAR = 0.74
# repeated months that a series needs before its indices mean anything
LEAST_REPEATS = 6


@dataclass(frozen=True)
class Season:
    """Additive month indices on a scale, shape (series, 12), rows sum to zero.

    Attributes:
        shared: the part the panel has in common.
        full: with what a series has of its own.
    """

    shared: Array
    full: Array


def seasonal_indices(scaled: Array, months: Integers) -> Season:
    """Learn the season of `scaled` (series, months; NaN = unknown), whose months of the year are `months`.

    Series with too few repeated months have none: zeros.
    """
    deviation = scaled - trend_of(scaled)
    known = ~np.isnan(deviation)
    deviation = np.where(known, deviation, 0.0)
    here = months[:, None, :] == np.arange(YEAR)[:, None]
    counts = (here & known[:, None, :]).sum(axis=2)
    raw = (here * deviation[:, None, :]).sum(axis=2) / np.maximum(counts, 1)
    around = np.take_along_axis(raw, months, axis=1)
    squares = np.where(known, np.square(deviation - around), 0).sum(axis=1)
    repeats = np.maximum(counts - 1, 0).sum(axis=1)
    usable = (counts.min(axis=1) >= 1) & (repeats >= LEAST_REPEATS)
    raw = np.where(usable[:, None], raw - raw.mean(axis=1, keepdims=True), 0.0)
    variance = squares / np.maximum(repeats, 1) + 1e-9
    error = np.sqrt(variance * (1 / np.maximum(counts, 1)).mean(axis=1))
    shared = _shared(raw / error[:, None], max(int(usable.sum()), 1)) * error[:, None]
    own = raw - shared
    spread = np.square(own).sum(axis=1) / (YEAR - 1)
    kept = np.maximum(1 - np.square(error) / np.maximum(spread, 1e-12), 0)
    return Season(shared, shared + kept[:, None] * own)


def _shared(standard: Array, rows: int) -> Array:
    """The part of `standard` (unit noise) that stands out of noise."""
    left, sizes, right = np.linalg.svd(standard, full_matrices=False)
    columns = YEAR - 1
    signal = np.maximum(np.square(np.square(sizes) - rows - columns) - 4 * rows * columns, 0)
    above = sizes > np.sqrt(rows) + np.sqrt(columns)
    shrunken = np.where(above, np.sqrt(signal) / np.maximum(sizes, 1e-9), 0)
    shared: Array = (left * shrunken) @ right
    return shared


def trend_of(scaled: Array) -> Array:
    """Centred mean over a year (2 x 12 months), held at the edges; the mean where no year is known well enough."""
    weights = np.full(YEAR + 1, 1 / YEAR)
    weights[[0, -1]] /= 2
    known = ~np.isnan(scaled)
    sums = _windows(np.where(known, scaled, 0.0)) @ weights
    share = _windows(known.astype(float)) @ weights
    enough = share >= LEAST_OF_A_YEAR
    trend = np.where(enough, sums / np.where(enough, share, 1), 0.0)
    columns = np.arange(scaled.shape[1])
    before = np.maximum.accumulate(np.where(enough, columns, -1), axis=1)
    after = np.minimum.accumulate(np.where(enough, columns, len(columns))[:, ::-1], axis=1)[:, ::-1]
    nearest = np.where(before >= 0, before, np.minimum(after, len(columns) - 1))
    mean = np.where(known, scaled, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    held: Array = np.where(enough.any(axis=1)[:, None], np.take_along_axis(trend, nearest, axis=1), mean[:, None])
    return held


def _windows(values: Array) -> Array:
    windows: Array = sliding_window_view(np.pad(values, ((0, 0), (HALF, HALF))), YEAR + 1, axis=1)
    return windows
