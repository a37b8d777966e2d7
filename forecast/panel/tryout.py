"""How much each route counts for a series: by what it would have lost over the last months."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.arrays import Array, Mask
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID
from forecast.panel.routes import Route
from forecast.panel.scale import levels_of
from forecast.periods import YEAR
from forecast.scores import pinball

# history a route must be left with, and months a try-out needs at least to say something
LEAST_LEFT = YEAR + 3
LEAST_TRIED = 3
# series tried of a large panel
MOST_TRIED = 1000
# how strongly a better route is rewarded, and months at which own evidence weighs as much as that of alike series
SHARPNESS = 30.0
OWN_MONTHS = 240.0
# one try-out of this many series is worth half of what it seems to say
FEW_SERIES = 8.0
# how alike series must be in zeros and (logarithm of) level to lend evidence, and the cells this is counted in
ALIKE = (0.1, 0.7)
CELL = 0.5
# without any try-out: series with more zeros than this are better off with the last route, others with the first
MANY_ZEROS = 0.3
ALMOST_NOTHING = 1e-6


def tried_out(panel: Panel, routes: Sequence[Route], served: Mask, horizon: int) -> tuple[Array, int]:
    """What each route would have lost over the last months, shape (routes, series), and how many months.

    Each forecasts anew from the panel without these months; series that only one route serves are not tried. The
    loss is the mean quantile loss over `GRID`, with the route's handicap; NaN = not tried.

    Args:
        served: whether a route serves a series, shape (routes, series).
    """
    losses = np.full(served.shape, np.nan)
    back = min(horizon, YEAR, panel.months - LEAST_LEFT)
    if back < LEAST_TRIED:
        return losses, 0
    then, outcomes = panel.cut(back), panel.values[:, -back:]
    compared = _sampled((served.sum(axis=0) > 1) & (then.observed >= YEAR))
    for at, route in enumerate(routes):
        wanted = compared & served[at]
        rows = np.flatnonzero(wanted)
        chosen = then.pick(rows) if len(rows) else None
        if chosen is not None and chosen.months >= route.least_months:
            said = route.forecast(chosen, back).quantiles
            losses[at, rows] = quantile_loss(outcomes[rows], said) * np.exp(route.handicap)
    return np.where(compared & served, losses, np.nan), back


def _sampled(rows: Mask) -> Mask:
    """At most `MOST_TRIED` of the rows, spread evenly: what they teach holds for those alike."""
    chosen = np.flatnonzero(rows)
    kept = np.zeros_like(rows)
    kept[chosen[:: -(-len(chosen) // MOST_TRIED) or 1]] = True
    return kept


def quantile_loss(outcomes: Array, quantiles: Array) -> Array:
    """Mean over months and `GRID` of the quantile loss, shape (series,); NaN where no outcome is known.

    Args:
        outcomes: shape (series, months); NaN = unknown.
        quantiles: shape (series, months, grid).
    """
    loss = pinball(outcomes[..., None], quantiles, np.array(GRID)).mean(axis=2)
    known = ~np.isnan(loss)
    count = known.sum(axis=1)
    mean: Array = np.where(count > 0, np.where(known, loss, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)
    return mean


def route_weights(losses: Array, served: Mask, panel: Panel, months: int) -> Array:
    """Weights of the routes, shape (routes, series); those that do not serve a series get nothing.

    w ~ exp(-sharpness x r) with r the log of a route's loss over the best one's, a series' own blended with that of
    series alike in zeros and level; the less there is of both, the more equal the weights. Without any evidence one
    route goes alone: the last one that serves a series with many zeros, the first one for others.

    Args:
        losses: see `tried_out`.
        served: whether a route serves a series, shape (routes, series); every series by one at least.
        months: how many the try-out had.
    """
    tried = ~np.isnan(losses) & served
    tried &= tried.sum(axis=0) > 1
    logs = np.log(np.where(tried, losses, 1.0) + ALMOST_NOTHING * levels_of(panel.values))
    best = np.where(tried, logs, np.inf).min(axis=0)
    ratio = np.where(tried, logs - np.where(np.isfinite(best), best, 0.0), 0.0)
    shared, evidence = _alike(ratio, tried, panel)
    trust = months / (months + OWN_MONTHS) * tried
    usable = served & (evidence > 0)
    enough = evidence / (evidence + FEW_SERIES)
    blended = np.where(usable, enough * (trust * ratio + (1 - trust) * shared), np.inf)
    lowest = blended.min(axis=0)
    weights = np.where(usable, np.exp(-SHARPNESS * (blended - np.where(np.isfinite(lowest), lowest, 0.0))), 0.0)
    alone = ~usable.any(axis=0)
    last = len(served) - 1 - np.argmax(served[::-1], axis=0)
    chosen = np.where(panel.zero_share > MANY_ZEROS, last, np.argmax(served, axis=0))
    weights[chosen[alone], np.flatnonzero(alone)] = 1.0
    normal: Array = weights / weights.sum(axis=0)
    return normal


def _alike(ratio: Array, tried: Mask, panel: Panel) -> tuple[Array, Array]:
    """Mean ratio over series alike, and how much evidence that is; both of shape (routes, series).

    Counted in cells of zeros and level, so that the work grows with the series and not with their pairs.
    """
    logs = np.log(levels_of(panel.values))
    # cells lie around the mean level, so that they are the same in any unit
    traits = np.column_stack([panel.zero_share / ALIKE[0], (logs - logs.mean()) / ALIKE[1]])
    cells, own = np.unique(np.round(traits / CELL) * CELL, axis=0, return_inverse=True)
    near = np.exp(-np.square(cells[:, None, :] - cells[None, :, :]).sum(axis=2) / 2)
    sums, counts = np.zeros((len(cells), len(ratio))), np.zeros((len(cells), len(ratio)))
    np.add.at(sums, own, (ratio * tried).T)
    np.add.at(counts, own, tried.astype(float).T)
    evidence = (near @ counts)[own].T
    mean = (near @ sums)[own].T / np.maximum(evidence, 1e-12)
    seen = evidence > 1e-3
    return np.where(seen, mean, 0.0), np.where(seen, evidence, 0.0)
