"""Letters, settings and moments for the tests of the post office."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from config.settings import Settings, load_settings
from jobs.mail.letter import Attachment, Letter
from jobs.mail.outbox import put
from models.engine import reading, transaction
from models.recipients import save_recipient
from models.tables import metadata
from shown.kit.png import Inline

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
WEEK = "2026-W47"
# letters a minute when the rate is not what is tested
FAST = 6000
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


class Clock:
    """A clock that a test moves, and that goes on while a delivery waits."""

    def __init__(self) -> None:
        self.now = NOW
        self.paused = 0.0

    def __call__(self) -> datetime:
        return self.now

    def pause(self, seconds: float) -> None:
        self.paused += seconds
        self.now += timedelta(seconds=seconds)

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)


def letter(address: str = "anna@example.nl", **changes: Any) -> Letter:
    values: dict[str, Any] = {
        "address": address,
        "name": "Anna",
        "kind": "weekly",
        "period": WEEK,
        "language": "nl",
        "subject": "Gelderland, week 47",
        "text": "Gelderland is 410 personen achter.\n",
    }
    return Letter(**values | changes)


def full_letter(address: str = "anna@example.nl") -> Letter:
    """With everything a letter can have, and everything that breaks mail."""
    return letter(
        address,
        name="Anna de Vriès, (provincie Gelderland) en een naam die zó lang is dat hij niet op één regel past",
        subject="Súdwest-Fryslân: 3 gemeenten erbij, 1 eraf; stand naar verwachting 410 achter op 1 januari 2027",
        text="Één regel.\n.\n.punt vooraan\nFrom hier\nlaatste " + "lang " * 400,
        html=f'<html lang="nl"><body><p>Één</p>\n.\n<img src="cid:stand" alt="Stand">{"x" * 2000}</body></html>',
        pictures=(Inline("stand", PNG, "Stand"),),
        attachments=(Attachment("vlaggen.csv", "text/csv", "code;naam\nGM1900;Súdwest-Fryslân\n".encode()),),
    )


def mail_settings(home: Path, **mail: Any) -> Settings:
    """Settings with a mail part of their own; by default without a server."""
    settings = load_settings()
    values = {
        "sender": "radar@example.nl",
        "security": "none",
        # a letter whose sender was killed is left alone for twenty times as long, and the clocks go twenty minutes on
        "timeout_seconds": 50.0,
        "per_minute": FAST,
    } | mail
    return settings.model_copy(update={"home": home, "mail": settings.mail.model_copy(update=values)})


def post_letters(engine: Engine, settings: Settings, *addresses: str, now: datetime = NOW) -> None:
    with transaction(engine) as connection:
        for address in addresses:
            put(connection, settings, letter(address), now=now)


def add_recipients(engine: Engine, *addresses: str, kinds: tuple[str, ...] = ("weekly",)) -> None:
    with transaction(engine) as connection:
        for address in addresses:
            save_recipient(connection, name="Anna", address=address, language="nl", regions=(), kinds=kinds, now=NOW)


def rows(engine: Engine, table: str = "outbox") -> list[dict[str, Any]]:
    with reading(engine) as connection:
        found = connection.execute(select(metadata.tables[table]).order_by("id")).mappings()
        return [dict(row) for row in found]


def states(engine: Engine) -> dict[str, str]:
    return {row["address"]: row["state"] for row in rows(engine)}
