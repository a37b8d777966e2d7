"""The warnings of a week as a writer of letters wants them: with names, notes and the week before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from base.moments import local_day
from forecast.levels import PROVINCIE
from forecast.weeks import Week
from models import store
from models import warnings as stored
from models.tables import RegionNote, WarningState

SILENCE, ACKNOWLEDGE = "silence", "acknowledge"


@dataclass(frozen=True)
class Numbers:
    """What an earlier week said of the same half-year. Empty for a week without figures."""

    week: Week
    p_miss: float | None
    expected_shortfall: float | None


@dataclass(frozen=True)
class WeekWarning:
    """The warning of a gemeente or provincie in a week; persons. The names are those of `models.tables.WarningState`.

    Attributes:
        provincie: code of the provincie it lies in; of a provincie its own.
        flag: the level the warning stands at; `none` without a warning.
        since: the week in which the warning began.
        p_miss, expected_shortfall, needed_per_month, expected_per_month, cause: None in a week without figures.
        silenced_until, silence_why: of a silence that held in the week; the day itself is excluded.
        acknowledged_by: who said to deal with it.
        before: the numbers of the last week before that was about the same half-year, if there was one.
    """

    location: str
    name: str
    level: str
    provincie: str
    period: str
    state: str
    reason: str
    flag: str
    since: Week | None
    weeks: int
    p_miss: float | None
    expected_shortfall: float | None
    opgave: float | None
    taakstelling: float | None
    needed_per_month: float | None
    expected_per_month: float | None
    cause: str | None
    streak: int | None
    streak_at_least: bool
    simulated: bool
    silenced_until: date | None
    silence_why: str | None
    acknowledged_by: str | None
    before: Numbers | None


def load_week(connection: Connection, *, week: Week, zone: str) -> list[WeekWarning]:
    """The warnings of a week as it was stored, by code; empty for a week that was not.

    Args:
        zone: the time zone whose days decide which notes held in the week.
    """
    states = stored.states_of_week(connection, week=str(week))
    earlier = stored.states_before(connection, week=str(week)) if states else {}
    silences = held_in(stored.notes(connection, kind=SILENCE), week, zone)
    acknowledged = held_in(stored.notes(connection, kind=ACKNOWLEDGE), week, zone)
    regions = store.regions(connection).set_index("code")
    names, levels, parents = (dict(regions[column]) for column in ("name", "level", "parent"))

    def warning(state: WarningState) -> WeekWarning:
        code = state.location
        silence, acknowledgement = silences.get(code), acknowledged.get(code)
        shared = state.model_dump(exclude={"week", "run_id", "since", "told_p_miss", "told_shortfall"})
        return WeekWarning(
            **shared,
            name=names[code],
            level=levels[code],
            provincie=code if levels[code] == PROVINCIE else parents[code],
            since=Week.parse(state.since) if state.since else None,
            silenced_until=silence.until if silence else None,
            silence_why=silence.why if silence else None,
            acknowledged_by=acknowledgement.who if acknowledgement else None,
            before=_numbers(earlier.get(code), state.period),
        )

    return [warning(state) for state in states]


def _numbers(state: WarningState | None, period: str) -> Numbers | None:
    if state is None or state.period != period:
        return None
    return Numbers(Week.parse(state.week), state.p_miss, state.expected_shortfall)


def held_on(notes: Iterable[RegionNote], day: date) -> dict[str, RegionNote]:
    """By region the note that holds on a day; of several the one that holds longest."""
    return _longest(note for note in notes if note.ended_at is None and note.until > day)


def held_in(notes: Iterable[RegionNote], week: Week, zone: str) -> dict[str, RegionNote]:
    """By region the note that held on some day of a week, in a time zone; of several the one that holds longest."""
    first, after = week.monday, week.monday + timedelta(weeks=1)
    return _longest(
        note
        for note in notes
        if local_day(note.made_at, zone) < after and note.until > first and _ends(note, zone) >= first
    )


def _ends(note: RegionNote, zone: str) -> date:
    return note.until if note.ended_at is None else local_day(note.ended_at, zone)


def _longest(notes: Iterable[RegionNote]) -> dict[str, RegionNote]:
    return {note.region: note for note in sorted(notes, key=lambda note: note.until)}
