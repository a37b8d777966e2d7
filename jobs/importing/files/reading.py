"""From the bytes of a file to its sheets. What the file is, is judged by its content, not by its name alone.

CSV comes in UTF-8 (with or without a byte order mark) or cp1252, with commas, semicolons or tabs; spreadsheets are
xlsx or ods. A spreadsheet's numbers and days become the text a person would have typed.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Final, Never

from python_calamine import CalamineError, CalamineWorkbook

from base.i18n import N_
from jobs.importing.faults import Fault, ImportRefused
from jobs.importing.files.grid import Grid

MOST_BYTES: Final = 64 * 2**20
MOST_BYTES_UNPACKED: Final = 512 * 2**20
TEXT_KINDS = ("csv", "txt", "tsv")
SPREADSHEET_KINDS = ("xlsx", "ods")
_SEPARATORS = ",;\t"
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r")


def read_grids(content: bytes, file_name: str) -> list[Grid]:
    """The sheets of a file that are not blank: one for a text file, those a person sees of a spreadsheet.

    Raises:
        ImportRefused: the file is empty, too large, damaged, cut off, or not what its name says.
    """
    kind = file_kind(file_name)
    if not content.strip():
        refuse(file_name, "empty_file", N_("the file is empty"))
    if len(content) > MOST_BYTES:
        refuse_size(file_name)
    if kind in TEXT_KINDS:
        grids = [_grid("", _csv_rows(_text(content, file_name), file_name))]
    elif kind in SPREADSHEET_KINDS:
        grids = [_grid(name, rows) for name, rows in _spreadsheet_rows(content, file_name, kind)]
    else:
        refuse(file_name, "unknown_kind", N_("only csv, xlsx and ods files can be read; save it as one of those"))
    found = [grid for grid in grids if grid.rows]
    if not found:
        refuse(file_name, "empty_file", N_("the file is empty"))
    return found


def ends_abruptly(content: bytes, file_name: str) -> bool:
    """Whether a text file stops without a line break, as one does that was cut off inside its last cell."""
    return file_kind(file_name) in TEXT_KINDS and not content.endswith((b"\n", b"\r"))


def file_kind(file_name: str) -> str:
    """The extension in lower case, without its point."""
    return PurePath(file_name).suffix.lower().removeprefix(".")


def refuse(file_name: str, code: str, message: str, **details: object) -> Never:
    """Refuse the file as a whole."""
    raise ImportRefused(file_name, [Fault(None, None, code, message, details)])


def refuse_size(file_name: str) -> Never:
    """Refuse a file that is larger than any table of counts."""
    message = N_("the file is larger than {megabytes} megabytes; split it")
    refuse(file_name, "too_large", message, megabytes=MOST_BYTES // 2**20)


def _grid(name: str, rows: Iterable[tuple[int, list[str]]]) -> Grid:
    return Grid(name, tuple((number, tuple(cells)) for number, cells in rows if any(cells)))


def _text(content: bytes, file_name: str) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        refuse(file_name, "wrong_kind", N_("this is a spreadsheet under another name; call it .xlsx or .ods"))
    if not _CONTROL.isdisjoint(content):
        refuse(file_name, "not_text", N_("this is not a text file; save the table as CSV (UTF-8)"))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    refuse(file_name, "not_text", N_("this is not a text file; save the table as CSV (UTF-8)"))


def _csv_rows(text: str, file_name: str) -> Iterator[tuple[int, list[str]]]:
    heading = next((line for line in text.splitlines() if line.strip()), "")
    # an earlier one wins a tie
    separator = max(_SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        message = N_("the row that starts here has quotation marks that do not match; the file may be cut off")
        raise ImportRefused(file_name, [Fault(line, None, "bad_quotes", message)]) from None


def _spreadsheet_rows(
    content: bytes, file_name: str, kind: str
) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    _check_package(content, file_name, kind)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, ((number, [_cell_text(cell) for cell in row]) for number, row in enumerate(rows, start=1))
    except CalamineError:
        _refuse_damaged(file_name)


def _check_package(content: bytes, file_name: str, kind: str) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        refuse(
            file_name, "wrong_kind", N_("this is an old or protected spreadsheet; save it as xlsx without password")
        )
    if not content.startswith(b"PK"):
        refuse(file_name, "wrong_kind", N_("this is not a spreadsheet; call it .csv if it is a text file"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = {member.filename: member.file_size for member in package.infolist()}
    except zipfile.BadZipFile:
        _refuse_damaged(file_name)
    if sum(members.values()) > MOST_BYTES_UNPACKED:
        refuse_size(file_name)
    found = "ods" if "content.xml" in members else "xlsx" if "xl/workbook.xml" in members else None
    if found is None:
        refuse(file_name, "wrong_kind", N_("this is not a spreadsheet; call it .csv if it is a text file"))
    if found != kind:
        refuse(file_name, "wrong_kind", N_("this is an {found} file; give it that extension"), found=found)


def _refuse_damaged(file_name: str) -> Never:
    refuse(file_name, "damaged", N_("the file cannot be opened: it is damaged or only half of it is there"))


def _cell_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        # a decimal comma, so that 1.234 in a number cell is not taken for 1234
        return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
