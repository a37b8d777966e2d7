"""A run takes the memory of warnings a week further, once, whoever asks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, delete, insert, select

from base.errors import NotFound
from forecast.weeks import Week
from jobs.warnings.step import advance
from models import warnings as stored
from models.engine import open_engine, reading, transaction
from models.tables import RegionNote, metadata
from shown.read.weeks import Numbers, WeekWarning, load_week
from tests.jobs.warnings.world import (
    ALARM,
    CALM,
    GEMEENTEN,
    LARGE,
    MONTHS,
    SMALL,
    WATCH,
    WEEK,
    add_run,
    insert_country,
    moment,
    observe,
    settings,
)
from tests.processes import PATIENCE

Says = dict[str, tuple[float | None, float]]


def week_of(engine: Engine, run_id: str, week: Week = WEEK) -> dict[str, WeekWarning]:
    """The warnings after a week, by code."""
    found = advance(engine, settings(), week=week, run_id=run_id, now=moment(week))
    return {one.location: one for one in found}


def lived(engine: Engine, *weeks: Says) -> list[dict[str, WeekWarning]]:
    """The warnings of weeks in a row, each from a run of its own."""
    found = []
    for place, says in enumerate(weeks):
        with transaction(engine) as connection:
            run_id = add_run(connection, f"run-{place}", says)
        found.append(week_of(engine, run_id, WEEK + place))
    return found


@pytest.fixture
def filled(sqlite_engine: Engine) -> Engine:
    with transaction(sqlite_engine) as connection:
        insert_country(connection)
        observe(connection)
    return sqlite_engine


def test_every_gemeente_and_provincie_gets_a_state_and_what_is_news_is_told(engine: Engine) -> None:
    with transaction(engine) as connection:
        insert_country(connection)
        observe(connection)
    first, second = lived(engine, {"GM0001": ALARM, "GM0002": WATCH}, {"GM0001": ALARM, "GM0002": ALARM})
    assert set(first) == {LARGE, SMALL, *GEMEENTEN}
    assert {code: one.reason for code, one in first.items() if one.reason != "quiet"} == {
        "GM0001": "new",
        "GM0002": "new",
    }
    assert first["GM0001"] == WeekWarning(
        location="GM0001",
        name="Plaats 01",
        level="gemeente",
        provincie=LARGE,
        period="2026-H1",
        state="firing",
        reason="new",
        flag="alarm",
        since=WEEK,
        weeks=1,
        p_miss=0.95,
        expected_shortfall=18.0,
        opgave=100.0,
        taakstelling=80.0,
        needed_per_month=9.0,
        expected_per_month=5.0,
        cause="houses",
        streak=3,
        streak_at_least=False,
        simulated=False,
        silenced_until=None,
        silence_why=None,
        acknowledged_by=None,
        before=None,
    )
    assert first[LARGE].provincie == LARGE
    assert (second["GM0001"].reason, second["GM0002"].reason) == ("still", "worse")
    assert second["GM0001"] == replace(
        first["GM0001"], reason="still", weeks=2, before=Numbers(WEEK, p_miss=0.95, expected_shortfall=18.0)
    )


def test_a_week_is_made_once_even_by_two_at_the_same_time(engine: Engine) -> None:
    with transaction(engine) as connection:
        insert_country(connection)
        observe(connection)
        runs = [add_run(connection, "calm", {}), add_run(connection, "alarm", {"GM0001": ALARM})]
    ready, url = Barrier(len(runs)), engine.url.render_as_string(hide_password=False)

    def make(run_id: str) -> dict[str, WeekWarning]:
        own = open_engine(url)
        try:
            ready.wait(PATIENCE)
            return week_of(own, run_id)
        finally:
            own.dispose()

    with ThreadPoolExecutor(len(runs)) as pool:
        first, second = pool.map(make, runs)
    assert first == second
    with reading(engine) as connection:
        table = metadata.tables["warning_state"]
        told = connection.execute(select(table.c.run_id).distinct()).scalars().all()
        assert len(told) == 1
        assert {one.location: one for one in load_week(connection, week=WEEK, zone="Europe/Amsterdam")} == first
    # a later run of the same week changes nothing, and need not even be there
    assert week_of(engine, "no such run") == first


def test_worse_is_measured_by_what_was_told_though_a_silence_lay_between(filled: Engine) -> None:
    says: list[Says] = [{"GM0001": WATCH}, {"GM0001": ALARM}, {"GM0001": ALARM}, {"GM0001": (0.93, 17.0)}]
    silence = RegionNote(
        kind="silence", region="GM0001", who="x", why="proef", made_at=moment(WEEK), until=(WEEK + 2).monday
    )
    first = lived(filled, says[0])[0]
    with transaction(filled) as connection:
        stored.add_note(connection, note=silence)
        for place, one in enumerate(says[1:], start=1):
            add_run(connection, f"run-{place}", one)
    second, third, fourth = (week_of(filled, f"run-{place}", WEEK + place) for place in (1, 2, 3))
    told = [week["GM0001"] for week in (first, second, third, fourth)]
    assert [one.reason for one in told] == ["new", "silenced", "worse", "still"]
    assert [one.flag for one in told] == ["watch", "alarm", "alarm", "alarm"]
    assert (told[1].silenced_until, told[1].silence_why) == ((WEEK + 2).monday, "proef")
    assert told[2].silenced_until is None


def test_a_level_is_held_against_the_one_told_not_against_that_of_a_week_in_which_it_seemed_to_recover(
    filled: Engine,
) -> None:
    weeks: list[Says] = [{"GM0001": ALARM}, {"GM0001": CALM}, {"GM0001": (0.80, 12.0)}]
    told = [week["GM0001"] for week in lived(filled, *weeks)]
    assert [(one.flag, one.reason) for one in told] == [("alarm", "new"), ("watch", "still"), ("warning", "better")]


def test_a_new_half_year_has_no_week_before_it(filled: Engine) -> None:
    lived(filled, {"GM0001": ALARM})
    with transaction(filled) as connection:
        add_run(connection, "next", {"GM0001": ALARM}, period="2026-H2")
    found = week_of(filled, "next", WEEK + 1)["GM0001"]
    assert (found.period, found.reason, found.before) == ("2026-H2", "new", None)


def test_the_warning_of_a_gemeente_that_was_dissolved_ends_without_being_over(filled: Engine) -> None:
    lived(filled, {"GM0001": ALARM, "GM0002": ALARM})
    with transaction(filled) as connection:
        add_run(connection, "next", {"GM0001": ALARM}, period="2026-H2")
        flags = metadata.tables["flag"]
        connection.execute(delete(flags).where(flags.c.run_id == "next", flags.c.location == "GM0002"))
    found = week_of(filled, "next", WEEK + 1)
    assert "GM0002" not in found
    assert found["GM0001"].reason == "new"
    assert "over" not in {one.reason for one in found.values()}


def test_a_changed_taakstelling_is_told_also_when_it_changed_under_a_silence(filled: Engine) -> None:
    lived(filled, {"GM0001": WATCH, "GM0002": WATCH})
    silence = RegionNote(
        kind="silence", region="GM0002", who="x", why="proef", made_at=moment(WEEK), until=(WEEK + 2).monday
    )
    with transaction(filled) as connection:
        stored.add_note(connection, note=silence)
        for run_id in ("later", "latest"):
            says: Says = {"GM0001": WATCH, "GM0002": WATCH}
            add_run(connection, run_id, says, taakstelling={"GM0001": 60.0, "GM0002": 60.0})
    second, third = week_of(filled, "later", WEEK + 1), week_of(filled, "latest", WEEK + 2)
    assert [week["GM0001"].reason for week in (second, third)] == ["target_changed", "still"]
    assert [week["GM0002"].reason for week in (second, third)] == ["silenced", "target_changed"]


def test_a_gemeente_without_its_last_month_neither_misses_nor_is_over(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as connection:
        insert_country(connection)
        observe(connection, regions=[code for code in GEMEENTEN if code != "GM0001"])
        observe(connection, MONTHS[:-1], ["GM0001"])
    (found,) = lived(sqlite_engine, {"GM0001": ALARM, "GM0002": ALARM})
    missing = found["GM0001"]
    assert (missing.state, missing.reason, missing.flag) == ("no_data", "no_data", "none")
    assert (missing.p_miss, missing.expected_shortfall, missing.cause) == (None, None, None)
    assert (missing.opgave, missing.taakstelling, missing.streak) == (100.0, 80.0, 3)
    assert found["GM0002"].reason == "new"
    assert {one.state for code, one in found.items() if code != "GM0001"} == {"ok", "firing"}


def test_a_warning_stands_aside_while_figures_are_late_and_is_there_when_they_come(filled: Engine) -> None:
    with transaction(filled) as connection:
        add_run(connection, "april", {"GM0001": WATCH, LARGE: ALARM})
        add_run(connection, "june", {"GM0001": ALARM}, as_of=date(2026, 6, 8))
        observe(connection, [MONTHS[-1] + timedelta(days=31), MONTHS[-1] + timedelta(days=61)], known_after=45)
        add_run(connection, "late june", {"GM0001": WATCH, LARGE: ALARM}, as_of=date(2026, 7, 15))
    on_time, late, back = (
        week_of(filled, run_id, WEEK + after) for run_id, after in (("april", 0), ("june", 8), ("late june", 11))
    )
    assert on_time["GM0001"].reason == "new"
    assert {one.state for one in late.values()} == {"no_data"}
    assert {one.reason for one in late.values()} == {"no_data"}
    assert (back["GM0001"].reason, back[LARGE].reason, back["GM0002"].reason) == ("still", "still", "quiet")
    assert back["GM0001"].since == WEEK


def test_a_run_without_gemeenten_tells_of_provincies_as_far_as_their_figures_are_recent(
    sqlite_engine: Engine,
) -> None:
    with transaction(sqlite_engine) as connection:
        insert_country(connection)
        observe(connection, regions=[LARGE])
        observe(connection, MONTHS[:6], regions=[SMALL])
        add_run(connection, "run", {LARGE: ALARM, SMALL: ALARM}, levels=("land", "provincie"))
    found = week_of(sqlite_engine, "run")
    assert {code: one.reason for code, one in found.items()} == {LARGE: "new", SMALL: "no_data"}


def test_the_first_half_year_with_a_known_taakstelling_leads(filled: Engine) -> None:
    with transaction(filled) as connection:
        run_id = add_run(connection, "run", {"GM0001": ALARM})
        nothing = dict.fromkeys([LARGE, SMALL, "NL01", *GEMEENTEN], (None, 5.0))
        add_run(connection, "untold", nothing)
        # of the half-year before it no taakstelling is known to this run
        flags = metadata.tables["flag"]
        earlier = {"period": "2025-H2", "p_miss": None, "expected_shortfall": None, "taakstelling": None}
        rows = connection.execute(select(flags).where(flags.c.run_id == run_id)).mappings().all()
        connection.execute(insert(flags), [dict(row) | earlier for row in rows])
    found = week_of(filled, "untold")
    assert {(one.state, one.reason) for one in found.values()} == {("ok", "quiet")}
    found = week_of(filled, run_id, WEEK + 1)
    assert found["GM0001"].reason == "new"
    assert {one.period for one in found.values()} == {"2026-H1"}


def test_early_in_the_half_year_nothing_of_it_is_known(filled: Engine) -> None:
    near = (0.53, 12.0)
    with transaction(filled) as connection:
        add_run(connection, "none known", {"GM0001": near}, realised_to=None)
        add_run(connection, "five known", {"GM0001": near}, realised_to=date(2026, 5, 31))
        add_run(connection, "run", {"GM0001": CALM})
    assert week_of(filled, "none known")["GM0001"].state == "ok"
    assert week_of(filled, "five known", WEEK + 1)["GM0001"].state == "firing"


def test_a_run_that_is_not_there_makes_no_week(filled: Engine) -> None:
    with pytest.raises(NotFound, match="There is no run nothing"):
        week_of(filled, "nothing")
    with reading(filled) as connection:
        assert stored.weeks(connection) == []


@pytest.mark.parametrize("ended", ["missed", "failed", "done"])
def test_what_was_news_in_a_week_without_mail_is_news_in_the_next_one(filled: Engine, ended: str) -> None:
    lived(filled, {"GM0001": ALARM, "GM0002": ALARM})
    with transaction(filled) as connection:
        second = add_run(connection, "second", {"GM0002": ALARM, "GM0003": ALARM})
        third = add_run(connection, "third", {"GM0002": ALARM, "GM0003": ALARM})
    assert week_of(filled, second, WEEK + 1)["GM0003"].reason == "new"
    job = {"job": "mail", "period": str(WEEK + 1), "planned_for": moment(WEEK + 1), "state": ended, "outcome": {}}
    with transaction(filled) as connection:
        connection.execute(insert(metadata.tables["job_run"]).values(**job, attempts=1))
    reasons = {code: one.reason for code, one in week_of(filled, third, WEEK + 2).items()}
    assert (reasons["GM0001"], reasons["GM0002"]) == ("over", "still")
    assert reasons["GM0003"] == ("still" if ended == "done" else "new")
