"""Autoregressions of each series, shrunken to one that the panel shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Mask, Single
from forecast.periods import YEAR

# months of a typical series that the shared coefficients are worth
RIDGE = 8.0
# coefficients whose sizes add up to more would run away
STABLE = 0.98


@dataclass(frozen=True)
class Autoregression:
    """`lags` months back, of the series around its mean or of its changes from month to month."""

    lags: int
    changes: bool


AUTOREGRESSIONS = (Autoregression(3, False), Autoregression(3, True), Autoregression(YEAR, False))


def autoregressed(
    values: Single, kind: Autoregression, origins: Sequence[int], horizon: int, known_to: int
) -> Single:
    """Forecasts from each origin, shape (series, origins, horizon); coefficients from columns before `known_to`.

    Args:
        values: shape (series, months) on some scale, without season; NaN = unknown.
    """
    known = ~np.isnan(values)
    filled, mean = _filled(values, known, known_to)
    moves = np.diff(filled, axis=1, prepend=filled[:, :1]) if kind.changes else filled - mean[:, None]
    past = moves[:, :known_to].astype(np.float64)
    coefficients = _coefficients(past, known[:, :known_to], kind.lags).astype(np.float32)
    at = np.array(origins)[:, None] - 1 - np.arange(kind.lags)
    # lags before the first column are as if the series had stood at its mean
    window = np.where(at >= 0, moves[:, np.maximum(at, 0)], np.float32(0))
    steps = np.empty((len(values), len(origins), horizon), dtype=np.float32)
    for step in range(horizon):
        steps[:, :, step] = np.einsum("nol,nl->no", window, coefficients)
        window = np.concatenate([steps[:, :, step, None], window[:, :, :-1]], axis=2)
    if not kind.changes:
        return steps + mean[:, None, None]
    last = filled[:, np.maximum(np.array(origins) - 1, 0)]
    forecasts: Single = last[:, :, None] + np.cumsum(steps, axis=2)
    return forecasts


def _filled(values: Single, known: Mask, known_to: int) -> tuple[Single, Single]:
    """`values` with the last known one carried over gaps, and the mean of each series, which stands before it."""
    past = known[:, :known_to]
    sums = np.where(past, values[:, :known_to], 0.0).sum(axis=1)
    mean = (sums / np.maximum(past.sum(axis=1), 1)).astype(np.float32)
    latest = np.maximum.accumulate(np.where(known, np.arange(values.shape[1]), -1), axis=1)
    carried = np.take_along_axis(values, np.maximum(latest, 0), axis=1)
    return np.where(latest >= 0, carried, mean[:, None]), mean


def _coefficients(moves: Array, known: Mask, lags: int) -> Array:
    """Least squares per series with a ridge towards the shared coefficients, shape (series, lags)."""
    series, months = moves.shape
    if months <= lags:
        return np.zeros((series, lags))
    past = np.stack([moves[:, lags - lag - 1 : months - lag - 1] for lag in range(lags)], axis=2)
    used = known[:, lags:] & (np.cumsum(known, axis=1)[:, lags:] > lags)
    past = np.where(used[..., None], past, 0.0)
    now = np.where(used, moves[:, lags:], 0.0)
    squares = np.einsum("ntp,ntq->npq", past, past)
    products = np.einsum("ntp,nt->np", past, now)
    variance = np.maximum(squares[:, 0, 0] / np.maximum(used.sum(axis=1), 1), 1e-9)
    squares, products = squares / variance[:, None, None], products / variance[:, None]
    ridge = RIDGE * np.eye(lags)
    shared = np.linalg.solve(squares.mean(axis=0) + 1e-3 * ridge, products.mean(axis=0))
    own = np.linalg.solve(squares + ridge, (products + RIDGE * shared)[..., None])[..., 0]
    size = np.abs(own).sum(axis=1, keepdims=True)
    stable: Array = own * np.where(size > STABLE, STABLE / np.maximum(size, 1e-9), 1.0)
    return stable
