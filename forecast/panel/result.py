"""What the panel engine gives back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.panel.dependence import Dependence, draw
from forecast.panel.frame import Array
from forecast.panel.grid import at_levels, mean_of
from forecast.panel.hierarchy import Hierarchy, made_coherent


@dataclass(frozen=True)
class Margins:
    """Distributions per series and month, and how they hang together.

    Attributes:
        quantiles: at the grid, shape (series, horizon, grid).
        whole: series of whole numbers.
        dependence: of the series.
    """

    quantiles: Array
    whole: NDArray[np.bool_]
    dependence: Dependence


@dataclass(frozen=True)
class Aggregates:
    """Aggregates with their own distributions, shape (aggregates, horizon, grid)."""

    hierarchy: Hierarchy
    quantiles: Array


@dataclass(frozen=True)
class PanelForecast:
    """Forecasts of a panel; frames are long and sorted by `unique_id, ds`.

    Without a hierarchy `quantiles` and `mean` are those of the margins. With one they are those of the joint
    samples, in which series and aggregates add up.

    Attributes:
        ids: of the series, then of the aggregates.
        dates: first days of the months ahead, shape (ids, horizon).
        levels: of the quantiles.
        models: `unique_id, model, weight, reason`: what served each series and how much of it, and why not what
            should have.
        margins, aggregates, paths, seed: what samples are drawn from.
    """

    ids: tuple[str, ...]
    dates: NDArray[np.datetime64]
    levels: Array
    models: pd.DataFrame
    margins: Margins
    aggregates: Aggregates | None
    paths: int
    seed: int

    @cached_property
    def samples(self) -> NDArray[np.float32]:
        """Joint paths, shape (paths, ids, horizon): drawn when first asked for, the same for the same seed."""
        rng = np.random.default_rng(self.seed)
        bottom = draw(self.margins.dependence, self.margins.quantiles, self.paths, rng)
        if self.aggregates is None:
            return _rounded(bottom, self.margins.whole, None)
        made_coherent(bottom, self.aggregates.quantiles, self.aggregates.hierarchy)
        bottom = _rounded(bottom, self.margins.whole, rng)
        members = self.aggregates.hierarchy.members
        sums = np.stack([bottom[:, rows].sum(axis=1, dtype=np.float64) for rows in members], axis=1)
        return np.concatenate([bottom, sums.astype(np.float32)], axis=1)

    @cached_property
    def quantiles(self) -> pd.DataFrame:
        """`unique_id, ds, quantile, value`."""
        values = self._at(self.levels)
        count = len(self.levels)
        frame = self._frame()
        return (
            frame.loc[frame.index.repeat(count)]
            .assign(quantile=np.tile(self.levels, len(frame)), value=values.reshape(-1))
            .reset_index(drop=True)
        )

    @cached_property
    def mean(self) -> pd.DataFrame:
        """`unique_id, ds, mean`: the expected value."""
        if self.aggregates is None:
            return self._frame().assign(mean=mean_of(self.margins.quantiles).reshape(-1))
        return self._frame().assign(mean=self._sorted(self.samples.mean(axis=0, dtype=np.float64)).reshape(-1))

    @cached_property
    def point(self) -> pd.DataFrame:
        """`unique_id, ds, point`: the published point forecast, which is the median."""
        return self._frame().assign(point=self._at(np.array([0.5])).reshape(-1))

    def _at(self, levels: Array) -> Array:
        """Quantiles in the order of the frames, shape (ids, horizon, levels)."""
        if self.aggregates is None:
            values = at_levels(self.margins.quantiles, levels)
            return np.where(self.margins.whole[:, None, None], np.round(values), values)
        return self._sorted(np.moveaxis(np.quantile(self.samples, levels, axis=0), 0, -1))

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(np.array(self.ids), kind="stable")

    def _sorted(self, values: Array) -> Array:
        return values[self._order]

    def _frame(self) -> pd.DataFrame:
        order = self._order
        horizon = self.dates.shape[1]
        return pd.DataFrame(
            {
                "unique_id": np.repeat(np.array(self.ids, dtype=object)[order], horizon),
                "ds": self.dates[order].reshape(-1),
            }
        )


def _rounded(
    paths: NDArray[np.float32], whole: NDArray[np.bool_], rng: np.random.Generator | None
) -> NDArray[np.float32]:
    """Whole numbers for series of whole numbers; with `rng` up or down by chance, so that sums keep their mean."""
    for row in np.flatnonzero(whole):
        if rng is None:
            paths[:, row] = np.round(paths[:, row])
        else:
            paths[:, row] = np.floor(paths[:, row] + rng.random(paths[:, row].shape))
    return paths
