"""The empirical route for series with many zeros: what became of series that looked the same.

The level to come is foreseen by a regression, shared by the panel, on exponentially weighted means and on how often
there was anything at all. The forecast is then what followed, earlier in the panel, on a foreseen level like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID
from forecast.panel.scale import HIGHEST, levels_of
from forecast.periods import YEAR

MEAN_RATES = (0.03, 0.08, 0.2, 0.45)
SHARE_RATES = (0.03, 0.15)
# forecast dates looked back on: every quarter of the last year with outcomes, each with this much history
STEP = 3
LOOK_BACK = YEAR
LEAST_BEFORE = 6
# series whose future is looked at for one level, and how many levels are looked at
NEAREST = 40
CENTRES = 128
RIDGE = 1e-3
LOWEST = 1e-3
# above this many persons a future is scaled by the ratio of the two levels; below it, counts are left as they were
SCALED_ABOVE = 5.0


@dataclass(frozen=True)
class _Level:
    """The regression on features of the past, and what its square root leaves out."""

    coefficients: Array
    correction: float

    def at(self, values: Array, origin: int) -> Array:
        root = np.maximum(_features(values, origin) @ self.coefficients, 0)
        return np.maximum(np.square(root) * self.correction, LOWEST)


def neighbours(panel: Panel, horizon: int) -> Array:
    """Quantiles at `GRID`, the same for every month ahead, shape (series, horizon, grid).

    Whole numbers are taken as they are, others relative to the level of their series.
    """
    units = np.where(panel.whole, 1.0, levels_of(panel.values))
    found = np.empty((len(panel.ids), len(GRID)))
    for rows in (np.flatnonzero(panel.whole), np.flatnonzero(~panel.whole)):
        if len(rows):
            found[rows] = _of_similar(panel.values[rows] / units[rows, None], horizon)
    # beyond any series alike: what followed on another level may be a mistake in a figure times a large ratio
    highest = HIGHEST * np.maximum(np.nan_to_num(panel.values / units[:, None]).max(axis=1), 1)
    found = np.minimum(found, highest[:, None])
    return np.repeat((found * units[:, None])[:, None, :], horizon, axis=1)


def _of_similar(values: Array, horizon: int) -> Array:
    # months at the end that are unknown of every series hold no future to look back on
    months = int(np.flatnonzero(~np.isnan(values).all(axis=0))[-1]) + 1
    span = max(min(horizon, months - LEAST_BEFORE), 1)
    latest = max(months - span, 1)
    origins = list(range(latest, max(LEAST_BEFORE, latest - LOOK_BACK) - 1, -STEP)) or [latest]
    level = _learn_level(values, origins, span)
    foreseen = np.concatenate([level.at(values, origin) for origin in origins])
    futures = np.concatenate([values[:, origin : origin + span] for origin in origins])
    seen = ~np.isnan(futures).all(axis=1)
    now = level.at(values, values.shape[1])
    return _quantiles_near(now, foreseen[seen], futures[seen], NEAREST * len(origins))


def _learn_level(values: Array, origins: Sequence[int], span: int) -> _Level:
    """Least squares on the root of the mean to come."""
    features = np.concatenate([_features(values, origin) for origin in origins])
    futures = np.concatenate([values[:, origin : origin + span] for origin in origins])
    known = ~np.isnan(futures)
    seen = known.any(axis=1)
    means = np.where(known, futures, 0.0).sum(axis=1)[seen] / known.sum(axis=1)[seen]
    features = features[seen]
    penalty = RIDGE * len(features) * np.eye(features.shape[1])
    penalty[0, 0] = RIDGE
    coefficients = np.linalg.solve(features.T @ features + penalty, features.T @ np.sqrt(means))
    expected = float(np.square(np.maximum(features @ coefficients, 0)).sum())
    return _Level(coefficients, float(means.sum()) / expected if expected > 0 else 1.0)


def _features(values: Array, origin: int) -> Array:
    """What the months before `origin` look like, shape (series, features)."""
    past = values[:, :origin]
    known = ~np.isnan(past)
    age = np.arange(origin)[::-1]

    def weighted(of: Array, rate: float) -> Array:
        weights = known * (1 - rate) ** age
        mean: Array = (np.where(known, of, 0.0) * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        return mean

    means = np.stack([weighted(past, rate) for rate in MEAN_RATES], axis=1)
    roots = np.sqrt(means)
    shares = np.stack([weighted((past > 0).astype(float), rate) for rate in SHARE_RATES], axis=1)
    return np.column_stack(
        [
            np.ones(len(values)),
            roots,
            shares,
            np.square(shares),
            roots[:, 1] * shares[:, 0],
            np.log1p(means[:, 1]),
        ]
    )


def _quantiles_near(wanted: Array, foreseen: Array, futures: Array, rows: int) -> Array:
    """Quantiles of the futures whose foreseen level is nearest to each wanted one, shape (wanted, grid).

    Something of each future is known.
    """
    order = np.argsort(foreseen, kind="stable")
    foreseen, futures = foreseen[order], futures[order]
    rows = min(rows, len(foreseen))
    centres = np.unique(np.quantile(wanted, np.linspace(0, 1, CENTRES)))
    starts = np.clip(np.searchsorted(foreseen, centres) - rows // 2, 0, len(foreseen) - rows)
    table = np.empty((len(centres), len(GRID)))
    for at, (centre, start) in enumerate(zip(centres, starts, strict=True)):
        near = slice(start, start + rows)
        ratio = np.where(centre > SCALED_ABOVE, centre / foreseen[near], 1.0)
        values = (futures[near] * ratio[:, None]).ravel()
        table[at] = np.quantile(values[~np.isnan(values)], GRID, method="inverted_cdf")
    nearest = np.searchsorted((centres[1:] + centres[:-1]) / 2, wanted)
    return table[nearest]
