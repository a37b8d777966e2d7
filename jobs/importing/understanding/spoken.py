"""A day, a month, a half-year or a week as a person says it, in every form that is understood in their tables."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from base.i18n import N_
from forecast.errors import BadInput
from forecast.weeks import Week
from jobs.importing.cells import FIRST_YEAR, LAST_YEAR, BadCell
from jobs.importing.understanding.moments import Moment, told

_WEEK: Final = re.compile(r"(?P<year>\d{4})[ -]*(?:w|wk|week)[ -]*(?P<week>\d{1,2})", re.IGNORECASE)
_WEEK_FIRST: Final = re.compile(r"(?:w|wk|week)[ -]*(?P<week>\d{1,2})(?: van)?[ -]*(?P<year>\d{4})", re.IGNORECASE)


def spoken_day(text: str) -> date:
    """`2026-01-31`, `31-1-2026`, `31/1/2026` or `31 januari 2026`.

    Raises:
        BadCell: it is no day, or none that exists.
    """
    moment = _whole(text)
    if moment is None or moment.day is None:
        message = N_("{text} is no day of {first} to {last}; write it like 2026-01-31, 31-1-2026 or 31 januari 2026")
        raise BadCell("bad_date", message, {"text": text, "first": FIRST_YEAR, "last": LAST_YEAR})
    return moment.day


def spoken_month(text: str) -> Moment:
    """`2026-01`, `1-2026`, `januari 2026`, or the first or last day of a month.

    Raises:
        BadCell: it is no month of a year.
    """
    moment = _whole(text)
    month = moment.as_month() if moment else None
    if month is None or month.unit != "month" or month.year is None:
        message = N_("{text} is no month; write it like 2026-01 or januari 2026")
        raise BadCell("bad_month", message, {"text": text})
    return month


def spoken_half_year(text: str) -> str:
    """`2026-H1`, `2026-1`, `H1 2026` or `1e halfjaar 2026`, as `2026-H1`.

    Raises:
        BadCell: it is no half-year.
    """
    moment = _whole(text)
    found = moment.half_year if moment else None
    if moment is None or found is None or not FIRST_YEAR <= (moment.year or 0) <= LAST_YEAR:
        message = N_("{text} is no half-year; write it like 2026-H1, 2026-1 or 1e halfjaar 2026")
        raise BadCell("bad_period", message, {"text": text})
    return found


def spoken_week(text: str) -> Week:
    """`2026-W05`, `2026-W5`, `week 5 2026`, or a day in it.

    Raises:
        BadCell: it is no week, or the year has none of that number.
    """
    plain = text.strip()
    match = _WEEK.fullmatch(plain) or _WEEK_FIRST.fullmatch(plain)
    try:
        if match:
            return Week.parse(f"{match['year']}-W{int(match['week']):02}")
        return Week.of(spoken_day(plain))
    except (BadInput, BadCell):
        message = N_("{text} is no week; write it like 2026-W05, or give a day in it")
        raise BadCell("bad_date", message, {"text": text}) from None


def _whole(text: str) -> Moment | None:
    """The time that a text tells when it tells nothing else."""
    found = told(text)
    return None if found.rest or found.running else found.moment
