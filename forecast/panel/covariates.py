"""What other series explain: effects of covariates, taken out before the forecast and put back after it.

An effect is learned on the log scale from how a series and a covariate stray together from their own centred yearly
means, so it is one of short duration: a closure, a campaign, a count of working days. Each series' effects are
shrunken to the panel's; a covariate whose effect does not stand out of chance in the whole panel has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.arrays import Array, Integers
from forecast.errors import BadInput
from forecast.panel.frame import Panel, month_numbers
from forecast.panel.scale import LogScale, levels_of
from forecast.panel.season import seasonal_indices, trend_of
from forecast.periods import YEAR

# an effect smaller than this many of its standard errors is none
LEAST_RATIO = 2.0
# months of a typical series that the panel's effect is worth
RIDGE = 24.0


@dataclass(frozen=True)
class Effects:
    """The panel without the effects of covariates, and what they will do.

    Attributes:
        panel: as it would have been.
        ahead: effect on the log scale, shape (series, horizon).
        names: covariates that have an effect.
    """

    panel: Panel
    ahead: Array
    names: tuple[str, ...]

    def put_back(self, quantiles: Array) -> Array:
        """Quantiles (series, horizon, grid) of the panel as it will be."""
        if not self.names:
            return quantiles
        scale, levels = LogScale(), levels_of(self.panel.values)[:, None, None]
        moved: Array = scale.back(scale.to(quantiles / levels) + self.ahead[:, :, None]) * levels
        return moved


def without_effects(panel: Panel, covariates: pd.DataFrame, horizon: int) -> Effects:
    """Take the effects of `covariates` out of `panel`.

    Args:
        covariates: `unique_id, ds` and a column of numbers per covariate. Rows past the end of a series are known
            in advance; where there are none the covariate is expected to go on as in its last year.

    Raises:
        BadInput: a column is missing, holds something else than finite numbers, or a month occurs twice.
    """
    names, values = _read(panel, covariates, horizon)
    scale, levels = LogScale(), levels_of(panel.values)[:, None]
    scaled = scale.to(panel.values / levels)
    months = panel.month_of_year(0, panel.months)
    strayed = _strayed(scaled, months)
    found, past, ahead = [], np.zeros_like(scaled), np.zeros((len(panel.ids), horizon))
    for name, column in zip(names, values, strict=True):
        moves, coming = _moves(column, panel, horizon)
        effect = _effect(strayed - past, moves)
        if effect is not None:
            found.append(name)
            past += effect[:, None] * np.nan_to_num(moves)
            ahead += effect[:, None] * coming
    cleared = np.maximum(scale.back(scaled - past), 0) * levels if found else panel.values
    return Effects(Panel(panel.ids, cleared, panel.last), ahead, tuple(found))


def _strayed(scaled: Array, months: Integers) -> Array:
    season = seasonal_indices(scaled, months).full
    return np.asarray(scaled - trend_of(scaled) - np.take_along_axis(season, months, axis=1))


def _moves(column: Array, panel: Panel, horizon: int) -> tuple[Array, Array]:
    """How a covariate strays from its yearly mean: in the known months, and ahead of the last of these means."""
    past = column[:, : panel.months]
    known = ~np.isnan(past)
    mean = trend_of(past)
    recent = past[:, -YEAR:]
    count = (~np.isnan(recent)).sum(axis=1)
    usual = np.where(count > 0, np.nansum(recent, axis=1) / np.maximum(count, 1), 0.0)
    ahead = column[:, panel.months :]
    coming = np.where(np.isnan(ahead), usual[:, None], ahead) - mean[:, -1:]
    coming = np.where(np.isnan(ahead).all(axis=1, keepdims=True), 0.0, coming)
    return np.where(known, past - mean, np.nan), coming[:, :horizon]


def _effect(strayed: Array, moves: Array) -> Array | None:
    """Change on the log scale per unit of the covariate, per series; None when there is none in the panel."""
    known = ~np.isnan(strayed) & ~np.isnan(moves)
    x, y = np.where(known, moves, 0.0), np.where(known, strayed, 0.0)
    squares, products = np.square(x).sum(axis=1), (x * y).sum(axis=1)
    if squares.sum() <= 0:
        return None
    shared = products.sum() / squares.sum()
    noise = np.square(y - shared * x).sum() / max(known.sum() - 1, 1)
    if noise > 0 and abs(shared) < LEAST_RATIO * np.sqrt(noise / squares.sum()):
        return None
    usual = RIDGE * squares.sum() / max(known.sum(), 1)
    return np.asarray((products + usual * shared) / (squares + usual))


def _read(panel: Panel, covariates: pd.DataFrame, horizon: int) -> tuple[Sequence[str], list[Array]]:
    """Names, and per covariate an array (series, months + horizon) aligned with the panel; NaN = unknown."""
    missing = sorted({"unique_id", "ds"} - set(covariates.columns))
    if missing:
        raise BadInput(f"the covariates lack the columns {', '.join(missing)}")
    names = [str(name) for name in covariates.columns if name not in ("unique_id", "ds", "y")]
    place = {name: row for row, name in enumerate(panel.ids)}
    rows = covariates["unique_id"].astype(str).map(place)
    kept = rows.notna().to_numpy()
    row = rows[kept].to_numpy(dtype=np.int64)
    column = month_numbers(covariates.loc[kept, "ds"]) - panel.last[row] + panel.months - 1
    inside = (column >= 0) & (column < panel.months + horizon)
    row, column = row[inside], column[inside]
    if len(np.unique(row * (panel.months + horizon) + column)) < len(row):
        raise BadInput("the covariates have more than one row of a series and month")
    arrays = []
    for name in names:
        given = covariates.loc[kept, name]
        if not pd.api.types.is_numeric_dtype(given):
            raise BadInput(f"the covariate {name} holds something else than numbers")
        values = np.full((len(panel.ids), panel.months + horizon), np.nan)
        values[row, column] = given.to_numpy(dtype=float, na_value=np.nan)[inside]
        if np.isinf(values).any():
            raise BadInput(f"the covariate {name} is infinite somewhere; leave unknown months empty")
        arrays.append(values)
    return names, arrays
