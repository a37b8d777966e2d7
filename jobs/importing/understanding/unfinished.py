"""Months that were not over on the day of the import: no figure of them is whole.

Offices lay a table out for the whole year: a month to come is empty or 0 in it, and the month under way counts a
part. Taken as they are, they would be figures of whole months.
"""

import re
from collections.abc import Sequence
from datetime import date

from base.i18n import N_
from forecast.periods import YEAR
from jobs.importing.faults import Fault
from jobs.importing.understanding.long_form import LongRow
from jobs.importing.understanding.values import number


def without_unfinished(rows: Sequence[LongRow], day: date) -> tuple[list[LongRow], tuple[str, ...], list[Fault]]:
    """The rows of what was over on `day`, the headings of those left out, and a fault for each month to come that has
    figures other than 0: its year must be wrong.
    """
    kept: list[LongRow] = []
    left_out: dict[str, None] = {}
    faults: dict[str, Fault] = {}
    for row in rows:
        first, last = _span(row)
        if last is None or first is None or last < day:
            kept.append(row)
        elif first > day and number(row.texts["value"]) != 0:
            message = N_("this time is still to come, and has figures other than 0; is its year right?")
            faults.setdefault(row.heading, Fault(None, row.heading, "still_to_come", message))
        else:
            left_out[row.heading] = None
    return kept, tuple(left_out), list(faults.values())


def _span(row: LongRow) -> tuple[date | None, date | None]:
    """First and last day of a count over days; None for anything else."""
    texts = row.texts
    month = texts.get("month", "")
    if re.fullmatch(r"\d{4}-\d{2}", month):
        return _first(month), _last(month)
    if texts.get("from") and texts.get("to"):
        return _first(texts["from"][:7]), _last(texts["to"][:7])
    return None, None


def _first(month: str) -> date:
    year, number_of_month = map(int, month.split("-"))
    return date(year, number_of_month, 1)


def _last(month: str) -> date:
    """The day before the next month."""
    year, number_of_month = map(int, month.split("-"))
    after = year * YEAR + number_of_month
    return date.fromordinal(date(after // YEAR, after % YEAR + 1, 1).toordinal() - 1)
