"""Which run a week is told from."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from forecast.weeks import Week
from jobs.i18n import N_, RequestError
from models.tables import MAIN, metadata


class NoRunThisWeek(RequestError):
    """There is no finished run as of a day in the week, so there is nothing to tell of it."""


def run_of_week(connection: Connection, *, week: Week, newest: bool = False) -> str:
    """The run that the warnings of the week were made from, else the last finished one as of a day in it.

    Runs as of another day, made to look back or to try something, are left alone.

    Args:
        newest: the last finished one in any case, as a correction tells of it.

    Raises:
        NoRunThisWeek: there is none.
    """
    runs, states = metadata.tables["run"], metadata.tables["warning_state"]
    told: str | None = connection.execute(select(states.c.run_id).where(states.c.week == str(week)).limit(1)).scalar()
    if told is not None and not newest:
        return told
    query = (
        select(runs.c.id)
        .where(
            runs.c.kind == MAIN,
            runs.c.state == "done",
            runs.c.cleared_at.is_(None),
            runs.c.as_of >= week.monday,
            runs.c.as_of < week.monday + timedelta(weeks=1),
        )
        .order_by(runs.c.finished_at.desc(), runs.c.id.desc())
    )
    found: str | None = connection.execute(query.limit(1)).scalar()
    if found is None and told is not None:
        return told
    if found is None:
        raise NoRunThisWeek(
            N_("No run as of a day in week {week} has finished, so there is no mail of it; make one with: radar run"),
            week=str(week),
        )
    return found
