"""What each column of a table is: a count of some time, a row's own month or measure, a total, or nothing to store.

What a heading does not say is looked for in the titles, the name of the sheet and the name of the file, in this
order; what the person who imports says wins of those. What is still open, or can be read in two ways, is a question.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from base.i18n import N_
from jobs.importing.choices import Choices
from jobs.importing.understanding.accounts import Around, is_peildatum, stand, target
from jobs.importing.understanding.body import Body, RowKind
from jobs.importing.understanding.kinds import Columns, Context, LeftOut, ValueColumn
from jobs.importing.understanding.moments import Moment, Unit, told
from jobs.importing.understanding.questions import Question, question
from jobs.importing.understanding.tables import Column, FoundTable
from jobs.importing.understanding.times import (
    apart_from_totals,
    day_inside,
    numbered_question,
    with_halves,
    with_years,
)
from jobs.importing.understanding.values import number
from jobs.importing.understanding.words import COUNTED, STAND, TARGET, Word, about_something_else, letters
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
# of a count they would say that it is none
_OF_TARGETS: Final = (Word.STATUS, Word.BASIS)
_LEFT_OUT: Final = {
    Word.PERCENT: N_("columns left out, percentages: {columns}"),
    Word.OPGAVE: N_(
        "columns left out, the task with the carried stand (opgave), which follows from stand and taakstelling: "
        "{columns}"
    ),
    Word.REMAINDER: N_("columns left out, what is left to do, which follows from the other figures: {columns}"),
    Word.OTHER: N_("columns left out, not kept by this service: {columns}"),
}


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
        read = [self._as_value(column) for column in values]
        self.peildata = all(is_peildatum(column.moment) for column in read)
        timed, asked = with_halves(read, self.choices)
        self.questions += asked
        bare = any(column.moment and column.moment.year is None for column in timed)
        timed, asked = with_years(timed, self.choices, self.context, rows_tell_year=Word.YEAR in self.row_time)
        self.questions += asked
        called = {column.place for column in values if column.meaning.word == Word.TOTAL or column.meaning.total}
        timed, self.totals = apart_from_totals(timed, called, rows_tell_time=Word.MONTH in self.row_time)
        kept = [self._finished(column) for column in timed]
        year, year_from = (self.choices.year, "") if self.choices.year else self.context.year_told()
        return Columns(
            values=tuple(kept),
            totals=tuple(self.totals),
            month=self.row_time.get(Word.MONTH),
            year=self.row_time.get(Word.YEAR),
            row_unit=self._row_unit(kept),
            measure=self.row_time.get(Word.MEASURE),
            constants=self.constants,
            left_out=tuple(self.left_out),
            context_year=year,
            year_from=year_from,
            year_used=bare,
            questions=tuple(self.questions),
        )

    def _row_unit(self, values: Sequence[ValueColumn]) -> Unit:
        """What `2026-1`, or a bare 1, in the column with the time of a row is; asked where nothing tells."""
        place = self.row_time.get(Word.MONTH)
        if place is None:
            return "month"
        column = self.table.columns[place]
        called: dict[str, Unit] = {"halfjaar": "half", "kwartaal": "quarter"}
        if letters(column.heading) in called:
            return called[letters(column.heading)]
        texts = set(self._cells(column))
        moments = [moment for text in texts if (moment := told(text).moment) is not None]
        numbers = [moment.number for moment in moments if moment.either]
        numbers += [int(text) for text in texts if text.isdecimal() and len(text) < 3]
        months = sum(moment.unit == "month" and not moment.either for moment in moments)
        if not numbers or months or max(numbers) > 2:
            return "month"
        if any(moment.unit == "half" for moment in moments):
            return "half"
        if self.choices.numbered is None and any(each.counted != TARGET for each in values):
            self.questions.append(numbered_question(column.heading))
        return "half" if self.choices.numbered == "half-year" else "month"

    def _cells(self, column: Column) -> list[str]:
        return [row.cells[column.place] for row in self.body.rows if row.cells[column.place]]

    def _holds_something(self, column: Column) -> bool:
        return column.place not in self.body.identity and bool(column.heading or self._cells(column))

    def _take_row_columns(self, columns: Sequence[Column]) -> None:
        for column in columns:
            word = column.meaning.word
            if word in (Word.MONTH, Word.YEAR, Word.MEASURE) and word not in self.row_time:
                self.row_time[word] = column.place
            elif word in CONSTANTS and (word not in _OF_TARGETS or self._has_targets()):
                self.constants[CONSTANTS[word]] = column.place

    def _has_targets(self) -> bool:
        return any(column.meaning.counted == TARGET for column in self.table.columns)

    def _is_value(self, column: Column) -> bool:
        word, cells = column.meaning.word, self._cells(column)
        if column.place in self.constants.values() or column.place in self.row_time.values() or column.is_identity:
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

    def _finished(self, column: ValueColumn) -> ValueColumn:
        """The column with what it counts, and its time in the unit of that."""
        if column.counted in FLOWS and not self.choices.measure:
            self._ask_of_titles(column)
        counted, said_by = (column.counted, "") if column.counted else self._counted(column)
        named = column.counted is not None
        column = replace(column, counted=counted, counted_from=said_by, counted_by_heading=named)
        if counted is None:
            return column
        if counted in (TARGET, STAND):
            found, asked = (target if counted == TARGET else stand)(column, self._around)
            for each in asked:
                self._ask_once(each)
            return found
        if column.moment and column.moment.unit == "day" and counted not in STOCKS:
            month = column.moment.as_month()
            if day_inside(column, self.context.titles):
                message = N_(
                    "{counted} is counted over a month, and this heading names a day; write the month it is about"
                )
                self._ask_column(column, "which_month", message, {"counted": counted})
            return replace(column, moment=month)
        return self._timed(column if counted in STOCKS else self._rows_with_days(column))

    @property
    def _around(self) -> Around:
        notes = tuple(row.label for row in self.body.of(RowKind.NOTE))
        return Around(self.context, self.choices, self.table.columns, notes, Word.MONTH in self.row_time)

    def _ask_of_titles(self, column: ValueColumn) -> None:
        """A title may say that the numbers are no counts, whatever the heading says."""
        for text in (*self.context.titles, self.context.texts[1]):
            if about_something_else(text):
                message = N_(
                    "{text} stands over {heading}: are these numbers {counted}? Say so with --measure, or leave the "
                    "table out"
                )
                details = {"text": text, "heading": column.heading, "counted": column.counted}
                answers = (str(column.counted),)
                self._ask_once(question("measure", None, "about_something_else", message, details, answers=answers))
                return

    def _counted(self, column: ValueColumn) -> tuple[str | None, str]:
        if Word.MEASURE in self.row_time:
            if self.choices.measure:
                message = N_("the table has a column measure already; leave the option --measure out")
                self._ask_once(question("measure", None, "duplicate_column", message))
            return None, ""
        if self.choices.measure:
            return self.choices.measure, ""
        found, said_by = self._texts_beside.counted(_allowed(column.moment, peildata=self.peildata))
        if found is None:
            message = N_("nothing says what the numbers count; say it with --measure (such as {measures})")
            details = {"measures": ", ".join(_likely(column.moment))}
            self._ask_once(
                question("measure", None, "missing_column", message, details, answers=_likely(column.moment))
            )
        return found, said_by

    @property
    def _texts_beside(self) -> Context:
        """The texts around the table, and the headings of columns that are left out, as "% gerealiseerd"."""
        titles, sheet, file = self.context.texts
        # what a percentage is of was counted
        shares = (re.sub(r"%|percentage|procent|\bpct\b", " ", left.heading.casefold()) for left in self.left_out)
        return Context((titles, sheet, *shares, file))

    def _rows_with_days(self, column: ValueColumn) -> ValueColumn:
        """A flow whose time is a row's own: a column called peildatum tells until when, not which month."""
        place = self.row_time.get(Word.MONTH)
        if column.moment is None and place is not None and letters(self.table.columns[place].heading) == "peildatum":
            message = N_(
                "{counted} is counted over a month, and {heading} tells a day; say what it is with --column "
                '"{heading}=maand" when it is the month'
            )
            heading = self.table.columns[place].heading
            details = {"counted": column.counted, "heading": heading}
            self._ask_once(question("columns", heading, "which_month", message, details, heading=heading))
        return column

    def _timed(self, column: ValueColumn) -> ValueColumn:
        if column.moment is None and Word.MONTH not in self.row_time and Word.YEAR not in self.row_time:
            units = ("day",) if column.counted in STOCKS else ("month", "quarter", "half")
            moment, said_by = self.context.moment_told(*units)
            if moment is not None and moment.year is not None:
                return replace(column, moment=moment, moment_from=said_by)
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


def _likely(moment: Moment | None) -> tuple[str, ...]:
    likely = ("realisatie", "koppelingen")
    if moment is not None and moment.unit == "half":
        return (TARGET, *likely)
    return (*likely, STAND) if moment is not None and moment.unit == "day" else likely
