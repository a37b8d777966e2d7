"""How far a forecast may go beyond what a series has ever shown, so that none runs away.

A model that sees a burst after years of nothing may take it for a law: 46 zeros and then 2, 18 once gave a median of
800 million. What is said of a series is therefore kept within a multiple of its largest month, more in the upper
tail than in the middle. A trend of its own that holds through a third of its history moves that reach ahead.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from forecast.arrays import Array, Integers, Mask, Single
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID, MIDDLE

# of the largest month seen: the most that a median and a 99 % quantile may be
MOST_IN_THE_MIDDLE = 3.0
MOST_IN_THE_TAIL = 20.0
TAIL = 0.99
# A trend is believed that at least doubles a series through this part of it, and of which each stretch shows so much.
# Somewhat more than a third, as a stretch may begin with a few months of the time before.
TREND_PART = 0.4
TREND_STRETCHES = 3
LEAST_TREND = 12
LEAST_RISE = float(np.log(2))
LEAST_IN_A_STRETCH = 0.5


def reach_of(levels: Array) -> Array:
    """The most a quantile may be of the largest month seen, by its level; straight between on a log scale."""
    part = np.clip(ndtri(levels) / ndtri(TAIL), 0, 1)
    most: Array = MOST_IN_THE_MIDDLE * (MOST_IN_THE_TAIL / MOST_IN_THE_MIDDLE) ** part
    return most


def within_reach(quantiles: Array, panel: Panel) -> Array:
    """`quantiles` at the grid, lowered where they are out of reach; shape (series, horizon, grid)."""
    return np.minimum(quantiles, _ceilings(quantiles, panel))


def runs_away(quantiles: Array, panel: Panel) -> Mask:
    """Series of which a median is out of reach: nothing of such a forecast can be believed; shape (series,)."""
    away: Mask = np.any(quantiles[..., MIDDLE] > _ceilings(quantiles, panel)[..., MIDDLE], axis=1)
    return away


def bring_within_reach(paths: Single, panel: Panel) -> None:
    """Lower the paths of each series to the reach of their rank; changed in place.

    Args:
        paths: shape (paths, series, horizon).
    """
    for row, largest in enumerate(largest_of(panel)):
        if paths[:, row].max() > MOST_IN_THE_MIDDLE * largest:
            paths[:, row] = np.minimum(paths[:, row], _path_ceilings(paths[:, row], panel, row))


def bring_sums_within_reach(paths: Single, whole: Mask, members: Sequence[Integers], totals: Panel) -> None:
    """Scale members alike where their sum is out of the reach of its own history; changed in place.

    Paths are only lowered, so that what was within reach before stays there. Members that will be rounded to whole
    numbers are rounded down where rounding up could lift the sum out of reach again.

    Args:
        paths: of the series, shape (paths, series, horizon).
        whole: series of whole numbers.
        members: rows of the series in each total.
    """
    for row, (rows, largest) in enumerate(zip(members, largest_of(totals), strict=True)):
        sums = paths[:, rows].sum(axis=1)
        # rounding by chance moves a sum by at most half a person times the root of its members: four times that
        margin = 2 * np.sqrt(len(rows))
        if sums.max() + margin > MOST_IN_THE_MIDDLE * largest:
            ceilings = _path_ceilings(sums, totals, row)
            factor = np.minimum(sums, ceilings) / np.where(sums > 0, sums, 1.0)
            lowered = paths[:, rows] * factor[:, None, :]
            near = (sums + margin > ceilings)[:, None, :] & whole[rows][:, None]
            paths[:, rows] = np.where(near, np.floor(lowered), lowered)


def _path_ceilings(own: Single, panel: Panel, row: int) -> Single:
    """The reach of every path of one series by its rank in each month, shape (paths, horizon)."""
    count, horizon = own.shape
    # by the lower end of what each path stands for, so that a quantile read between two paths is within reach too
    by_rank = reach_of(np.arange(count) / count)
    ranks = np.argsort(np.argsort(own, axis=0, kind="stable"), axis=0)
    most = largest_of(panel)[row] * np.exp(_trend(panel.values[row]) * np.arange(1, horizon + 1))
    return np.asarray(by_rank[ranks] * most, dtype=np.float32)


def largest_of(panel: Panel) -> Array:
    """The largest known month of each series, shape (series,)."""
    largest: Array = np.nan_to_num(panel.values).max(axis=1)
    return largest


def _ceilings(quantiles: Array, panel: Panel) -> Array:
    """The reach of every quantile; trends are looked at only where one would matter."""
    horizon = quantiles.shape[1]
    levels = reach_of(np.array(GRID))
    ceilings = np.broadcast_to((largest_of(panel)[:, None] * levels)[:, None, :], quantiles.shape).copy()
    steps = np.arange(1, horizon + 1)
    for row in np.flatnonzero((quantiles > ceilings).any(axis=(1, 2))):
        ceilings[row] *= np.exp(_trend(panel.values[row]) * steps)[:, None]
    return ceilings


def _trend(values: Array) -> float:
    """Growth a month, as a logarithm, that the last part of a series supports; 0 = none, or with zeros in it.

    It is the least of the slopes of three stretches of that part and of the way from the first to the last of them.
    """
    known = np.flatnonzero(~np.isnan(values))
    last = known[len(known) - int(TREND_PART * len(known)) :]
    if len(last) < LEAST_TREND or (values[last] <= 0).any():
        return 0.0
    logs = np.log(values[last])
    stretches = np.array_split(np.arange(len(last)), TREND_STRETCHES)
    first, final = stretches[0], stretches[-1]
    rise = float(np.median(logs[final]) - np.median(logs[first]))
    if rise < LEAST_RISE:
        return 0.0
    whole = rise / float(np.median(last[final]) - np.median(last[first]))
    slopes = [_repeated_median(last[one], logs[one]) for one in stretches]
    return min(whole, *slopes) if min(slopes) >= LEAST_IN_A_STRETCH * whole else 0.0


def _repeated_median(at: Integers, logs: Array) -> float:
    """The slope of a straight line that fewer than half of the points cannot move (Siegel 1982)."""
    apart = np.subtract.outer(at, at).astype(float)
    np.fill_diagonal(apart, np.nan)
    slopes = np.subtract.outer(logs, logs) / apart
    others = slopes[~np.isnan(apart)].reshape(len(at), -1)
    return float(_lower_median(_lower_median(others)))


def _lower_median(values: Array) -> Array:
    lower: Array = np.quantile(values, 0.5, axis=-1, method="lower")
    return lower
