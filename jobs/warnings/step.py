"""Takes the memory of warnings a week further, from what a run says. A week is written once, however often asked."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, select

from base.errors import NotFound
from base.i18n import N_
from base.moments import local_day
from config.settings import Settings
from forecast.levels import LAND
from forecast.memory import NO_DATA, Memory, MemoryRules, Reading, Told, Verdict, next_state
from forecast.periods import MONTHS
from forecast.warning import leading_period
from forecast.weeks import Week
from jobs.run.settings import flag_rules
from jobs.warnings.figures import complete_regions
from models import warnings as memory_store
from models.engine import reading, transaction
from models.stored import stored
from models.tables import WarningState, metadata
from shown.read.week_sources import told_until
from shown.read.weeks import SILENCE, WeekWarning, held_on, load_week

# what a week without figures says nothing of
_GUESSED = ("p_miss", "expected_shortfall", "needed_per_month", "expected_per_month", "cause")


def advance(
    engine: Engine, settings: Settings, *, week: Week, run_id: str, now: datetime, anew: bool = False
) -> list[WeekWarning]:
    """The warnings of a week; the first time they are made from a run and stored, after that read back.

    There is one for every gemeente and provincie of the run. The country has none: it nearly always misses.

    Args:
        week: that is told of; the latest earlier one is what is remembered.
        run_id: a finished run of the main job. Of no matter once the week is stored.
        now: decides by its day which silences hold.
        anew: see `write_week`.

    Raises:
        NotFound: there is no such run.
    """
    with reading(engine) as connection:
        known = load_week(connection, week=week, zone=settings.service.time_zone)
    if known and not anew:
        return known
    with transaction(engine) as connection:
        write_week(connection, settings, week=week, run_id=run_id, now=now, anew=anew)
    with reading(engine) as connection:
        return load_week(connection, week=week, zone=settings.service.time_zone)


def write_week(
    connection: Connection, settings: Settings, *, week: Week, run_id: str, now: datetime, anew: bool = False
) -> None:
    """Store the warnings of a week in the caller's transaction, unless they are there.

    Args:
        anew: put those of `run_id` in the place of others that are there, as what an operator corrects is told
            instead. A week on which a later one rests stays as it is.

    Raises:
        NotFound: there is no such run.
    """
    memory_store.lock_states(connection)
    there = memory_store.states_of_week(connection, week=str(week))
    if there:
        last = memory_store.weeks(connection)[-1]
        if not anew or there[0].run_id == run_id or last != str(week):
            return
        memory_store.remove_states(connection, week=str(week))
    states = _week_states(connection, settings, week=week, run_id=run_id, now=now)
    memory_store.append_states(connection, states=states)


def memory_rules(settings: Settings) -> MemoryRules:
    """The settings in the words of `forecast.memory`."""
    memory = settings.memory
    return MemoryRules(
        flags=flag_rules(settings),
        clear_share=memory.clear_share,
        confirm_weeks=memory.confirm_weeks,
        recover_weeks=memory.recover_weeks,
        early_p_miss=memory.early_p_miss,
        news_p_miss=memory.news_p_miss,
        news_shortfall=memory.news_shortfall,
        news_persons=memory.news_persons,
    )


def _week_states(
    connection: Connection, settings: Settings, *, week: Week, run_id: str, now: datetime
) -> list[WarningState]:
    as_of, flags = _as_of(connection, run_id), _leading(connection, run_id)
    if flags.empty:
        return []
    complete = complete_regions(connection, flags, as_of=as_of, old_after_months=settings.old_after_months)
    before = _memories(connection, week)
    silenced = held_on(memory_store.notes(connection, kind=SILENCE), local_day(now, settings.service.time_zone))
    rules = memory_rules(settings)
    states = []
    for row in flags.to_dict("records"):
        code = str(row["location"])
        verdict = next_state(
            before.get(code), _reading(row, code in complete), rules, week=week, silenced=code in silenced
        )
        states.append(_row(verdict, row, run_id))
    return states


def _as_of(connection: Connection, run_id: str) -> date:
    runs = metadata.tables["run"]
    day: date | None = connection.execute(select(runs.c.as_of).where(runs.c.id == run_id)).scalar()
    if day is None:
        raise NotFound(N_("There is no run {run_id}"), run_id=run_id)
    return day


def _leading(connection: Connection, run_id: str) -> pd.DataFrame:
    """The flags of gemeenten and provincies for the half-year that the report of the run is about, by code."""
    table = metadata.tables["flag"]
    flags = stored(connection, table, ("period", "location"), table.c.run_id == run_id)
    return flags[
        (flags["period"] == leading_period(zip(flags["period"], flags["p_miss"], strict=True)))
        & (flags["level"] != LAND)
    ]


def _reading(row: Mapping[Hashable, Any], complete: bool) -> Reading:
    realised_to = row["realised_to"]
    return Reading(
        period=row["period"],
        p_miss=_number(row["p_miss"]),
        expected_shortfall=_number(row["expected_shortfall"]),
        opgave=_number(row["opgave"]),
        taakstelling=_number(row["taakstelling"]),
        months_left=MONTHS if pd.isna(realised_to) else -realised_to.month % MONTHS,
        complete=complete,
    )


def _memories(connection: Connection, week: Week) -> dict[str, Memory]:
    states = memory_store.states_before(connection, week=str(week))
    until = told_until(connection, week)
    known = states if until == str(week) else memory_store.states_before(connection, week=until)
    last_news = memory_store.states_before(connection, week=until, reasons=memory_store.TOLD)
    return {code: _memory(state, known.get(code), last_news.get(code)) for code, state in states.items()}


def _memory(state: WarningState, known: WarningState | None, news: WarningState | None) -> Memory:
    """A stored state as it is remembered; `known` is the last of a week with mail, `news` the last that was told."""
    told = None
    if known is not None and known.period == state.period:
        of = news or known
        if known.told_p_miss is not None and known.told_shortfall is not None:
            told = Told(of.flag, known.told_p_miss, known.told_shortfall, of.taakstelling)
    return Memory(
        week=Week.parse(state.week),
        period=state.period,
        state=state.state,
        flag=state.flag,
        since=Week.parse(state.since) if state.since else None,
        weeks=state.weeks,
        told=told,
        taakstelling=state.taakstelling,
    )


def _row(verdict: Verdict, row: Mapping[Hashable, Any], run_id: str) -> WarningState:
    memory, told = verdict.memory, verdict.memory.told
    numbers = {name: None if memory.state == NO_DATA or pd.isna(row[name]) else row[name] for name in _GUESSED}
    return WarningState(
        week=str(memory.week),
        location=row["location"],
        run_id=run_id,
        period=memory.period,
        state=memory.state,
        reason=verdict.reason,
        flag=memory.flag,
        since=str(memory.since) if memory.since else None,
        weeks=memory.weeks,
        told_p_miss=told.p_miss if told else None,
        told_shortfall=told.expected_shortfall if told else None,
        opgave=_number(row["opgave"]),
        taakstelling=_number(row["taakstelling"]),
        streak=None if pd.isna(row["streak"]) else int(row["streak"]),
        streak_at_least=bool(row["streak_at_least"]),
        simulated=bool(row["simulated"]),
        **numbers,
    )


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
