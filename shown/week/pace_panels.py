"""What a small picture of one gemeente shows: persons housed so far and expected, against its opgave. No words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from forecast.measures import REALISATIE
from forecast.periods import HalfYear
from shown.headlines import Headline
from shown.read.forecasts import Band
from shown.week.facts import WeekFacts


@dataclass(frozen=True)
class Panel:
    """One gemeente in a half-year; persons since its first day.

    Attributes:
        known: counted, by the day up to which they count; begins with nobody on the first day.
        ahead: expected from the last of these on, and ends in the median on the peildatum.
        end: median and 80 % band on the peildatum.
    """

    row: Headline
    opgave: float
    known: tuple[tuple[date, float], ...]
    ahead: tuple[tuple[date, float], ...]
    end: Band


class Panels:
    """The panels of a week, with what all of them need looked up once."""

    def __init__(self, facts: WeekFacts) -> None:
        self._period = facts.period
        self._months = {
            state.location: state.housed_by_month
            for state in facts.results.states
            if state.period == str(facts.period)
        }
        self._housed = _housed(facts.results.observations, self._period) if self._period else {}

    def of(self, rows: Sequence[Headline]) -> list[Panel]:
        """A panel for each row with an opgave and a forecast."""
        return [panel for row in rows if (panel := self._panel(row)) is not None]

    def _panel(self, row: Headline) -> Panel | None:
        if self._period is None or row.housed is None or row.opgave is None:
            return None
        known = _so_far(self._housed.get(row.code, {}), self._period)
        ahead = _ahead(known[-1], self._months.get(row.code, []), self._period, row.housed.median)
        return Panel(row, row.opgave, known, ahead, row.housed)


def _housed(observations: pd.DataFrame, period: HalfYear) -> dict[str, dict[date, float]]:
    """Persons housed by region and first day of the month."""
    rows = observations[
        (observations["measure"] == REALISATIE)
        & (observations["part"] == "")
        & (observations["from_date"] >= pd.Timestamp(period.start))
        & (observations["to_date"] <= pd.Timestamp(period.end))
    ]
    housed: dict[str, dict[date, float]] = {}
    for region, first, last, value in zip(
        rows["region"], rows["from_date"], rows["to_date"], rows["value"], strict=True
    ):
        if (first.year, first.month) == (last.year, last.month):
            housed.setdefault(str(region), {})[first.date()] = float(value)
    return housed


def _so_far(months: Mapping[date, float], period: HalfYear) -> tuple[tuple[date, float], ...]:
    """The running total as far as every month is there."""
    points = [(period.start, 0.0)]
    for first in period.months:
        if first.date() not in months:
            break
        points.append(((first + pd.offsets.MonthBegin()).date(), points[-1][1] + months[first.date()]))
    return tuple(points)


def _ahead(
    last: tuple[date, float], shares: Sequence[float], period: HalfYear, median: float
) -> tuple[tuple[date, float], ...]:
    """From the last count to the median, month by month as the expected numbers are divided over the months."""
    days = [day.date() for day in pd.date_range(last[0], period.peildatum, freq="MS")][1:]
    if len(shares) != len(days) or not sum(shares):
        return (last, (period.peildatum, median))
    points, running = [last], 0.0
    for day, share in zip(days, shares, strict=True):
        running += share / sum(shares)
        points.append((day, last[1] + running * (median - last[1])))
    return tuple(points)


def axis_days(period: HalfYear) -> list[date]:
    """The days that have a label: the first, the middle and the peildatum."""
    middle = period.start + timedelta(days=93)
    return [period.start, middle.replace(day=1), period.peildatum]
