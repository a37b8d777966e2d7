"""The end of an attempt: done, or handed back to be tried again after a while, or given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine

from base.i18n import N_, Language
from config.service_sections import Retry
from config.settings import Settings
from models import ledger
from models.engine import transaction
from models.ledger import Claim, ClaimGone

__all__ = ["STALE", "adopt", "give_back", "next_try"]

# without a heartbeat for this long an attempt is dead: several are missed by then
STALE = timedelta(seconds=45)
# a job that takes its process down each time ends too: after so many times the tries that failures are allowed
INTERRUPTIONS = 3


def next_try(retry: Retry, before: Sequence[str], state: str, now: datetime) -> datetime | None:
    """When a job is tried again whose attempt ended in `state` at `now`; None when it is given up.

    What failed or ran out of time waits longer each time. What was interrupted from outside is tried at once and does
    not use up a try, but not for ever.

    Args:
        before: the states of the earlier attempts.
        state: `FAILED`, `TIMED_OUT` or `INTERRUPTED`.
    """
    if len(before) + 1 >= INTERRUPTIONS * retry.attempts:
        return None
    if state == ledger.INTERRUPTED:
        return now
    failures = sum(each in (ledger.FAILED, ledger.TIMED_OUT) for each in before)
    if failures + 1 >= retry.attempts:
        return None
    return now + timedelta(minutes=retry.first_minutes * retry.factor**failures)


def give_back(
    engine: Engine, retry: Retry, *, token: str, state: str, message: str, now: datetime
) -> datetime | None:
    """Record that an attempt did not succeed; the answer is when it is tried again, None if it is given up.

    Raises:
        ClaimGone: the attempt is not running any more; nothing is changed.
    """
    with transaction(engine) as connection:
        again = next_try(retry, ledger.ended_states(connection, token=token), state, now)
        ledger.give_back(connection, token=token, state=state, message=message, now=now, next_try_at=again)
    return again


def adopt(engine: Engine, settings: Settings, claim: Claim, *, now: datetime) -> bool:
    """Have an attempt whose process is dead tried again; False when it was ended in between."""
    try:
        gone, retry = Language(settings.language)(N_("Its process is gone")), settings.service.retry
        give_back(engine, retry, token=claim.token, state=ledger.INTERRUPTED, message=gone, now=now)
    except ClaimGone:
        return False
    return True
