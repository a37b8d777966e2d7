"""Letters of a week as they would be, without anything being stored: for a look before they go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from base.moments import local_day
from config.settings import Settings
from forecast.weeks import Week
from jobs.mail.letter import Letter
from jobs.mail.recipients import reader, readers
from jobs.warnings.step import write_week
from jobs.weekly.letters import letters_of
from models import letters as outbox
from models import warnings as memory
from models.engine import reading
from models.tables import WEEKLY
from shown.read.week_sources import run_of_week
from shown.week.facts import WeekFacts, load_facts

NEW, CORRECTION, KEPT = "new", "correction", "kept"


@dataclass(frozen=True)
class Would:
    """What sending would do with a letter: `new`, `correction`, or `kept` as it is in the outbox already."""

    letter: Letter
    becomes: str


def preview(engine: Engine, settings: Settings, *, address: str, week: Week, now: datetime) -> Letter:
    """The letter of a week to one recipient.

    Raises:
        NotFound: nobody has this address.
        NotFound: no run as of a day in that week has finished.
    """
    with reading(engine) as connection:
        recipient = reader(connection, address=address)
    return next(letters_of(_facts(engine, settings, week, now, correction=False), settings, [recipient]))


def dry_run(engine: Engine, settings: Settings, *, week: Week, now: datetime, correction: bool) -> list[Would]:
    """What sending the mail of a week would do.

    Raises:
        NotFound: no run as of a day in that week has finished.
    """
    facts = _facts(engine, settings, week, now, correction=correction)
    with reading(engine) as connection:
        everybody = readers(connection, kind=WEEKLY, today=local_day(now, settings.service.time_zone))
        made = letters_of(facts, settings, everybody)
        return [Would(letter, _becomes(connection, letter, correction)) for letter in made]


def _becomes(connection: Connection, letter: Letter, correction: bool) -> str:
    last = outbox.last_letter(connection, address=letter.address, kind=letter.kind, period=letter.period)
    if last is None:
        return NEW
    return CORRECTION if correction and last[1] != letter.content_hash else KEPT


def _facts(engine: Engine, settings: Settings, week: Week, now: datetime, *, correction: bool) -> WeekFacts:
    """What is told of the week. What is not stored yet, or would be corrected, is taken back after it was read."""
    zone = settings.service.time_zone
    with reading(engine) as connection:
        run_id = run_of_week(connection, week=week, newest=correction)
        if not correction and memory.states_of_week(connection, week=str(week)):
            return load_facts(connection, week=week, run_id=run_id, zone=zone)
    with engine.connect() as connection, connection.begin() as unit:
        write_week(connection, settings, week=week, run_id=run_id, now=now, anew=correction)
        facts = load_facts(connection, week=week, run_id=run_of_week(connection, week=week), zone=zone)
        unit.rollback()
    return facts
