"""From the sheets of a file to long tables, with all that was understood and all that is open.

Nothing is guessed in silence: what was read, what was left out and why is in `Understood`; what can be read in two
ways is a question with the option that answers it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from base.i18n import N_
from jobs.importing.cells import error_cell, error_text
from jobs.importing.choices import Choices
from jobs.importing.faults import Fault, ImportRefused
from jobs.importing.region_names import RegionNames
from jobs.importing.understanding.agreement import disagreements
from jobs.importing.understanding.body import Body, RowKind, read_body
from jobs.importing.understanding.columns import read_columns
from jobs.importing.understanding.kinds import Columns, Context
from jobs.importing.understanding.long_form import Long, LongRow, Tally, long_rows, long_tables, one_stand
from jobs.importing.understanding.questions import Question
from jobs.importing.understanding.running import per_month, running_of
from jobs.importing.understanding.standings import standings
from jobs.importing.understanding.tables import FoundTable
from jobs.importing.understanding.totals import (
    shared_name_faults,
    total_faults,
    without_provincie_rows,
    without_time_totals,
)
from jobs.importing.understanding.unfinished import without_unfinished

_NOTE: Final = re.compile(r".*[\s:*].*")


@dataclass(frozen=True)
class UnderstoodTable:
    """One table of a file: where it stands, what its rows and columns are, and the figures read from it."""

    table: FoundTable
    body: Body
    columns: Columns
    rows: tuple[LongRow, ...]
    tally: Tally
    running: bool
    unfinished: tuple[str, ...]
    questions: tuple[Question, ...]
    faults: tuple[Fault, ...]

    @property
    def region_heading(self) -> str:
        """The heading over the codes, or else over the names, of the regions."""
        return self.table.columns[self.body.identity[0]].heading or "region"


@dataclass(frozen=True)
class Understood:
    """What was understood of a file. `not_read` are sheets on which no table was found."""

    tables: tuple[UnderstoodTable, ...]
    not_read: tuple[str, ...] = field(default=())

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that is open, each thing once."""
        found: dict[str, Question] = {}
        for table in self.tables:
            for asked in table.questions:
                found.setdefault(repr(asked.fault), asked)
        return tuple(found.values())

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the tables as tables."""
        return tuple(fault for table in self.tables for fault in table.faults)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of all tables, each once."""
        return tuple(dict.fromkeys(heading for table in self.tables for heading in table.table.headings))

    def long(self) -> list[tuple[str, str, Long]]:
        """The long tables of the import contract with the name of their sheet and the heading over their regions, no
        two rows with one number."""
        first = max((row.number for table in self.tables for row in table.body.rows), default=0) + 1
        found: list[tuple[str, str, Long]] = []
        for table in self.tables:
            for made in long_tables(table.rows, first):
                found.append((table.table.sheet, table.region_heading, made))
                first += len(made.places)
        return found


class Unclear(ImportRefused):
    """A file that can be read in two ways: nothing was stored. `understood` holds the questions that are open."""

    def __init__(self, file_name: str, understood: Understood) -> None:
        self.understood = understood
        faults = [question.fault for question in understood.questions]
        super().__init__(file_name, [*faults, *understood.faults], understood.headings)


def understand(
    sheets: Mapping[str, Sequence[FoundTable]], names: RegionNames, file_name: str, choices: Choices, day: date
) -> Understood:
    """Everything that can be read of the sheets; no table at all when nothing looks like one.

    Args:
        sheets: the tables found on each visible sheet of a file, by its name.
        names: the regions of the database.
        day: on which the file comes in; a month that was not over then has no figures yet.
    """
    tables: list[UnderstoodTable] = []
    not_read = []
    for name, tables_found in sheets.items():
        found = [
            made for table in tables_found if (made := _understood(table, names, file_name, choices, day)) is not None
        ]
        if not found:
            not_read.append(name)
        tables += found
    return Understood(tuple(tables), tuple(not_read))


def _understood(
    table: FoundTable, names: RegionNames, file_name: str, choices: Choices, day: date
) -> UnderstoodTable | None:
    body = read_body(table, names)
    if body is None:
        return None
    context = Context((" ".join(table.titles), table.sheet, file_name), table.titles)
    columns = read_columns(table, body, context, choices)
    if not columns.values and not columns.questions:
        return None
    body = without_time_totals(without_provincie_rows(body, columns, names), columns)
    tally = Tally()
    rows = one_stand(long_rows(body, columns, choices, file_name, tally), columns)
    running, asked = running_of(rows, columns.values, _texts_of(table, body, context), choices)
    asked += standings(rows, columns.values, context, choices)
    off = total_faults(body, columns, names)
    shared = shared_name_faults(body, columns, names)
    monthly, falling = per_month(rows, running)
    monthly, unfinished, to_come = without_unfinished(monthly, day)
    twice = [*_twice(columns), *_centred(table), *_errors(table, body, columns), *_merged(table, body, columns)]
    return UnderstoodTable(
        table=table,
        body=body,
        columns=columns,
        rows=tuple(monthly),
        tally=tally,
        running=any(since != "no" for since in running.values()),
        unfinished=unfinished,
        questions=(*columns.questions, *asked),
        faults=(
            *twice,
            *_uneven(table, body),
            *disagreements(table, body, names),
            *falling,
            *shared,
            *to_come,
            *([] if choices.totals else off),
        ),
    )


def _centred(table: FoundTable) -> list[Fault]:
    message = N_(
        "a heading stands over the middle of its columns; put it over the first of them, or merge the cells it is "
        "over"
    )
    return [Fault(table.heading_rows[0], None, "centred_heading", message)] if table.centred else []


def _merged(table: FoundTable, body: Body, columns: Columns) -> Iterator[Fault]:
    """Cells with a number that are merged over several figures: of which of them it is, nobody can say."""
    headings = {column.place: column.heading for column in columns.values}
    rows = {row.number: row.cells for row in body.of(RowKind.REGION)}
    numbers = sorted(rows)
    for top, bottom, left, right in table.merged:
        if left not in headings or top not in rows or not rows[top][left]:
            continue
        below = bisect_right(numbers, bottom) - bisect_left(numbers, top)
        beside = sum(left <= place <= right for place in headings)
        if below * beside > 1:
            message = N_(
                "this cell is merged over {count} figures, so that nobody can say of which its number is; split it, "
                "and write the figure of each"
            )
            yield Fault(top, headings[left], "merged_cell", message, {"count": below * beside})


def _errors(table: FoundTable, body: Body, columns: Columns) -> list[Fault]:
    """Cells that show an error, or a formula that was never computed, where nothing is stored of them: a total of
    which is held against its rows, a column that is left out, or a heading.
    """
    stored = {column.place for column in columns.values} | set(columns.constants.values())
    headings = [Fault.of_cell(number, None, error_cell(cell)) for number, cell in table.broken_headings]
    return headings + [
        Fault.of_cell(row.number, table.headings[place] or None, error_cell(cell))
        for row in body.of(RowKind.REGION, RowKind.TOTAL, RowKind.SUBTOTAL)
        for place, cell in enumerate(row.cells)
        if error_text(cell) and not (row.kind == RowKind.REGION and place in stored)
    ]


def _texts_of(table: FoundTable, body: Body, context: Context) -> list[str]:
    """All that stands around the figures of a table."""
    return [*context.texts, *table.headings, *(row.label for row in body.of(RowKind.NOTE))]


def _uneven(table: FoundTable, body: Body) -> list[Fault]:
    """Rows of figures that are cut off or have a cell too many, and rows that may be what is left of one."""
    message = N_(
        "the row has fewer or more cells than there are headings: the file is cut off or a cell is misplaced"
    )
    return [
        Fault(row.number, None, "row_length", message)
        for row in body.rows
        if row.number in table.uneven and (row.kind == RowKind.REGION or not _NOTE.fullmatch(row.label))
    ]


def _twice(columns: Columns) -> list[Fault]:
    """Columns that hold the same count of the same time; an achterstand and a voorsprong are two."""
    seen: dict[object, str] = {}
    faults = []
    for column in columns.values:
        key = (column.counted, column.moment and column.moment.as_month(), column.running, column.ahead)
        if key in seen:
            message = N_(
                "columns {first} and {second} hold the same count of the same time; leave one of them out with "
                '--column "{second}=weg"'
            )
            details = {"first": seen[key], "second": column.heading}
            faults.append(Fault(None, column.heading, "duplicate_column", message, details))
        seen.setdefault(key, column.heading)
    return faults
