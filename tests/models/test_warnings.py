"""The memory of warnings is stored week by week and never changed; notes are made and ended."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from forecast.weeks import Week
from models import warnings as stored
from models.engine import reading, transaction
from models.tables import RegionNote
from tests.jobs.warnings.world import LARGE, add_run, insert_country, observe, state

FIRST = Week(2025, 52)
NOW = datetime(2026, 2, 2, 7, tzinfo=UTC)


def test_a_week_comes_back_as_it_was_written_and_is_never_written_again(engine: Engine) -> None:
    written = [state("GM0001", FIRST), state(LARGE, FIRST, state="no_data", reason="no_data", p_miss=None)]
    with transaction(engine) as connection:
        insert_country(connection)
        add_run(connection, "run", {})
        stored.lock_states(connection)
        stored.append_states(connection, states=written)
        stored.append_states(connection, states=[])
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        stored.append_states(connection, states=[state("GM0002", FIRST), state("GM0001", FIRST, flag="alarm")])
    with reading(engine) as connection:
        found = stored.states_of_week(connection, week=str(FIRST))
        assert stored.states_of_week(connection, week="2026-W30") == []
    assert [one.model_dump() for one in found] == [one.model_dump() for one in written]


def test_the_latest_earlier_week_of_each_region_is_found_over_the_turn_of_the_year(engine: Engine) -> None:
    with transaction(engine) as connection:
        insert_country(connection)
        add_run(connection, "run", {})
        told = state("GM0001", FIRST, reason="new", flag="alarm")
        later = [state("GM0001", FIRST + 1), state("GM0001", FIRST + 4), state("GM0002", FIRST)]
        stored.append_states(connection, states=[told, *later])
    with reading(engine) as connection:
        before = stored.states_before(connection, week=str(FIRST + 4))
        assert {code: one.week for code, one in before.items()} == {"GM0001": "2026-W01", "GM0002": "2025-W52"}
        news = stored.states_before(connection, week=str(FIRST + 4), reasons=stored.TOLD)
        assert {code: (one.week, one.flag) for code, one in news.items()} == {"GM0001": ("2025-W52", "alarm")}
        assert stored.states_before(connection, week=str(FIRST)) == {}
        assert stored.weeks(connection) == ["2025-W52", "2026-W01", "2026-W04"]
        assert [one.week for one in stored.states_of_region(connection, location="GM0001")] == [
            "2025-W52",
            "2026-W01",
            "2026-W04",
        ]


def note(region: str, kind: str = "silence") -> RegionNote:
    return RegionNote(kind=kind, region=region, who="planner", why="proef", made_at=NOW, until=date(2026, 3, 1))


def test_a_note_is_ended_once_and_only_as_what_it_is(engine: Engine) -> None:
    with transaction(engine) as connection:
        insert_country(connection)
        first = stored.add_note(connection, note=note("GM0001"))
        second = stored.add_note(connection, note=note(LARGE, "acknowledge"))
        assert not stored.end_note(connection, note_id=second, kind="silence", who="x", at=NOW)
        assert not stored.end_note(connection, note_id=99, kind="silence", who="x", at=NOW)
        assert stored.end_note(connection, note_id=first, kind="silence", who="x", at=NOW)
        assert not stored.end_note(connection, note_id=first, kind="silence", who="y", at=NOW)
    with reading(engine) as connection:
        (silence,) = stored.notes(connection, kind="silence")
        (acknowledged,) = stored.notes(connection, kind="acknowledge")
    assert (silence.region, silence.ended_at, silence.ended_by) == ("GM0001", NOW, "x")
    assert (acknowledged.id, acknowledged.ended_at, acknowledged.made_at) == (second, None, NOW)


def test_only_realisatie_known_by_the_day_is_found(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        insert_country(connection)
        observe(connection, regions=["GM0001"])
        observe(connection, regions=["GM0001"], known_after=40)
        observe(connection, [pd.Timestamp(2026, 3, 1)], regions=["GM0002"], part="alleenstaand")
    with reading(sqlite_engine) as connection:
        spans = stored.realised_spans(connection, since=date(2026, 2, 15), known_by=date(2026, 4, 6))
    assert spans == [("GM0001", date(2026, 2, 1), date(2026, 2, 28), False)]
