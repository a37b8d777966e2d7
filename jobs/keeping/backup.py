"""Makes a back-up: the whole database in one file, as it was at one moment, while the service goes on writing.

It holds the addresses of recipients, so only its owner may read it.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

from sqlalchemy import Connection, Engine, Table

from base.errors import Invalid, Unavailable
from base.i18n import N_
from jobs.keeping.manifest import DAMAGE, FORMAT, MANIFEST, Manifest, TableEntry, member, verify
from jobs.run.version import code_version
from models import archive
from models.engine import reading
from models.migrate import known_revision

UNFINISHED: Final = ".unfinished"
_OWNER_ONLY: Final = 0o600
# a tenth larger than the tightest, several times faster
_LEVEL: Final = 3


@dataclass(frozen=True)
class Backup:
    """A back-up that was made."""

    path: Path
    rows: int
    size: int


def backup(engine: Engine, path: Path, *, now: datetime) -> Backup:
    """Write the whole database to `path` in one move; a file that was there is replaced.

    The database is read in one unchanging view, a few thousand rows at a time, and what was written is read back
    before it takes its name. The schema stays as it is, so that a back-up can be made before an upgrade, by the new
    release too.

    Raises:
        Unavailable: there is no database yet, or the file cannot be written, or is not on the disk as it was written.
        SchemaTooNew: a newer release has upgraded the database, which may hold what this one does not know.
    """
    if path.exists() and not path.is_file():
        raise Unavailable(N_("{file} is no ordinary file; give the name of a file to write"), file=path)
    try:
        with _in_one_move(path) as file:
            with _zip(file) as zipped:
                with reading(engine) as connection:
                    manifest = _write(connection, zipped, now)
                zipped.writestr(MANIFEST, manifest.model_dump_json(indent=1))
            _read_back(file, manifest, path)
    except OSError as error:
        raise Unavailable(
            N_("The back-up {file} could not be written: {reason}"), file=path, reason=error.strerror or str(error)
        ) from error
    return Backup(path=path, rows=manifest.rows, size=path.stat().st_size)


def remove_unfinished(folder: Path) -> None:
    """Remove what a back-up left in `folder` when its process was killed. None may be at work there."""
    for file in folder.glob(f".*{UNFINISHED}"):
        file.unlink(missing_ok=True)


def _write(connection: Connection, zipped: zipfile.ZipFile, now: datetime) -> Manifest:
    revision = known_revision(connection)
    if revision is None:
        raise Unavailable(N_("This database is empty; there is nothing to back up"))
    entries = [_write_table(connection, table, zipped) for table in archive.tables(connection)]
    return Manifest(format=FORMAT, data_schema=revision, software=code_version(), made_at=now, tables=entries)


def _write_table(connection: Connection, table: Table, zipped: zipfile.ZipFile) -> TableEntry:
    digest, rows = hashlib.sha256(), 0
    with zipped.open(member(table.name), "w", force_zip64=True) as file:
        for line in archive.lines(connection, table):
            digest.update(line)
            file.write(line)
            rows += 1
    return TableEntry(name=table.name, rows=rows, sha256=digest.hexdigest(), columns=archive.kinds(table))


def _read_back(file: IO[bytes], manifest: Manifest, path: Path) -> None:
    """Hold what is on the disk against what was to be written."""
    file.flush()
    os.fsync(file.fileno())
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as written:
            if Manifest.model_validate_json(written.read(MANIFEST)) != manifest:
                raise ValueError("another manifest")
            verify(written, manifest, path)
    except (Invalid, KeyError, ValueError, *DAMAGE) as error:
        raise Unavailable(
            N_("The back-up {file} does not read back as it was written, and was not kept. Is the disk sound?"),
            file=path,
        ) from error


def _zip(file: IO[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)


@contextmanager
def _in_one_move(path: Path) -> Iterator[IO[bytes]]:
    """A file to write in that becomes `path` only when all of it is on the disk."""
    unfinished = path.with_name(f".{path.name}.{uuid4().hex}{UNFINISHED}")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _to_disk(path.parent)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _to_disk(folder: Path) -> None:
    """The name of a new file is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
