"""Why the bytes of a file do not become sheets, told without anything that takes long to import.

The process that reads a file starts for each one, so what it imports must be small: `jobs.importing.files.reading`
makes an `ImportRefused` of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Never

from base.i18n import N_
from config.given_files import TOO_LARGE
from jobs.importing.files import limits

DAMAGED: Final = N_("the file cannot be opened: it is damaged or only half of it is there")


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong with a file, as `faults.Fault` tells it."""

    code: str
    message: str
    row: int | None = None
    column: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


class Unreadable(Exception):
    """A file that is not read, with its flaws."""

    def __init__(self, *flaws: Flaw) -> None:
        self.flaws = flaws
        super().__init__("; ".join(flaw.message.format(**flaw.details) for flaw in flaws))


def unreadable(code: str, message: str, **details: object) -> Never:
    """Refuse the file as a whole."""
    raise Unreadable(Flaw(code, message, details=details))


def damaged() -> Never:
    """Refuse a file whose inside is broken."""
    unreadable("damaged", DAMAGED)


def too_large() -> Never:
    """Refuse a file that is larger than any table of counts."""
    unreadable("too_large", TOO_LARGE, megabytes=limits.MOST_BYTES // limits.MEGABYTE)


def too_wide() -> Never:
    """Refuse a table with more columns than any table of counts."""
    unreadable("too_large", N_("the table has more than {columns} columns; split it"), columns=limits.MOST_WIDTH)


def too_many_rows() -> Never:
    """Refuse a table with more rows than any table of counts."""
    unreadable("too_large", N_("the table has more than {rows} rows; split it"), rows=limits.MOST_ROWS)


def too_many_cells() -> Never:
    """Refuse sheets with more cells than any table of counts."""
    unreadable("too_large", N_("the file has more than {cells} cells; split it"), cells=limits.MOST_CELLS)
