"""`radar jobs run`: one job, now, under the same ledger, limit and supervision as the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from base.errors import Conflict, Invalid, NotFound
from base.i18n import N_, Language
from config.settings import Settings
from jobs.service.attempts import STALE, adopt
from jobs.service.due import ORDER, Due, timetable
from jobs.service.supervise import ChildProcesses
from jobs.service.under_way import begin
from jobs.serving.serve import stop_signals, worker_name
from jobs.task import Work
from models import ledger
from models.engine import reading
from models.ledger import Past

if TYPE_CHECKING:
    from base.moments import Clock

__all__ = ["End", "do_by_hand"]

LOOK_SECONDS = 0.1
# the period of a job that has no time of its own
OCCASION = "manual-{now:%Y%m%dT%H%M%S}"


@dataclass(frozen=True)
class End:
    """How it ended. `begun` is False when there was nothing to do, or somebody else was at it."""

    line: Past
    begun: bool

    @property
    def well(self) -> bool:
        """Whether the job is done."""
        return self.line.entry.state == ledger.DONE


def do_by_hand(
    engine: Engine,
    settings: Settings,
    works: Mapping[str, Work],
    job: str,
    period: str | None,
    *,
    again: bool,
    clock: Clock,
) -> End:
    """Do a job for a period unless it is done, and wait for its end; when told to stop, it is left to the service.

    Args:
        period: None for the last one due; for a job that is never due by itself, an occasion of its own.
        again: also when it is done, as a further attempt.

    Raises:
        NotFound: there is no such job.
        Invalid: it has no such period.
        Conflict: it is not due yet.
    """
    due = _wanted(engine, settings, job, period, clock)
    _adopt(engine, settings, due, clock())
    executor = ChildProcesses(settings, works)
    with stop_signals() as stop:
        attempt = begin(engine, settings, executor, due, worker=worker_name(), now=clock(), by_hand=True, again=again)
        while attempt is not None and attempt.look(clock()) is None:
            if stop.wait(LOOK_SECONDS):
                attempt.stop(Language(settings.language)(N_("Stopped by hand")), clock())
                break
    with reading(engine) as connection:
        line = ledger.past(connection, job=due.job, period=due.period)
    if line is None:
        raise LookupError(f"{due.job} {due.period} is gone from the ledger")
    return End(line, begun=attempt is not None)


def _adopt(engine: Engine, settings: Settings, due: Due, now: datetime) -> None:
    """Free the job of an attempt whose process is dead, as no service may be there to do so."""
    with reading(engine) as connection:
        dead = ledger.stale(connection, before=now - STALE)
    for claim in dead:
        if (claim.job, claim.period) == due.key:
            adopt(engine, settings, claim, now=now)


def _wanted(engine: Engine, settings: Settings, job: str, period: str | None, clock: Clock) -> Due:
    if job not in ORDER:
        raise NotFound(N_("There is no job {job}; choose from {jobs}"), job=job, jobs=", ".join(ORDER))
    now, when = clock(), timetable(settings.service).get(job)
    if period is not None:
        with reading(engine) as connection:
            there = ledger.past(connection, job=job, period=period)
        if there is not None:
            return Due(job, period, there.entry.planned_for)
    if when is None:
        return Due(job, period or OCCASION.format(now=now), now)
    occurrence = when.last_due(now) if period is None else when.of_period(period)
    if occurrence is None:
        example = when.last_due(now).period
        message = N_("{period} is no period of {job}; one is written as {example}")
        raise Invalid(message, period=period, job=job, example=example)
    if occurrence.planned_for > now:
        message = N_("{job} for {period} is not due before {moment}")
        moment = occurrence.planned_for.astimezone(when.zone).strftime("%Y-%m-%d %H:%M")
        raise Conflict(message, job=job, period=period, moment=moment)
    return Due(job, occurrence.period, occurrence.planned_for)
