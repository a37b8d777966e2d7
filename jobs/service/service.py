"""The service: at each tick it sees whether it leads, how its job fares, and what is due.

Everything it needs is handed in, so that a year can pass in a test within seconds. A tick may fail, as the database
may be away for a while; the next one goes on from what the ledger says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from base.i18n import N_, Language
from base.one_line import one_line
from config.settings import Settings
from jobs.service.attempts import STALE, adopt
from jobs.service.background import Chores
from jobs.service.due import Due, plan, timetable
from jobs.service.execution import Executor
from jobs.service.facts import read_facts, read_lines
from jobs.service.leader import Leadership
from jobs.service.under_way import UnderWay, begin
from models import ledger
from models.engine import reading, transaction

if TYPE_CHECKING:
    from base.moments import Clock

__all__ = ["Service"]


@dataclass
class Service:
    """What `radar serve-jobs` does at each tick.

    Args:
        worker: name of this process.
        executor: carries out attempts.
        log: of structlog.
    """

    engine: Engine
    settings: Settings
    clock: Clock
    leadership: Leadership
    executor: Executor
    chores: Chores
    worker: str
    log: Any
    _since: datetime | None = None
    _job: UnderWay | None = None
    _waits: bool = False
    # who led before: it is dead, or has stopped its attempt when it lost the leadership
    _before: str | None = None

    def __post_init__(self) -> None:
        self._times = timetable(self.settings.service)

    @property
    def leads(self) -> bool:
        """Whether it led at its last tick."""
        return self._since is not None

    def tick(self) -> None:
        """Look what is to be done, and begin with it. Never raises an `Exception`."""
        try:
            self._tick(self.clock())
        except DBAPIError as error:
            self.log.warning("the database does not answer", error=one_line(error))
        except Exception:
            self.log.exception("tick failed")

    def stop(self) -> None:
        """Stop what is under way, to be tried again by whoever leads next, and lead no more."""
        try:
            self._abandon(N_("The service was stopped"))
            if self.leads:
                with transaction(self.engine) as connection:
                    ledger.end_beat(connection, worker=self.worker)
        except DBAPIError as error:
            self.log.warning("the database does not answer", error=one_line(error))
        finally:
            self._since = None
            self.leadership.release()
            self.log.info("stopped")

    def _tick(self, now: datetime) -> None:
        if not self._lead(now):
            return
        with transaction(self.engine) as connection:
            ledger.beat(connection, worker=self.worker, since=self._since or now, now=now)
        self._look_after_job(now)
        self._adopt(now)
        if self._job is None:
            self._begin_next(now)
        self.chores.tick(now)

    def _lead(self, now: datetime) -> bool:
        if self.leads and self.leadership.held():
            return True
        if self.leads:
            self.log.warning("leadership lost")
            self._since = None
            self._abandon(N_("Another process leads"))
        self.leadership.release()
        if self.leadership.acquire():
            with reading(self.engine) as connection:
                self._before = ledger.last_leader(connection)
            self._since, self._waits = now, False
            self.log.info("leads")
            return True
        if not self._waits:
            self.log.info("waits, as another process leads or the database is away")
        self._waits = True
        return False

    def _abandon(self, message: str) -> None:
        """Stop the attempt under way. If that cannot be recorded, whoever leads will find it dead."""
        job, self._job = self._job, None
        if job is None:
            return
        state = job.stop(Language(self.settings.language)(message), self.clock())
        self._tell_end(job, state, self.clock())

    def _look_after_job(self, now: datetime) -> None:
        if self._job is None:
            return
        state = self._job.look(now)
        if state is not None:
            self._tell_end(self._job, state, now)
            self._job = None

    def _adopt(self, now: datetime) -> None:
        """Have what dead processes left undone tried again."""
        with reading(self.engine) as connection:
            dead = ledger.stale(connection, before=now - STALE, worker=self._before)
        for claim in dead:
            # of its own it knows that it lives, also while it cannot write that into a busy database
            if self._job is not None and claim.token == self._job.claim.token:
                continue
            if adopt(self.engine, self.settings, claim, now=now):
                self.log.warning("adopted", job=claim.job, period=claim.period, attempt=claim.attempt)
        self._before = None

    def _begin_next(self, now: datetime) -> None:
        with reading(self.engine) as connection:
            facts = read_facts(connection, time_zone=self.settings.service.time_zone)
            lines = read_lines(connection, self._times, facts, now)
        wanted = plan(self._times, lines, facts, now)
        self._record_missed(wanted.missed, now)
        # one at a time, as each may want all of a small machine; one that was begun by hand counts too
        if wanted.due and not any(entry.state == ledger.RUNNING for entry in lines.entries.values()):
            self._job = begin(self.engine, self.settings, self.executor, wanted.due[0], worker=self.worker, now=now)
            if self._job is not None:
                claim = self._job.claim
                self.log.info("attempt begun", job=claim.job, period=claim.period, attempt=claim.attempt)

    def _record_missed(self, missed: Sequence[Due], now: datetime) -> None:
        if not missed:
            return
        with transaction(self.engine) as connection:
            for due in missed:
                if ledger.miss(connection, job=due.job, period=due.period, planned_for=due.planned_for, now=now):
                    self.log.warning("missed", job=due.job, period=due.period)

    def _tell_end(self, job: UnderWay, state: str, now: datetime) -> None:
        seconds = round((now - job.started_at).total_seconds(), 1)
        claim = job.claim
        self.log.info(
            "attempt ended",
            job=claim.job,
            period=claim.period,
            attempt=claim.attempt,
            state=state,
            seconds=seconds,
        )
