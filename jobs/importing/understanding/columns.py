"""What each column of a table is: a count of some time, a row's own month or measure, a total, or nothing to store.

What a heading does not say is looked for in the titles, the name of the sheet and the name of the file, in this
order; what the person who imports says wins of those. What is still open, or can be read in two ways, is a question.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from base.i18n import N_
from forecast.errors import BadInput
from forecast.periods import HalfYear
from jobs.importing.choices import Choices
from jobs.importing.understanding.body import Body
from jobs.importing.understanding.moments import Moment, told, years
from jobs.importing.understanding.questions import Question, question
from jobs.importing.understanding.tables import Column, FoundTable
from jobs.importing.understanding.values import number
from jobs.importing.understanding.words import (
    COUNTED,
    STAND,
    TARGET,
    Word,
    counted_in,
    positive_is_ahead,
)
from models.tables import FLOWS, STOCKS

CONSTANTS: Final = {
    Word.PART: "part",
    Word.QUALITY: "quality",
    Word.SOURCE: "source",
    Word.SIMULATED: "simulated",
    Word.KNOWN_FROM: "known_from",
    Word.STATUS: "status",
    Word.BASIS: "basis",
    Word.ROLE: "role",
}
"""Columns that hold something about the whole row, by the name the import contract gives them."""
_LEFT_OUT: Final = {
    Word.PERCENT: N_("columns left out, percentages: {columns}"),
    Word.OPGAVE: N_(
        "columns left out, the task with the carried stand (opgave), which follows from stand and taakstelling: "
        "{columns}"
    ),
    Word.REMAINDER: N_("columns left out, what is left to do, which follows from the other figures: {columns}"),
    Word.OTHER: N_("columns left out, not kept by this service: {columns}"),
}


@dataclass(frozen=True)
class Context:
    """Texts around a table, the nearest first: all its titles, the name of its sheet, the name of the file.

    `titles` are those of the first text, each for itself.
    """

    texts: tuple[str, ...]
    titles: tuple[str, ...] = ()

    def counted(self, allowed: Iterable[str]) -> tuple[str | None, str]:
        """The one thing of `allowed` that the nearest text which names any says is counted, and that text; None if
        it names two, or none does."""
        possible = set(allowed)
        for text in self.texts:
            named = counted_in(text) & possible
            if named:
                return (named.pop() if len(named) == 1 else None), text
        return None, ""

    def moment(self, *units: str) -> Moment | None:
        """The one time in these units, with its year, of the nearest text that tells one."""
        for text in (*self.titles, *self.texts[1:]):
            found = told(text)
            if found.moment is None or found.moment.unit not in units or found.running:
                continue
            moment = found.moment
            return replace(moment, year=self.year()) if moment.year is None else moment
        return None

    def year(self) -> int | None:
        """The one year of the nearest text that names a year."""
        for text in self.texts:
            named = years(text)
            if named:
                return named.pop() if len(named) == 1 else None
        return None


@dataclass(frozen=True)
class ValueColumn:
    """A column of numbers.

    Attributes:
        counted: a measure, `taakstelling` or `stand`; None where a column of the table says so per row.
        counted_from: the text beside the table that says so; empty where the heading does, or a person did.
        moment: None where a column of the table says so per row.
        running: the numbers add up to this moment.
        ahead: a positive stand is ahead.
    """

    place: int
    heading: str
    counted: str | None
    moment: Moment | None
    running: bool = False
    ahead: bool = False
    counted_from: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A column that is not stored, and why: a text of the catalogue with a place for such `columns`."""

    heading: str
    why: str


@dataclass(frozen=True)
class Columns:
    """All columns of a table, apart from those that say which region a row is about."""

    values: tuple[ValueColumn, ...]
    totals: tuple[ValueColumn, ...]
    month: int | None
    year: int | None
    measure: int | None
    constants: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    context_year: int | None
    questions: tuple[Question, ...]


def read_columns(table: FoundTable, body: Body, context: Context, choices: Choices) -> Columns:
    """What the columns of a table are, and what is open about them."""
    reader = _Reader(table, body, context, choices)
    return reader.read()


class _Reader:
    """Gathers what the columns are while it goes through them."""

    def __init__(self, table: FoundTable, body: Body, context: Context, choices: Choices) -> None:
        self.table, self.body, self.context, self.choices = table, body, context, choices
        self.questions: list[Question] = []
        self.left_out: list[LeftOut] = []
        self.row_time: dict[Word, int] = {}
        self.constants: dict[str, int] = {}
        self.totals: list[ValueColumn] = []
        self.peildata = False

    def read(self) -> Columns:
        found = [column for column in self.table.columns if self._holds_something(column)]
        self._take_row_columns(found)
        values = [column for column in found if self._is_value(column)]
        months = [self._as_value(column) for column in values]
        self.peildata = all(_is_peildatum(column.moment) for column in months)
        kept = self._with_years(self._without_totals(months))
        kept = [self._finished(column) for column in kept]
        return Columns(
            values=tuple(kept),
            totals=tuple(self.totals),
            month=self.row_time.get(Word.MONTH),
            year=self.row_time.get(Word.YEAR),
            measure=self.row_time.get(Word.MEASURE),
            constants=self.constants,
            left_out=tuple(self.left_out),
            context_year=self.choices.year or self.context.year(),
            questions=tuple(self.questions),
        )

    def _cells(self, column: Column) -> list[str]:
        return [row.cells[column.place] for row in self.body.rows if row.cells[column.place]]

    def _holds_something(self, column: Column) -> bool:
        return column.place not in self.body.identity and bool(column.heading or self._cells(column))

    def _take_row_columns(self, columns: Sequence[Column]) -> None:
        for column in columns:
            word = column.meaning.word
            if word in (Word.MONTH, Word.YEAR, Word.MEASURE) and word not in self.row_time:
                self.row_time[word] = column.place
            elif word in CONSTANTS:
                self.constants[CONSTANTS[word]] = column.place

    def _is_value(self, column: Column) -> bool:
        word, cells = column.meaning.word, self._cells(column)
        if word in CONSTANTS or column.place in self.row_time.values() or column.is_identity:
            return False
        if word in _LEFT_OUT or (cells and all(cell.endswith("%") for cell in cells)):
            self.left_out.append(LeftOut(column.heading, _LEFT_OUT.get(word, _LEFT_OUT[Word.PERCENT])))
            return False
        plain = word in (Word.COUNTED, Word.VALUE, Word.TOTAL)
        if plain or (column.told.moment is not None and word != Word.QUALIFIED):
            return True
        if not column.heading and column.place < min(self.body.identity) and _is_numbering(cells):
            self.left_out.append(LeftOut(column.heading, N_("columns left out, a numbering of the rows")))
            return False
        self._ask_what(column)
        return False

    def _ask_what(self, column: Column) -> None:
        if not column.heading:
            message = N_("column number {number} has figures but no heading; give it one")
            self.questions.append(
                question("columns", None, "no_heading", message, {"number": column.place + 1}, heading="")
            )
            return
        message = N_(
            'this column is not understood; say what it holds with --column "{heading}=realisatie jan 2026" '
            '(or koppelingen, taakstelling 2026-H1, stand 1-1-2026), or leave it out with --column "{heading}=weg"'
        )
        details = {"heading": column.heading}
        asked = question("columns", column.heading, "unknown_column", message, details, heading=column.heading)
        self.questions.append(asked)

    def _as_value(self, column: Column) -> ValueColumn:
        counted, moment = column.meaning.counted, column.told.moment
        running = column.told.running
        if column.meaning.word == Word.TOTAL:
            return ValueColumn(column.place, column.heading, None, moment, running)
        return ValueColumn(column.place, column.heading, counted, moment, running, column.meaning.ahead)

    def _without_totals(self, columns: list[ValueColumn]) -> list[ValueColumn]:
        """The columns that are no total of others: those of the months of the same count."""
        monthly = {column.counted for column in columns if _is_monthly(column)}
        kept = []
        for column in columns:
            total = self.table.columns[column.place].meaning.word == Word.TOTAL
            whole = column.moment is None or column.running or column.moment.unit == "year"
            flow = column.counted in FLOWS or column.counted is None
            untimed = self.row_time.get(Word.MONTH) is None
            elsewhere = (
                column.moment and column.moment.unit == "year" and not self._has_month_of(columns, column.moment)
            )
            if (not monthly or elsewhere) and (column.moment is not None or len(columns) == 1):
                # nothing is there that it could be the total of
                kept.append(column)
            elif total or (flow and whole and untimed and (column.counted in monthly or None in monthly)):
                self.totals.append(column)
            else:
                kept.append(column)
        return kept

    def _has_month_of(self, columns: Sequence[ValueColumn], year: Moment) -> bool:
        """Whether a month of this year, or one that does not tell its year, has a column."""
        moments = [column.moment for column in columns if _is_monthly(column)]
        return any(moment is not None and moment.year in (None, year.year) for moment in moments)

    def _with_years(self, columns: list[ValueColumn]) -> list[ValueColumn]:
        """The columns with the years that their headings leave out."""
        bare = [column for column in columns if column.moment and column.moment.year is None]
        if not bare:
            return columns
        year = self.choices.year or self.context.year()
        wraps = _wraps(bare)
        if year is None or (wraps and not self.choices.year):
            message = N_("the headings name months without a year; say with --year of which year the first one is")
            self.questions.append(question("year", bare[0].heading, "which_year", message))
            return [column for column in columns if column not in bare]
        later = dict(zip([column.place for column in bare], _years_from(bare, year), strict=True))
        return [
            replace(column, moment=replace(column.moment, year=later[column.place]))
            if column.moment and column.place in later
            else column
            for column in columns
        ]

    def _finished(self, column: ValueColumn) -> ValueColumn:
        """The column with what it counts, and its time in the unit of that."""
        counted, said_by = (column.counted, "") if column.counted else self._counted(column)
        column = replace(column, counted=counted, counted_from=said_by)
        if counted is None:
            return column
        if counted == TARGET:
            return self._target(column)
        if counted == STAND:
            return self._stand(column)
        if column.moment and column.moment.unit == "day" and counted not in STOCKS:
            month = column.moment.as_month()
            if month.unit == "day":
                message = N_("{counted} is counted over a month; this heading is a day inside one")
                self._ask_column(column, "which_month", message, {"counted": counted})
            return replace(column, moment=month)
        return self._timed(column)

    def _counted(self, column: ValueColumn) -> tuple[str | None, str]:
        if Word.MEASURE in self.row_time:
            if self.choices.measure:
                message = N_("the table has a column measure already; leave the option --measure out")
                self._ask_once(question("measure", "measure", "duplicate_column", message))
            return None, ""
        if self.choices.measure:
            return self.choices.measure, ""
        found, said_by = self._texts_beside.counted(_allowed(column.moment, peildata=self.peildata))
        if found is None:
            message = N_("nothing says what the numbers count; say it with --measure (such as {measures})")
            details = {"measures": ", ".join(_likely(column.moment))}
            self._ask_once(
                question("measure", "measure", "missing_column", message, details, answers=_likely(column.moment))
            )
        return found, said_by

    @property
    def _texts_beside(self) -> Context:
        """The texts around the table, and the headings of columns that are left out, as "% gerealiseerd"."""
        titles, others = self.context.texts[:1], self.context.texts[1:]
        # what a percentage is of was counted
        shares = (re.sub(r"%|percentage|procent|\bpct\b", " ", left.heading.casefold()) for left in self.left_out)
        return Context((*titles, *shares, *others))

    def _target(self, column: ValueColumn) -> ValueColumn:
        period = self._period(column)
        if period is None and Word.MONTH not in self.row_time:
            message = N_("for which half-year is this taakstelling? Say it with --period, such as 2026-H1")
            self._ask_once(question("period", column.heading, "which_period", message))
            return column
        if period is None:
            return column
        half = HalfYear.parse(period)
        return replace(column, moment=Moment("half", half.year, half.half))

    def _period(self, column: ValueColumn) -> str | None:
        moment = column.moment
        if moment is not None:
            if moment.half_year:
                return moment.half_year
            return str(HalfYear.of(moment.day)) if moment.day else None
        if Word.MONTH in self.row_time:
            return None
        if self.choices.period:
            return _parsed(self.choices.period)
        return self._only_period()

    def _only_period(self) -> str | None:
        """The half-year in which all months of the table lie, when it is one."""
        year = self.choices.year or self.context.year()
        halves = set()
        for column in self.table.columns:
            moment = column.told.moment.as_month() if column.told.moment else None
            if moment and moment.unit == "month" and (moment.year or year):
                halves.add(str(HalfYear.of(date(moment.year or year or 1, moment.number, 1))))
        return halves.pop() if len(halves) == 1 else None

    def _stand(self, column: ValueColumn) -> ValueColumn:
        ahead = column.ahead
        told_sign = positive_is_ahead(" ".join((column.heading, *self.context.texts, *self._notes())))
        if told_sign is not None:
            ahead = told_sign
        if self.choices.positive:
            ahead = self.choices.positive == "ahead"
        column = replace(column, ahead=ahead)
        if column.moment is None and Word.MONTH in self.row_time:
            return column
        if column.moment is not None and column.moment.unit == "day":
            return column
        day = self._stand_day(column)
        beside = self.context.moment("day")
        if day is None and column.moment is None and _is_peildatum(beside):
            return replace(column, moment=beside)
        if day is None:
            message = N_('on which day does this stand hold? Say it with --column "{heading}=stand 1-1-2026"')
            self._ask_column(column, "which_day", message, {"heading": column.heading})
            return column
        return replace(column, moment=Moment("day", day.year, day=day))

    def _stand_day(self, column: ValueColumn) -> date | None:
        """The begin or the end of a half-year, where the heading says which of the two."""
        heading = column.heading.casefold()
        period = (column.moment.half_year if column.moment else None) or (
            _parsed(self.choices.period) if self.choices.period else self._only_period()
        )
        if period is None:
            return None
        half = HalfYear.parse(period)
        if "begin" in heading or "start" in heading:
            return half.start
        return half.peildatum if "eind" in heading or "ultimo" in heading else None

    def _notes(self) -> list[str]:
        return [row.label for row in self.body.rows if row.kind == "note"]

    def _timed(self, column: ValueColumn) -> ValueColumn:
        if column.moment is None and Word.MONTH not in self.row_time and Word.YEAR not in self.row_time:
            units = ("day",) if column.counted in STOCKS else ("month", "quarter", "half")
            moment = self.context.moment(*units)
            if moment is not None and moment.year is not None:
                return replace(column, moment=moment)
            message = N_('of which month is this count? Say it with --column "{heading}={counted} jan 2026"')
            details = {"heading": column.heading, "counted": column.counted}
            self._ask_column(column, "which_month", message, details)
        return column

    def _ask_column(self, column: ValueColumn, code: str, message: str, details: Mapping[str, object]) -> None:
        asked = question("columns", column.heading, code, message, details, heading=column.heading)
        self.questions.append(asked)

    def _ask_once(self, asked: Question) -> None:
        if all(asked.fault != other.fault for other in self.questions):
            self.questions.append(asked)


def _parsed(text: str) -> str | None:
    moment = told(text).moment
    if moment is not None and moment.half_year:
        return moment.half_year
    try:
        return str(HalfYear.parse(text))
    except BadInput:
        return None


def _is_monthly(column: ValueColumn) -> bool:
    moment = column.moment.as_month() if column.moment else None
    return moment is not None and moment.unit == "month" and not column.running


def _is_numbering(cells: Sequence[str]) -> bool:
    """Whether these are 0, 1, 2, ... or 1, 2, 3, ..."""
    numbers = [number(cell) for cell in cells]
    return bool(numbers) and numbers in (list(range(len(numbers))), list(range(1, len(numbers) + 1)))


def _allowed(moment: Moment | None, *, peildata: bool) -> tuple[str, ...]:
    """What may be counted at this time, as far as a title or the name of a file may decide.

    "Stand 1 april 2026" above months says how new they are; it says what is counted only where all are peildata.
    """
    if moment is None:
        return COUNTED
    if moment.unit == "half" or moment.either:
        return (*FLOWS, TARGET)
    return (*FLOWS, *STOCKS, STAND) if peildata else (*FLOWS, *STOCKS)


def _is_peildatum(moment: Moment | None) -> bool:
    return moment is not None and moment.day is not None and (moment.day.day, moment.day.month) in ((1, 1), (1, 7))


def _likely(moment: Moment | None) -> tuple[str, ...]:
    likely = ("realisatie", "koppelingen")
    if moment is not None and moment.unit == "half":
        return (TARGET, *likely)
    return (*likely, STAND) if moment is not None and moment.unit == "day" else likely


def _wraps(columns: Sequence[ValueColumn]) -> bool:
    """Whether the months go past December."""
    return len(set(_years_from(columns, 0))) > 1


def _years_from(columns: Sequence[ValueColumn], first: int) -> list[int]:
    """The year of each column, each count for itself: one more whenever the months start again."""
    found: list[int] = []
    last: dict[str | None, tuple[int, int]] = {}
    for column in columns:
        year, month = last.get(column.counted, (first, 0))
        told_number = column.moment.number if column.moment else 0
        year += told_number < month
        last[column.counted] = (year, told_number)
        found.append(year)
    return found
