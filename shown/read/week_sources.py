"""What a week is told from: which run, and which earlier week its readers know."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from base.errors import NotFound
from base.i18n import N_
from forecast.weeks import Week
from models import ledger, letters, runs
from models import warnings as memory_store
from models.tables import WEEKLY, metadata


def run_of_week(connection: Connection, *, week: Week, newest: bool = False) -> str:
    """The run that the warnings of the week were made from, else the last finished one as of a day in it.

    Runs as of another day, made to look back or to try something, are left alone.

    Args:
        newest: the last finished one in any case, as a correction tells of it.

    Raises:
        NotFound: there is none.
    """
    states = metadata.tables["warning_state"]
    told: str | None = connection.execute(select(states.c.run_id).where(states.c.week == str(week)).limit(1)).scalar()
    if told is not None and not newest:
        return told
    found = runs.newest(connection, first=week.monday, before=week.monday + timedelta(weeks=1))
    if found is not None:
        return str(found["id"])
    if told is not None:
        return told
    raise NotFound(
        N_("No run as of a day in week {week} has finished, so there is no mail of it; make one with: radar run"),
        week=str(week),
    )


def told_until(connection: Connection, week: Week) -> str:
    """The week before which readers were told what is stored: what was news in a week without mail still is."""
    until = str(week)
    for earlier in reversed(memory_store.weeks(connection)):
        if earlier < until:
            if not _had_no_mail(connection, earlier):
                break
            until = earlier
    return until


def last_mail(connection: Connection, week: Week) -> Week | None:
    """The last week before `week` of which readers got mail, or could have; None before the first."""
    until = told_until(connection, week)
    return max((Week.parse(one) for one in memory_store.weeks(connection) if one < until), default=None)


def _had_no_mail(connection: Connection, week: str) -> bool:
    lines = ledger.find(connection, keys=[(ledger.MAIL, week)])
    if all(line.state not in (ledger.FAILED, ledger.MISSED) for line in lines):
        return False
    return not letters.letter_counts(connection, kind=WEEKLY, period=week)
