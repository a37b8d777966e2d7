"""An attempt under way: claimed, begun, watched over until its limit, and its end recorded."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from base.i18n import N_, Language
from base.one_line import one_line
from config.settings import Settings
from jobs.service.attempts import give_back
from jobs.service.due import Due
from jobs.service.execution import Execution, Executor
from models import ledger
from models.engine import reading, transaction
from models.ledger import Claim, ClaimGone

__all__ = ["UnderWay", "begin"]


@dataclass
class UnderWay:
    """An attempt and what carries it out."""

    engine: Engine
    settings: Settings
    claim: Claim
    execution: Execution
    started_at: datetime
    # state and message to be recorded, if the ledger has no end of the attempt by then
    _end: tuple[str, str] | None = None

    def look(self, now: datetime) -> str | None:
        """See how it fares, and stop it at its limit: None while it runs, then the state it ended in.

        Raises:
            DBAPIError: the end could not be recorded; ask again.
        """
        if self._end is None:
            ended = self.execution.ended()
            minutes = float(getattr(self.settings.service.limits, self.claim.job))
            if ended is not None:
                self._end = (ledger.FAILED, ended)
            elif now - self.started_at > timedelta(minutes=minutes):
                self.execution.stop()
                say = Language(self.settings.language)
                stopped = say(N_("Stopped at its limit of {minutes} minutes"), minutes=f"{minutes:g}")
                self._end = (ledger.TIMED_OUT, stopped)
            else:
                return None
        return self._close(*self._end, now)

    def stop(self, message: str, now: datetime) -> str:
        """Stop it, to be tried again at once: the state it ended in.

        Raises:
            DBAPIError: the end could not be recorded; the attempt will be taken for dead.
        """
        self.execution.stop()
        return self._close(ledger.INTERRUPTED, message, now)

    def _close(self, state: str, message: str, now: datetime) -> str:
        # its own mark goes first, when there is one
        try:
            give_back(
                self.engine,
                self.settings.service.retry,
                token=self.claim.token,
                state=state,
                message=message,
                now=now,
            )
            return state
        except ClaimGone:
            with reading(self.engine) as connection:
                return ledger.attempt_state(connection, token=self.claim.token)


def begin(
    engine: Engine,
    settings: Settings,
    executor: Executor,
    due: Due,
    *,
    worker: str,
    now: datetime,
    by_hand: bool = False,
    again: bool = False,
) -> UnderWay | None:
    """Claim a job and begin with it; None if it is not to be had, see `models.ledger.claim`.

    Raises:
        Exception: it could not be begun, for want of memory perhaps; it is recorded as failed.
    """
    with transaction(engine) as connection:
        claim = ledger.claim(
            connection,
            job=due.job,
            period=due.period,
            planned_for=due.planned_for,
            worker=worker,
            token=secrets.token_hex(16),
            now=now,
            by_hand=by_hand,
            again=again,
        )
    if claim is None:
        return None
    try:
        return UnderWay(engine, settings, claim, executor.start(claim), now)
    except Exception as error:
        retry = settings.service.retry
        give_back(engine, retry, token=claim.token, state=ledger.FAILED, message=one_line(error), now=now)
        raise
