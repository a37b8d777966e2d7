"""The table `observations`: one count per row, over a month, over a span of days, or on one day."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from base.i18n import N_
from jobs.importing import cells
from jobs.importing.known_from import observation_known
from jobs.importing.parts import read_parts
from jobs.importing.regions import KnownRegions, read_regions, refuse_dissolved
from jobs.importing.rows import Rows
from jobs.importing.rules import ImportRules
from jobs.importing.to_come import refuse_known_ahead, refuse_uncounted
from models.tables import FLOWS, MEASURES, QUALITIES, STOCKS


def read_observations(
    rows: Rows,
    known: KnownRegions,
    rules: ImportRules,
    source: str,
    parts: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> pd.DataFrame:
    """The rows without a fault, with the columns of the table `observation`, `row` and `known_given`.

    `parts` are the names of parts that are stored, by measure.
    """
    region = read_regions(rows, "region", known)
    measure = rows.read("measure", lambda text: cells.one_of(text, allowed=MEASURES, code="unknown_measure"))
    first, last = _days(rows, measure)
    refuse_dissolved(rows, "region", region, first, known)
    refuse_uncounted(rows, ("month", "to", "date"), last, over_days=measure.isin(FLOWS))
    return rows.without_faults(
        {
            "region": region,
            "measure": measure,
            "part": read_parts(rows, measure, parts),
            "from_date": first,
            "to_date": last,
            "value": rows.numbers("value", cells.count),
            "known_from": read_known_from(rows, last, observation_known(measure, last, rules)),
            "quality": read_quality(rows, "quality"),
            "source": rows.read("source", str, required=False, blank=source),
            "simulated": rows.read("simulated", cells.yes_no, required=False, blank=False),
            "known_given": rows.filled("known_from"),
        }
    )


def read_known_from(
    rows: Rows, last_day: "pd.Series[Any]", default: "pd.Series[Any]", column: str = "known_from"
) -> "pd.Series[Any]":
    """The day each figure was known from; a figure cannot be known before the last day it is about."""
    given = rows.days(column, cells.day, required=False)
    message = N_("known from {known} is before {day}, the last day the figure is about")
    rows.refuse(
        given < last_day,
        column,
        "known_too_early",
        message,
        lambda row: {"known": given[row].date(), "day": last_day[row].date()},
    )
    refuse_known_ahead(rows, column, given)
    return given.where(rows.filled(column), default)


def read_quality(rows: Rows, column: str) -> "pd.Series[Any]":
    """A (exact or official), B (rounded), C (unofficial or inferred); B where the file does not say."""
    return rows.read(
        column,
        lambda text: cells.one_of(text, allowed=QUALITIES, code="bad_quality"),
        required=False,
        blank="B",
    )


def _days(rows: Rows, measure: "pd.Series[Any]") -> tuple["pd.Series[Any]", "pd.Series[Any]"]:
    """First and last day of each row; a stock with a month holds on the last day of it."""
    by_month, by_day = rows.filled("month"), rows.filled("date")
    by_span = rows.filled("from") | rows.filled("to")
    _refuse_unclear_days(rows, measure, by_month, by_span, by_day)
    month = rows.days("month", cells.month, required=False)
    start = rows.days("from", cells.first_day, required=False)
    end = rows.days("to", cells.last_day, required=False)
    day = rows.days("date", cells.day, required=False)
    month_end = month + pd.offsets.MonthEnd(0)
    first = month.where(~measure.isin(STOCKS), month_end).where(by_month, start.where(by_span, day))
    last = month_end.where(by_month, end.where(by_span, day))
    rows.refuse(first > last, "to", "backwards_span", N_("the span ends before it begins"))
    _warn_of_half_open_spans(rows, start, end)
    return first, last


def _refuse_unclear_days(
    rows: Rows,
    measure: "pd.Series[Any]",
    by_month: "pd.Series[bool]",
    by_span: "pd.Series[bool]",
    by_day: "pd.Series[bool]",
) -> None:
    ways = by_month.astype(int) + by_span.astype(int) + by_day.astype(int)
    rows.refuse(ways == 0, None, "no_day", N_("the row has no month, no from and to, and no date"))
    rows.refuse(ways > 1, None, "two_days", N_("use only one of month, from and to, and date in a row"))
    for column, other in (("from", "to"), ("to", "from")):
        message = N_("from and to belong together; this one is empty")
        rows.refuse(rows.filled(other) & ~rows.filled(column), column, "half_span", message)
    message = N_("this measure is counted on one day; give a date (or a month: its last day)")
    rows.refuse(measure.isin(STOCKS) & by_span & (ways == 1), "from", "stock_needs_date", message)
    message = N_("this measure is counted over days; give a month, or from and to")
    rows.refuse(measure.isin(FLOWS) & by_day & (ways == 1), "date", "flow_needs_span", message)


def _warn_of_half_open_spans(rows: Rows, start: "pd.Series[Any]", end: "pd.Series[Any]") -> None:
    count = int(((start.dt.day == 1) & (end.dt.day == 1) & (end > start)).sum())
    if count:
        message = N_("{count} spans end on the first day of a month; that day counts as part of the span")
        rows.warnings.append((message, {"count": count}))
