"""Letters of a week as they would be, without anything being stored: for a look before they go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from config.settings import Settings
from forecast.weeks import Week
from jobs.mail.letter import Letter, Reader
from jobs.mail.recipients import reader, readers
from jobs.service.task import local_day
from jobs.warnings.step import week_states
from jobs.weekly.letters import weekly_letters
from jobs.weekly.run import run_of_week
from models import letters as outbox
from models import warnings as memory
from models.engine import reading
from models.tables import WEEKLY

NEW, CORRECTION, KEPT = "new", "correction", "kept"


@dataclass(frozen=True)
class Would:
    """What sending would do with a letter: `new`, `correction`, or `kept` as it is in the outbox already."""

    letter: Letter
    becomes: str


def preview(engine: Engine, settings: Settings, *, address: str, week: Week, now: datetime) -> Letter:
    """The letter of a week to one recipient.

    Raises:
        UnknownRecipientError: nobody has this address.
        NoRunThisWeek: no run as of a day in that week has finished.
    """
    with reading(engine) as connection:
        recipient = reader(connection, address=address)
    with _told(engine, settings, week, now) as (connection, run_id):
        return _letters(connection, settings, week, run_id, [recipient])[0]


def dry_run(engine: Engine, settings: Settings, *, week: Week, now: datetime, correction: bool) -> list[Would]:
    """What sending the mail of a week would do.

    Raises:
        NoRunThisWeek: no run as of a day in that week has finished.
    """
    with _told(engine, settings, week, now) as (connection, run_id):
        everybody = readers(connection, kind=WEEKLY, today=local_day(now, settings))
        made = _letters(connection, settings, week, run_id, everybody)
        return [Would(letter, _becomes(connection, letter, correction)) for letter in made]


def _becomes(connection: Connection, letter: Letter, correction: bool) -> str:
    last = outbox.last_letter(connection, address=letter.address, kind=letter.kind, period=letter.period)
    if last is None:
        return NEW
    return CORRECTION if correction and last[1] != letter.content_hash else KEPT


def _letters(
    connection: Connection, settings: Settings, week: Week, run_id: str, recipients: Sequence[Reader]
) -> list[Letter]:
    return list(weekly_letters(connection, settings, week=week, run_id=run_id, readers=recipients))


@contextmanager
def _told(engine: Engine, settings: Settings, week: Week, now: datetime) -> Iterator[tuple[Connection, str]]:
    """A connection on which the week is told, and the run it is told from. What is not stored yet is taken back."""
    with reading(engine) as connection:
        run_id = run_of_week(connection, week=week)
        if memory.states_of_week(connection, week=str(week)):
            yield connection, run_id
            return
    with engine.connect() as connection, connection.begin() as unit:
        states = week_states(connection, settings, week=week, run_id=run_id, now=now)
        memory.append_states(connection, states=states)
        yield connection, run_id
        unit.rollback()
