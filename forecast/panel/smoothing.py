"""Exponential smoothing over a grid of parameters, for all series and forecast dates at once.

Three ways on from a smoothed level: flat; along the slope of a straight line through the last years, whole or
half, which is the Theta method (Hyndman and Billah 2003); and with a smoothed trend that is damped (Gardner and
McKenzie 1985). The straight lines go on as they are, and once more levelling off: which serves a panel is seen from
its past (`smooth_route`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Mask, Single
from forecast.periods import YEAR

# months that set the level a series starts from
START = 8
# months of a straight line, and how much of its slope a forecast follows
DRIFTS = ((5 * YEAR, 0.5), (5 * YEAR, 1.0), (2 * YEAR, 1.0))
# how much of a slope is left a month later: all of it, or so much that it levels off in a year or two
SLOPE_DAMPINGS = (1.0, 0.90)
# fewer known months than this show no slope
LEAST_SLOPE = 18
# of a trend: its learning rate over that of the level, and how much of it is left a month later
TRENDS = ((0.1, 0.90), (0.3, 0.95))
# slower levels than this learn no trend
LEAST_TREND_RATE = 0.1


@dataclass(frozen=True)
class _Grid:
    """Parameters of each smoother: rate of the level, of the trend, and damping; shape (smoothers,)."""

    level: Single
    trend: Single
    damping: Single

    @classmethod
    def of(cls, rates: Sequence[float]) -> _Grid:
        flat = [(rate, 0.0, 1.0) for rate in rates]
        trending = [
            (rate, part * rate, damping) for rate in rates if rate >= LEAST_TREND_RATE for part, damping in TRENDS
        ]
        level, trend, damping = np.array(flat + trending, dtype=np.float32).T
        return cls(level, trend, damping)


def smoothers(rates: Sequence[float]) -> int:
    """How many smoothers there are."""
    return len(_Grid.of(rates).level) + len(SLOPE_DAMPINGS) * len(DRIFTS) * len(rates)


def without_other_slopes(rates: Sequence[float], damping: float) -> Mask:
    """The smoothers but those along a slope with another damping than this, shape (smoothers,)."""
    plain = len(_Grid.of(rates).level)
    own = np.repeat(np.array(SLOPE_DAMPINGS) == damping, len(DRIFTS) * len(rates))
    return np.concatenate([np.ones(plain, dtype=bool), own])


def smoothed(values: Single, rates: Sequence[float], origins: Sequence[int], horizon: int, known_to: int) -> Single:
    """Forecasts of each smoother from each origin, shape (smoothers, series, origins, horizon).

    Args:
        values: shape (series, months) on some scale, without season; NaN = unknown, then nothing is learned.
        origins: columns that are the first month ahead.
        known_to: starts and slopes are learned from columns before this one only.
    """
    grid = _Grid.of(rates)
    levels, trends = _states(values, grid, origins, _start(values[:, :known_to]))
    steps = np.arange(1, horizon + 1, dtype=np.float32)
    damped = np.cumsum(grid.damping[:, None] ** steps, axis=1)
    plain = levels[..., None] + trends[..., None] * damped
    parts = [plain]
    slopes = [(strength * slope_of(values[:, :known_to], months)).astype(np.float32) for months, strength in DRIFTS]
    for left in SLOPE_DAMPINGS:
        way = np.cumsum(np.float32(left) ** (steps - 1))
        parts += [levels[:, :, : len(rates), None] + slope[:, None, None, None] * way for slope in slopes]
    forecasts: Single = np.moveaxis(np.concatenate(parts, axis=2), 2, 0)
    return forecasts


def _states(values: Single, grid: _Grid, origins: Sequence[int], start: Single) -> tuple[Single, Single]:
    """Level and trend before each origin, shape (series, origins, smoothers)."""
    level = np.repeat(start[:, None], len(grid.level), axis=1)
    trend = np.zeros_like(level)
    shape = (len(values), len(origins), len(grid.level))
    levels, trends = np.empty(shape, dtype=np.float32), np.empty(shape, dtype=np.float32)
    place = {origin: at for at, origin in enumerate(origins)}
    for month in range(max(origins) + 1):
        if month in place:
            levels[:, place[month]], trends[:, place[month]] = level, trend
        if month < values.shape[1]:
            forecast = level + grid.damping * trend
            seen = values[:, month, None]
            error = np.where(np.isnan(seen), np.float32(0), seen - forecast)
            level = forecast + grid.level * error
            trend = grid.damping * trend + grid.trend * error
    return levels, trends


def _start(values: Single) -> Single:
    known = ~np.isnan(values)
    first = known & (np.cumsum(known, axis=1) <= START)
    start = np.where(first, values, 0.0).sum(axis=1) / np.maximum(first.sum(axis=1), 1)
    return np.asarray(start, dtype=np.float32)


def slope_of(values: Single, months: int) -> Array:
    """Slope per month of a straight line through the last `months`, zero for short series; shape (series,)."""
    recent = values[:, -months:]
    known = ~np.isnan(recent)
    count = known.sum(axis=1)
    time = np.arange(recent.shape[1], dtype=float)
    centre = (known * time).sum(axis=1) / np.maximum(count, 1)
    mean = np.where(known, recent, 0.0).sum(axis=1) / np.maximum(count, 1)
    away = np.where(known, time - centre[:, None], 0.0)
    products = (away * np.where(known, recent - mean[:, None], 0.0)).sum(axis=1)
    slope: Array = np.where(count >= LEAST_SLOPE, products / np.maximum(np.square(away).sum(axis=1), 1e-9), 0.0)
    return slope
