"""What is published of the chain, at whatever frequency: a total over some months, or a stock near the end of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.chain import names as n
from forecast.levels import COUNTRY
from forecast.periods import month_end, month_number
from forecast.vintages import Vintages

OBSERVED_FLOWS = (n.GRANTS, n.REPEAT, n.RESETTLED, n.DEPARTURES, n.LEFT)
OBSERVED_STOCKS = (n.PROCEDURE, n.PERMITS, n.BEYOND, n.OCCUPANCY)
MEASURES = (*n.INTAKES, *OBSERVED_FLOWS, *OBSERVED_STOCKS)
# how far a published figure may be from what it means, as a standard deviation on the log scale, by its quality; and
# how much a stock moves in a month, for one that was not counted at the end of it (our assumptions)
NOISE = {"A": 0.01, "B": 0.03, "C": 0.06}
MONTHLY_MOVE = 0.03
# days: a stock of later than this after the last month of realisatie is not used yet
LATEST = 62
ONE_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Fact:
    """`value` persons over the months `first`..`last` (month numbers), or at the end of `last` for a stock.

    `noise` is its standard deviation on the log scale.
    """

    measure: str
    first: int
    last: int
    value: float
    noise: float

    @property
    def months(self) -> range:
        """Numbers of the months it is about."""
        return range(self.first, self.last + 1)


def chain_facts(known: Vintages, *, first: int, last: int) -> tuple[Fact, ...]:
    """The facts about the months `first`..`last`, in the order of their last months.

    A stock counts for the nearest end of a month; one of before `first` is not used unless it is nearest to the end
    of the month before it, and one of after `last` as if it were of `last`. A total that is known in parts counts
    once, by its parts. One over days counts for the whole months nearest to them, where no whole months are known.
    """
    facts = [*_totals(known, first, last), *_stocks(known, first, last)]
    return tuple(sorted(facts, key=lambda fact: (fact.last, fact.measure)))


def _totals(known: Vintages, first: int, last: int) -> list[Fact]:
    facts = []
    for measure in OBSERVED_FLOWS:
        rows = known.flow(measure, COUNTRY)
        spans = [
            _span(measure, *row)
            for row in zip(rows["from_date"], rows["to_date"], rows["value"], rows["quality"], strict=True)
        ]
        covered: set[int] = set()
        # whole months before days, parts before what they make up
        for _, fact in sorted(spans, key=lambda one: (one[0] > 0, len(one[1].months), one[1].first)):
            months = set(fact.months)
            if not months or fact.first < first or fact.last > last or months & covered:
                continue
            covered |= months
            facts.append(fact)
    return facts


def _span(measure: str, start: pd.Timestamp, end: pd.Timestamp, value: float, quality: str) -> tuple[int, Fact]:
    """A total over days as if it were of the whole months nearest to them, at the same pace, and how many days these
    differ; of no months at all where it is too short for one."""
    before, off_first = nearest_end(start - ONE_DAY)
    last, off_last = nearest_end(end)
    days, whole = (end - start).days + 1, (_end_of(last) - _end_of(before)).days
    off = off_first + off_last
    noise = float(np.hypot(NOISE[quality], off / days))
    return off, Fact(measure, before + 1, last, value * whole / days, noise)


def _stocks(known: Vintages, first: int, last: int) -> list[Fact]:
    facts = []
    for measure in OBSERVED_STOCKS:
        rows = known.flow(measure, COUNTRY)
        for day, value, quality in zip(rows["from_date"], rows["value"], rows["quality"], strict=True):
            month, days_off = nearest_end(day)
            if month > last:
                after = (day - _end_of(last)).days
                month, days_off = (last, after) if after <= LATEST else (month, days_off)
            if first - 1 <= month <= last:
                noise = float(np.hypot(NOISE[quality], MONTHLY_MOVE * days_off / 30))
                facts.append(Fact(measure, month, month, float(value), noise))
    return facts


def monthly_flow(known: Vintages, measure: str, first: int, last: int) -> Array:
    """A flow by month, shape (months,); a longer span is spread evenly over its months of which none is known.

    NaN = unknown.
    """
    rows = _whole_months(known.flow(measure, COUNTRY))
    values = np.full(last - first + 1, np.nan)
    spans = sorted(zip(rows["first"], rows["last"], rows["value"], strict=True), key=lambda span: span[1] - span[0])
    known_months: dict[int, float] = {}
    for start, end, value in spans:
        months = range(start, end + 1)
        missing = [month for month in months if month not in known_months]
        rest = value - sum(known_months.get(month, 0.0) for month in months)
        for month in missing:
            known_months[month] = max(rest, 0.0) / len(missing)
    for month, value in known_months.items():
        if first <= month <= last:
            values[month - first] = value
    return values


def _whole_months(rows: pd.DataFrame) -> pd.DataFrame:
    first, after = rows["from_date"], rows["to_date"] + pd.Timedelta(days=1)
    whole: pd.DataFrame = rows[(first.dt.day == 1) & (after.dt.day == 1)]
    return whole.assign(
        first=[month_number(day) for day in whole["from_date"]], last=[month_number(day) for day in whole["to_date"]]
    )


def nearest_end(day: pd.Timestamp) -> tuple[int, int]:
    """Number of the month whose end is nearest to `day`, and how many days off it is."""
    month = month_number(day)
    before, after = (day - _end_of(month - 1)).days, (_end_of(month) - day).days
    return (month - 1, before) if before <= after else (month, after)


def _end_of(month: int) -> pd.Timestamp:
    return pd.Timestamp(month_end(month))
