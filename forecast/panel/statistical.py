"""The slow statistical models as a route: one series at a time, for panels and aggregates of a few tens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.arrays import Array, Integers
from forecast.fanout import FanOut
from forecast.monthly.base import ModelFailed, MonthlyModel, Series, attempt
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID
from forecast.panel.routes import RouteForecast
from forecast.panel.scale import levels_of
from forecast.periods import YEAR

# sample paths per fit: the grid's outer quantiles need some thousand
PATHS = 2000
# the models work on log(1 + y), which is made for counts: other numbers are brought to this level first
USUAL_LEVEL = 100.0


@dataclass(frozen=True)
class _Job:
    """One series and the model to fit to it."""

    model: MonthlyModel
    series: Series
    horizon: int
    seed: int


def _sampled(job: _Job) -> Array | str:
    """Quantiles at `GRID`, shape (horizon, grid), or why there are none."""
    try:
        paths = attempt(job.model, job.series, horizon=job.horizon, paths=PATHS, seed=job.seed)
    except ModelFailed as error:
        return str(error)
    return np.quantile(paths, GRID, axis=0).T


@dataclass(frozen=True)
class StatisticalRoute:
    """One statistical model; series it cannot serve come back as NaN.

    Attributes:
        model: fitted to each series.
        names: ids of the series it is for.
        fan_out: carries out the fits.
        seed: of the sample paths.
    """

    model: MonthlyModel
    names: frozenset[str]
    fan_out: FanOut
    seed: int
    handicap: float = 0.0

    @property
    def name(self) -> str:
        """See `Route`."""
        return self.model.name

    @property
    def least_months(self) -> int:
        """See `Route`."""
        return self.model.least_months

    def serves(self, panel: Panel) -> Integers:
        """See `Route`."""
        chosen = np.array([name in self.names for name in panel.ids])
        return np.flatnonzero(chosen & (panel.observed > 0))

    def forecast(self, panel: Panel, horizon: int) -> RouteForecast:
        """See `Route`."""
        units = np.where(panel.whole, 1.0, levels_of(panel.values) / USUAL_LEVEL)
        scaled = Panel(panel.ids, panel.values / units[:, None], panel.last)
        jobs = [_Job(self.model, series, horizon, self.seed + row) for row, series in enumerate(complete(scaled))]
        found = self.fan_out.map(_sampled, jobs)
        nothing = np.full((horizon, len(GRID)), np.nan)
        quantiles = np.stack([nothing if isinstance(one, str) else one for one in found]) * units[:, None, None]
        reasons = {name: one for name, one in zip(panel.ids, found, strict=True) if isinstance(one, str)}
        return RouteForecast(quantiles, reasons)


def statistical_routes(names: frozenset[str], fan_out: FanOut, seed: int) -> list[StatisticalRoute]:
    """A route for each of the statistical models, for the series in `names`."""
    # statsmodels takes a second to come in, for which panels without these models should not wait
    from forecast.monthly.engine import candidates

    return [StatisticalRoute(model, names, fan_out, seed) for model in candidates()]


def complete(panel: Panel) -> Sequence[Series]:
    """The series from their first known month on, gaps filled: last year's month where known, else the one before."""
    found = []
    for values, last in zip(panel.values, panel.last, strict=True):
        begun = int(np.flatnonzero(~np.isnan(values))[0])
        filled = values[begun:].copy()
        for month in np.flatnonzero(np.isnan(filled)):
            year_ago = month - YEAR
            filled[month] = filled[year_ago] if year_ago >= 0 else filled[month - 1]
        number = int(last) - len(filled) + 1
        found.append(Series(pd.Timestamp(year=number // YEAR, month=number % YEAR + 1, day=1), filled))
    return found
