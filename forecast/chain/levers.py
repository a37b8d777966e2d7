"""What a scenario makes of what was foreseen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from forecast.arrays import Array, Integers
from forecast.chain.beliefs import SPAN
from forecast.chain.scenario import ADDITION, CAP, FACTOR, LEVEL, Band, Change

# nothing is moved further, up or down: more than there are people, and far from where whole numbers end
MOST = 1e10


def moved(foreseen: Array | Integers, changes: Sequence[Change], month: int) -> Array:
    """`foreseen` of one month after the changes that cover it, one after the other; never below zero."""
    values = np.asarray(foreseen, dtype=float)
    for change in changes:
        if not change.covers(month):
            continue
        match change.kind:
            case kind if kind == LEVEL:
                values = np.full_like(values, change.value)
            case kind if kind == FACTOR:
                values = values * min(change.value, MOST)
            case kind if kind == ADDITION:
                values = values + change.value
            case kind if kind == CAP:
                values = np.minimum(values, change.value)
        values = np.clip(values, -MOST, MOST)
    positive: Array = np.maximum(values, 0.0)
    return positive


def moved_intake(paths: Integers, changes: Sequence[Change], first_month: int) -> Integers:
    """An intake with its changes: whole persons, shape (paths, months)."""
    columns = [moved(column, changes, first_month + step) for step, column in enumerate(paths.T)]
    return np.rint(np.stack(columns, axis=1)).astype(np.int64) if changes else paths


def within_band(paths: Integers, band: Band, first_month: int, known: float) -> Integers:
    """An intake whose total over the months of `band` has the band's distribution instead of its own.

    A path keeps its rank among the paths and its course through the year. On either side of the middle the total is
    lognormal.

    Args:
        paths: shape (paths, months from `first_month` on).
        known: persons in the months of the band that are before `first_month`.
    """
    inside = [column for column in range(paths.shape[1]) if band.first <= first_month + column <= band.last]
    if not inside:
        return paths
    own = paths[:, inside].sum(axis=1)
    total = np.maximum(band_totals(own, band) * _covered(band, first_month, len(inside)) - known, 0.0)
    course = np.where(own[:, None] > 0, paths[:, inside], 1.0)
    edges = np.cumsum(course, axis=1) / course.sum(axis=1, keepdims=True)
    # rounding where the path has come to, so that its months add up to the rounded total
    reached = np.rint(edges * np.rint(total)[:, None])
    changed = paths.copy()
    changed[:, inside] = np.diff(reached, axis=1, prepend=0.0).astype(np.int64)
    return changed


def band_totals(own: Integers, band: Band) -> Array:
    """Totals with the band's distribution, in the order of `own`; both of shape (paths,)."""
    ranks = np.empty(len(own))
    ranks[np.argsort(own, kind="stable")] = (np.arange(len(own)) + 0.5) / len(own)
    deviate = ndtri(ranks) / (SPAN / 2)
    low, middle, high = np.log([band.minimum, band.middle, band.maximum])
    log_totals = middle + deviate * np.where(deviate < 0, middle - low, high - middle)
    totals: Array = np.exp(np.minimum(log_totals, np.log(MOST)))
    return totals


def _covered(band: Band, first_month: int, inside: int) -> float:
    """Share of the band's months up to the last one ahead: a band that reaches further counts in proportion."""
    before = max(min(first_month, band.last + 1) - band.first, 0)
    return (before + inside) / (band.last - band.first + 1)
