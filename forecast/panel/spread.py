"""How wrong forecasts are: a size per series, growing with the distance, and a shape shared by similar series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from forecast.arrays import Array
from forecast.panel.args import PanelArgs
from forecast.panel.grid import GRID

# fewer series than this in a group do not show a shape of their own
LEAST_IN_GROUP = 12
# the relative size of errors when no series of the panel shows any
UNKNOWN_SIZE = 0.5
# of a normal distribution with a mean absolute error of one
_NORMAL = ndtri(np.array(GRID)) * np.sqrt(np.pi / 2)


@dataclass(frozen=True)
class Spread:
    """Errors on one scale.

    Attributes:
        sizes: shape (series, horizon).
        shapes: quantiles of error over size at `GRID`, shape (series, grid).
        standard: past errors over their sizes, shape (series, origins, horizon); NaN = unknown.
    """

    sizes: Array
    shapes: Array
    standard: Array


def learn_spread(errors: Array, traits: Array, judged: Array, args: PanelArgs) -> Spread:
    """The spread of future errors from past ones.

    Args:
        errors: outcome minus forecast on the scale, shape (series, origins, horizon); NaN = unknown.
        traits: what the size of errors goes with, shape (series, traits).
        judged: known months that `errors` come from, shape (series,).
    """
    growth = _growth(np.abs(errors))
    own = _mean(np.abs(errors) / growth)
    sizes = _towards_similar(own, traits, judged, args.scale_months)
    standard = errors / (sizes[:, None, None] * growth)
    return Spread(sizes[:, None] * growth, _shapes(standard, np.log(sizes), args.shape_groups), standard)


def _growth(distances: Array) -> Array:
    """How errors grow with the distance h, as a + b sqrt(h) with neither below zero; one on average."""
    own = _mean(distances)
    seen = own > 0
    if not seen.any():
        return np.ones(distances.shape[2])
    by_step = _mean(np.swapaxes(distances[seen] / own[seen, None, None], 0, 2))
    known = by_step > 0
    steps = np.sqrt(np.arange(1, distances.shape[2] + 1))
    design = np.column_stack([np.ones(len(steps)), steps])
    base, slope = np.linalg.lstsq(design[known], by_step[known], rcond=None)[0]
    if slope < 0 or known.sum() < 2:
        base, slope = float(by_step[known].mean()), 0.0
    if base < 0:
        base, slope = 0.0, float((by_step[known] * steps[known]).sum() / np.square(steps[known]).sum())
    growth: Array = base + slope * steps
    return growth


def _towards_similar(own: Array, traits: Array, judged: Array, half: float) -> Array:
    """Sizes shrunken towards what a regression on `traits` expects, the more the fewer months stand behind them."""
    seen = own > 0
    if not seen.any():
        return np.full(len(own), UNKNOWN_SIZE)
    logs = np.log(np.where(seen, own, 1.0))
    design = np.column_stack([np.ones(len(own)), traits])
    centre = logs[seen].mean()
    # a ridge keeps the regression sober in a panel of a few series
    square = design[seen].T @ design[seen] + np.diag([0.0, *np.ones(traits.shape[1])])
    slopes = np.linalg.solve(square, design[seen].T @ (logs[seen] - centre))
    expected = np.clip(centre + design @ slopes, logs[seen].min(), logs[seen].max())
    trust = np.where(seen, judged / (judged + half), 0.0)
    sizes: Array = np.exp(trust * logs + (1 - trust) * expected)
    return sizes


def _shapes(standard: Array, key: Array, groups: int) -> Array:
    """Quantiles of standard errors of series with a similar `key`, read between the middles of groups."""
    series = len(key)
    with_errors = np.flatnonzero((~np.isnan(standard)).any(axis=(1, 2)))
    if not len(with_errors):
        return np.tile(_NORMAL, (series, 1))
    order = with_errors[np.argsort(key[with_errors], kind="stable")]
    count = int(np.clip(len(order) // LEAST_IN_GROUP, 1, groups))
    parts = np.array_split(order, count)
    quantiles = np.stack([_quantiles(standard[part]) for part in parts])
    middles = np.array([key[part].mean() for part in parts])
    position = np.interp(key, middles, np.arange(count)) if count > 1 else np.zeros(series)
    low = np.minimum(position.astype(int), max(count - 2, 0))
    high = np.minimum(low + 1, count - 1)
    part = (position - low)[:, None]
    shapes: Array = quantiles[low] * (1 - part) + quantiles[high] * part
    return shapes


def _quantiles(standard: Array) -> Array:
    values = standard[~np.isnan(standard)]
    quantiles: Array = np.quantile(values, GRID)
    return quantiles


def _mean(values: Array) -> Array:
    """Mean over all but the first axis of what is known, NaN where nothing is."""
    flat = values.reshape(len(values), -1)
    known = ~np.isnan(flat)
    count = known.sum(axis=1)
    mean: Array = np.where(count > 0, np.where(known, flat, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)
    return mean
