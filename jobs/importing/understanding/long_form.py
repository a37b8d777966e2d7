"""The long tables of the import contract, made of the columns and rows that were understood.

A row of a long table remembers from which row and heading it came, so that faults are told in the file's own terms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from forecast.periods import YEAR
from jobs.importing import layouts
from jobs.importing.choices import Choices
from jobs.importing.sheets import Sheet
from jobs.importing.understanding.body import Body, BodyRow, RowKind
from jobs.importing.understanding.kinds import Columns, ValueColumn
from jobs.importing.understanding.moments import Moment, told
from jobs.importing.understanding.values import Cell, number, read_cell
from jobs.importing.understanding.words import STAND, TARGET, meaning
from models.tables import STOCKS

COLUMNS: Final = {
    layouts.OBSERVATIONS: ("month", "from", "to", "date", "region", "measure", "value"),
    layouts.TARGETS: ("period", "region", "value", "known_from", "status", "basis"),
    layouts.STANDS: ("date", "region", "value"),
}
_MOST: Final = {"month": YEAR, "quarter": 4, "half": 2, "day": 0, "year": 0}
_EXTRA: Final = layouts.ROW_COLUMNS


@dataclass(frozen=True)
class LongRow:
    """One figure: where it stands in the file, and the texts of its columns in the long table."""

    number: int
    heading: str
    layout: str
    texts: Mapping[str, str]


@dataclass
class Tally:
    """What became of the cells: numbers of blanks, dashes, cells that say "not known", and marks with their count."""

    blank: int = 0
    dashes: int = 0
    not_known: int = 0
    marks: dict[str, int] = field(default_factory=dict)

    def add(self, cell: Cell, *, blank: bool) -> None:
        """Count one cell."""
        self.blank += blank
        self.dashes += cell.dash
        self.not_known += cell.not_known
        if cell.mark:
            self.marks[cell.mark] = self.marks.get(cell.mark, 0) + 1


@dataclass(frozen=True)
class Long:
    """One table of the contract. `places` tells per row of it the row and the heading in the file."""

    layout: str
    sheet: Sheet
    places: Mapping[int, tuple[int, str]]


def long_rows(body: Body, columns: Columns, choices: Choices, file_name: str, tally: Tally) -> list[LongRow]:
    """A row for each number in the table; `tally` gets what became of the other cells."""
    marks = body.marks
    found: list[LongRow] = []
    for row in body.of(RowKind.REGION):
        moment, counted = _row_moment(row, columns), _row_counted(row, columns)
        constants = {name: row.cells[place] for name, place in columns.constants.items() if row.cells[place]}
        for column in columns.values:
            cell = read_cell(row.cells[column.place], dash_is_zero=choices.dash == "zero")
            tally.add(cell, blank=not row.cells[column.place])
            if not cell.text:
                continue
            layout, texts = _texts(column, moment, counted)
            value = _turned(cell.text) if column.ahead else cell.text
            noted = _source(cell, marks, constants.get("source") or file_name)
            found.append(
                LongRow(
                    row.number,
                    column.heading,
                    layout,
                    constants | texts | noted | {"region": row.region, "value": value},
                )
            )
    return found


def one_stand(rows: Sequence[LongRow], columns: Columns) -> list[LongRow]:
    """The rows, an achterstand and a voorsprong in two columns made one stand: one of the two is 0."""
    ahead = {column.heading for column in columns.values if column.ahead}
    if not ahead or all(column.ahead for column in columns.values):
        return list(rows)
    found: dict[object, LongRow] = {}
    for row in rows:
        key: object = (
            (row.number, row.texts.get("date")) if row.layout == layouts.STANDS else (row.number, row.heading)
        )
        first = found.get(key)
        if first is None or (first.heading in ahead) == (row.heading in ahead):
            found[key if first is None else (key, row.heading)] = row
        elif number(first.texts["value"]) == 0:
            found[key] = row
        elif number(row.texts["value"]) != 0:
            found[(key, row.heading)] = row
    return list(found.values())


def _source(cell: Cell, marks: Mapping[str, str], source: str) -> dict[str, str]:
    """Where a figure with a mark comes from: the source and what the note below the table says of the mark."""
    if not cell.mark:
        return {}
    return {"source": f"{source} ({f'{cell.mark} {marks[cell.mark]}' if cell.mark in marks else cell.mark})"}


def _turned(text: str) -> str:
    """A number with the other sign."""
    if text.lstrip("+-−–").strip("0.,") == "":
        return text
    return text[1:].lstrip() if text[0] in "-−–" else f"-{text.removeprefix('+')}"


def _row_moment(row: BodyRow, columns: Columns) -> tuple[Moment | None, str]:
    """The time that a row tells itself, and the text that tells it."""
    month = row.cells[columns.month] if columns.month is not None else ""
    year = row.cells[columns.year] if columns.year is not None else ""
    text = f"{month} {year}".strip()
    moment = told(month).moment if month else None
    if moment is None and month.isdecimal() and 1 <= int(month) <= _MOST[columns.row_unit]:
        moment = Moment(columns.row_unit, None, int(month))
    if moment is None and not month and year:
        moment = told(year).moment
    if moment is not None and moment.either and moment.number <= _MOST[columns.row_unit]:
        moment = Moment(columns.row_unit, moment.year, moment.number)
    said = told(year).moment if year else None
    if moment is not None and said is not None and moment.year not in (None, said.year):
        # the two columns contradict each other: it is told as it stands
        return None, text
    if moment is not None and moment.year is None:
        known = told(year).moment
        moment = replace(moment, year=known.year if known else columns.context_year)
    return moment, text


def _row_counted(row: BodyRow, columns: Columns) -> str:
    text = row.cells[columns.measure] if columns.measure is not None else ""
    return meaning(text).counted or text


def _texts(
    column: ValueColumn, row_moment: tuple[Moment | None, str], row_counted: str
) -> tuple[str, dict[str, str]]:
    """The layout and the columns of time and measure of one figure; what was not understood stays as it says."""
    counted = column.counted or row_counted
    moment, text = column.moment, ""
    if moment is None:
        moment, text = row_moment
    elif moment.unit in ("month", "quarter", "half") and moment.year is None and row_moment[0] is not None:
        moment = replace(moment, year=row_moment[0].year)
    known = moment if moment is not None and moment.year is not None else None
    if counted == TARGET:
        period = (known.half_year if known else None) or text or (known.first.isoformat() if known else "")
        return layouts.TARGETS, {"period": period, "status": "vastgesteld", "basis": "verdeeld"}
    if counted == STAND:
        day = known.first if known and (known.unit in ("day", "month")) else None
        return layouts.STANDS, {"date": day.isoformat() if day else text}
    return layouts.OBSERVATIONS, {"measure": counted} | _observed(counted, known, text)


def _observed(counted: str, moment: Moment | None, text: str) -> dict[str, str]:
    if moment is None:
        return {"month": text}
    if counted in STOCKS:
        return {"date": moment.last.isoformat()}
    moment = moment.as_month()
    if moment.unit == "month":
        return {"month": f"{moment.year:04d}-{moment.number:02d}"}
    if moment.unit == "day":
        return {"month": moment.first.isoformat()}
    return {"from": moment.first.isoformat(), "to": moment.last.isoformat()}


def long_tables(rows: Sequence[LongRow], first_number: int) -> list[Long]:
    """One table per layout, in the order of the file.

    Args:
        first_number: of the first row of the first table; they go on from there, so that no two are equal.
    """
    tables = []
    for layout, names in COLUMNS.items():
        mine = [row for row in rows if row.layout == layout]
        if not mine:
            continue
        columns = [*names, *(name for name in _EXTRA if name not in names and any(name in row.texts for row in mine))]
        frame: pd.DataFrame = pd.DataFrame(
            {place: [row.texts.get(name, "") for row in mine] for place, name in enumerate(columns)},
            index=pd.RangeIndex(first_number, first_number + len(mine)),
            dtype="str",
        )
        places: dict[int, Any] = {
            index: (row.number, row.heading) for index, row in zip(frame.index.tolist(), mine, strict=True)
        }
        tables.append(Long(layout, Sheet(tuple(columns), frame), places))
        first_number += len(mine)
    return tables


def months_of(rows: Iterable[LongRow]) -> dict[tuple[str, str], list[str]]:
    """The numbers, as texts, of each count and its month, span, day or half-year, for a summary."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        counted = {layouts.TARGETS: TARGET, layouts.STANDS: STAND}.get(row.layout) or row.texts.get("measure", "")
        span = [row.texts[name] for name in ("from", "to") if row.texts.get(name)]
        time = next((row.texts[name] for name in ("month", "date", "period") if row.texts.get(name)), "..".join(span))
        found.setdefault((counted, time), []).append(row.texts["value"])
    return found
