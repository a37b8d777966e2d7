"""A list of recipients in a file: read as a whole, and taken in as a whole or not at all.

Who is on the list already gets what the file says; who is not in the file stays. So a file may be imported again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection

from base.i18n import N_
from jobs.importing.cells import BadCell, error_cell, error_text
from jobs.importing.faults import Fault, ImportRefused
from jobs.importing.files.reading import read_grids, refuse
from jobs.importing.layouts import plain_heading
from jobs.importing.sheets import Sheet, sheet_of
from jobs.mail.address import mail_address
from jobs.mail.entries import Scopes, mail_kinds, mail_language, person_name
from jobs.mail.letter import Reader
from jobs.mail.recipients import save
from models.tables import WEEKLY

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "naam"),
    "address": ("address", "adres", "mailadres", "email", "e_mail"),
    "language": ("language", "taal"),
    "scope": ("scope", "bereik", "gebied"),
    "kinds": ("kinds", "soorten", "soort"),
}
REQUIRED: Final = ("name", "address", "scope")


def import_recipients(
    connection: Connection, content: bytes, file_name: str, *, language: str, today: date, now: datetime
) -> Counter[str]:
    """Take in a file with recipients; how many were `ADDED`, `CHANGED` and `SAME` (`models.recipients`).

    Args:
        connection: in a transaction of the caller's.
        language: of those for whom the file gives none.
        today: the day on which the regions must exist.

    Raises:
        ImportRefused: with every fault of the file and its row; nothing was stored.
    """
    entries = read_recipients(content, file_name, Scopes.of(connection, today=today), language=language)
    return Counter(save(connection, entry, now=now) for entry in entries)


def read_recipients(content: bytes, file_name: str, scopes: Scopes, *, language: str) -> list[Reader]:
    """The recipients in a file; a blank language is `language`, blank kinds are the weekly mail.

    Raises:
        ImportRefused: with every fault of the file and its row.
    """
    grids = read_grids(content, file_name)
    if len(grids) > 1:
        refuse(file_name, "several_sheets", N_("the file has several sheets; keep the one with recipients"))
    sheet = sheet_of(grids[0].rows)
    columns, faults = _columns(sheet)
    faults = [*sheet.faults, *faults]
    if columns.keys() >= set(REQUIRED):
        meanings: dict[str, tuple[Callable[[str], Any], Any]] = {
            "name": (person_name, None),
            "address": (mail_address, None),
            "language": (mail_language, language),
            "scope": (scopes.read, None),
            "kinds": (mail_kinds, (WEEKLY,)),
        }
        entries = _entries(sheet, columns, meanings, faults)
    if faults:
        raise ImportRefused(file_name, faults, list(sheet.headings))
    return entries


def _columns(sheet: Sheet) -> tuple[dict[str, int], list[Fault]]:
    """Which column of the sheet holds what, and what is wrong with the headings."""
    columns: dict[str, int] = {}
    faults = []
    known = ", ".join(_both(column) for column in HEADINGS)
    for place, heading in enumerate(sheet.headings):
        plain = plain_heading(heading)
        column = next((column for column, names in HEADINGS.items() if plain in names), None)
        if column is None:
            message = N_("this column is not known here; remove it or use one of: {columns}")
            faults.append(Fault(None, heading, "unknown_column", message, {"columns": known}))
        elif column in columns:
            faults.append(Fault(None, heading, "duplicate_column", N_("there are two columns of this kind")))
        else:
            columns[column] = place
    missing = [column for column in REQUIRED if column not in columns]
    faults += [Fault(None, _both(column), "missing_column", N_("this column is missing")) for column in missing]
    return columns, faults


def _both(column: str) -> str:
    """The English heading and the Dutch one, as either may be in the file."""
    return "/".join(HEADINGS[column][:2])


def _entries(
    sheet: Sheet,
    columns: Mapping[str, int],
    meanings: Mapping[str, tuple[Callable[[str], Any], Any]],
    faults: list[Fault],
) -> list[Reader]:
    """The rows as recipients; what is wrong with them is added to `faults`."""
    entries, first_rows = [], dict[str, int]()
    for row, cells in zip(sheet.cells.index.tolist(), sheet.cells.to_numpy().tolist(), strict=True):
        values = {
            column: _value(row, sheet.headings, cells, columns.get(column), meaning, faults)
            for column, meaning in meanings.items()
        }
        address = values["address"]
        if address is not None and first_rows.setdefault(address, row) != row:
            message = N_("this address stands in row {first} too")
            heading = sheet.headings[columns["address"]]
            faults.append(Fault(row, heading, "duplicate_address", message, {"first": first_rows[address]}))
        if None not in values.values():
            scope = values.pop("scope")
            entries.append(Reader(**values, regions=scope))
    return entries


def _value(
    row: int,
    headings: Sequence[str],
    cells: Sequence[str],
    place: int | None,
    meaning: tuple[Callable[[str], Any], Any],
    faults: list[Fault],
) -> Any:
    """What a cell means; None when that is a fault."""
    read, blank = meaning
    text = cells[place] if place is not None else ""
    heading = headings[place] if place is not None else None
    if not text:
        if blank is None:
            faults.append(Fault(row, heading, "empty_cell", N_("this cell is empty")))
        return blank
    try:
        if error_text(text):
            raise error_cell(text)
        return read(text)
    except BadCell as fault:
        faults.append(Fault.of_cell(row, heading, fault))
        return None


__all__ = ["HEADINGS", "REQUIRED", "import_recipients", "read_recipients"]
