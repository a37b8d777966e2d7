"""A scenario beside the run's own forecasts: the numbers, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.chain.scenario import Scenario
from forecast.gemeente.outlook import GROSS, MISSING
from forecast.levels import COUNTRY
from forecast.outlook import REALISATIE_HALFJAAR, STAND_EIND
from forecast.periods import HalfYear
from shown.kit.fan import MEDIAN, quantiles
from shown.read.results import RunResults
from shown.regions.rows import ASSUMED

LOW, HIGH = "0.1", "0.9"
# what is set side by side, in this order; the stocks on the last day of each half-year
MEASURES = (OCCUPANCY, PERMITS, BEYOND, REALISATIE_HALFJAAR, STAND_EIND, GROSS, MISSING)
# part of the baseline's 80 % band below which a difference may be chance: a little more than the standard error of
# the median of a thousand paths, 1.25 / sqrt(1000) standard deviations, when the band is 2.56 of them
CHANCE = 0.02
# those that rest on a taakstelling, which may be an assumed one
OF_THE_TASK = (STAND_EIND, GROSS, MISSING)


@dataclass(frozen=True)
class Figure:
    """Median and edges of the 80 % band; `assumed`: under a taakstelling that is not known yet."""

    median: float
    low: float
    high: float
    assumed: bool = False


@dataclass(frozen=True)
class Row:
    """One measure at the end of one half-year; None where the run or the scenario has no such number."""

    measure: str
    period: HalfYear
    baseline: Figure | None
    scenario: Figure | None

    @property
    def difference(self) -> float | None:
        """Median of the scenario less that of the baseline."""
        if self.baseline is None or self.scenario is None:
            return None
        return self.scenario.median - self.baseline.median

    @property
    def hardly_differs(self) -> bool:
        """Whether the difference is too small to be told from chance; unknown counts as no."""
        if self.baseline is None or self.difference is None:
            return False
        return abs(self.difference) < CHANCE * (self.baseline.high - self.baseline.low) or round(self.difference) == 0


@dataclass(frozen=True)
class Comparison:
    """A scenario that was drawn.

    Attributes:
        scenario: what is changed.
        values: its numbers, as `models.what_if.VALUE_COLUMNS`.
        made_at, seconds: when it was drawn, and how long that took.
        rows: its numbers beside those of the run.
    """

    scenario: Scenario
    values: pd.DataFrame
    made_at: datetime
    seconds: float
    rows: tuple[Row, ...]

    def row(self, measure: str) -> Row | None:
        """The last half-year of a measure that both have."""
        known = [row for row in self.rows if row.measure == measure and row.difference is not None]
        return known[-1] if known else None


@dataclass(frozen=True)
class KeptScenario:
    """What a list of scenarios says of each."""

    name: str
    description: str
    made_at: datetime


def compare(
    results: RunResults, scenario: Scenario, values: pd.DataFrame, *, made_at: datetime, seconds: float
) -> Comparison:
    """The scenario's `values` beside the forecasts of the run it was drawn from, for the country."""
    assumed = assumed_periods(results)
    values = values.assign(target_end_date=pd.to_datetime(values["target_end_date"]))
    rows = []
    for measure in MEASURES:
        baseline = _figures(results.forecasts, measure, assumed)
        drawn = _figures(values.assign(model_id=scenario.name), measure, assumed - set(scenario.targets))
        periods = [period for period in sorted({*baseline, *drawn}) if period in drawn or period.end > results.as_of]
        rows += [Row(measure, period, baseline.get(period), drawn.get(period)) for period in periods]
    return Comparison(scenario, values, made_at, seconds, tuple(rows))


def assumed_periods(results: RunResults) -> set[str]:
    """Half-years of which the country's taakstelling is assumed."""
    flags = results.flags
    return set(flags.loc[(flags["location"] == COUNTRY) & (flags["target_basis"] == ASSUMED), "period"])


def _figures(forecasts: pd.DataFrame, measure: str, assumed: set[str]) -> dict[HalfYear, Figure]:
    wide = quantiles(forecasts, measure, COUNTRY)
    found = {}
    for day, row in wide.iterrows():
        period = HalfYear.of(_day(day))
        if _day(day) == period.end:
            under_assumed = measure in OF_THE_TASK and str(period) in assumed
            found[period] = Figure(float(row[MEDIAN]), float(row[LOW]), float(row[HIGH]), under_assumed)
    return found


def _day(day: object) -> date:
    return pd.Timestamp(str(day)).date()
