"""Silences and acknowledgements: checked before they are stored, so that none is of a wrong region or without end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from base.errors import Invalid, NotFound
from base.i18n import N_
from forecast.levels import COUNTRY
from jobs.importing.asked_regions import AskedRegions
from models import warnings as stored
from models.tables import RegionNote
from shown.read.weeks import ACKNOWLEDGE, SILENCE

# nobody remembers what was silenced for longer
MOST_DAYS = 366


def add_note(
    connection: Connection, *, kind: str, region: str, who: str, why: str, until: date, now: datetime, today: date
) -> RegionNote:
    """Store a note on a gemeente or provincie. It says nothing of the gemeenten inside a provincie.

    Args:
        kind: of `models.tables.NOTES`.
        region: CBS code or name.
        until: the first day on which it no longer holds.

    Raises:
        NotFound: there is no such region, or several are called so.
        Invalid: it is the country, who or why is empty, or the day is past or too far away.
    """
    code = AskedRegions.of(connection, today=today).asked(region)
    if code == COUNTRY:
        raise Invalid(N_("The country has no warning of its own; give a gemeente or provincie"))
    if not who.strip() or not why.strip():
        raise Invalid(N_("Say who and why; neither can be empty."))
    if until <= today:
        raise Invalid(N_("{day} is not in the future; give a later day with --until."), day=until.isoformat())
    if until > today + timedelta(days=MOST_DAYS):
        raise Invalid(
            N_("{day} is more than a year away; give an earlier day with --until. It can be done again then."),
            day=until.isoformat(),
        )
    note = RegionNote(kind=kind, region=code, who=who.strip(), why=why.strip(), made_at=now, until=until)
    note.id = stored.add_note(connection, note=note)
    return note


def asked_note(connection: Connection, *, kind: str, asked: str, today: date) -> int:
    """The number of the note that is asked for by its number, or by a region that has one that holds today.

    Raises:
        NotFound: there is no such region, or nothing holds for it.
        Invalid: several hold for it.
    """
    if asked.strip().isdecimal():
        return int(asked)
    code = AskedRegions.of(connection, today=today).asked(asked)
    found = [note for note in stored.notes(connection, kind=kind) if note.region == code and _holds(note, today)]
    if not found:
        none = {
            SILENCE: N_("No silence holds for {region}; see: radar silence list --all"),
            ACKNOWLEDGE: N_("No acknowledgement holds for {region}; see: radar acknowledge list --all"),
        }
        raise NotFound(none[kind], region=code)
    if len(found) > 1:
        numbers = ", ".join(str(note.id) for note in found)
        message = N_("{count} hold for {region}; give the number of the one to end: {numbers}")
        raise Invalid(message, count=len(found), region=code, numbers=numbers)
    return found[0].id or 0


def _holds(note: RegionNote, today: date) -> bool:
    return note.ended_at is None and note.until > today


def end_note(connection: Connection, *, kind: str, note_id: int, who: str, now: datetime) -> None:
    """End a note before its day; it stays in the list of all.

    Raises:
        NotFound: there is none with that number, or somebody ended it already.
        Invalid: nobody is said to end it.
    """
    if not who.strip():
        raise Invalid(N_("Say who ends it."))
    if not stored.end_note(connection, note_id=note_id, kind=kind, who=who.strip(), at=now):
        message = (
            N_("There is no silence with number {id} that has not ended; see: radar silence list --all")
            if kind == SILENCE
            else N_(
                "There is no acknowledgement with number {id} that has not ended; see: radar acknowledge list --all"
            )
        )
        raise NotFound(message, id=note_id)


def others_that_hold(connection: Connection, *, kind: str, note_id: int, today: date) -> list[RegionNote]:
    """The notes of a kind that hold today for the region of note `note_id`, but for that one."""
    found = stored.notes(connection, kind=kind)
    region = next((note.region for note in found if note.id == note_id), None)
    return [note for note in found if note.region == region and note.id != note_id and _holds(note, today)]
