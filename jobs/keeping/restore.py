"""Puts a back-up back, in a database of either kind: all of it or nothing."""

from __future__ import annotations

import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from base.errors import Conflict, Invalid
from base.i18n import N_
from base.printable import printable
from config.settings import Settings
from jobs.keeping.manifest import Manifest, lines, opened, verify
from jobs.service.beat import service_alive
from models import archive
from models.archived_rows import BadRow
from models.engine import reading, transaction
from models.migrate import SchemaTooNew, known_revision, lock_schema, newest_revision, revisions, upgrade_within

HELD = "put back from a back-up: it may have been sent since"


@dataclass(frozen=True)
class Restored:
    """A back-up that was put back: when it was made, its rows, and the letters that were put in doubt."""

    made_at: datetime
    rows: int
    held: int


def restore(
    engine: Engine,
    path: Path,
    settings: Settings,
    *,
    now: datetime,
    overwrite: bool = False,
    send_waiting: bool = False,
) -> Restored:
    """Put the back-up `path` in the database and bring it to the schema of this release, in one transaction.

    Everything is verified before anything is touched. Letters that waited when the back-up was made may have been
    sent since: they are put in doubt, which tells the operator, instead of being sent twice.

    Args:
        overwrite: replace what the database holds; without it only an empty one is filled.
        send_waiting: send letters that waited, as nothing was sent since: for a move to another database.

    Raises:
        Invalid: the file is damaged, no back-up, or of a newer release.
        Conflict: the database holds rows and `overwrite` is not given, the service is at work on
            it, or a newer release may have added tables to it.
    """
    with opened(path) as (zipped, manifest):
        if manifest.data_schema not in revisions():
            raise Invalid(
                N_("{file} was made by a newer release: its schema is {found}, and this release knows up to {known}"),
                file=path,
                found=printable(manifest.data_schema),
                known=newest_revision(),
            )
        verify(zipped, manifest, path)
        _refuse_beside_service(engine, settings, now)
        with transaction(engine) as connection:
            lock_schema(connection)
            _refuse_tables_of_newer_release(connection)
            if not overwrite and archive.holds_rows(connection):
                raise Conflict(N_("This database is not empty; --overwrite replaces everything in it"))
            _replace(connection, zipped, manifest, path)
            held = 0 if send_waiting else archive.hold_letters(connection, reply=HELD)
    return Restored(made_at=manifest.made_at, rows=manifest.rows, held=held)


def _refuse_beside_service(engine: Engine, settings: Settings, now: datetime) -> None:
    with reading(engine) as connection:
        alive = service_alive(connection, settings, now=now)
    if alive:
        raise Conflict(N_("The service is at work on this database; stop radar serve-jobs first"))


def _refuse_tables_of_newer_release(connection: Connection) -> None:
    """What a newer release added looks like what is of others; left there it would break the next upgrade."""
    try:
        known_revision(connection)
    except SchemaTooNew as newer:
        if names := archive.others(connection):
            raise Conflict(
                N_(
                    "A newer release has upgraded this database to schema {found}, and perhaps added tables "
                    "({names}). Put the back-up in a new, empty database."
                ),
                found=newer.found,
                names=", ".join(names),
            ) from None


def _replace(connection: Connection, zipped: zipfile.ZipFile, manifest: Manifest, path: Path) -> None:
    archive.drop_everything(connection)
    upgrade_within(connection, manifest.data_schema)
    kept = {entry.name: entry.columns for entry in manifest.tables}
    tables = archive.tables(connection)
    if kept != {table.name: archive.kinds(table) for table in tables}:
        raise Invalid(
            N_("{file} has other tables or columns than schema {found}"), file=path, found=manifest.data_schema
        )
    for table in tables:
        try:
            # a reader that was left halfway, as by a bad row, would keep the file open
            with closing(lines(zipped, table.name)) as content:
                archive.insert_lines(connection, table, content)
        except BadRow as fault:
            raise Invalid(
                N_(
                    "{file} holds what cannot be put back: table {table}, {reason}. Nothing was changed. Take "
                    "another back-up."
                ),
                file=path,
                table=table.name,
                reason=fault,
            ) from None
    archive.continue_counting(connection, tables)
    upgrade_within(connection)
