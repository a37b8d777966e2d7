"""The table of a file: found by its headings on whichever sheet, a wide one turned into the long form."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from base.i18n import N_
from jobs.importing import layouts
from jobs.importing.choices import Choices
from jobs.importing.faults import Fault, ImportRefused
from jobs.importing.files.reading import read_grids
from jobs.importing.sheets import Sheet, sheet_of
from jobs.importing.wide import is_wide, unfold, wide_faults


@dataclass(frozen=True)
class Table:
    """One recognised table. `placed` puts faults in the rows and columns that the file itself has."""

    layout: str
    sheet: Sheet
    headings: tuple[str, ...]
    rows_read: int
    placed: Callable[[Iterable[Fault]], list[Fault]]


def read_table(content: bytes, file_name: str, choices: Choices) -> Table:
    """The first table of the file with known headings.

    Raises:
        ImportRefused: there is none, its headings have faults, or some sheet has a column of personal data.
    """
    sheets = [sheet_of(grid.rows) for grid in read_grids(content, file_name)]
    personal = [fault for sheet in sheets for fault in layouts.personal_faults(sheet.headings)]
    if personal:
        raise ImportRefused(file_name, personal)
    for sheet in sheets:
        if is_wide(sheet.headings):
            return _wide(sheet, file_name, choices)
        layout = layouts.recognise(sheet.headings)
        if layout:
            return _long(sheet, layout, file_name, choices)
    raise ImportRefused(file_name, [layouts.unknown_table(sheets[0].headings)])


def _long(sheet: Sheet, layout: layouts.Layout, file_name: str, choices: Choices) -> Table:
    faults = layouts.heading_faults(sheet.headings, layout)
    if choices.measure is not None:
        message = N_("the option --measure is only for a table with months as columns")
        faults.append(Fault(None, "measure", "no_wide_table", message))
    _refuse(sheet, faults, file_name)
    headings = tuple(layouts.plain_heading(heading) for heading in sheet.headings)
    return Table(layout.name, sheet, headings, len(sheet.cells), list)


def _wide(sheet: Sheet, file_name: str, choices: Choices) -> Table:
    _refuse(sheet, wide_faults(sheet.headings, choices.measure), file_name)
    unfolded = unfold(sheet, choices.measure)
    _refuse(unfolded.sheet, [], file_name)
    return Table(layouts.OBSERVATIONS, unfolded.sheet, sheet.headings, len(sheet.cells), unfolded.placed)


def _refuse(sheet: Sheet, faults: list[Fault], file_name: str) -> None:
    if not faults and sheet.cells.empty and not sheet.faults:
        faults = [Fault(None, None, "no_rows", N_("there are headings but no rows"))]
    if faults:
        raise ImportRefused(file_name, faults, sheet.headings)
