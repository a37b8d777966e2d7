"""A year of the service, with all that goes wrong in one: every job once per period, every letter once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from config.settings import Settings, load_settings
from forecast.weeks import Week
from jobs.mail.letter import Reader
from jobs.mail.recipients import save
from models.engine import reading, transaction
from models.tables import WEEKLY, metadata
from tests.conftest import opened, sqlite_copy
from tests.databases import POSTGRES_SERVER, postgres_database
from tests.jobs.service.in_process import Clock
from tests.jobs.year.made_runs import GEMEENTEN, REGIONS, insert_regions
from tests.jobs.year.post import HOST, Received, post_office
from tests.jobs.year.world import NAMES, World, drop_figures, moments

FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)
READERS = (
    Reader("Planner", "planner@ministerie.example", "nl", ("NL01",), (WEEKLY,)),
    Reader("Supervisor", "toezicht@provincie.example", "en", ("PV25",), (WEEKLY,)),
    Reader("Town", "wonen@gemeente.example", "nl", GEMEENTEN[:2], (WEEKLY,)),
)
# a process dies with the work of a job, or when it is done and the ledger does not know yet
KILLS = {
    ("run", "2026-W06"): "before",
    ("mail", "2026-W07"): "after",
    ("run", "2026-W10"): "after",
    ("inbox", "2026-04-10"): "after",
    ("run", "2026-W34"): "before",
    ("mail", "2026-W34"): "before",
}
# both are down: from Friday to Monday noon, and from the Monday of week 29 until that of week 30
DOWN = (
    (datetime(2026, 6, 5, 11, tzinfo=UTC), datetime(2026, 6, 8, 9, 30, tzinfo=UTC)),
    (datetime(2026, 7, 13, 0, tzinfo=UTC), datetime(2026, 7, 20, 9, 30, tzinfo=UTC)),
)
NO_POST = (datetime(2026, 4, 6, 0, tzinfo=UTC), datetime(2026, 4, 7, 9, tzinfo=UTC))
NO_NETWORK = (datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 9, tzinfo=UTC))
TROUBLES = (*DOWN, NO_POST, NO_NETWORK)
HANGS_UP = date(2026, 5, 4)
LOST_WEEK = "2026-W29"
DAILY = ("housekeeping", "inbox", "opendata")
MONTHLY = ("backtest", "trackrecord")


@dataclass
class Year:
    """What a year left behind."""

    jobs: list[dict[str, Any]]
    attempts: list[dict[str, Any]]
    runs: list[dict[str, Any]]
    states: Counter[str]
    letters: list[dict[str, Any]]
    received: list[Received]
    world: World

    def periods(self, job: str, *states: str) -> set[str]:
        return {line["period"] for line in self.jobs if line["job"] == job and line["state"] in states}


def settings_of(home: Path, port: int) -> Settings:
    return load_settings(
        home=home,
        # in the hour that spring does not have and autumn has twice
        service={"schedule": {"housekeeping": "daily 02:30"}},
        retention={"backups": 0},
        mail={
            "host": HOST, "port": port, "security": "none", "pictures": False, "per_minute": 60_000,
            "operator": "beheer@radar.example",
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def year(
    database_kind: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Year]:
    home = tmp_path_factory.mktemp("year")
    with database_of(database_kind, home, request) as engine, post_office() as post:
        with transaction(engine) as connection:
            insert_regions(connection)
            for reader in READERS:
                save(connection, reader, now=datetime(2026, 1, 1, tzinfo=UTC))
        world = World(engine, settings_of(home, post.port), Clock(datetime(2026, 1, 1, tzinfo=UTC)), post)
        world.kills = dict(KILLS)
        live_through(world, home)
        yield left_behind(engine, world)


@contextmanager
def database_of(kind: str, home: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A migrated database that does not wait for the disk: nobody pulls the plug of this machine."""
    with ExitStack() as stack:
        if kind == "sqlite":
            url, hurry = sqlite_copy(request.getfixturevalue("migrated_sqlite_file"), home), "PRAGMA synchronous=OFF"
        else:
            template = request.getfixturevalue("migrated_postgres_name")
            name = stack.enter_context(postgres_database(template=template))
            url, hurry = f"{POSTGRES_SERVER}/{name}", "SET synchronous_commit = off"
        engine = stack.enter_context(opened(url))
        event.listen(engine, "connect", lambda connection, _: _told(connection, hurry))
        yield engine


def _told(connection: Any, statement: str) -> None:
    connection.execute(statement)
    connection.commit()


def eventful(day: date) -> bool:
    """Whether something is wrong on a day or was on the day before."""
    killed = any(period in (str(day), str(Week.of(day))) for _, period in KILLS)
    troubled = any(since.date() <= day <= until.date() + timedelta(days=1) for since, until in TROUBLES)
    return killed or troubled or day == HANGS_UP


def live_through(world: World, home: Path) -> None:
    today = FIRST
    for moment in moments(FIRST, LAST, eventful):
        if moment.date() != today:
            today = moment.date()
            # whoever died is started again the next day
            world.off.clear()
            if today.day == 9:
                drop_figures(home, today)
            if today == HANGS_UP:
                world.post.hang_up = 2
        if any(since <= moment < until for since, until in DOWN):
            world.off.update(NAMES)
        elif any(until <= moment < until + timedelta(hours=1) for _, until in DOWN):
            world.off.clear()
        world.post.away = NO_POST[0] <= moment < NO_POST[1]
        world.no_network = NO_NETWORK[0] <= moment < NO_NETWORK[1]
        world.live(moment)


def left_behind(engine: Engine, world: World) -> Year:
    tables = metadata.tables
    with reading(engine) as connection:
        rows = {
            name: [dict(row) for row in connection.execute(select(tables[name])).mappings()]
            for name in ("job_run", "job_attempt", "run", "warning_state", "outbox")
        }
    states = Counter(row["week"] for row in rows["warning_state"])
    return Year(rows["job_run"], rows["job_attempt"], rows["run"], states, rows["outbox"], world.post.received, world)


def weeks() -> list[str]:
    first = Week.of(FIRST)
    return [str(first + step) for step in range(Week.of(LAST) - first + 1)]


def test_the_year_was_as_bad_as_it_was_meant_to_be(year: Year) -> None:
    assert year.world.kills == {}
    assert len(year.world.killed) == len(KILLS)
    assert {attempt["state"] for attempt in year.attempts} >= {"done", "failed", "interrupted"}
    assert {attempt["worker"] for attempt in year.attempts} == set(NAMES)


def test_no_job_is_done_twice_for_a_period(year: Year) -> None:
    done = Counter(attempt["job_run_id"] for attempt in year.attempts if attempt["state"] == "done")
    assert done == Counter(line["id"] for line in year.jobs if line["state"] == "done")
    assert not any(line["state"] in ("running", "waiting") for line in year.jobs)


def test_every_day_week_and_month_is_in_the_ledger_and_only_what_could_not_be_caught_up_is_missed(year: Year) -> None:
    days = {str(FIRST + timedelta(days=step)) for step in range((LAST - FIRST).days + 1)}
    lost = {"2026-06-06", "2026-06-07", *(f"2026-07-{day}" for day in range(13, 20))}
    for job in DAILY:
        assert year.periods(job, "done", "failed", "missed") == days, job
        assert year.periods(job, "missed") >= lost, job
    assert year.periods("housekeeping", "done") == year.periods("inbox", "done") == days - lost
    assert year.periods("opendata", "done") == days - lost - {f"2026-09-{day:02}" for day in range(1, 9)}
    regular = {period for period in year.periods("run", "done") if not period.startswith("import-")}
    # a new installation makes up for the last run, and has no mail of a week that is over
    assert regular == {"2026-W01", *weeks()} - {LOST_WEEK}
    assert year.periods("mail", "done") == set(weeks()) - {LOST_WEEK}
    assert year.periods("run", "missed") == year.periods("mail", "missed") == {LOST_WEEK}
    for job in MONTHLY:
        assert year.periods(job, "done") == {"2025-12", *(f"2026-{month:02}" for month in range(1, 13))}, job


def test_every_run_in_the_ledger_is_one_stored_run_and_figures_that_came_in_made_one(year: Year) -> None:
    stored = [run["id"] for run in year.runs if run["kind"] == "main" and run["state"] == "done"]
    told = [line["outcome"]["run_id"] for line in year.jobs if line["job"] == "run" and line["state"] == "done"]
    assert sorted(stored) == sorted(told)
    # twelve files; a run that was planned anyway took in those that came right before it
    assert 8 <= len(after_imports(year)) <= 12


def after_imports(year: Year) -> set[str]:
    return {period for period in year.periods("run", "done") if period.startswith("import-")}


def test_each_week_has_one_state_of_each_region(year: Year) -> None:
    regions = len(REGIONS) - 1
    assert year.states == Counter({week: regions for week in weeks() if week != LOST_WEEK})


def test_each_reader_has_one_letter_of_each_week(year: Year) -> None:
    made = Counter((letter["address"], letter["period"]) for letter in year.letters if letter["kind"] == WEEKLY)
    wanted = [(reader.address, week) for reader in READERS for week in weeks() if week != LOST_WEEK]
    assert made == Counter(wanted)


def test_each_letter_came_in_once_but_for_one_repeat_where_the_server_left_doubt(year: Year) -> None:
    came = Counter((letter.address, letter.message_id) for letter in year.received)
    assert came == Counter({(each["address"], each["message_id"]): 1 + each["doubts"] for each in year.letters})
    assert {letter["state"] for letter in year.letters} == {"sent"}
    doubtful = [letter for letter in year.letters if letter["doubts"]]
    assert [letter["doubts"] for letter in doubtful] == [1, 1]
    assert {letter["period"] for letter in doubtful} == {str(Week.of(HANGS_UP))}


def test_the_mail_of_a_week_goes_on_its_monday_unless_something_was_down(year: Year) -> None:
    days = {letter["period"]: letter["sent_at"].date() for letter in year.letters if letter["kind"] == WEEKLY}
    late = {week: day for week, day in days.items() if day != Week.parse(week).monday}
    # the server was away until Tuesday; both processes were killed on Monday
    assert late == {str(Week.of(NO_POST[0].date())): date(2026, 4, 7), "2026-W34": date(2026, 8, 18)}
