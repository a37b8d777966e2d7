"""From the bytes of a file to its sheets. What the file is, is judged by its content, not by its name alone.

Text comes in UTF-8 (with or without a byte order mark), UTF-16 with its mark or cp1252, with commas, semicolons, tabs
or bars; spreadsheets are xlsx or ods. A spreadsheet's numbers and days become the text a person would have typed.
"""

import unicodedata
from pathlib import Path, PurePath
from typing import Final, Never

from base.i18n import N_
from base.printable import printable
from config.given_files import TOO_LARGE, UnfitFile, read_given
from jobs.importing.faults import Fault, ImportRefused
from jobs.importing.files import limits
from jobs.importing.files.apart import read_apart
from jobs.importing.files.grid import Grid
from jobs.importing.files.limits import ReaderLimits
from jobs.importing.files.parsing import SPREADSHEET_KINDS, TEXT_KINDS, parse
from jobs.importing.files.unreadable import Unreadable

__all__ = ["ends_abruptly", "file_kind", "file_name", "read_bytes", "read_grids", "refuse"]

_LIMITS: Final = ReaderLimits()


def read_grids(content: bytes, file_name: str, *, reader: ReaderLimits = _LIMITS) -> list[Grid]:
    """The sheets of a file that are not blank: one for a text file, those a person sees of a spreadsheet.

    Spreadsheets and large texts are read in a process of their own, within the limits of `reader`.

    Raises:
        ImportRefused: the file is empty, too large, damaged, cut off, unclear, or not what its name says; or it kills
            or hangs its reader.
    """
    kind = file_kind(file_name)
    if content.strip() and len(content) > limits.MOST_BYTES:
        refuse(file_name, "too_large", TOO_LARGE, megabytes=limits.MOST_BYTES // limits.MEGABYTE)
    if content.strip() and kind not in (*TEXT_KINDS, *SPREADSHEET_KINDS):
        refuse(file_name, "unknown_kind", N_("only csv, xlsx and ods files can be read; save it as one of those"))
    try:
        return read_apart(content, kind, reader) if _needs_care(content, kind) else parse(content, kind)
    except Unreadable as unreadable:
        faults = [Fault(flaw.row, flaw.column, flaw.code, flaw.message, flaw.details) for flaw in unreadable.flaws]
        raise ImportRefused(file_name, faults) from None


def ends_abruptly(content: bytes, file_name: str) -> bool:
    """Whether a text file stops without a line break, as one does that was cut off inside its last cell."""
    return file_kind(file_name) in TEXT_KINDS and not content.rstrip(b"\x00\x1a").endswith((b"\n", b"\r"))


def file_name(path: PurePath | str) -> str:
    """The name of a file as it is told and stored.

    Some systems give its letters apart from their accents; what is not UTF-8 can be shown and stored by nobody.
    """
    return printable(unicodedata.normalize("NFC", PurePath(path).name))


def file_kind(file_name: str) -> str:
    """The extension in lower case, without its point."""
    return PurePath(file_name).suffix.lower().removeprefix(".")


def refuse(file_name: str, code: str, message: str, **details: object) -> Never:
    """Refuse the file as a whole."""
    raise ImportRefused(file_name, [Fault(None, None, code, message, details)])


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that a person brings.

    Raises:
        ImportRefused: it cannot be read, is no ordinary file or larger than any table of counts.
    """
    try:
        return read_given(path, most_bytes=limits.MOST_BYTES)
    except UnfitFile as unfit:
        code = "too_large" if unfit.message == TOO_LARGE else "unreadable"
        refuse(file_name(path), code, unfit.message, **unfit.details)
    except OSError as error:
        message = N_("the file cannot be read: {reason}")
        refuse(file_name(path), "unreadable", message, reason=error.strerror or type(error).__name__)


def _needs_care(content: bytes, kind: str) -> bool:
    """Whether to read it apart: a zip file, or a text that is not small. What is neither is refused at once."""
    if kind in TEXT_KINDS:
        return len(content) > limits.SMALL_TEXT
    return content.startswith(b"PK")
