"""The routes to a forecast that are made for many series at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from forecast.arrays import Array, Integers
from forecast.fanout import FanOut
from forecast.panel.args import PanelArgs
from forecast.panel.counts import dynamic_counts
from forecast.panel.frame import Panel
from forecast.panel.neighbours import neighbours
from forecast.panel.scale import levels_of
from forecast.panel.smooth_route import LEAST_MONTHS, Smoothed, smooth
from forecast.periods import YEAR

# series with fewer zeros, or with counts above this level, are left to smoothing
LEAST_ZEROS = 0.02
MOST_COUNTED = 30.0


@dataclass(frozen=True)
class RouteForecast:
    """What a route says.

    Attributes:
        quantiles: at the grid, shape (series, horizon, grid); NaN where it failed.
        reasons: why, by id.
        standard: past errors over their sizes, shape (series, origins, horizon); None = not kept.
    """

    quantiles: Array
    reasons: Mapping[str, str] = field(default_factory=dict)
    standard: Array | None = None


class Route(Protocol):
    """A way to forecast some series of a panel."""

    @property
    def name(self) -> str:
        """The id under which it is named."""
        ...

    @property
    def least_months(self) -> int:
        """The shortest panel it serves."""
        ...

    @property
    def handicap(self) -> float:
        """How much better it must be to count the same, as a logarithm of the loss."""
        ...

    def serves(self, panel: Panel) -> Integers:
        """Rows of the series it can forecast."""
        ...

    def forecast(self, panel: Panel, horizon: int) -> RouteForecast:
        """Forecast every series of `panel`."""
        ...


@dataclass(frozen=True)
class SmoothRoute:
    """Pooled exponential smoothing, seasons and autoregressions: any series in which there is something."""

    args: PanelArgs
    fan_out: FanOut
    name: str = "pooled_smoothing"
    least_months: int = LEAST_MONTHS
    handicap: float = 0.0

    def serves(self, panel: Panel) -> Integers:
        """See `Route`."""
        return np.flatnonzero(np.nan_to_num(panel.values).max(axis=1) > 0)

    def forecast(self, panel: Panel, horizon: int) -> RouteForecast:
        """See `Route`; a large panel goes in chunks that are each a fair sample of it."""
        count = -(-len(panel.ids) // self.args.chunk)
        rows = [np.arange(first, len(panel.ids), count) for first in range(count)]
        jobs = [_Chunk(panel.pick(own), horizon, self.args) for own in rows]
        found = self.fan_out.map(_smoothed, jobs)
        origins = max(one.standard.shape[1] for one in found)
        quantiles = np.empty((len(panel.ids), *found[0].quantiles.shape[1:]))
        standard = np.full((len(panel.ids), origins, horizon), np.nan)
        for own, one in zip(rows, found, strict=True):
            quantiles[own] = one.quantiles
            standard[own, origins - one.standard.shape[1] :] = one.standard
        return RouteForecast(quantiles, standard=standard)


@dataclass(frozen=True)
class _Chunk:
    """Series that are fitted together."""

    panel: Panel
    horizon: int
    args: PanelArgs


def _smoothed(job: _Chunk) -> Smoothed:
    return smooth(job.panel, job.horizon, job.args)


@dataclass(frozen=True)
class NeighbourRoute:
    """What followed on a level like it: series with zeros."""

    name: str = "neighbours"
    least_months: int = YEAR
    handicap: float = 0.0

    def serves(self, panel: Panel) -> Integers:
        """See `Route`."""
        return np.flatnonzero(panel.zero_share >= LEAST_ZEROS)

    def forecast(self, panel: Panel, horizon: int) -> RouteForecast:
        """See `Route`."""
        return RouteForecast(neighbours(panel, horizon))


@dataclass(frozen=True)
class CountRoute:
    """The dynamic negative binomial: whole numbers of which there are few.

    A try-out has less history than the forecast; this route needs less of it than its rivals do and looks better
    there than it will be.
    """

    name: str = "dynamic_counts"
    least_months: int = YEAR
    handicap: float = 0.12

    def serves(self, panel: Panel) -> Integers:
        """See `Route`."""
        return np.flatnonzero(panel.whole & (levels_of(panel.values) <= MOST_COUNTED))

    def forecast(self, panel: Panel, horizon: int) -> RouteForecast:
        """See `Route`."""
        return RouteForecast(dynamic_counts(panel, horizon))
