"""Columns with a taakstelling or a stand: of which half-year or day it is, and what a positive stand means."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from base.i18n import N_
from forecast.errors import BadInput
from forecast.periods import HalfYear
from jobs.importing.choices import Choices
from jobs.importing.understanding.kinds import Context, ValueColumn
from jobs.importing.understanding.moments import Moment, told
from jobs.importing.understanding.questions import Question, question
from jobs.importing.understanding.tables import Column
from jobs.importing.understanding.words import names_both_signs, positive_is_ahead

SIGNS = ("behind", "ahead")


@dataclass(frozen=True)
class Around:
    """What such a column is read with: the texts and columns around it, the notes below, and what was chosen."""

    context: Context
    choices: Choices
    columns: Sequence[Column]
    notes: Sequence[str]
    rows_tell_time: bool


def target(column: ValueColumn, around: Around) -> tuple[ValueColumn, list[Question]]:
    """The column with its half-year: its own, the one that was given, or the one in which all months lie."""
    period = _period(column, around)
    if period is None and not around.rows_tell_time:
        message = N_("for which half-year is this taakstelling? Say it with --period, such as 2026-H1")
        return column, [question("period", column.heading, "which_period", message)]
    if period is None:
        return column, []
    half = HalfYear.parse(period)
    return replace(column, moment=Moment("half", half.year, half.half)), []


def stand(column: ValueColumn, around: Around) -> tuple[ValueColumn, list[Question]]:
    """The column with its day and its sign, and what is open about the two."""
    column, asked = _signed(column, around)
    if column.moment is not None and column.moment.unit == "day":
        return column, asked
    if column.moment is None and around.rows_tell_time:
        return column, asked
    day = _day(column, around)
    beside = around.context.moment("day")
    if day is None and column.moment is None and is_peildatum(beside):
        return replace(column, moment=beside), asked
    if day is None:
        message = N_('on which day does this stand hold? Say it with --column "{heading}=stand 1-1-2026"')
        details = {"heading": column.heading}
        heading = column.heading
        return column, [*asked, question("columns", heading, "which_day", message, details, heading=heading)]
    return replace(column, moment=Moment("day", day.year, day=day)), asked


def is_peildatum(moment: Moment | None) -> bool:
    """Whether this is a 1 January or 1 July."""
    return moment is not None and moment.day is not None and (moment.day.day, moment.day.month) in ((1, 1), (1, 7))


def _signed(column: ValueColumn, around: Around) -> tuple[ValueColumn, list[Question]]:
    if around.choices.positive:
        return replace(column, ahead=around.choices.positive == "ahead"), []
    texts = (column.heading, *around.context.titles, *around.context.texts[1:], *around.notes)
    told_signs = [sign for text in texts if (sign := positive_is_ahead(text)) is not None]
    if told_signs:
        return replace(column, ahead=told_signs[0]), []
    if names_both_signs(column.heading):
        message = N_("is a positive number behind or ahead in this column? Say it with --stand: behind or ahead")
        return column, [question("positive", column.heading, "which_sign", message, answers=SIGNS)]
    return column, []


def _period(column: ValueColumn, around: Around) -> str | None:
    moment = column.moment
    if moment is not None:
        if moment.half_year:
            return moment.half_year
        return str(HalfYear.of(moment.day)) if moment.day else None
    return None if around.rows_tell_time else _given_or_only(around)


def _given_or_only(around: Around) -> str | None:
    """The half-year that was given, or the one in which all months of the table lie."""
    if around.choices.period:
        return _parsed(around.choices.period)
    year = around.choices.year or around.context.year()
    halves = set()
    for column in around.columns:
        moment = column.told.moment.as_month() if column.told.moment else None
        if moment and moment.unit == "month" and (moment.year or year):
            halves.add(str(HalfYear.of(date(moment.year or year or 1, moment.number, 1))))
    return halves.pop() if len(halves) == 1 else None


def _day(column: ValueColumn, around: Around) -> date | None:
    """The begin or the end of a half-year, where the heading says which of the two."""
    heading = column.heading.casefold()
    period = (column.moment.half_year if column.moment else None) or _given_or_only(around)
    if period is None:
        return None
    half = HalfYear.parse(period)
    if "begin" in heading or "start" in heading:
        return half.start
    return half.peildatum if "eind" in heading or "ultimo" in heading else None


def _parsed(text: str) -> str | None:
    moment = told(text).moment
    if moment is not None and moment.half_year:
        return moment.half_year
    try:
        return str(HalfYear.parse(text))
    except BadInput:
        return None
