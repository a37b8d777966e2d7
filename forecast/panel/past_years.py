"""Continuations that repeat earlier years: plain yardsticks that now and then are the best there is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.arrays import Array, Integers
from forecast.periods import YEAR

NAMES = (
    "seasonal_naive",
    "two_years",
    "three_years",
    "seasonal_naive_growth",
    "three_years_growth",
    "mean_year",
    "mean_two_years",
)
# growth is a ratio of yearly means; this keeps it finite where nothing happened, and it is believed to a factor 2
TINY = 0.05
LARGEST_GROWTH = 2.0


def repeated(relative: Array, origins: Sequence[int], horizon: int) -> Array:
    """Forecasts of each rule in `NAMES` from each origin, shape (rules, series, origins, horizon).

    Where a year is unknown the mean of the last twelve months stands in, or else that of all before.

    Args:
        relative: values relative to the level of the series, shape (series, months); NaN = unknown.
    """
    starts = np.array(origins)
    steps = np.arange(horizon)
    one, two, three = (_years_ago(relative, starts, steps, years) for years in (1, 2, 3))
    last, before, earlier = (_mean_over(relative, starts - back, YEAR) for back in (0, YEAR, 2 * YEAR))
    growth = np.sqrt(_ratio(last, before))
    recent = _ratio(last, _mean_of(np.stack([last, before, earlier])))
    several = _mean_of(np.stack([one, two, three]))
    flat = np.ones(horizon)
    rules = [
        one,
        _mean_of(np.stack([one, two])),
        several,
        one * growth[..., None],
        several * recent[..., None],
        last[..., None] * flat,
        _mean_over(relative, starts, 2 * YEAR)[..., None] * flat,
    ]
    ever = np.nan_to_num(_mean_over(relative, starts, relative.shape[1]))
    stand_in = np.where(np.isnan(last), ever, last)[..., None] * flat
    return np.stack([np.where(np.isnan(rule), stand_in, rule) for rule in rules])


def _years_ago(relative: Array, starts: Integers, steps: Integers, years: int) -> Array:
    """Values of the same month `years` years before, counted from the last year before the origin."""
    at = starts[:, None] + steps % YEAR - YEAR * years
    found: Array = np.where(at >= 0, relative[:, np.maximum(at, 0)], np.nan)
    return found


def _mean_over(relative: Array, ends: Integers, months: int) -> Array:
    """Mean of the known values in the `months` columns before each end, NaN where there is none."""
    known = ~np.isnan(relative)
    padding = ((0, 0), (1, 0))
    sums = np.pad(np.cumsum(np.where(known, relative, 0.0), axis=1), padding)
    counts = np.pad(np.cumsum(known, axis=1), padding)
    high, low = np.maximum(ends, 0), np.maximum(ends - months, 0)
    count = counts[:, high] - counts[:, low]
    mean: Array = np.where(count > 0, (sums[:, high] - sums[:, low]) / np.maximum(count, 1), np.nan)
    return mean


def _mean_of(values: Array) -> Array:
    """Mean over the first axis of what is known."""
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    mean: Array = np.where(count > 0, np.where(known, values, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)
    return mean


def _ratio(now: Array, then: Array) -> Array:
    ratio = (np.nan_to_num(now) + TINY) / (np.nan_to_num(then) + TINY)
    return np.clip(np.where(np.isnan(then), 1.0, ratio), 1 / LARGEST_GROWTH, LARGEST_GROWTH)
