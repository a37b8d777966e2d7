"""What a forecast of a panel gives back: long frames and joint paths."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.arrays import Array, Integers, Mask, Single
from forecast.panel.dependence import Dependence, draw
from forecast.panel.frame import Panel
from forecast.panel.grid import at_levels, mean_of
from forecast.panel.hierarchy import Hierarchy, made_coherent
from forecast.panel.reach import bring_sums_within_reach, bring_within_reach


@dataclass(frozen=True)
class Forecast(ABC):
    """Forecasts of series and aggregates; frames are long and sorted by `unique_id, ds`.

    Attributes:
        ids: of the series, then of the aggregates.
        dates: first days of the months ahead, shape (ids, horizon).
        levels: of the quantiles.
        models: `unique_id, model, weight, reason`: what served each series and how much of it, and why not what
            should have.
    """

    ids: tuple[str, ...]
    dates: NDArray[np.datetime64]
    levels: Array
    models: pd.DataFrame

    @property
    @abstractmethod
    def paths(self) -> Single:
        """Joint paths, shape (paths, ids, horizon); series and aggregates add up in each."""

    @abstractmethod
    def at(self, levels: Array) -> Array:
        """Quantiles in the order of `ids`, shape (ids, horizon, levels)."""

    @abstractmethod
    def means(self) -> Array:
        """Expected values in the order of `ids`, shape (ids, horizon)."""

    @cached_property
    def quantiles(self) -> pd.DataFrame:
        """`unique_id, ds, quantile, value`."""
        frame, count = self._frame(), len(self.levels)
        return pd.DataFrame(
            {
                "unique_id": np.repeat(frame["unique_id"].to_numpy(), count),
                "ds": np.repeat(frame["ds"].to_numpy(), count),
                "quantile": np.tile(self.levels, len(frame)),
                "value": self.at(self.levels)[self._order].reshape(-1),
            }
        )

    @cached_property
    def mean(self) -> pd.DataFrame:
        """`unique_id, ds, mean`: the expected value."""
        return self._frame().assign(mean=self.means()[self._order].reshape(-1))

    @cached_property
    def point(self) -> pd.DataFrame:
        """`unique_id, ds, point`: the published point forecast, which is the median."""
        return self._frame().assign(point=self.at(np.array([0.5]))[self._order].reshape(-1))

    @cached_property
    def _order(self) -> Integers:
        return np.argsort(np.array(self.ids), kind="stable")

    def _frame(self) -> pd.DataFrame:
        names = np.array(self.ids, dtype=object)[self._order]
        return pd.DataFrame(
            {"unique_id": np.repeat(names, self.dates.shape[1]), "ds": self.dates[self._order].reshape(-1)}
        )


@dataclass(frozen=True)
class SampledForecast(Forecast):
    """A forecast that is known by its joint paths `drawn`, shape (paths, ids, horizon)."""

    drawn: Single

    @property
    def paths(self) -> Single:
        """See `Forecast`."""
        return self.drawn

    def at(self, levels: Array) -> Array:
        """See `Forecast`."""
        return quantiles_of(self.drawn, levels)

    def means(self) -> Array:
        """See `Forecast`."""
        return np.asarray(self.drawn.mean(axis=0, dtype=np.float64))


@dataclass(frozen=True)
class Margins:
    """Distributions per series and month, and how they hang together.

    Attributes:
        quantiles: at the grid, shape (series, horizon, grid).
        panel: the series they continue.
        dependence: of the series.
    """

    quantiles: Array
    panel: Panel
    dependence: Dependence


@dataclass(frozen=True)
class Aggregates:
    """Aggregates with their own distributions, shape (aggregates, horizon, grid), and the series these continue."""

    hierarchy: Hierarchy
    quantiles: Array
    panel: Panel


@dataclass(frozen=True)
class PanelForecast(Forecast):
    """The forecast of the panel engine.

    Without a hierarchy quantiles and means are those of the margins. With one they are those of the joint paths.

    Attributes:
        margins, aggregates, count, seed: what `count` paths are drawn from.
    """

    margins: Margins
    aggregates: Aggregates | None
    count: int
    seed: int

    @cached_property
    def paths(self) -> Single:
        """See `Forecast`: drawn when first asked for, the same for the same seed."""
        rng = np.random.default_rng(self.seed)
        bottom = draw(self.margins.dependence, self.margins.quantiles, self.count, rng)
        if self.aggregates is None:
            return _rounded(bottom, self.margins.panel.whole, None)
        made_coherent(bottom, self.aggregates.quantiles, self.aggregates.hierarchy)
        bring_within_reach(bottom, self.margins.panel)
        whole, members = self.margins.panel.whole, self.aggregates.hierarchy.members
        bring_sums_within_reach(bottom, whole, members, self.aggregates.panel)
        bottom = _rounded(bottom, whole, rng)
        sums = np.stack([bottom[:, rows].sum(axis=1, dtype=np.float64) for rows in members], axis=1)
        return np.concatenate([bottom, sums.astype(np.float32)], axis=1)

    def at(self, levels: Array) -> Array:
        """See `Forecast`."""
        if self.aggregates is not None:
            return quantiles_of(self.paths, levels)
        values = at_levels(self.margins.quantiles, levels)
        return np.where(self.margins.panel.whole[:, None, None], np.round(values), values)

    def means(self) -> Array:
        """See `Forecast`."""
        if self.aggregates is None:
            return mean_of(self.margins.quantiles)
        return np.asarray(self.paths.mean(axis=0, dtype=np.float64))


def quantiles_of(paths: Single, levels: Array) -> Array:
    """Quantiles over paths, shape (ids, horizon, levels); each is the value of a path, so that of counts a count."""
    return np.moveaxis(np.quantile(paths, levels, axis=0, method="inverted_cdf"), 0, -1).astype(np.float64)


def _rounded(paths: Single, whole: Mask, rng: np.random.Generator | None) -> Single:
    """Whole numbers for series of whole numbers; with `rng` up or down by chance, so that sums keep their mean."""
    for row in np.flatnonzero(whole):
        if rng is None:
            paths[:, row] = np.round(paths[:, row])
        else:
            paths[:, row] = np.floor(paths[:, row] + rng.random(paths[:, row].shape))
    return paths
