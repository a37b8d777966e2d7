"""Large xlsx files without anything odd, read by calamine in a third of the time.

Calamine leaves out errors, percentages and formulas that were never computed, and takes room for every cell up to the
farthest. So it reads what has none of these; whatever it does not open, `xlsx` reads or refuses.
"""

import codecs
import io
import re
from dataclasses import replace
from datetime import date, datetime, time
from string import ascii_uppercase
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from jobs.importing.files import cell_text, limits
from jobs.importing.files.cell_text import KeptTexts, clean
from jobs.importing.files.grid import Grid
from jobs.importing.files.package import Package
from jobs.importing.files.xlsx import Workbook, notes_of

# smaller ones are read as fast by `xlsx`
FAST_FROM: Final = 2 * limits.MEGABYTE
FAST_UP_TO: Final = 128 * limits.MEGABYTE
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8)", re.IGNORECASE)
# a document type, an error, a day in ISO, a formula, what xlsx escapes, merged cells; one too many only costs time
_ODD: Final = (
    *(b"<!", b'"e"', b"'e'", b'"d"', b"'d'", b"_x"),
    b"mergeCell",
    *(b"f>", b"<f ", b":f ", b"<f/", b":f/", b"<f\n", b"<f\r", b"<f\t"),
)
_ROW = re.compile(rb"row\b[^>]*?\br\s*=\s*[\"'](\d+)[\"']")
_WIDE = re.compile(rb"r=[\"'][A-Z]{2}")
_WIDER = re.compile(rb"r=[\"'][A-Z]{3}")
_LETTERS: Final = tuple(b'r="' + letter.encode() for letter in ascii_uppercase)


def read_plain(content: bytes, package: Package, workbook: Workbook) -> list[Grid] | None:
    """The sheets of a large file that has nothing odd; None for any other."""
    members = [member for _, member in workbook.sheets]
    size = sum(package.size(member) for member in members if member in package)
    if workbook.hidden or not FAST_FROM <= size <= FAST_UP_TO:
        return None
    if any("_x" in text for text in workbook.texts) or not all(
        _is_plain(package.read(member), workbook) for member in members
    ):
        return None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(book.sheet_names) != len(members):
            return None
        return [
            replace(_grid(clean(name), book.get_sheet_by_name(name)), notes=tuple(notes_of(package, member)))
            for name, member in zip(book.sheet_names, members, strict=True)
        ]
    except CalamineError:
        return None


def _is_plain(sheet: bytes, workbook: Workbook) -> bool:
    start = sheet[:200].removeprefix(codecs.BOM_UTF8)
    if not start.startswith(b"<") or _DECLARED.match(start) or any(odd in sheet for odd in _ODD):
        return False
    shown = [str(place).encode() for place, kind in enumerate(workbook.kinds) if kind in ("percent", "duration")]
    if shown and re.search(rb"s=[\"'](?:" + b"|".join(shown) + rb")[\"']", sheet):
        return False
    last = max(sheet.rfind(b"<row"), sheet.rfind(b":row"), 0)
    rows = max(map(int, _ROW.findall(sheet[last : last + 1000])), default=0)
    if rows * len(_LETTERS) <= limits.MOST_CELLS and not _WIDE.search(sheet):
        return True
    return rows <= limits.MOST_ROWS and rows * _width(sheet) <= limits.MOST_CELLS


def _width(sheet: bytes) -> int:
    """No fewer columns than there are."""
    if _WIDER.search(sheet):
        return limits.MOST_COLUMNS
    if _WIDE.search(sheet):
        return len(_LETTERS) * (len(_LETTERS) + 1)
    letters = len(_LETTERS)
    return next((letters - behind for behind, mark in enumerate(reversed(_LETTERS)) if mark in sheet), letters)


def _grid(name: str, sheet: Any) -> Grid:
    texts, numbers = KeptTexts(clean), KeptTexts(cell_text.number_text)

    def text(cell: object) -> str:
        # True and 1.0 would be one key
        if type(cell) is str:
            return texts[cell]
        return numbers[cell] if type(cell) is float else _other_text(cell)

    rows = enumerate(sheet.to_python(skip_empty_area=False), start=1)
    read = ((number, tuple([text(cell) for cell in row])) for number, row in rows)
    return Grid(name, tuple((number, cells) for number, cells in read if any(cells)))


def _other_text(cell: object) -> str:
    if isinstance(cell, bool):
        return cell_text.boolean_text(cell)
    return cell_text.moment_text(cell) if isinstance(cell, (datetime, date, time)) else clean(str(cell))
