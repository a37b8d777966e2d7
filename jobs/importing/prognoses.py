"""The table `prognoses`: one issue of an official prognosis (such as the MPP) per row, as a band.

The three numbers of a band are compared as one text, so that a band is new, revised or unchanged as a whole.
"""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from base.i18n import N_
from forecast.levels import GEMEENTE
from jobs.importing import cells
from jobs.importing.regions import KnownRegions, read_regions
from jobs.importing.rows import Details, Rows
from jobs.importing.to_come import refuse_far_ahead, refuse_known_ahead
from models import store
from models.tables import FLOWS, MEASURES, STOCKS

NUMBERS = ("minimum", "middle", "maximum")
NOT_GIVEN = "–"
# what only the comparison of vintages needs
_COMPARED = ["value", "simulated"]


def read_prognoses(rows: Rows, known: KnownRegions, source: str) -> pd.DataFrame:
    """The rows without a fault: the columns of the table `prognosis`, `row`, `known_given`, `simulated` and `value`.

    `value` is the band as text (see `band_text`); a number that is not given stays missing.
    """
    region = read_regions(rows, "region", known)
    message = N_("a prognosis is about the country or a provincie; {region} is a gemeente")
    rows.refuse(
        region.map(known.levels) == GEMEENTE,
        "region",
        "not_above_gemeente",
        message,
        lambda row: {"region": known.label(region[row])},
    )
    measure = rows.read("measure", lambda text: cells.one_of(text, allowed=MEASURES, code="unknown_measure"))
    first, last = _days(rows, measure)
    refuse_far_ahead(rows, ("year", "to", "date"), last)
    band = _band(rows)
    return rows.without_faults(
        {
            "region": region,
            "measure": measure,
            "series": rows.read("series", str),
            "from_date": first,
            "to_date": last,
            **{name: band[name] for name in NUMBERS},
            "known_from": _known_from(rows, last),
            "source": rows.read("source", str, required=False, blank=source),
            "simulated": False,
            "known_given": True,
            "value": band_text(band),
        },
        counted=False,
    )


def band_text(bands: pd.DataFrame) -> "pd.Series[Any]":
    """`52000 / – / 74000`: minimum, middle and maximum of each row as one text, equal only when all three are."""
    texts = bands[list(NUMBERS)].astype("Int64").astype("string").fillna(NOT_GIVEN)
    return (texts["minimum"] + " / " + texts["middle"] + " / " + texts["maximum"]).astype("str")


def stored_prognoses(connection: Connection, measures: list[str]) -> pd.DataFrame:
    """Every vintage of the prognoses of `measures`, with the columns that are compared."""
    stored = store.prognoses_known(connection, as_of=date.max, measures=measures)
    return stored.assign(value=band_text(stored), simulated=False)


def append_prognoses(connection: Connection, *, frame: pd.DataFrame, import_id: int) -> None:
    """Store what an import adds, without what was only there to compare."""
    store.append_prognoses(connection, frame=frame.drop(columns=_COMPARED), import_id=import_id)


def _band(rows: Rows) -> pd.DataFrame:
    band = pd.DataFrame({name: rows.numbers(name, cells.count, required=False) for name in NUMBERS})
    filled = pd.DataFrame({name: rows.filled(name) for name in NUMBERS})
    message = N_("the row has no minimum, no middle and no maximum; give at least one of the three")
    rows.refuse(~filled.any(axis=1), None, "no_band", message)
    for low, high in (("minimum", "middle"), ("middle", "maximum"), ("minimum", "maximum")):
        message = N_("{low} is {low_value}, above {high}, which is {high_value}; did the columns change places?")
        rows.refuse(
            (band[low] > band[high]).fillna(False).astype(bool),
            low,
            "band_crosses",
            message,
            _crossing(band, low, high),
        )
    return band


def _crossing(band: pd.DataFrame, low: str, high: str) -> Details:
    return lambda row: {
        "low": low,
        "low_value": int(band[low][row]),
        "high": high,
        "high_value": int(band[high][row]),
    }


def _days(rows: Rows, measure: "pd.Series[Any]") -> tuple["pd.Series[Any]", "pd.Series[Any]"]:
    """First and last day of each row: of a year, of a span, or the one day of a stock."""
    by_year, by_day = rows.filled("year"), rows.filled("date")
    by_span = rows.filled("from") | rows.filled("to")
    ways = by_year.astype(int) + by_span.astype(int) + by_day.astype(int)
    rows.refuse(ways == 0, None, "no_day", N_("the row has no year, no from and to, and no date"))
    rows.refuse(ways > 1, None, "two_days", N_("use only one of year, from and to, and date in a row"))
    for column, other in (("from", "to"), ("to", "from")):
        message = N_("from and to belong together; this one is empty")
        rows.refuse(rows.filled(other) & ~rows.filled(column), column, "half_span", message)
    message = N_("this measure is counted on one day; give a date")
    rows.refuse(measure.isin(STOCKS) & ~by_day & (ways == 1), None, "stock_needs_date", message)
    message = N_("this measure is counted over days; give a year, or from and to")
    rows.refuse(measure.isin(FLOWS) & by_day & (ways == 1), "date", "flow_needs_span", message)
    year = rows.days("year", cells.year, required=False)
    day = rows.days("date", cells.day, required=False)
    first = year.where(by_year, rows.days("from", cells.first_day, required=False).where(by_span, day))
    year_end = year + pd.offsets.YearEnd(0)
    last = year_end.where(by_year, rows.days("to", cells.last_day, required=False).where(by_span, day))
    rows.refuse(first > last, "to", "backwards_span", N_("the span ends before it begins"))
    return first, last


def _known_from(rows: Rows, last: "pd.Series[Any]") -> "pd.Series[Any]":
    """A number that came out when all was over is a figure, not a prognosis."""
    known = rows.days("known_from", cells.day)
    refuse_known_ahead(rows, "known_from", known)
    message = N_("known from {known} is after {day}, the last day it is about: that is no prognosis any more")
    rows.refuse(
        known > last,
        "known_from",
        "known_too_late",
        message,
        lambda row: {"known": known[row].date(), "day": last[row].date()},
    )
    return known
