"""The form of a back-up: a zip with one file of JSON lines per table, and a manifest that says what must be in it."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from base.errors import Invalid
from base.i18n import N_
from base.printable import printable
from config.given_files import UnfitFile, require_ordinary

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
# the models of a run, packed, are the largest value there is: a few megabytes
_MOST_LINE_BYTES: Final = 20_000_000
_PIECE: Final = 1_000_000
# the manifest of a thousand tables is far below this
_MOST_MANIFEST_BYTES: Final = 1_000_000
# what reading a damaged zip can end in; a RuntimeError says that it is packed or locked in a way not known here
DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TableEntry(_Part):
    """What the back-up holds of one table; `columns` says by name what each holds (`models.archive.kinds`)."""

    name: str
    rows: int
    sha256: str
    columns: dict[str, str]


class Manifest(_Part):
    """What a back-up holds: `data` is the schema of its tables, which stand in an order fit for putting back."""

    format: int
    data_schema: str
    software: str
    made_at: AwareDatetime
    tables: list[TableEntry]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables)


def member(table: str) -> str:
    """The name of the file of a table within the zip."""
    return f"tables/{table}.jsonl"


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The zip and its manifest, of which only the form was checked; `verify` checks the rest.

    Raises:
        Invalid: not a zip, cut off, or with a manifest that this release cannot read.
    """
    try:
        require_ordinary(path)
        archive = zipfile.ZipFile(path)
    except UnfitFile as unfit:
        raise Invalid(N_("{file} cannot be put back: {reason}"), file=path, reason=unfit.message) from None
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        raise Invalid(N_("{file} is not a back-up, or was cut off"), file=path) from None
    with archive:
        yield archive, _manifest(archive, path)


def verify(archive: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
    """Reads everything once and holds it against the manifest.

    Raises:
        Invalid: rows are missing, added or changed, or a file that the manifest does not know is in it.
    """
    expected = [MANIFEST, *(member(table.name) for table in manifest.tables)]
    if sorted(archive.namelist()) != sorted(expected):
        raise Invalid(N_("{file} does not hold the tables that its manifest names"), file=path)
    for table in manifest.tables:
        digest, rows = hashlib.sha256(), 0
        try:
            for line in lines(archive, table.name):
                digest.update(line)
                rows += 1
        except DAMAGE:
            raise _changed(path, table) from None
        if (digest.hexdigest(), rows) != (table.sha256, table.rows):
            raise _changed(path, table)


def lines(archive: zipfile.ZipFile, table: str) -> Generator[bytes]:
    """The lines of a table, one row each.

    Raises:
        ValueError: a line is longer than any row.
    """
    rest = b""
    with archive.open(member(table)) as file:
        while piece := file.read(_PIECE):
            *whole, rest = (rest + piece).split(b"\n")
            yield from (line + b"\n" for line in whole)
            if len(rest) > _MOST_LINE_BYTES:
                raise ValueError("too long")
    if rest:
        yield rest


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST_BYTES:
            raise ValueError("too long")
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except (KeyError, ValidationError, *DAMAGE):
        raise Invalid(
            N_("{file} has no manifest that this release can read: it is no back-up, or one of a newer release"),
            file=path,
        ) from None
    if manifest.format != FORMAT:
        raise Invalid(
            N_("{file} is a back-up of form {found} and this release reads form {known}"),
            file=path,
            found=manifest.format,
            known=FORMAT,
        )
    return manifest


def _changed(path: Path, table: TableEntry) -> Invalid:
    return Invalid(
        N_("{file} is damaged: table {table} is not as it was kept. Nothing was changed."),
        file=path,
        table=printable(table.name),
    )
