"""The ledger of jobs: which (job, period) is done, being done, to be tried again, given up or missed.

Every change says from which state, so that of two processes that want the same, one wins: a job is claimed by one,
and an attempt is ended once, by whoever holds its claim or has found it dead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.tables import metadata

# the job of which others ask what became of it
MAIL = "mail"
RUNNING, WAITING, DONE, FAILED, MISSED = "running", "waiting", "done", "failed", "missed"
TIMED_OUT, INTERRUPTED = "timed_out", "interrupted"
LEADER: Final = "leader"
_TABLES: Final = metadata.tables


class ClaimGone(Exception):
    """The attempt is not running any more: it was ended, or another process has taken the job over."""


@dataclass(frozen=True)
class Claim:
    """The right to do a job for a period. Only who knows the `token` may end the attempt."""

    token: str
    job_run_id: int
    job: str
    period: str
    planned_for: datetime
    attempt: int


@dataclass(frozen=True)
class Entry:
    """A line of the ledger; moments aware."""

    job: str
    period: str
    planned_for: datetime
    state: str
    attempts: int = 0
    next_try_at: datetime | None = None


@dataclass(frozen=True)
class Past:
    """A line of the ledger with its last attempt, to be shown; `started_at` is None where nothing was tried."""

    entry: Entry
    started_at: datetime | None
    finished_at: datetime | None
    outcome: Mapping[str, Any]
    message: str


def claim(
    connection: Connection,
    *,
    job: str,
    period: str,
    planned_for: datetime,
    worker: str,
    token: str,
    now: datetime,
    by_hand: bool = False,
    again: bool = False,
) -> Claim | None:
    """Begin an attempt, if the job is new for this period or waits for a try that is due; None if it is not so.

    Args:
        token: of one attempt only, and hard to guess.
        by_hand: also before the next try is due, and when the job was given up or missed.
        again: also when it is done.
    """
    key = {"job": job, "period": period}
    run = _TABLES["job_run"]
    first = key | {"planned_for": planned_for, "state": RUNNING, "attempts": 1, "outcome": {}}
    if _added(connection, "job_run", first, ("job", "period")):
        number, planned = 1, planned_for
        run_id = connection.execute(select(run.c.id).filter_by(**key)).scalar_one()
    else:
        others = [*((WAITING, FAILED, MISSED) if by_hand else ()), *((DONE,) if again else ())]
        claimable = or_((run.c.state == WAITING) & (run.c.next_try_at <= now), run.c.state.in_(others))
        change = (
            update(run)
            .filter_by(**key)
            .where(claimable)
            .values(state=RUNNING, attempts=run.c.attempts + 1, next_try_at=None, finished_at=None)
            .returning(run.c.id, run.c.attempts, run.c.planned_for)
        )
        row = connection.execute(change).first()
        if row is None:
            return None
        run_id, number, planned = row
    connection.execute(
        insert(_TABLES["job_attempt"]).values(
            job_run_id=run_id,
            attempt=number,
            claim=token,
            worker=worker,
            started_at=now,
            heartbeat_at=now,
            state=RUNNING,
            message="",
        )
    )
    return Claim(token, run_id, job, period, planned, number)


def heartbeat(connection: Connection, *, token: str, now: datetime) -> bool:
    """Say that the attempt is alive; False when its claim is gone."""
    attempt = _TABLES["job_attempt"]
    alive = update(attempt).where(attempt.c.claim == token, attempt.c.state == RUNNING).values(heartbeat_at=now)
    return bool(connection.execute(alive).rowcount)


def attempt_state(connection: Connection, *, token: str) -> str:
    """The state of an attempt, of `models.tables.ATTEMPT_STATES`."""
    attempt = _TABLES["job_attempt"]
    return str(connection.execute(select(attempt.c.state).where(attempt.c.claim == token)).scalar_one())


def settle(connection: Connection, *, token: str, outcome: Mapping[str, Any], now: datetime) -> None:
    """Mark the attempt and its job as done.

    Raises:
        ClaimGone: the attempt is not running any more; nothing is changed.
    """
    run_id = _end_attempt(connection, token, DONE, "", now)
    run = _TABLES["job_run"]
    done = {"state": DONE, "finished_at": now, "next_try_at": None, "outcome": dict(outcome)}
    connection.execute(update(run).where(run.c.id == run_id).values(**done))


def give_back(
    connection: Connection, *, token: str, state: str, message: str, now: datetime, next_try_at: datetime | None
) -> None:
    """End an attempt that did not succeed.

    Args:
        state: `FAILED`, `TIMED_OUT` or `INTERRUPTED`.
        message: one line.
        next_try_at: when the job is tried again; None: it is given up.

    Raises:
        ClaimGone: the attempt is not running any more; nothing is changed.
    """
    run_id = _end_attempt(connection, token, state, message, now)
    run = _TABLES["job_run"]
    rest: dict[str, Any] = {"state": WAITING, "next_try_at": next_try_at}
    if next_try_at is None:
        rest = {"state": FAILED, "finished_at": now}
    connection.execute(update(run).where(run.c.id == run_id).values(**rest))


def ended_states(connection: Connection, *, token: str) -> list[str]:
    """The states of the earlier attempts at the same job and period, in order."""
    attempt = _TABLES["job_attempt"]
    run_id = select(attempt.c.job_run_id).where(attempt.c.claim == token).scalar_subquery()
    same = select(attempt.c.state).where(attempt.c.job_run_id == run_id, attempt.c.claim != token)
    return list(connection.execute(same.order_by(attempt.c.attempt)).scalars())


def miss(connection: Connection, *, job: str, period: str, planned_for: datetime, now: datetime) -> bool:
    """Record that a period was never done and no longer will be; False when it is done, given up or being done."""
    values = {"planned_for": planned_for, "state": MISSED, "attempts": 0, "outcome": {}, "finished_at": now}
    if _added(connection, "job_run", {"job": job, "period": period} | values, ("job", "period")):
        return True
    run = _TABLES["job_run"]
    waits = update(run).filter_by(job=job, period=period).where(run.c.state == WAITING)
    return bool(connection.execute(waits.values(state=MISSED, finished_at=now, next_try_at=None)).rowcount)


def stale(connection: Connection, *, before: datetime, worker: str | None = None) -> list[Claim]:
    """The attempts whose process is dead: the last heartbeat is older than `before`, or it was of this `worker`."""
    run, attempt = _TABLES["job_run"], _TABLES["job_attempt"]
    query = (
        select(attempt.c.claim, run.c.id, run.c.job, run.c.period, run.c.planned_for, attempt.c.attempt)
        .join(run, run.c.id == attempt.c.job_run_id)
        .where(attempt.c.state == RUNNING, or_(attempt.c.heartbeat_at < before, attempt.c.worker == worker))
        .order_by(attempt.c.started_at, run.c.id)
    )
    return [Claim(*row) for row in connection.execute(query)]


def unfinished(connection: Connection) -> list[Entry]:
    """The lines that are being done or wait for another try."""
    run = _TABLES["job_run"]
    return [_entry(row) for row in connection.execute(_entries().where(run.c.state.in_((RUNNING, WAITING))))]


def find(connection: Connection, *, keys: Collection[tuple[str, str]]) -> list[Entry]:
    """The lines of these (job, period), as far as they are there."""
    run = _TABLES["job_run"]
    # more than asked for, which is a few lines: a comparison of pairs does not use the index on SQLite
    jobs, periods = ({key[place] for key in keys} for place in (0, 1))
    found = connection.execute(_entries().where(run.c.job.in_(jobs), run.c.period.in_(periods)))
    return [_entry(row) for row in found if (row.job, row.period) in keys]


def last_planned(connection: Connection) -> dict[str, datetime]:
    """Per job the latest moment for which a day, week or month was planned; not those of a single occasion."""
    run = _TABLES["job_run"]
    regular = func.substr(run.c.period, 1, 1).between("0", "9")
    query = select(run.c.job, func.max(run.c.planned_for).label("latest")).where(regular)
    return {row.job: row.latest for row in connection.execute(query.group_by(run.c.job))}


def history(connection: Connection, *, limit: int) -> list[Past]:
    """The last lines of the ledger with their last attempt, the newest first."""
    run, attempt = _TABLES["job_run"], _TABLES["job_attempt"]
    begun = func.coalesce(attempt.c.started_at, run.c.finished_at)
    order = (begun.desc(), run.c.planned_for.desc(), run.c.id.desc())
    return [_past(row) for row in connection.execute(_with_last_attempt().order_by(*order).limit(limit))]


def past(connection: Connection, *, job: str, period: str) -> Past | None:
    """A line of the ledger with its last attempt, if it is there."""
    row = connection.execute(
        _with_last_attempt().where(_TABLES["job_run"].c.job == job, _TABLES["job_run"].c.period == period)
    ).first()
    return _past(row) if row is not None else None


def beat(connection: Connection, *, worker: str, since: datetime, now: datetime) -> None:
    """Say who leads, and that it is alive."""
    values = {"role": LEADER, "worker": worker, "since": since, "beat_at": now}
    table = _TABLES["service_beat"]
    if not connection.execute(update(table).where(table.c.role == LEADER).values(**values)).rowcount:
        _added(connection, "service_beat", values, ("role",))


def last_leader(connection: Connection) -> str | None:
    """Who led last, unless it stopped in good order."""
    table = _TABLES["service_beat"]
    return connection.execute(select(table.c.worker).where(table.c.role == LEADER)).scalar_one_or_none()


def end_beat(connection: Connection, *, worker: str) -> None:
    """Say that nobody leads any more, unless another has begun to."""
    table = _TABLES["service_beat"]
    connection.execute(delete(table).where(table.c.role == LEADER, table.c.worker == worker))


def _end_attempt(connection: Connection, token: str, state: str, message: str, now: datetime) -> int:
    attempt = _TABLES["job_attempt"]
    end = (
        update(attempt)
        .where(attempt.c.claim == token, attempt.c.state == RUNNING)
        .values(state=state, message=message, finished_at=now)
        .returning(attempt.c.job_run_id)
    )
    run_id: int | None = connection.execute(end).scalar_one_or_none()
    if run_id is None:
        raise ClaimGone
    return run_id


def _entries() -> Select[Any]:
    run = _TABLES["job_run"]
    return select(run.c.job, run.c.period, run.c.planned_for, run.c.state, run.c.attempts, run.c.next_try_at)


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.job, row.period, row.planned_for, row.state, row.attempts, row.next_try_at)


def _with_last_attempt() -> Select[Any]:
    run, attempt = _TABLES["job_run"], _TABLES["job_attempt"]
    last = (attempt.c.job_run_id == run.c.id) & (attempt.c.attempt == run.c.attempts)
    columns = (attempt.c.started_at, attempt.c.finished_at, run.c.outcome, attempt.c.message)
    return _entries().add_columns(*columns).outerjoin(attempt, last)


def _past(row: Row[Any]) -> Past:
    return Past(_entry(row), row.started_at, row.finished_at, row.outcome, row.message or "")


def _added(connection: Connection, table: str, values: Mapping[str, Any], key: tuple[str, ...]) -> bool:
    """Insert a row unless there is one with this key."""
    kind = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    rows = kind(_TABLES[table]).values(**values).on_conflict_do_nothing(index_elements=key)
    # not by the count of rows, which a driver need not know where the database hands out the id
    return connection.execute(rows.returning(*(_TABLES[table].c[name] for name in key))).first() is not None
