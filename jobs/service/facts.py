"""What the plan needs to know of the database: its lines of the ledger, imports and runs."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from jobs.service.due import Facts, Lines, Timetable, wanted_keys
from models import ledger
from models.runs import finished
from models.tables import metadata

# runs looked at for one of the day itself; runs of earlier days are made by hand, a few at a time
LAST_RUNS = 50


def read_facts(connection: Connection, *, time_zone: str) -> Facts:
    """The newest import that changed figures, or what was taken back after it, and the start of the last main run of
    the day itself.
    """
    imports, runs = metadata.tables["import_record"], metadata.tables["run"]
    withdrawals = metadata.tables["withdrawal"]
    newest = connection.execute(
        select(imports.c.id, imports.c.imported_at)
        .where(imports.c.rows_new + imports.c.rows_revised > 0)
        .order_by(imports.c.imported_at.desc(), imports.c.id.desc())
        .limit(1)
    ).first()
    changed, changed_at = (newest.id, newest.imported_at) if newest else (None, None)
    taken_back = connection.execute(
        select(withdrawals.c.id, withdrawals.c.made_at).order_by(withdrawals.c.id.desc()).limit(1)
    ).first()
    if taken_back and (changed_at is None or taken_back.made_at > changed_at):
        changed, changed_at = f"taken-back-{taken_back.id}", taken_back.made_at
    done = connection.execute(
        select(runs.c.started_at, runs.c.as_of).where(finished()).order_by(runs.c.started_at.desc()).limit(LAST_RUNS)
    )
    zone = ZoneInfo(time_zone)
    # what would have been said on an earlier day is no forecast of today
    started = (row.started_at for row in done if row.as_of >= row.started_at.astimezone(zone).date())
    return Facts(changed, changed_at, next(started, None))


def read_lines(connection: Connection, times: Timetable, facts: Facts, now: datetime) -> Lines:
    """The lines of the ledger that decide what is due at `now`."""
    entries = ledger.unfinished(connection) + ledger.find(connection, keys=wanted_keys(times, facts, now))
    return Lines.of(entries, ledger.last_planned(connection))
