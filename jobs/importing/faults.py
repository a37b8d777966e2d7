"""What can be wrong with a file, said so that the reader knows what to do.

A fault names its row and column, carries a stable code and a catalogue text with named places. Nothing is cut off
here: `ImportRefused` holds every fault, `told` groups the equal ones for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from base.errors import Invalid
from base.i18n import N_, Language
from jobs.importing.cells import BadCell

ROWS_SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `row` counts lines or sheet rows from 1; both are None for the file as a whole."""

    row: int | None
    column: str | None
    code: str
    message: str
    details: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of_cell(cls, row: int | None, column: str | None, bad: BadCell) -> Fault:
        """What is wrong with the cell of a column in a row."""
        return cls(row, column, bad.code, bad.message, bad.details)

    def text(self, say: Language) -> str:
        """What is wrong and what to do, in words."""
        return filled(say, self.message, self.details)


class ImportRefused(Invalid):
    """A file with faults: nothing of it was stored. `faults` holds all of them, in the order of the file."""

    def __init__(self, file_name: str, faults: Iterable[Fault], columns: Sequence[str] = ()) -> None:
        position = {column: place for place, column in enumerate(columns)}
        self.faults = tuple(
            sorted(faults, key=lambda fault: (fault.row or 0, position.get(fault.column or "", -1), fault.code))
        )
        message = N_("{file} was not imported, nothing was changed. Faults found: {count}.")
        super().__init__(message, file=file_name, count=len(self.faults))

    def __str__(self) -> str:
        return self.told(Language("en"))

    def told(self, say: Language) -> str:
        """The report for a person: one line per fault, rows with the same fault on one line."""
        groups: dict[tuple[str | None, str, str], list[int]] = {}
        for fault in self.faults:
            rows = groups.setdefault((fault.column, fault.code, fault.text(say)), [])
            if fault.row is not None:
                rows.append(fault.row)
        lines = [filled(say, self.message, self.details)]
        lines += [f"- {_place(say, column, rows)}[{code}] {text}" for (column, code, text), rows in groups.items()]
        return "\n".join(lines)


def filled(say: Language, message: str, details: Mapping[str, object]) -> str:
    """A catalogue text with its places filled; whole numbers and days are written as the language does, and a reason
    that is of the catalogue too is told in it."""
    return say(message, **{name: _written(say, name, value) for name, value in details.items()})


def _written(say: Language, name: str, value: object) -> object:
    # what the system says of a file
    if name == "reason" and isinstance(value, str) and value:
        return say(value)
    if isinstance(value, int):
        return say.number(value)
    return say.day(value) if isinstance(value, date) else value


def _place(say: Language, column: str | None, rows: Sequence[int]) -> str:
    parts = []
    if rows:
        shown = ", ".join(str(row) for row in rows[:ROWS_SHOWN])
        if len(rows) > ROWS_SHOWN:
            shown = say(N_("{rows} and {more} more"), rows=shown, more=say.number(len(rows) - ROWS_SHOWN))
        parts.append(say(N_("row {rows}"), rows=shown) if len(rows) == 1 else say(N_("rows {rows}"), rows=shown))
    if column:
        parts.append(say(N_("column {column}"), column=column))
    return ", ".join(parts) + " " if parts else ""
