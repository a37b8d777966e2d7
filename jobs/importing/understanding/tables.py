"""Where the tables are on a sheet: which rows are titles, which are the headings, which stand below them.

Headings may take up to three rows, as in `Realisatie 2026` over `januari`, `februari`, `maart`; a merged cell comes
as one filled cell with empty ones to its right. A sheet can hold several tables below one another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Final

from forecast.periods import YEAR
from jobs.importing.cells import error_text
from jobs.importing.files.grid import Grid
from jobs.importing.understanding.moments import Told, told
from jobs.importing.understanding.words import IDENTITY, Meaning, Word, letters, meaning, says_region

Row = tuple[int, tuple[str, ...]]
_MOST_HEADING_ROWS: Final = 3
LEFT_OUT: Final = ("weg", "leave out", "niet", "overslaan")
"""What a column can be called so that it is not read."""


@dataclass(frozen=True)
class Column:
    """One column: its place from 0, its heading as it stands, and what that says."""

    place: int
    heading: str
    told: Told
    meaning: Meaning

    @property
    def is_identity(self) -> bool:
        """Whether it says which region a row is about."""
        return self.meaning.word in IDENTITY


@dataclass(frozen=True)
class FoundTable:
    """A table on a sheet. `rows` are those below the headings, cells padded to one width.

    Attributes:
        titles: texts that stand above the table.
        heading_rows: their numbers in the file.
        centred: a heading over several columns stands over the middle one, so that nobody can say which it is over.
        uneven: numbers of rows of a text file with fewer cells than there are headings, or filled ones beyond them.
        merged: the merged cells of the sheet, as in `Grid`.
        broken_headings: row and text of each that shows an error, or is a formula that was never computed.
    """

    sheet: str
    titles: tuple[str, ...]
    heading_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    uneven: frozenset[int] = field(default=frozenset())
    centred: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    broken_headings: tuple[tuple[int, str], ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as they stand, in order."""
        return tuple(column.heading for column in self.columns)


def find_tables(grid: Grid, called: Mapping[str, str]) -> list[FoundTable]:
    """The tables of a sheet, in order; none when no row looks like headings.

    Args:
        called: what the reader says a column with some heading is to be read as.
    """
    starts = [place for place, (_, cells) in enumerate(grid.rows) if _is_heading(cells)]
    if not starts:
        starts = [place for place, (_, cells) in enumerate(grid.rows) if _times(cells) >= 2][:1]
    tables: list[FoundTable] = []
    first_title = 0
    ends = [*starts[1:], len(grid.rows)] if starts else []
    for start, end in zip(starts, ends, strict=True):
        found = _tables_at(grid, first_title, start, end, called)
        if (
            len(found) == 1
            and tables
            and tables[-1].headings == found[0].headings
            and not _ends_with_title(tables[-1])
        ):
            tables[-1] = _continued(tables[-1], found[0])
        else:
            tables += found
        first_title = start + 1
    return [
        _without_next_title(table, following)
        for table, following in zip(tables, [*tables[1:], None][: len(tables)], strict=True)
    ]


def _tables_at(grid: Grid, first_title: int, start: int, end: int, called: Mapping[str, str]) -> list["FoundTable"]:
    """The tables whose headings stand in the row at place `start`, beside one another."""
    parts = _side_by_side(grid, start, called)
    if len(parts) == 1:
        return [_table(grid, first_title, start, end, called)]
    row, last = grid.rows[start][0], grid.rows[end - 1][0]
    first = grid.rows[first_title][0]
    made = []
    for part in parts:
        numbers = [number for number, _ in part.rows]
        if row in numbers:
            until = sum(number <= last for number in numbers)
            made.append(_table(part, sum(number < first for number in numbers), numbers.index(row), until, called))
    return made


def _side_by_side(grid: Grid, start: int, called: Mapping[str, str]) -> list[Grid]:
    """The sheet cut where a second table starts beside the first: regions again, right of numbers and with numbers
    behind them. Each part keeps its places, as if the other were empty.
    """
    columns = [column_of(place, cell, called) for place, cell in enumerate(grid.rows[start][1])]
    cuts = [0]
    region = counted = False
    for place, column in enumerate(columns):
        starts = column.is_identity and place > 0 and not columns[place - 1].is_identity
        if starts and region and counted and _names_regions(columns[place:]) and any(map(_counts, columns[place:])):
            cuts.append(place)
            region = counted = False
        region |= column.meaning.word in (Word.REGION, Word.NAME)
        counted |= _counts(column)
    if len(cuts) == 1:
        return [grid]
    # a title over one of them is about both; headings above the regions belong to what they stand over
    titles = [row for row in grid.rows[:start] if sum(map(bool, row[1])) == 1]
    above = [row for row in grid.rows[:start] if row not in titles]
    return [
        replace(grid, rows=tuple(sorted([*titles, *_between([*above, *grid.rows[start:]], first, last)])))
        for first, last in zip(cuts, [*cuts[1:], None], strict=True)
    ]


def _names_regions(columns: Sequence["Column"]) -> bool:
    """Whether the first columns, up to one that is about something else, name regions."""
    run = takewhile(lambda each: each.is_identity, columns)
    return any(each.meaning.word in (Word.REGION, Word.NAME) for each in run)


def _counts(column: "Column") -> bool:
    return column.told.moment is not None or column.meaning.word in (Word.COUNTED, Word.VALUE, Word.TOTAL)


def _between(rows: Sequence[Row], first: int, last: int | None) -> list[Row]:
    """The rows with only these places filled; those with nothing there are blank, and left out."""
    cut = ((number, (*([""] * first), *cells[first:last])) for number, cells in rows)
    return [(number, cells) for number, cells in cut if any(cells)]


def _ends_with_title(table: "FoundTable") -> bool:
    """Whether the last row has one cell: the title of what stands below, not a figure of the page before."""
    return bool(table.rows) and sum(map(bool, table.rows[-1][1])) == 1


def _is_heading(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and any(says_region(cell) for cell in filled)


def _times(cells: Sequence[str]) -> int:
    moments = [told(cell).moment for cell in cells if cell]
    return sum(moment is not None and moment.unit != "year" for moment in moments)


def _table(grid: Grid, first_title: int, start: int, end: int, called: Mapping[str, str]) -> FoundTable:
    """The table whose lowest identity headings stand in the row at place `start`."""
    numbers = [number for number, _ in grid.rows]
    identity = [place for place, cell in enumerate(grid.rows[start][1]) if says_region(cell)]
    top = start
    while top > first_title and start - top < _MOST_HEADING_ROWS - 1 and numbers[top - 1] == numbers[top] - 1:
        if not _groups(grid.rows[top - 1][1], identity):
            break
        top -= 1
    bottom = start
    while bottom + 1 < end and bottom - top < _MOST_HEADING_ROWS - 1 and _deepens(grid.rows[bottom + 1][1], identity):
        bottom += 1
    width = max(len(cells) for _, cells in grid.rows[top:end])
    levels = [_padded(cells, width) for _, cells in grid.rows[top : bottom + 1]]
    padded = [(number, _padded(cells, width)) for number, cells in grid.rows[bottom + 1 : end]]
    titles = tuple(cell for _, cells in _titles(grid.rows[first_title:top], first_title) for cell in cells if cell)
    return FoundTable(
        sheet=grid.name,
        titles=titles,
        heading_rows=tuple(numbers[top : bottom + 1]),
        columns=tuple(_columns(levels, called)),
        # headings of several rows may come again at the top of a printed page
        rows=tuple(row for row in padded if row[1] not in levels),
        uneven=_uneven(grid, grid.rows[bottom + 1 : end], levels),
        merged=grid.merged,
        broken_headings=tuple(
            (number, cell) for number, cells in grid.rows[top : bottom + 1] for cell in cells if error_text(cell)
        ),
        centred=any(_centred(level, levels[-1]) for level in levels[:-1]),
    )


def _centred(level: Sequence[str], last: Sequence[str]) -> bool:
    """Whether months stand left of the first group heading, as if it were not over them."""
    first = next((place for place, cell in enumerate(level) if cell and not says_region(cell)), len(level))
    alone = [told(cell) for cell in last[:first] if cell and not says_region(cell)]
    return first < len(level) and any(one.moment and one.moment.unit == "month" and not one.rest for one in alone)


def _uneven(grid: Grid, rows: Sequence[Row], levels: Sequence[Sequence[str]]) -> frozenset[int]:
    """A text file that was cut off ends with a short row; a spreadsheet has none that are short."""
    if grid.name:
        return frozenset()
    width = max(place + 1 for level in levels for place, cell in enumerate(level) if cell)
    return frozenset(number for number, cells in rows if len(cells) < width or any(cells[width:]))


def _titles(above: Sequence[Row], first_title: int) -> Sequence[Row]:
    """The rows above the headings; below another table those of one cell, as all others are of that."""
    if first_title == 0:
        return above
    return list(takewhile(lambda row: sum(map(bool, row[1])) == 1, reversed(above)))[::-1]


def _groups(cells: Sequence[str], identity: Sequence[int]) -> bool:
    """Whether a row above the headings groups them: it says nothing over the regions, and something beside them."""
    filled = [place for place, cell in enumerate(cells) if cell]
    return bool(filled) and bool(identity) and min(filled) > min(identity)


def _deepens(cells: Sequence[str], identity: Sequence[int]) -> bool:
    """Whether a row below the headings goes on with them: only times and words of the field, and no region."""
    filled = [place for place, cell in enumerate(cells) if cell]
    if not filled or any(place in identity for place in filled):
        return False
    numbers = [int(cells[place]) for place in filled if cells[place].isdecimal() and len(cells[place]) < 3]
    if len(numbers) == len(filled) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        # months by their number, under a year
        return numbers[-1] <= YEAR
    return all(told(cells[place]).moment or meaning(cells[place]).word != Word.UNKNOWN for place in filled)


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _columns(levels: Sequence[Sequence[str]], called: Mapping[str, str]) -> list[Column]:
    below = [[any(deeper) for deeper in zip(*levels[depth + 1 :], strict=True)] for depth in range(len(levels) - 1)]
    spread = [_spread(level, deeper) for level, deeper in zip(levels[:-1], below, strict=True)] + [list(levels[-1])]
    columns = []
    for place, own in enumerate(zip(*levels, strict=True)):
        parts = [level[place] for level in spread]
        # what spreads from the left says nothing where nothing stands below it
        text = " ".join(dict.fromkeys(part for part in parts if part)) if any(own) else ""
        columns.append(column_of(place, text, called))
    return columns


def column_of(place: int, heading: str, called: Mapping[str, str]) -> Column:
    """The column with this heading, read as the reader calls it."""
    read = called.get(heading, heading)
    if read.casefold() in LEFT_OUT:
        return Column(place, heading, Told(None, False, ""), Meaning(Word.OTHER))
    time = told(read)
    return Column(place, heading, time, meaning(read if letters(time.rest) == letters(read) else time.rest))


def _spread(level: Sequence[str], below: Sequence[bool]) -> list[str]:
    """A row of group headings, each repeated to the right until the next; the words for a region stay alone, and so
    does a heading with nothing below it, which is of its own column only.
    """
    spread, last = [], ""
    for cell, deeper in zip(level, below, strict=True):
        if cell:
            last = cell if deeper and not says_region(cell) else ""
            spread.append(cell)
        else:
            spread.append(last)
    return spread


def _continued(table: FoundTable, more: FoundTable) -> FoundTable:
    """A table goes on below headings that are those above, as on the next page."""
    return replace(
        table,
        rows=(*table.rows, *more.rows),
        uneven=table.uneven | more.uneven,
    )


def _without_next_title(table: FoundTable, following: FoundTable | None) -> FoundTable:
    """Rows of one filled cell at the end are the title of the table below, when there is one."""
    if following is None:
        return table
    rows = list(table.rows)
    while rows and sum(map(bool, rows[-1][1])) <= 1:
        rows.pop()
    return replace(table, rows=tuple(rows))
