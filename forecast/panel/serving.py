"""Who serves which series of a panel, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.fanout import FanOut
from forecast.panel.args import PanelArgs
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID
from forecast.panel.leading import without_leading_zeros
from forecast.panel.reach import runs_away, within_reach
from forecast.panel.routes import CountRoute, NeighbourRoute, Route, SmoothRoute
from forecast.panel.scale import levels_of
from forecast.panel.short import recent
from forecast.panel.statistical import StatisticalRoute, statistical_routes
from forecast.panel.tryout import route_weights, tried_out
from forecast.periods import YEAR

LEAST_KNOWN = 2 * YEAR
RECENT = "recent_year"
RAN_AWAY = "its median went beyond what the series supports"
SHORT = "fewer than {months} known months: {known}"
# a route that counts for less than this is not named
LEAST_NAMED = 0.01


@dataclass(frozen=True)
class Served:
    """Distributions of a panel.

    Attributes:
        quantiles: at the grid, shape (series, horizon, grid).
        standard: past errors of the pooled route over their sizes, shape (series, origins, horizon); NaN = unknown.
        models: `unique_id, model, weight, reason`.
    """

    quantiles: Array
    standard: Array
    models: pd.DataFrame


def serve(
    panel: Panel, horizon: int, args: PanelArgs, fan_out: FanOut, seed: int, *, aggregates: bool = False
) -> Served:
    """Forecast each series by the routes that can, weighed by their try-out; none runs away.

    Args:
        aggregates: of a panel too large for the statistical models, the largest series get them all the same.
    """
    quantiles = np.empty((len(panel.ids), horizon, len(GRID)))
    short = np.flatnonzero(panel.observed < LEAST_KNOWN)
    long = np.flatnonzero(panel.observed >= LEAST_KNOWN)
    rows: list[tuple[str, str, float, str]] = []
    standard = np.full((len(panel.ids), 1, horizon), np.nan)
    if len(short):
        quantiles[short] = recent(panel.pick(short), horizon)
        reasons = (SHORT.format(months=LEAST_KNOWN, known=panel.observed[row]) for row in short)
        rows += [(panel.ids[row], RECENT, 1.0, reason) for row, reason in zip(short, reasons, strict=True)]
    if len(long):
        chosen = without_leading_zeros(panel.pick(long))
        mixed = _mixed(chosen, horizon, args, fan_out, _statistical(chosen, args, fan_out, seed, aggregates))
        quantiles[long] = mixed.quantiles
        standard = np.full((len(panel.ids), *mixed.standard.shape[1:]), np.nan)
        standard[long] = mixed.standard
        rows += list(mixed.models.itertuples(index=False, name=None))
    models = pd.DataFrame(rows, columns=["unique_id", "model", "weight", "reason"])
    return Served(
        within_reach(quantiles, panel), standard, models.sort_values(["unique_id", "model"], ignore_index=True)
    )


def _statistical(
    panel: Panel, args: PanelArgs, fan_out: FanOut, seed: int, aggregates: bool
) -> list[StatisticalRoute]:
    """The slow models, for the series they are worth their time for."""
    if not args.statistical or (len(panel.ids) > args.statistical and not aggregates):
        return []
    largest = np.argsort(-levels_of(panel.values), kind="stable")[: args.statistical]
    names = frozenset(panel.ids[row] for row in largest)
    return statistical_routes(names, fan_out, seed)


def _mixed(
    panel: Panel, horizon: int, args: PanelArgs, fan_out: FanOut, statistical: Sequence[StatisticalRoute]
) -> Served:
    smooth = SmoothRoute(args, fan_out)
    routes: list[Route] = [smooth, *statistical, CountRoute(), NeighbourRoute()]
    rows = [route.serves(panel) for route in routes]
    found = [
        route.forecast(panel.pick(own), horizon) if len(own) else None
        for route, own in zip(routes, rows, strict=True)
    ]
    served = np.zeros((len(routes), len(panel.ids)), dtype=bool)
    tame = np.zeros_like(served)
    for at, (own, one) in enumerate(zip(rows, found, strict=True)):
        if one is not None:
            served[at, own] = np.isfinite(one.quantiles).all(axis=(1, 2))
            tame[at, own] = served[at, own] & ~runs_away(one.quantiles, panel.pick(own))
    # a route that runs away serves a series only where all do
    away = served & ~tame & tame.any(axis=0)
    served &= ~away
    losses, months = tried_out(panel, routes, served, horizon)
    weights = route_weights(losses, served, panel, months)
    quantiles = np.zeros((len(panel.ids), horizon, len(GRID)))
    standard = np.full((len(panel.ids), 1, horizon), np.nan)
    for own, one, weight in zip(rows, found, weights, strict=True):
        if one is not None:
            quantiles[own] += weight[own, None, None] * np.nan_to_num(one.quantiles)
            if one.standard is not None:
                standard = np.full((len(panel.ids), *one.standard.shape[1:]), np.nan)
                standard[own] = one.standard
    reasons = [
        {} if one is None else {**one.reasons, **{panel.ids[row]: RAN_AWAY for row in np.flatnonzero(gone)}}
        for one, gone in zip(found, away, strict=True)
    ]
    models = [
        (name, route.name, float(weight[row]), reason.get(name, ""))
        for route, weight, reason in zip(routes, weights, reasons, strict=True)
        for row, name in enumerate(panel.ids)
        if weight[row] >= LEAST_NAMED or name in reason
    ]
    return Served(quantiles, standard, pd.DataFrame(models, columns=["unique_id", "model", "weight", "reason"]))
