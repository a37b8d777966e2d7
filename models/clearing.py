"""Forgetting what is kept no longer, a modest number of rows at a time, so that nobody waits long for the database.

Of a run the record stays, and what it said of the country, which the track record holds against what came. It is
marked as cleared before its rows go: whoever is stopped half-way goes on the next time, and nobody reads half a run
meanwhile.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Select,
    Table,
    case,
    delete,
    exists,
    literal_column,
    select,
    text,
    update,
)

from models.engine import transaction
from models.letters import FINAL
from models.runs import whole
from models.tables import BACKTEST, WEEKLY, metadata
from models.tables.regions import LAND

# rows deleted in one transaction: a fraction of a second
CHUNK: Final = 20_000
_TABLES: Final = metadata.tables
# the record of what was warned of is kept for good, and so are the runs it refers to
_KEPT: Final = ("warning_state",)
# of these the rows of the country stay when a run is cleared
_COUNTRY_KEPT: Final = ("forecast_value", "flag")
_RUNNING, _DONE, _FAILED = "running", "done", "failed"
_OVER = (_DONE, _FAILED, "missed")


def mark_cleared(connection: Connection, *, before: datetime, mailed_before: datetime, now: datetime) -> list[str]:
    """Mark the runs whose results are kept no longer; the answer is their ids.

    The newest run of the main job and the newest backtest stay whole, however old.

    Args:
        before: runs that succeeded earlier are cleared.
        mailed_before: the same for runs that a weekly mail was made from.
    """
    run, states = _TABLES["run"], _TABLES["warning_state"]
    mailed = exists().where(states.c.run_id == run.c.id)
    limit = case((mailed, mailed_before), else_=before)
    newest = [key for query in (_newest_main(), _newest_backtest()) for key in connection.scalars(query)]
    old = select(run.c.id).where(
        run.c.state == _DONE,
        run.c.cleared_at.is_(None),
        run.c.finished_at < limit,
        run.c.id.not_in(newest),
    )
    ids = list(connection.scalars(old.order_by(run.c.id)))
    connection.execute(update(run).where(run.c.id.in_(ids)).values(cleared_at=now))
    return ids


def sweep_cleared(engine: Engine) -> int:
    """Delete what is left of runs marked as cleared but for the country; the answer is the number of rows."""
    run = _TABLES["run"]
    return _delete_of_runs(engine, select(run.c.id).where(run.c.cleared_at.is_not(None)), country_too=False)


def close_killed_runs(engine: Engine, *, before: datetime, now: datetime) -> int:
    """Mark as failed the runs that began before that moment and never came to an end; the answer is how many.

    Their process was killed, so that they could not say so themselves.
    """
    run = _TABLES["run"]
    killed = (run.c.state == _RUNNING) & (run.c.started_at < before)
    with transaction(engine) as connection:
        return connection.execute(update(run).where(killed).values(state=_FAILED, finished_at=now)).rowcount


def forget_broken_runs(engine: Engine, *, before: datetime) -> int:
    """Delete runs that never succeeded and began before that moment; the answer is how many."""
    run = _TABLES["run"]
    broken = select(run.c.id).where(run.c.state != _DONE, run.c.started_at < before)
    _delete_of_runs(engine, broken, country_too=True)
    return _delete_in_chunks(engine, run, run.c.id.in_(broken))


def forget_jobs(engine: Engine, *, before: datetime) -> int:
    """Delete lines of the ledger that came to an end before that moment; the answer is how many."""
    job, attempt = _TABLES["job_run"], _TABLES["job_attempt"]
    over = job.c.state.in_(_OVER) & (job.c.finished_at < before)
    _delete_in_chunks(engine, attempt, attempt.c.job_run_id.in_(select(job.c.id).where(over)))
    return _delete_in_chunks(engine, job, over)


def forget_alerts(engine: Engine, *, before: datetime) -> int:
    """Delete alerts that were closed before that moment; the answer is how many."""
    alert = _TABLES["alert"]
    return _delete_in_chunks(engine, alert, alert.c.closed_at < before)


def forget_letters_of_strangers(engine: Engine, *, before: datetime) -> int:
    """Delete old weekly letters to people who are no recipients any more, and with them their address.

    That a letter was sent is otherwise kept, as it keeps the same letter from going out twice; to these people
    nothing goes out.
    """
    outbox, recipient = _TABLES["outbox"], _TABLES["recipient"]
    known = exists().where(recipient.c.address == outbox.c.address)
    old = (outbox.c.kind == WEEKLY) & (outbox.c.made_at < before) & outbox.c.state.in_(FINAL)
    return _delete_in_chunks(engine, outbox, old & ~known)


def refresh_statistics(engine: Engine) -> None:
    """Let SQLite look how its tables have grown, as PostgreSQL does by itself.

    The file is not made smaller: what is free in it is used again, and making it smaller would lock out everybody.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        connection.execute(text("PRAGMA analysis_limit=1000"))
        connection.execute(text("PRAGMA optimize"))
        connection.commit()


def _newest_main() -> Select[Any]:
    run = _TABLES["run"]
    done = select(run.c.id).where(whole())
    return done.order_by(run.c.finished_at.desc(), run.c.id.desc()).limit(1)


def _newest_backtest() -> Select[Any]:
    """Of everything, or without such a one the newest of a part: the one that reports show."""
    run, asked = _TABLES["run"], _TABLES["backtest"]
    everything = (asked.c.level == "") & (asked.c.target == "")
    done = select(run.c.id).join(asked, asked.c.run_id == run.c.id).where(whole(BACKTEST))
    newest = (case((everything, 0), else_=1), run.c.as_of.desc(), run.c.finished_at.desc(), run.c.id.desc())
    return done.order_by(*newest).limit(1)


def _delete_of_runs(engine: Engine, ids: Select[Any], *, country_too: bool) -> int:
    """Delete what hangs on these runs, children before what they refer to."""
    region = _TABLES["region"]
    country = select(region.c.code).where(region.c.level == LAND)
    deleted = 0
    for table in reversed(metadata.sorted_tables):
        if "run_id" not in table.columns or table.name in _KEPT:
            continue
        condition = table.c.run_id.in_(ids)
        if table.name in _COUNTRY_KEPT and not country_too:
            condition &= table.c.location.not_in(country)
        deleted += _delete_in_chunks(engine, table, condition)
    return deleted


def _delete_in_chunks(engine: Engine, table: Table, condition: Any) -> int:
    place: Column[Any] = literal_column("ctid" if engine.dialect.name == "postgresql" else "rowid")  # type: ignore[assignment]
    some = select(place).select_from(table).where(condition).limit(CHUNK)
    deleted = 0
    while True:
        with transaction(engine) as connection:
            count = connection.execute(delete(table).where(place.in_(some))).rowcount
        deleted += count
        if count < CHUNK:
            return deleted
