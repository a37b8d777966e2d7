"""The tables of a file: those of the import contract as they are, all others as they are understood.

A sheet whose headings are exactly those of a table of the contract is read as such. Any other is looked at by
`understanding/`; what resembles a table of the contract but is not one, and cannot be understood, gets the faults of
its headings.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from base.i18n import N_
from jobs.importing import layouts
from jobs.importing.cells import BadCell, one_of
from jobs.importing.choices import Choices
from jobs.importing.faults import Fault, ImportRefused
from jobs.importing.files.grid import Grid
from jobs.importing.files.reading import read_grids
from jobs.importing.found_sheets import FoundSheet, exact_layout, has_no_rows, regions_across
from jobs.importing.personal_values import personal_cells
from jobs.importing.region_names import RegionNames
from jobs.importing.sheets import Sheet, sheet_of
from jobs.importing.understanding.body import RowKind
from jobs.importing.understanding.long_form import Long
from jobs.importing.understanding.totals import TOTAL_DIFFERS
from jobs.importing.understanding.understand import Unclear, Understood, understand
from jobs.importing.understanding.values import number
from jobs.importing.understanding.words import COUNTED, is_total_row

_SENTENCE: Final = re.compile(r".*(\s|:|\*).*")
REGIONS_ACROSS: Final = Fault(
    None,
    None,
    "regions_across",
    N_(
        "this table has gemeenten beside one another; turn it, so that gemeenten stand below one another and "
        "months beside one another (copy, paste special, transpose)"
    ),
)
NO_ROWS: Final = Fault(None, None, "no_rows", N_("there are headings but no figures below them"))


@dataclass(frozen=True)
class Place:
    """Where a row of a long table stands in the file. `heading` is that of its number; None in a table of the
    contract, whose columns are its own. `region` is the heading over the regions."""

    sheet: str
    row: int
    heading: str | None = None
    region: str = "region"

    def column(self, column: str | None) -> str | None:
        """The heading in the file of a column of the long table."""
        if self.heading is None or column in layouts.ROW_COLUMNS:
            return column
        return self.region if column == "region" else self.heading


@dataclass(frozen=True)
class Table:
    """One table of the contract. `places` tells per row of it the sheet, row and heading in the file; a row that is
    not in it has its own number."""

    layout: str
    sheet: Sheet
    places: Mapping[int, Place] = field(default_factory=dict)
    assumed: bool = False
    """Whether it was understood, so that a target may come without the day from which it was known."""


@dataclass(frozen=True)
class FileTables:
    """All tables of a file, no two rows with one number."""

    tables: tuple[Table, ...]
    headings: tuple[str, ...]
    rows_read: int
    understood: Understood

    def placed(self, faults: Iterable[Fault]) -> list[Fault]:
        """The faults in the rows and columns that the file itself has; a bad row is bad once, not in each month."""
        places = {row: place for table in self.tables for row, place in table.places.items()}
        if not places:
            return list(faults)
        several = len({place.sheet for place in places.values()}) > 1
        found = [_placed(fault, places, several=several) for fault in faults]
        return list({(fault.row, fault.column, fault.code, repr(fault.details)): fault for fault in found}.values())


def _placed(fault: Fault, places: Mapping[int, Place], *, several: bool) -> Fault:
    place = places.get(fault.row or 0)
    if place is None:
        return fault
    details = dict(fault.details)
    other = details.get("other")
    if isinstance(other, int) and other in places:
        there = places[other]
        details["other"] = f"{there.sheet}!{there.row}" if several and there.sheet else there.row
    column = place.column(fault.column)
    if several and place.sheet:
        column = f"{place.sheet}!{column}" if column else place.sheet
    return replace(fault, row=place.row, column=column, details=details)


def read_tables(content: bytes, file_name: str, names: RegionNames, choices: Choices, day: date) -> FileTables:
    """Every table on the visible sheets of the file; `day` is that of the import.

    Raises:
        ImportRefused: there is none, one has faults as a table, or some sheet has a column of personal data.
        Unclear: a table can be read in two ways.
    """
    sheets = [FoundSheet.on(grid, choices) for grid in read_grids(content, file_name)]
    _refuse_personal(sheets, file_name)
    _refuse_choices(sheets, file_name, choices)
    wanted = [sheet for sheet in sheets if not choices.sheets or sheet.grid.name in choices.sheets]
    canonical = [made for sheet in wanted if (made := sheet.as_contract()) is not None]
    others = {sheet.grid.name: sheet.tables for sheet in wanted if sheet.as_contract() is None}
    understood = understand(others, names, file_name, choices, day)
    if not canonical:
        _refuse_near_miss(wanted, understood, file_name, names)
    if understood.questions:
        raise Unclear(file_name, understood)
    if not canonical and not any(table.rows for table in understood.tables):
        raise ImportRefused(file_name, understood.faults or [NO_ROWS], understood.headings)
    if understood.faults:
        raise ImportRefused(file_name, understood.faults, understood.headings)
    return _joined([_canonical(grid, file_name, choices) for grid in canonical], understood)


def unusual_headings(content: bytes, file_name: str) -> tuple[str, ...]:
    """The headings of all tables that are none of the contract, each once.

    Raises:
        ImportRefused: the file cannot be read.
    """
    sheets = [FoundSheet.on(grid, Choices()) for grid in read_grids(content, file_name)]
    tables = [table for sheet in sheets if sheet.as_contract() is None for table in sheet.tables]
    return tuple(dict.fromkeys(heading for table in tables for heading in table.headings))


def _joined(canonical: Sequence[tuple[str, Table]], understood: Understood) -> FileTables:
    """All tables of a file; where there are several, each row gets a number of its own."""
    made = understood.long()
    if len(canonical) == 1 and not made:
        (_, table) = canonical[0]
        headings = tuple(layouts.plain_heading(heading) for heading in table.sheet.headings)
        return FileTables((table,), headings, len(table.sheet.cells), understood)
    tables = [
        Table(long.layout, long.sheet, _places(sheet, region, long), assumed=True) for sheet, region, long in made
    ]
    first = max((row for table in tables for row in table.places), default=2**20) + 1
    for sheet, table in canonical:
        tables.append(_numbered(table, sheet, first))
        first += len(table.sheet.cells) + 1
    rows_read = sum(len(table.sheet.cells) for _, table in canonical) + sum(
        len(table.body.of(RowKind.REGION)) for table in understood.tables
    )
    headings = tuple(heading for _, table in canonical for heading in table.sheet.headings)
    return FileTables(tuple(tables), (*understood.headings, *headings), rows_read, understood)


def _places(sheet: str, region: str, long: Long) -> dict[int, Place]:
    return {row: Place(sheet, *place, region) for row, place in long.places.items()}


def _numbered(table: Table, sheet: str, first: int) -> Table:
    """A table of the contract whose rows have numbers of their own, beside other tables."""
    numbers = table.sheet.cells.index.tolist()
    cells = table.sheet.cells.set_axis(range(first, first + len(numbers)), axis=0)
    places = {first + place: Place(sheet, number) for place, number in enumerate(numbers)}
    return replace(table, sheet=replace(table.sheet, cells=cells), places=places)


def _refuse_personal(sheets: Sequence[FoundSheet], file_name: str) -> None:
    faults: list[Fault] = []
    for sheet in sheets:
        faults += layouts.personal_faults(cell for cell in sheet.grid.rows[0][1] if cell)
        faults += layouts.personal_faults(sheet.headings)
    if faults:
        raise ImportRefused(file_name, {fault.column: fault for fault in faults}.values())
    faults = personal_cells([sheet.grid for sheet in sheets], file_name)
    if faults:
        raise ImportRefused(file_name, faults)


def _refuse_choices(sheets: Sequence[FoundSheet], file_name: str, choices: Choices) -> None:
    """Refuse a choice that fits nothing in the file: a slip in it would otherwise be without effect."""
    faults = []
    if choices.measure is not None:
        try:
            one_of(choices.measure, allowed=COUNTED, code="unknown_measure")
        except BadCell as bad:
            faults.append(Fault.of_cell(None, "--measure", bad))
    headings = {heading for sheet in sheets for heading in sheet.headings}
    for heading in choices.columns:
        if heading not in headings:
            message = N_("there is no column {heading}; there are: {headings}")
            details = {"heading": heading, "headings": ", ".join(sorted(headings))}
            faults.append(Fault(None, "--column", "no_such_column", message, details))
    if faults:
        raise ImportRefused(file_name, faults)
    names = [sheet.grid.name for sheet in sheets]
    absent = [name for name in choices.sheets if name not in names]
    if absent:
        message = N_("there is no visible sheet {sheet}; there are: {sheets}")
        details = {"sheet": ", ".join(absent), "sheets": ", ".join(names)}
        raise ImportRefused(file_name, [Fault(None, None, "no_such_sheet", message, details)])


def _canonical(grid: Grid, file_name: str, choices: Choices) -> tuple[str, Table]:
    """The sheet's name and its table of the contract, notes and a total at its end left out."""
    layout = exact_layout(grid.rows[0][1])
    if layout is None:
        raise ValueError("the headings are not those of a table of the contract")
    rows, total = _trimmed(grid.rows)
    sheet = sheet_of(rows)
    faults = [_off(total, sheet)] if total is not None and not choices.totals else []
    if choices.measure is not None:
        message = N_("the option --measure is for a table that does not say what it counts; this one does")
        faults.append(Fault(None, "measure", "no_wide_table", message))
    found = [fault for fault in faults if fault is not None]
    if not found and sheet.cells.empty and not sheet.faults:
        found = [NO_ROWS]
    if found:
        raise ImportRefused(file_name, found, sheet.headings)
    return grid.name, Table(layout.name, sheet)


def _trimmed(rows: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[list[tuple[int, tuple[str, ...]]], int | None]:
    """The rows without notes at the end, and what the last of them says is the total; None where none does."""
    kept, total = list(rows), None
    while len(kept) > 1:
        filled = [cell for cell in kept[-1][1] if cell]
        if len(filled) == 1 and _SENTENCE.fullmatch(filled[0]):
            kept.pop()
        elif total is None and len(filled) == 2 and is_total_row(filled[0]) and number(filled[1]) is not None:
            total = number(filled[1])
            kept.pop()
        else:
            break
    return kept, total


def _off(total: int, sheet: Sheet) -> Fault | None:
    """The fault of a total that is not the sum of the column `value`."""
    headings = [layouts.plain_heading(heading) for heading in sheet.headings]
    if "value" not in headings:
        return None
    made = sum(number(text) or 0 for text in sheet.cells[headings.index("value")])
    return (
        None if made == total else Fault(None, "value", "total_differs", TOTAL_DIFFERS, {"said": total, "sum": made})
    )


def _refuse_near_miss(
    sheets: Sequence[FoundSheet], understood: Understood, file_name: str, names: RegionNames
) -> None:
    """Refuse what is meant to be a table of the contract and has slips in its headings, or resembles none."""
    asked = [one.heading for one in understood.questions if one.heading]
    if sum(bool(names.meant(heading)) for heading in asked) >= 2:
        raise ImportRefused(file_name, [REGIONS_ACROSS])
    open_column = any(asked.answer == "columns" for asked in understood.questions)
    for sheet in sheets if open_column or not understood.tables else ():
        headings = [heading for heading in sheet.grid.rows[0][1] if heading]
        layout = layouts.recognise(headings)
        if layout is not None:
            raise ImportRefused(file_name, layouts.heading_faults(headings, layout), headings)
    if not understood.tables:
        if any(regions_across(sheet.grid, names) for sheet in sheets):
            raise ImportRefused(file_name, [REGIONS_ACROSS])
        if any(has_no_rows(table) for sheet in sheets for table in sheet.tables):
            raise ImportRefused(file_name, [NO_ROWS])
        raise ImportRefused(file_name, [layouts.unknown_table([cell for cell in sheets[0].grid.rows[0][1] if cell])])
