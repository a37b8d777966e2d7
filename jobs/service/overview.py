"""What the service did and will do, as `radar jobs` shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from config.settings import Settings
from jobs.service.due import MAIL, mail_may_go, plan, timetable
from jobs.service.facts import read_facts, read_lines
from models import ledger
from models.ledger import Past

__all__ = ["Coming", "Overview", "as_plain", "read_overview"]


@dataclass(frozen=True)
class Coming:
    """A job that is due at a moment, or at once when that has passed; `waits_for_run` when a run must come first."""

    job: str
    period: str
    planned_for: datetime
    waits_for_run: bool = False


@dataclass(frozen=True)
class Overview:
    """The last lines of the ledger, the newest first, and what comes, the next first. `zone` is the service's."""

    past: Sequence[Past]
    coming: Sequence[Coming]
    now: datetime
    zone: ZoneInfo


def read_overview(connection: Connection, settings: Settings, *, now: datetime, limit: int) -> Overview:
    """The overview at `now` (aware), with `limit` past lines at most."""
    times = timetable(settings.service)
    facts = read_facts(connection, time_zone=settings.service.time_zone)
    lines = read_lines(connection, times, facts, now)
    coming = [Coming(due.job, due.period, due.planned_for) for due in plan(times, lines, facts, now).due]
    if MAIL in times and not mail_may_go(times, facts, now):
        last = times[MAIL].last_due(now)
        if (MAIL, last.period) not in lines.entries:
            coming.append(Coming(MAIL, last.period, last.planned_for, waits_for_run=True))
    for job, when in times.items():
        following = when.next_due(now)
        coming.append(Coming(job, following.period, following.planned_for))
    past = ledger.history(connection, limit=limit)
    zone = ZoneInfo(settings.service.time_zone)
    # sorted by time, and what is due at the same moment stays in the order in which it goes first
    return Overview(past, sorted(coming, key=lambda each: max(each.planned_for, now)), now, zone)


def seconds_taken(line: Past, now: datetime) -> float | None:
    """How long the last attempt took, or takes so far; None where nothing was tried."""
    if line.started_at is None:
        return None
    return ((line.finished_at or now) - line.started_at).total_seconds()


def as_plain(overview: Overview) -> dict[str, Any]:
    """The overview for programs; moments in UTC."""
    return {
        "past": [
            {
                "job": line.entry.job,
                "period": line.entry.period,
                "state": line.entry.state,
                "planned_for": _iso(line.entry.planned_for),
                "started_at": _iso(line.started_at),
                "finished_at": _iso(line.finished_at),
                "seconds": seconds_taken(line, overview.now),
                "attempts": line.entry.attempts,
                "next_try_at": _iso(line.entry.next_try_at),
                "outcome": dict(line.outcome),
                "message": line.message,
            }
            for line in overview.past
        ],
        "coming": [
            {
                "job": each.job,
                "period": each.period,
                "planned_for": _iso(each.planned_for),
                "waits_for_run": each.waits_for_run,
            }
            for each in overview.coming
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
