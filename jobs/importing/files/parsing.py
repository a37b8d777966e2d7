"""From bytes to sheets, in whichever process: no pandas, no database, nothing that is slow to import."""

from typing import Final

from base.i18n import N_
from jobs.importing.files import fast, limits, ods, xlsx
from jobs.importing.files.grid import Grid
from jobs.importing.files.package import BROKEN, Package, kind_of
from jobs.importing.files.text import read_text
from jobs.importing.files.unclear import unclear_numbers
from jobs.importing.files.unreadable import Unreadable, damaged, too_large, unreadable

TEXT_KINDS: Final = ("csv", "txt", "tsv")
SPREADSHEET_KINDS: Final = ("xlsx", "ods")


def parse(content: bytes, kind: str) -> list[Grid]:
    """The sheets with anything in it; `kind` is the extension of the file.

    Raises:
        Unreadable: the file is empty, damaged, cut off, too large inside, unclear, or not what its name says.
    """
    if not content.strip():
        unreadable("empty_file", N_("the file is empty"))
    if not content.strip(b"\x00"):
        unreadable("damaged", N_("the file holds nothing but zeros: it was never written whole; save it again"))
    grids = [read_text(content)] if kind in TEXT_KINDS else _spreadsheet(content, kind)
    found = [grid for grid in grids if grid.rows]
    if not found:
        unreadable("empty_file", N_("the file is empty"))
    if sum(len(text) for grid in found for _, cells in grid.rows for text in cells) > limits.MOST_CHARACTERS:
        too_large()
    flaws = [flaw for grid in found for flaw in unclear_numbers(grid)]
    if flaws:
        raise Unreadable(*flaws)
    return found


def _spreadsheet(content: bytes, kind: str) -> list[Grid]:
    try:
        package = Package(content)
        found = kind_of(package)
        if found == "xlsx":
            grids, hidden = _xlsx(content, package)
        else:
            sheets, hidden = ods.read_sheets(package)
            grids = [sheet.grid() for sheet in sheets]
    except (*BROKEN, RecursionError):
        damaged()
    if found != kind:
        unreadable("wrong_kind", N_("this is an {found} file; give it that extension"), found=found)
    if hidden and not any(grid.rows for grid in grids):
        unreadable("empty_file", N_("only hidden sheets of the file have anything in it; make the right one visible"))
    return grids


def _xlsx(content: bytes, package: Package) -> tuple[list[Grid], bool]:
    workbook = xlsx.workbook_of(package)
    grids = fast.read_plain(content, package, workbook)
    if grids is None:
        grids = [xlsx.read_sheet(package, workbook, name, member).grid() for name, member in workbook.sheets]
    return grids, workbook.hidden
