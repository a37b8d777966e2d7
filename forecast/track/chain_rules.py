"""Plain rules for what is counted now and then: nothing changes, as a year before, the line through the last two.

As those of gemeenten (`forecast.track.gemeente_rules`) they come bare and dressed with a band of their own earlier
errors, relative to the last figure known at the time. A stock has few counts, so the errors of all stocks are pooled
(our assumption: they move alike in proportion).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.chain.facts import nearest_end
from forecast.levels import COUNTRY
from forecast.periods import first_day, month_end
from forecast.quantiles import LEVELS
from forecast.track.geometry import DAY
from forecast.vintages import Vintages

NO_CHANGE, YEAR_AGO, TREND = "no_change", "year_ago", "trend"
CHAIN_RULES = (NO_CHANGE, YEAR_AGO, TREND)
DAYS_IN_A_YEAR = 365
# one error alone is no band
LEAST_ERRORS = 2


@dataclass(frozen=True)
class Count:
    """A published figure: persons on a day, or in the year that ends on it, and the day it became known."""

    day: date
    known_from: date
    value: float


def counts_of(known: Vintages, measure: str) -> list[Count]:
    """The days on which a stock of the country was counted, or its whole calendar years of a flow, in order.

    A year counts where it is published in one figure; what is published by month is no year here.
    """
    rows = known.flow(measure, COUNTRY)
    first, last = rows["from_date"], rows["to_date"]
    whole_year = _is(first, 1, 1) & _is(last, 12, 31) & (first.dt.year == last.dt.year)
    rows = rows[(first == last) | whole_year].sort_values("to_date", kind="stable")
    return [
        Count(day.date(), since.date(), float(value))
        for day, since, value in zip(rows["to_date"], rows["known_from"], rows["value"], strict=True)
    ]


def _is(days: pd.Series, month: int, day: int) -> pd.Series:
    found: pd.Series = (days.dt.month == month) & (days.dt.day == day)
    return found


def rule_number(rule: str, counts: Sequence[Count], target: date) -> float:
    """What a rule says of the day `target` from `counts`, oldest first; NaN where these are too few for it.

    "As a year before" takes the count nearest to a year before the target, the later of two as near.
    """
    if len(counts) < (2 if rule == TREND else 1):
        return float("nan")
    last = counts[-1]
    if rule == NO_CHANGE:
        return last.value
    if rule == YEAR_AGO:
        off = [abs((target - count.day).days - DAYS_IN_A_YEAR) for count in reversed(counts)]
        return counts[len(counts) - 1 - int(np.argmin(off))].value
    before = counts[-2]
    pace = (last.value - before.value) / (last.day - before.day).days
    return max(last.value + pace * (target - last.day).days, 0.0)


def relative_errors(rule: str, counts: Sequence[Count], months_left: int) -> list[float]:
    """Count minus number, over the last count known at the time, of every count with `months_left` to go to it."""
    errors = []
    for count in counts:
        month, _ = nearest_end(pd.Timestamp(count.day))
        then = known_by(counts, origin_before(month, months_left))
        number = rule_number(rule, then, month_end(month))
        if np.isfinite(number) and then[-1].value > 0:
            errors.append((count.value - number) / then[-1].value)
    return errors


def rule_band(number: float, last: float, errors: Sequence[float]) -> Array:
    """The number with the spread of earlier errors, shape (23,), at `LEVELS`; NaN with too few of them."""
    if len(errors) < LEAST_ERRORS:
        return np.full(len(LEVELS), np.nan)
    band: Array = np.maximum(number + last * np.quantile(np.asarray(errors), LEVELS), 0.0)
    return band


def known_by(counts: Sequence[Count], day: date) -> list[Count]:
    """Those that were known on a day."""
    return [count for count in counts if count.known_from <= day]


def origin_before(month: int, months_left: int) -> date:
    """The day of the origin that has `months_left` to go to the end of the month with this number."""
    return first_day(month - months_left + 1).replace(day=DAY)


__all__ = ["CHAIN_RULES", "NO_CHANGE", "TREND", "YEAR_AGO", "Count", "counts_of", "known_by", "origin_before",
           "relative_errors", "rule_band", "rule_number"]  # fmt: skip
