"""A scenario beside the run's own forecasts: the numbers, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.chain.scenario import Scenario
from forecast.levels import COUNTRY
from forecast.measures import GROSS, MISSING, REALISATIE_HALFJAAR, STAND_EIND
from forecast.periods import HalfYear
from forecast.whole_number import whole
from shown.headlines import ASSUMED, told
from shown.read.forecasts import Forecasts
from shown.read.results import RunResults

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
    """What is told of a measure (`shown.headlines.told`) and the edges of its 80 % band.

    `assumed`: under a taakstelling that is not known yet.
    """

    value: float
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
    def difference(self) -> int | None:
        """What is told of the scenario less what is told of the baseline, in whole numbers as both are told."""
        if self.baseline is None or self.scenario is None:
            return None
        return whole(self.scenario.value) - whole(self.baseline.value)

    @property
    def hardly_differs(self) -> bool:
        """Whether the difference is too small to be told from chance; unknown counts as no."""
        if self.baseline is None or self.difference is None:
            return False
        return abs(self.difference) < CHANCE * (self.baseline.high - self.baseline.low) or self.difference == 0


@dataclass(frozen=True)
class PeopleMoved:
    """Whether stands are better, while the permit holders in reception move by `waiting` persons the other way."""

    better: bool
    waiting: int


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

    def more_people(self) -> PeopleMoved | None:
        """Whether the stands move against intuition: better with more people, or worse with fewer.

        That is so where people, not houses, limit what is housed against the same taakstelling: who is there can be
        linked and housed. None where stands and people in reception do not part, or a taakstelling is changed.
        The net stand counts, or where that hardly differs the number of gemeenten that miss.
        """
        waiting = self._moved(PERMITS)
        stands = self._moved(STAND_EIND) or self._moved(MISSING)
        if self.scenario.targets or not waiting or not stands or (stands < 0) is not (waiting > 0):
            return None
        return PeopleMoved(better=stands < 0, waiting=waiting)

    def _moved(self, measure: str) -> int:
        """The difference of a measure at its last half-year; 0 where it is unknown or may be chance."""
        row = self.row(measure)
        return 0 if row is None or row.hardly_differs else row.difference or 0


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
    with_it = Forecasts.of(values)
    rows = []
    for measure in MEASURES:
        baseline = _figures(results.forecasts, measure, assumed)
        drawn = _figures(with_it, measure, assumed - set(scenario.targets))
        periods = [period for period in sorted({*baseline, *drawn}) if period in drawn or period.end > results.as_of]
        rows += [Row(measure, period, baseline.get(period), drawn.get(period)) for period in periods]
    return Comparison(scenario, values, made_at, seconds, tuple(rows))


def assumed_periods(results: RunResults) -> set[str]:
    """Half-years of which the country's taakstelling is assumed."""
    return {flag.period for flag in results.flags if flag.location == COUNTRY and flag.target_basis == ASSUMED}


def _figures(forecasts: Forecasts, measure: str, assumed: set[str]) -> dict[HalfYear, Figure]:
    days = [pd.Timestamp(str(day)).date() for day in forecasts.fan(measure, COUNTRY).index]
    found = {}
    for day in days:
        period = HalfYear.of(day)
        band = forecasts.band(measure, COUNTRY, day) if day == period.end else None
        if band is not None:
            under_assumed = measure in OF_THE_TASK and str(period) in assumed
            found[period] = Figure(told(measure, band), band.low, band.high, under_assumed)
    return found
