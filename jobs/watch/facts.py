"""What the watchdog knows: read from the database and the disk, judged elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, select

from config.settings import Settings
from forecast.chain.names import FIRST
from jobs.keeping.house import BACKUPS, last_backup_day
from models import runs
from models.tables import ALERT, WEEKLY, metadata
from models.tables.measures import REALISATIE
from models.withdrawals import standing

INTAKE: Final = FIRST
HOUSEKEEPING: Final = "housekeeping"
WATCHED: Final = (REALISATIE, INTAKE)
# how long a letter may wait, and for how long one that failed is told
WAITS_LONG: Final = timedelta(hours=6)
TOLD_FOR: Final = timedelta(days=7)
# the ledger is looked at as far back as the slowest job, once a month, needs
_LEDGER: Final = timedelta(days=100)
_TABLES: Final = metadata.tables


@dataclass(frozen=True)
class Arrival:
    """That an import brought figures of a measure and level that end on `last_day`; simulated ones do not count."""

    measure: str
    level: str
    last_day: date
    imported_at: datetime


@dataclass(frozen=True)
class Job:
    """A line of the ledger that came to an end, with what its last attempt said."""

    job: str
    period: str
    state: str
    finished_at: datetime
    outcome: Mapping[str, Any]
    message: str


@dataclass(frozen=True)
class Post:
    """Letters of one kind: how many of the last days were not delivered, by state, and how many wait too long."""

    failed: Mapping[str, int]
    waiting: int


@dataclass(frozen=True)
class Facts:
    """Everything an alert can come from. Moments are aware.

    Attributes:
        used_since: the first import or job; None for an installation that is not in use yet.
        last_run_at: when the last main run that succeeded was finished.
        imported: by name of a file when it was last taken in.
        last_backup_day: None when there is none.
        free_bytes: on the disk of home.
    """

    used_since: datetime | None
    arrivals: tuple[Arrival, ...]
    last_run_at: datetime | None
    jobs: tuple[Job, ...]
    imported: Mapping[str, datetime]
    letters: Post
    alert_letters: Post
    suspended: int
    last_backup_day: date | None
    free_bytes: int


def read_facts(connection: Connection, settings: Settings, *, now: datetime) -> Facts:
    """The facts at `now` of a database that has the current schema."""
    jobs = _jobs(connection, now)
    kept = [line.outcome for line in jobs if line.job == HOUSEKEEPING]
    return Facts(
        used_since=_used_since(connection),
        arrivals=arrivals(connection),
        last_run_at=_last_run_at(connection),
        jobs=jobs,
        imported=_imported(connection, now),
        letters=_post(connection, WEEKLY, settings, now),
        alert_letters=_post(connection, ALERT, settings, now),
        suspended=_suspended(connection),
        last_backup_day=last_backup_day(settings.home / BACKUPS, kept),
        free_bytes=_free_bytes(settings.home),
    )


def arrivals(connection: Connection) -> tuple[Arrival, ...]:
    """Which imports brought watched figures, up to which day; of all parts of a measure only the whole counts."""
    observation, region, record = (_TABLES[name] for name in ("observation", "region", "import_record"))
    last_day = func.max(observation.c.to_date, type_=observation.c.to_date.type)
    query = (
        select(observation.c.measure, region.c.level, last_day, record.c.imported_at)
        .join(region, region.c.code == observation.c.region)
        .join(record, record.c.id == observation.c.import_id)
        .where(observation.c.measure.in_(WATCHED), observation.c.part == "", observation.c.simulated.is_(False))
        .where(standing(observation, date.max))
        .group_by(observation.c.measure, region.c.level, record.c.id, record.c.imported_at)
        .order_by(observation.c.measure, region.c.level, last_day)
    )
    return tuple(Arrival(*row) for row in connection.execute(query))


def _used_since(connection: Connection) -> datetime | None:
    record, job = _TABLES["import_record"].c.imported_at, _TABLES["job_run"].c.planned_for
    found = [connection.scalar(select(func.min(column, type_=column.type))) for column in (record, job)]
    return min((moment for moment in found if moment is not None), default=None)


def _last_run_at(connection: Connection) -> datetime | None:
    run = _TABLES["run"]
    last = func.max(run.c.finished_at, type_=run.c.finished_at.type)
    found: datetime | None = connection.scalar(select(last).where(runs.finished()))
    return found


def _jobs(connection: Connection, now: datetime) -> tuple[Job, ...]:
    run, attempt = _TABLES["job_run"], _TABLES["job_attempt"]
    last = (attempt.c.job_run_id == run.c.id) & (attempt.c.attempt == run.c.attempts)
    query = (
        select(run.c.job, run.c.period, run.c.state, run.c.finished_at, run.c.outcome, attempt.c.message)
        .outerjoin(attempt, last)
        .where(run.c.state.in_(("done", "failed", "missed")), run.c.finished_at >= now - _LEDGER)
        .order_by(run.c.finished_at, run.c.id)
    )
    return tuple(
        Job(row.job, row.period, row.state, row.finished_at, row.outcome, row.message or "")
        for row in connection.execute(query)
    )


def _imported(connection: Connection, now: datetime) -> dict[str, datetime]:
    record = _TABLES["import_record"]
    query = select(record.c.file_name, record.c.imported_at).where(record.c.imported_at >= now - _LEDGER)
    return {name: moment for name, moment in connection.execute(query.order_by(record.c.imported_at))}  # noqa: C416


def letters_told_since(settings: Settings, now: datetime) -> datetime:
    """Letters that were made earlier and did not arrive are told of no more."""
    return now - TOLD_FOR - timedelta(hours=settings.mail.give_up_hours)


def _post(connection: Connection, kind: str, settings: Settings, now: datetime) -> Post:
    outbox = _TABLES["outbox"]
    since = letters_told_since(settings, now)
    of_kind = select(func.count()).where(outbox.c.kind == kind)
    failed = {
        state: connection.scalar(of_kind.where(outbox.c.state == state, outbox.c.made_at >= since)) or 0
        for state in ("refused", "expired", "doubtful")
    }
    under_way = outbox.c.state.in_(("ready", "claimed", "data"))
    waiting = connection.scalar(of_kind.where(under_way, outbox.c.made_at < now - WAITS_LONG)) or 0
    return Post(failed=failed, waiting=waiting)


def _suspended(connection: Connection) -> int:
    recipient = _TABLES["recipient"]
    return connection.scalar(select(func.count()).where(recipient.c.suspended_at.is_not(None))) or 0


def _free_bytes(home: Path) -> int:
    """On the disk of `home`, which need not be there yet."""
    there = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    return shutil.disk_usage(there).free
