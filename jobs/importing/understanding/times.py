"""The times of columns: years that headings leave out, half-years that look like months, and totals of months."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from base.i18n import N_
from forecast.periods import MONTHS, YEAR
from jobs.importing.choices import Choices
from jobs.importing.understanding.kinds import Context, ValueColumn
from jobs.importing.understanding.moments import Moment
from jobs.importing.understanding.questions import Question, question
from jobs.importing.understanding.words import STAND, TARGET
from models.tables import FLOWS

NUMBERED: Final = ("month", "half-year")
_MONTHS_IN: Final = {"quarter": 3, "half": MONTHS, "year": YEAR}
_SINCE_OR_UNTIL: Final = re.compile(r"\b(per|op|sinds|vanaf|tot|peildatum)\b")


def numbered_question(heading: str) -> Question:
    """Whether `2026-1` is January or the first half-year."""
    message = N_(
        "{heading} can be a month or a half-year; say with --numbered which of the two it is: month or half-year"
    )
    return question("numbered", heading, "month_or_half_year", message, {"heading": heading}, answers=NUMBERED)


def with_halves(columns: Sequence[ValueColumn], choices: Choices) -> tuple[list[ValueColumn], list[Question]]:
    """The columns in which `2026-1` is a month or a half-year, as the others of the table tell; a question else."""
    doubtful = [
        column
        for column in columns
        if column.moment and column.moment.either and column.counted not in (TARGET, STAND) and not column.running
    ]
    if not doubtful:
        return list(columns), []
    months = any(_is_month(column) and not (column.moment and column.moment.either) for column in columns)
    if months or any(column.moment and column.moment.number > 2 for column in doubtful):
        return list(columns), []
    halves = any(
        column.moment
        and ((column.moment.unit == "half" and column.counted != TARGET) or column.moment.either)
        and column not in doubtful
        for column in columns
    )
    chosen = choices.numbered or ("half-year" if halves else None)
    if chosen is None:
        return [column for column in columns if column not in doubtful], [numbered_question(doubtful[0].heading)]
    if chosen == "month":
        return list(columns), []
    return [_as_half(column) if column in doubtful else column for column in columns], []


def _as_half(column: ValueColumn) -> ValueColumn:
    moment = column.moment
    return column if moment is None else replace(column, moment=Moment("half", moment.year, moment.number))


def with_years(
    columns: Sequence[ValueColumn], choices: Choices, context: Context, *, rows_tell_year: bool
) -> tuple[list[ValueColumn], list[Question]]:
    """The columns with the years that their headings leave out; without those of which it is not known."""
    columns = [_as_its_months(column, columns) for column in columns]
    bare = [column for column in columns if column.moment and column.moment.year is None]
    if rows_tell_year:
        return list(columns), []
    if not bare:
        return list(columns), _other_year(columns, choices, context)
    year = choices.year or context.year()
    later = _years_later(bare)
    if year is None or (any(later) and not choices.year):
        message = N_("the headings name months without a year; say with --year of which year the first one is")
        asked = question("year", bare[0].heading, "which_year", message)
        return [column for column in columns if column not in bare], [asked]
    years = dict(zip([column.place for column in bare], (year + more for more in later), strict=True))
    found = [
        replace(column, moment=replace(column.moment, year=years[column.place]))
        if column.moment and column.place in years
        else column
        for column in columns
    ]
    return found, []


def _as_its_months(column: ValueColumn, columns: Sequence[ValueColumn]) -> ValueColumn:
    """A quarter or half-year without a year, of the one year in which its months stand beside it."""
    moment = column.moment
    if moment is None or moment.year is not None or moment.unit not in ("quarter", "half"):
        return column
    years = set()
    for other in columns:
        month = other.moment.as_month() if other.moment and _is_month(other) else None
        if month and month.year and _within(month, replace(moment, year=month.year)):
            years.add(month.year)
    return replace(column, moment=replace(moment, year=years.pop())) if len(years) == 1 else column


def _years_later(columns: Sequence[ValueColumn]) -> list[int]:
    """How many years after the first each column is, each count and unit for itself; January follows December."""
    found = []
    last: dict[tuple[str | None, str], tuple[int, int]] = {}
    for column in columns:
        if column.moment is None:
            continue
        key = (column.counted, column.moment.unit)
        more, before = last.get(key, (0, 0))
        final = YEAR if column.moment.unit == "month" else {"quarter": 4, "half": 2}.get(column.moment.unit, 0)
        more += before == final and column.moment.number == 1
        last[key] = (more, column.moment.number)
        found.append(more)
    return found


def _other_year(columns: Sequence[ValueColumn], choices: Choices, context: Context) -> list[Question]:
    """A question when the year that is given, or stands in a title, is not among those of the headings."""
    years = {column.moment.year for column in columns if column.moment and column.moment.year}
    around, text = context.year_told()
    given = choices.year or around
    if given is None or not years or years == {given} or (choices.year and given in years):
        return []
    told = ", ".join(str(year) for year in sorted(year for year in years if year is not None))
    if choices.year:
        message = N_("--year {year} was given, but the headings are of {years}; leave it out, or mend the headings")
    else:
        message = N_(
            "{text} is of {year}, but the headings are of {years}; mend one of the two, or say with --year which "
            "counts"
        )
    details = {"text": text, "year": str(given), "years": told}
    heading = next(column.heading for column in columns if column.moment and column.moment.year)
    return [question("year", heading, "two_years", message, details)]


def day_inside(column: ValueColumn, titles: Sequence[str]) -> bool:
    """Whether a flow has a day, or says since or until when it counts: no month, though it is the first of one."""
    if column.moment is None or column.moment.unit != "day":
        return False
    said = [column.heading, *(title for title in titles if "per peildatum" in title.casefold())]
    return column.moment.as_month().unit == "day" or any(_SINCE_OR_UNTIL.search(text.casefold()) for text in said)


def apart_from_totals(
    columns: Sequence[ValueColumn], called_total: Collection[int], *, rows_tell_time: bool
) -> tuple[list[ValueColumn], list[ValueColumn]]:
    """The columns with figures, and those that are the total of others.

    Args:
        called_total: places of columns whose heading says total.
        rows_tell_time: a column of the table has the month of each row, so that none is needed in a heading.
    """
    months = [column for column in columns if _is_month(column) and column.counted not in (TARGET, STAND)]
    kept: list[ValueColumn] = []
    totals: list[ValueColumn] = []
    for column in columns:
        total = _is_total(column, months, len(columns), column.place in called_total, rows_tell_time=rows_tell_time)
        (totals if total else kept).append(column)
    return kept, totals


def _is_total(
    column: ValueColumn, months: Sequence[ValueColumn], count: int, called: bool, *, rows_tell_time: bool
) -> bool:
    if column.counted not in (None, *FLOWS):
        return False
    mine = [each for each in months if each.counted in (None, column.counted) or column.counted is None]
    moment = column.moment
    if not mine or moment is None:
        timeless = moment is None and (called or bool(mine))
        return timeless and not rows_tell_time and (bool(mine) or count > 1)
    if moment.unit in _MONTHS_IN and not column.running:
        covered = {each.moment.first for each in mine if each.moment and _within(each.moment, moment)}
        return len(covered) == _MONTHS_IN[moment.unit] or (called and bool(covered))
    if column.running:
        # of months that are all there; else the months are running totals themselves
        month = moment.as_month()
        return any(each.moment and each.moment.as_month() == month for each in mine)
    return called and moment.unit != "month"


def _within(month: Moment, span: Moment) -> bool:
    if month.year is None or span.year is None:
        return False
    month = month.as_month()
    return span.first <= month.first and month.last <= span.last


def _is_month(column: ValueColumn) -> bool:
    moment = column.moment.as_month() if column.moment else None
    return moment is not None and moment.unit == "month" and not column.running
