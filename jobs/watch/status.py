"""The state of the service at a glance: for a person, and as JSON and an exit code for an outside monitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, select

from base.errors import Unavailable
from base.i18n import Language
from config.settings import Settings
from jobs.mail.outbox import summary
from jobs.service.beat import last_beat, silence_allowed
from jobs.service.due import timetable
from jobs.service.overview import Coming, read_overview
from jobs.watch.assess import assess
from jobs.watch.facts import Facts, letters_told_since, read_facts
from jobs.watch.watchdog import newer_schema
from jobs.watch.words import plain, remedy, sentence
from models import alerts, runs
from models.engine import reading
from models.ledger import RUNNING, Past
from models.letters import doubtful_letters
from models.migrate import SchemaTooNew, known_revision, newest_revision
from models.tables import WEEKLY, Alert, OutboxLetter, metadata

ALL_WELL, ALERTS_OPEN, NOT_RUNNING = 0, 1, 2
# those at work are among the newest lines of the ledger
JOBS_LOOKED_AT: Final = 50
_DISTRIBUTION: Final = "taakstelling-radar"
_TABLES: Final = metadata.tables


@dataclass(frozen=True)
class LastRun:
    """The last main run that succeeded."""

    run_id: str
    as_of: date
    finished_at: datetime


@dataclass(frozen=True)
class Status:
    """The state of an installation. Moments are aware.

    Attributes:
        schema: of the database; None when it is empty.
        since: when this leader began; None when the service is not running.
        mail: letters of the last mailed week by state.
        reach: by measure and level the last day of the figures that are not simulated.
        alerts: what is wrong now; `opened_at` is when it was first seen.
        coming: by job its next period and when it is planned.
        running_jobs: what is at work now.
        waiting: what is due and not begun: another job comes first, or a run must.
        doubtful: letters of the last days of which it is not known whether they arrived.
        trouble: why nothing could be read from the database, and what to do.
        unreadable: whether there is one all the same.
    """

    version: str
    schema: str | None
    running: bool
    since: datetime | None = None
    beat_at: datetime | None = None
    run: LastRun | None = None
    mail_week: str | None = None
    mail: Mapping[str, int] | None = None
    reach: Mapping[tuple[str, str], date] | None = None
    alerts: tuple[Alert, ...] = ()
    coming: Mapping[str, tuple[str, datetime]] | None = None
    running_jobs: tuple[Past, ...] = ()
    waiting: tuple[Coming, ...] = ()
    doubtful: tuple[OutboxLetter, ...] = ()
    trouble: Unavailable | None = None
    unreadable: bool = False

    @property
    def current(self) -> bool:
        """Whether the database has the schema of this release, so that there is more to tell."""
        return self.schema == newest_revision()

    @property
    def exit_code(self) -> int:
        """`ALL_WELL`, `ALERTS_OPEN`, or `NOT_RUNNING` whether or not there are alerts.

        What cannot be read says nothing of the service: that is an alert.
        """
        if self.unreadable:
            return ALERTS_OPEN
        if not self.running:
            return NOT_RUNNING
        return ALERTS_OPEN if self.alerts else ALL_WELL


def without_database(trouble: Unavailable, *, unreadable: bool) -> Status:
    """The state where there is no database, or one that cannot be read."""
    found = version(_DISTRIBUTION)
    return Status(version=found, schema=None, running=False, trouble=trouble, unreadable=unreadable)


def read_status(engine: Engine, settings: Settings, *, now: datetime) -> Status:
    """The state at `now`. Changes nothing, and makes or upgrades no table."""
    with reading(engine) as connection:
        try:
            found = known_revision(connection)
        except SchemaTooNew as error:
            alert = newer_schema(error, now)
            return Status(version=version(_DISTRIBUTION), schema=error.found, running=False, alerts=(alert,))
        if found != newest_revision():
            return Status(version=version(_DISTRIBUTION), schema=found, running=False)
        return _whole(connection, found, settings, now)


def as_json(status: Status, say: Language) -> dict[str, Any]:
    """The state as plain JSON, with the alerts in words too."""

    def moment(value: datetime | None) -> str | None:
        return value.isoformat(timespec="seconds") if value else None

    run = status.run
    return {
        "version": status.version,
        "schema": status.schema,
        "exit_code": status.exit_code,
        "trouble": status.trouble.told(say) if status.trouble else None,
        "running": status.running,
        "leader_since": moment(status.since),
        "last_beat": moment(status.beat_at),
        "run": {"id": run.run_id, "as_of": run.as_of.isoformat(), "finished_at": moment(run.finished_at)}
        if run
        else None,
        "mail": {"week": status.mail_week, "letters": dict(status.mail or {})} if status.mail_week else None,
        "data": [
            {"measure": measure, "level": level, "last_day": day.isoformat()}
            for (measure, level), day in (status.reach or {}).items()
        ],
        "alerts": [
            {
                "kind": alert.kind,
                "subject": alert.subject,
                "since": moment(alert.opened_at),
                "text": sentence(alert, say),
                "remedy": remedy(alert, say),
            }
            for alert in status.alerts
        ],
        "doubtful": [
            {"period": letter.period, "address": letter.address, "made_at": moment(letter.made_at)}
            for letter in status.doubtful
        ],
        "at_work": [
            {"job": line.entry.job, "period": line.entry.period, "since": moment(line.started_at)}
            for line in status.running_jobs
        ],
        "waiting": [
            {"job": due.job, "period": due.period, "waits_for_run": due.waits_for_run} for due in status.waiting
        ],
        "next": [
            {"job": job, "period": period, "planned_for": moment(planned_for)}
            for job, (period, planned_for) in (status.coming or {}).items()
        ],
    }


def _whole(connection: Connection, schema: str, settings: Settings, now: datetime) -> Status:
    facts = read_facts(connection, settings, now=now)
    beat = last_beat(connection)
    jobs = read_overview(connection, settings, now=now, limit=JOBS_LOOKED_AT)
    busy = tuple(line for line in jobs.past if line.entry.state == RUNNING)
    keys = {(line.entry.job, line.entry.period) for line in busy}
    due = [one for one in jobs.coming if one.waits_for_run or one.planned_for <= now]
    running = beat is not None and now - beat.beat_at <= silence_allowed(settings)
    week = _last_mailed_week(connection)
    return Status(
        version=version(_DISTRIBUTION),
        schema=schema,
        running=running,
        since=beat.since if beat and running else None,
        beat_at=beat.beat_at if beat else None,
        run=_last_run(connection),
        mail_week=week,
        mail=summary(connection, kind=WEEKLY, period=week) if week else None,
        reach={(arrival.measure, arrival.level): arrival.last_day for arrival in facts.arrivals},
        alerts=_alerts(connection, facts, settings, now),
        coming=_coming(settings, now),
        running_jobs=busy,
        waiting=tuple(one for one in due if (one.job, one.period) not in keys),
        doubtful=doubtful_letters(connection, since=letters_told_since(settings, now)),
    )


def _alerts(connection: Connection, facts: Facts, settings: Settings, now: datetime) -> tuple[Alert, ...]:
    """What is wrong now, not at the watchdog's last look, as the service may be off."""
    since = {(alert.kind, alert.subject): alert.opened_at for alert in alerts.open_alerts(connection)}
    return tuple(
        Alert(
            kind=trouble.kind,
            subject=trouble.subject,
            opened_at=since.get((trouble.kind, trouble.subject), now),
            last_seen_at=now,
            message=trouble.message,
            details=plain(trouble.details),
        )
        for trouble in assess(facts, settings, now=now)
    )


def _last_run(connection: Connection) -> LastRun | None:
    found = runs.newest(connection)
    return None if found is None else LastRun(found["id"], found["as_of"], found["finished_at"])


def _last_mailed_week(connection: Connection) -> str | None:
    outbox = _TABLES["outbox"]
    week: str | None = connection.scalar(select(func.max(outbox.c.period)).where(outbox.c.kind == WEEKLY))
    return week


def _coming(settings: Settings, now: datetime) -> dict[str, tuple[str, datetime]]:
    found = {}
    for job, recurrence in timetable(settings.service).items():
        occurrence = recurrence.next_due(now)
        found[job] = (occurrence.period, occurrence.planned_for)
    return dict(sorted(found.items(), key=lambda item: item[1][1]))
