"""What a small picture of one gemeente shows: persons housed so far and expected, against its opgave. No words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from forecast.measures import REALISATIE
from forecast.periods import HalfYear
from shown.gemeenten.rows import GemeenteRow
from shown.week.facts import HOUSED, Band, WeekFacts


@dataclass(frozen=True)
class Panel:
    """One gemeente in a half-year; persons since its first day.

    Attributes:
        known: counted, by the day up to which they count; begins with nobody on the first day.
        ahead: expected from the last of these on, and ends in the median on the peildatum.
        end: median and 80 % band on the peildatum.
    """

    row: GemeenteRow
    opgave: float
    known: tuple[tuple[date, float], ...]
    ahead: tuple[tuple[date, float], ...]
    end: Band


class Panels:
    """The panels of a week, with what all of them need looked up once."""

    def __init__(self, facts: WeekFacts) -> None:
        self._facts = facts
        self._period = facts.period
        self._opgaven = _by_location(facts.results.flags, self._period, "opgave")
        self._months = _by_location(facts.results.states, self._period, "housed_by_month")
        self._housed = _housed(facts.results.observations, self._period) if self._period else {}

    def of(self, rows: Sequence[GemeenteRow]) -> list[Panel]:
        """A panel for each row with an opgave and a forecast."""
        return [panel for row in rows if (panel := self._panel(row)) is not None]

    def _panel(self, row: GemeenteRow) -> Panel | None:
        opgave, end = self._opgaven.get(row.code), self._facts.bands.get((HOUSED, row.code))
        if self._period is None or end is None or opgave is None or pd.isna(opgave):
            return None
        known = _so_far(self._housed.get(row.code, {}), self._period)
        ahead = _ahead(known[-1], self._months.get(row.code), self._period, end.median)
        return Panel(row, float(opgave), known, ahead, end)


def _by_location(frame: pd.DataFrame, period: HalfYear | None, column: str) -> dict[str, Any]:
    rows = frame[frame["period"] == str(period)]
    return dict(zip(rows["location"].map(str), rows[column], strict=True))


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
    last: tuple[date, float], by_month: Any, period: HalfYear, median: float
) -> tuple[tuple[date, float], ...]:
    """From the last count to the median, month by month as the expected numbers are divided over the months."""
    days = [day.date() for day in pd.date_range(last[0], period.peildatum, freq="MS")][1:]
    shares = list(by_month) if isinstance(by_month, list) else []
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
