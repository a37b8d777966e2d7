"""Looks whether all is well: opens and closes alerts, tells the operator once of each, and gives a sign of life."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from base.i18n import N_, Language
from config.settings import Settings
from jobs.mail.letter import Letter
from jobs.mail.outbox import BadAddress, put
from jobs.mail.recipients import readers
from jobs.watch.assess import NEVER_MAILED, Trouble, assess
from jobs.watch.facts import read_facts
from jobs.watch.ping import ping
from jobs.watch.words import alert_letter, plain
from models import alerts
from models.engine import reading, transaction
from models.migrate import SchemaTooNew, known_revision
from models.tables import ALERT, Alert


@dataclass(frozen=True)
class Change:
    """What a look changed: alerts that are new, that no longer hold, and that were open and still are."""

    opened: Sequence[Alert]
    closed: Sequence[Alert]
    still: Sequence[Alert]


def watch(engine: Engine, settings: Settings, *, now: datetime) -> list[Alert]:
    """Bring the alerts up to date and tell of what changed; the alerts that are open now.

    The alerts and the letters about them are stored together, so that a kill at any moment neither loses nor repeats
    one. The sign of life comes after, with no transaction open.
    """
    log = structlog.get_logger()
    try:
        with reading(engine) as connection:
            known_revision(connection)
            troubles = assess(read_facts(connection, settings, now=now), settings, now=now)
        standing = _stored(engine, settings, troubles, now, log)
    except SchemaTooNew as error:
        # the tables are those of a newer release: not ours to write in
        log.error("database too new", found=error.found, known=error.known)
        standing = [newer_schema(error, now)]
    if settings.service.ping_url:
        ping(settings.service.ping_url, well=not standing, log=log)
    return standing


def newer_schema(error: SchemaTooNew, now: datetime) -> Alert:
    """The one alert that is not stored."""
    return Alert(
        kind="schema_too_new",
        opened_at=now,
        last_seen_at=now,
        message=N_("A newer release has upgraded the database to schema {found}; this one knows up to {known}."),
        details={"found": error.found, "known": error.known},
    )


def _stored(engine: Engine, settings: Settings, troubles: Sequence[Trouble], now: datetime, log: Any) -> list[Alert]:
    """Alerts and letters in one transaction; the alerts that are open after it."""
    with transaction(engine) as connection:
        change = _bring_up_to_date(connection, troubles, now)
        for letter in _letters(connection, settings, change, now):
            try:
                put(connection, settings, letter, now=now)
            except BadAddress:
                log.error("an alert has no letter, as an address in the settings is no mail address")
    for alert in change.opened:
        log.warning("alert opened", kind=alert.kind, subject=alert.subject)
    for alert in change.closed:
        log.info("alert closed", kind=alert.kind, subject=alert.subject)
    return [*change.still, *change.opened]


def _bring_up_to_date(connection: Connection, troubles: Sequence[Trouble], now: datetime) -> Change:
    alerts.lock_alerts(connection)
    before = {(alert.kind, alert.subject): alert for alert in alerts.open_alerts(connection)}
    wanted = {(trouble.kind, trouble.subject): trouble for trouble in troubles}
    opened, still = [], []
    for key, trouble in wanted.items():
        said: dict[str, Any] = {"message": trouble.message, "details": plain(trouble.details), "now": now}
        alert = before.get(key)
        if alert is None:
            opened.append(alerts.open_alert(connection, kind=trouble.kind, subject=trouble.subject, **said))
        else:
            alerts.keep_open(connection, alert_id=alert.id or 0, **said)
            still.append(alert.model_copy(update={"message": trouble.message, "details": said["details"]}))
    closed = [alert for key, alert in before.items() if key not in wanted]
    alerts.close_alerts(connection, alert_ids=[alert.id or 0 for alert in closed], now=now)
    return Change(opened=opened, closed=closed, still=still)


def _letters(connection: Connection, settings: Settings, change: Change, now: datetime) -> Iterator[Letter]:
    opened, closed, still = (
        [alert for alert in part if alert.kind not in NEVER_MAILED]
        for part in (change.opened, change.closed, change.still)
    )
    if not opened and not closed:
        return
    for address, (name, language) in _readers(connection, settings).items():
        say = Language(language, settings.service.time_zone)
        yield alert_letter(address, name, say, opened=opened, closed=closed, still=still, now=now)


def _readers(connection: Connection, settings: Settings) -> dict[str, tuple[str, str]]:
    """Name and language by address: the operator, and recipients who asked for alerts."""
    found = {reader.address: (reader.name, reader.language) for reader in readers(connection, kind=ALERT)}
    operator = settings.mail.operator.strip().lower()
    return {operator: ("", settings.language)} | found if operator else found
