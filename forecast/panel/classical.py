"""Three classical forecasts of each series on its own scale, to stand beside the weighed candidates.

Simple exponential smoothing, the Theta method (Assimakopoulos and Nikolopoulos 2000, as Hyndman and Billah 2003 write
it) and a damped trend (Gardner and McKenzie 1985), each with the parameters of least squared one-step errors. They
see every series alone, without a change of scale: what they have in common with the candidates is little, and that
is what makes their mean with them better than either.
"""

from __future__ import annotations

import numpy as np

from forecast.arrays import Array, Integers
from forecast.panel.frame import Panel
from forecast.panel.season import trend_of
from forecast.periods import YEAR

RATES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98)
TREND_RATES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
TREND_SHARES = (0.05, 0.15, 0.4)
DAMPINGS = (0.85, 0.93, 0.98)
# a season is told from noise with this many years or more, and a month is never less than this part of usual
LEAST_YEARS = 2
LEAST_INDEX = 0.05
# one-step errors of the first months say more about the start than about the parameters
WARM_UP = YEAR


def classical(relative: Array, panel: Panel, horizon: int) -> Array:
    """Mean of the three forecasts, not negative, shape (series, horizon).

    Args:
        relative: values over the level of the series, shape (series, months); NaN = unknown.
        panel: the panel itself, for its months.
    """
    here = panel.month_of_year(0, panel.months)
    indices = multiplicative_indices(relative, here)
    level = relative / np.take_along_axis(indices, here, axis=1)
    ahead = np.take_along_axis(indices, panel.month_of_year(panel.months, horizon), axis=1)
    smooth, rate = _simple(level)
    steps = np.arange(1, horizon + 1)
    flat = np.repeat(smooth[:, None], horizon, axis=1)
    known = (~np.isnan(level)).sum(axis=1)
    drift = steps - 1 + ((1 - (1 - rate) ** known) / rate)[:, None]
    theta = smooth[:, None] + _slope(level)[:, None] / 2 * drift
    mean = (flat + np.maximum(theta, 0) + np.maximum(_damped(level, horizon), 0)) / 3
    found: Array = mean * ahead
    return found


def multiplicative_indices(relative: Array, months: Integers) -> Array:
    """Month over trend, shrunken towards one by what of it the years do not agree on; shape (series, 12)."""
    trend = trend_of(relative)
    ratio = relative / np.where(trend > 0, trend, np.nan)
    known = ~np.isnan(ratio)
    here = months[:, None, :] == np.arange(YEAR)[:, None]
    counts = (here & known[:, None, :]).sum(axis=2)
    raw = (here * np.where(known, ratio, 0.0)[:, None, :]).sum(axis=2) / np.maximum(counts, 1)
    usable = counts.min(axis=1) >= LEAST_YEARS
    raw = np.where(usable[:, None], raw, 1.0)
    raw = raw / raw.mean(axis=1, keepdims=True)
    away = np.where(known, ratio - np.take_along_axis(raw, months, axis=1), 0.0)
    within = (
        np.square(away).sum(axis=1) / np.maximum(known.sum(axis=1) - YEAR, 1) / np.maximum(counts.mean(axis=1), 1)
    )
    between = np.square(raw - 1).sum(axis=1) / (YEAR - 1)
    kept = np.clip(1 - within / np.maximum(between, 1e-12), 0, 1)
    indices: Array = np.maximum(1 + kept[:, None] * (raw - 1), LEAST_INDEX)
    normal: Array = indices / indices.mean(axis=1, keepdims=True)
    return normal


def _simple(level: Array) -> tuple[Array, Array]:
    """The smoothed level of each series and the rate that served it best, both of shape (series,)."""
    rates = np.array(RATES)
    states, _, loss = _filtered(level, rates, np.zeros(len(rates)), np.ones(len(rates)))
    best = loss.argmin(axis=1)
    rows = np.arange(len(level))
    return states[rows, best], rates[best]


def _damped(level: Array, horizon: int) -> Array:
    """The damped trend of each series, shape (series, horizon)."""
    grid = [(rate, share * rate, damping) for rate in TREND_RATES for share in TREND_SHARES for damping in DAMPINGS]
    rate, trend, damping = np.array(grid).T
    states, trends, loss = _filtered(level, rate, trend, damping)
    best = loss.argmin(axis=1)
    rows = np.arange(len(level))
    reach = np.cumsum(damping[best][:, None] ** np.arange(1, horizon + 1), axis=1)
    found: Array = states[rows, best][:, None] + trends[rows, best][:, None] * reach
    return found


def _filtered(level: Array, rate: Array, trend_rate: Array, damping: Array) -> tuple[Array, Array, Array]:
    """Last state, last trend and mean squared one-step error for each set of parameters, shape (series, sets)."""
    known = ~np.isnan(level)
    filled = np.where(known, level, 0.0)
    first = known & (np.cumsum(known, axis=1) <= YEAR)
    start = (filled * first).sum(axis=1) / np.maximum(first.sum(axis=1), 1)
    state = np.repeat(start[:, None], len(rate), axis=1)
    trend, loss, count = np.zeros_like(state), np.zeros_like(state), np.cumsum(known, axis=1)
    for month in range(level.shape[1]):
        said = state + damping * trend
        error = np.where(known[:, month, None], filled[:, month, None] - said, 0.0)
        loss += np.where(count[:, month, None] > WARM_UP, np.square(error), 0.0)
        state = said + rate * error
        trend = damping * trend + trend_rate * error
    return state, trend, loss


def _slope(level: Array) -> Array:
    """Least squares slope per month of the whole series, shape (series,)."""
    known = ~np.isnan(level)
    count = np.maximum(known.sum(axis=1), 1)
    time = np.arange(level.shape[1], dtype=float)
    centre = (known * time).sum(axis=1) / count
    away = np.where(known, time - centre[:, None], 0.0)
    slope: Array = (away * np.where(known, level, 0.0)).sum(axis=1) / np.maximum(np.square(away).sum(axis=1), 1e-9)
    return slope
