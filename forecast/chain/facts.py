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

OBSERVED_FLOWS = (n.GRANTS, n.REPEAT, n.RESETTLED)
OBSERVED_STOCKS = (n.PERMITS, n.BEYOND, n.OCCUPANCY)
MEASURES = (*n.INTAKES, *OBSERVED_FLOWS, *OBSERVED_STOCKS)
# how far a published figure may be from what it means, as a standard deviation on the log scale, by its quality; and
# how much a stock moves in a month, for one that was not counted at the end of it (our assumptions)
NOISE = {"A": 0.01, "B": 0.03, "C": 0.06}
MONTHLY_MOVE = 0.03
# days: a stock of later than this after the last month of realisatie is not used yet
LATEST = 62


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
    once, by its parts.
    """
    facts = [*_totals(known, first, last), *_stocks(known, first, last)]
    return tuple(sorted(facts, key=lambda fact: (fact.last, fact.measure)))


def _totals(known: Vintages, first: int, last: int) -> list[Fact]:
    facts = []
    for measure in OBSERVED_FLOWS:
        rows = _whole_months(known.flow(measure, COUNTRY))
        spans = sorted(
            zip(rows["first"], rows["last"], rows["value"], rows["quality"], strict=True),
            key=lambda span: (span[1] - span[0], span[0]),
        )
        covered: set[int] = set()
        for start, end, value, quality in spans:
            months = set(range(start, end + 1))
            if start < first or end > last or months & covered:
                continue
            covered |= months
            facts.append(Fact(measure, start, end, float(value), NOISE[quality]))
    return facts


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
