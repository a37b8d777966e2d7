"""Doing one attempt: the work, and the mark in the ledger that it is done or failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine

from base.i18n import Language
from base.one_line import one_line
from jobs.service.attempts import give_back
from jobs.task import Outcome, Task, Work
from models import ledger
from models.engine import transaction
from models.ledger import Claim, ClaimGone

if TYPE_CHECKING:
    from base.moments import Clock
    from config.settings import Settings

LOST = "lost"


def perform(engine: Engine, settings: Settings, claim: Claim, work: Work, *, clock: Clock, log: Any) -> str:
    """Do the work of a claim and record its end; the answer is `done`, `failed` or `lost`.

    The ledger decides: work that failed after it had stored its results with its mark is done.

    Args:
        log: of structlog; is told of an error with its traceback.
    """

    def settle(connection: Connection, outcome: Outcome) -> None:
        ledger.settle(connection, token=claim.token, outcome=outcome, now=clock())

    try:
        outcome = work(Task(engine, settings, claim.job, claim.period, clock, settle))
        with transaction(engine) as connection:
            if ledger.attempt_state(connection, token=claim.token) != ledger.DONE:
                settle(connection, outcome)
        return ledger.DONE
    except ClaimGone:
        log.warning("claim lost")
        return LOST
    except Exception as error:
        log.exception("attempt failed")
        return _failed(engine, settings, claim, error, clock)


def _failed(engine: Engine, settings: Settings, claim: Claim, error: Exception, clock: Clock) -> str:
    retry, message = settings.service.retry, one_line(error, Language(settings.language, settings.service.time_zone))
    try:
        give_back(engine, retry, token=claim.token, state=ledger.FAILED, message=message, now=clock())
    except ClaimGone:
        with transaction(engine) as connection:
            done = ledger.attempt_state(connection, token=claim.token) == ledger.DONE
        return ledger.DONE if done else LOST
    return ledger.FAILED
