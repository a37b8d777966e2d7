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


def chain_facts(known: Vintages, *, first: int, last: int) -> tuple[Fact, ...]:
    """The facts about the months `first`..`last`, in the order of their last months.

    A stock counts for the nearest end of a month; one of before `first` is not used unless it is nearest to the end
    of the month before it, and one of after `last` as if it were of `last`. A total that is known in parts counts
    once, by its parts; one of which some are known, for the months that are left.
    """
    facts = [*_totals(known, first, last), *_stocks(known, first, last)]
    return tuple(sorted(facts, key=lambda fact: (fact.last, fact.measure)))


def _totals(known: Vintages, first: int, last: int) -> list[Fact]:
    """A total over days counts for the whole months nearest to them; one of which parts are known, for the rest."""
    facts: list[Fact] = []
    for measure in OBSERVED_FLOWS:
        own: list[Fact] = []
        for span in sorted(_spans(known, measure), key=lambda one: (one.last - one.first, one.first)):
            if span.first < first or span.last > last:
                continue
            rest = _left_of(span, own)
            if rest is not None:
                own.append(rest)
        facts += own
    return facts


def _spans(known: Vintages, measure: str) -> list[Fact]:
    """The totals of a measure as if they were of the nearest whole months, at the pace of their own days."""
    rows = known.flow(measure, COUNTRY)
    spans = []
    for start, end, value, quality in zip(
        rows["from_date"], rows["to_date"], rows["value"], rows["quality"], strict=True
    ):
        before, off_first = nearest_end(start - ONE_DAY)
        last, off_last = nearest_end(end)
        if last > before:
            days = (end - start).days + 1
            whole = (_end_of(last) - _end_of(before)).days
            noise = float(np.hypot(NOISE[quality], (off_first + off_last) / days))
            spans.append(Fact(measure, before + 1, last, float(value) * whole / days, noise))
    return spans


def _left_of(span: Fact, parts: list[Fact]) -> Fact | None:
    """What a total says beyond its parts that are known; None where that is nothing, or no months in a row."""
    months = set(range(span.first, span.last + 1))
    within = [part for part in parts if part.first <= span.last and part.last >= span.first]
    if any(part.first < span.first or part.last > span.last for part in within):
        return None
    for part in within:
        months -= set(range(part.first, part.last + 1))
    value = span.value - sum(part.value for part in within)
    if not within:
        return span
    if not months or value <= 0 or max(months) - min(months) >= len(months):
        return None
    off = float(np.sqrt(sum((fact.noise * fact.value) ** 2 for fact in (span, *within))))
    return Fact(span.measure, min(months), max(months), value, off / value)


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
