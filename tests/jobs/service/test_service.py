"""What the service does at each tick: begins, retries, adopts, gives up, takes over; without processes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from config.settings import Settings, load_settings
from jobs.service.background import Chore
from jobs.service.service import Service
from jobs.task import Outcome, Task
from models import ledger
from models.engine import reading, transaction
from models.tables import metadata
from tests.jobs.service.in_process import Clock, Dies, Hangs, Throne, service_in_process

JOBS = ("housekeeping", "opendata", "inbox", "run", "mail", "trackrecord", "backtest")
MONDAY = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)


class Works:
    """Works that count how often they were done, and go wrong as they are told."""

    def __init__(self) -> None:
        self.done: Counter[tuple[str, str]] = Counter()
        self.tried: list[tuple[str, str]] = []
        self.trouble: dict[str, list[BaseException]] = {}

    def __call__(self, task: Task) -> Outcome:
        self.tried.append((task.job, task.period))
        if self.trouble.get(task.job):
            raise self.trouble[task.job].pop(0)
        if task.job == "run":
            with transaction(task.engine) as connection:
                add_run(connection, task.clock(), f"{task.period}-{len(self.tried)}")
        self.done[task.job, task.period] += 1
        return {"n": len(self.tried)}

    def table(self) -> dict[str, Any]:
        return dict.fromkeys(JOBS, self)


def add_run(connection: Any, started: datetime, name: str) -> None:
    connection.execute(
        insert(metadata.tables["run"]).values(
            id=name,
            kind="main",
            state="done",
            started_at=started,
            as_of=(started + timedelta(hours=2)).date(),
            seed=1,
            horizon_periods=3,
            code_version="1",
            settings={},
        )
    )


def add_import(engine: Engine, at: datetime, changed: int = 3) -> None:
    with transaction(engine) as connection:
        connection.execute(
            insert(metadata.tables["import_record"]).values(
                file_name="a.csv",
                sha256=at.isoformat(),
                layout="lang",
                imported_at=at,
                rows_read=changed,
                rows_new=changed,
                rows_revised=0,
                rows_unchanged=0,
                source="test",
            )
        )


def lines(engine: Engine) -> dict[tuple[str, str], str]:
    table = metadata.tables["job_run"]
    with reading(engine) as connection:
        return {(row.job, row.period): row.state for row in connection.execute(select(table))}


@pytest.fixture
def settings() -> Settings:
    return load_settings(service={"tick_seconds": 5})


def test_at_the_first_start_everything_whose_time_has_passed_is_done_once(engine: Engine, settings: Settings) -> None:
    works, clock = Works(), Clock(datetime(2026, 11, 18, 12, tzinfo=UTC))
    service = service_in_process(engine, settings, works.table(), clock)
    for _ in range(30):
        service.tick()
        clock.forward(seconds=5)
    assert not [told for told in service.log.told if told[0] == "tick failed"]
    assert [job for job, _ in works.tried] == list(JOBS)
    assert works.done == {
        ("housekeeping", "2026-11-18"): 1,
        ("opendata", "2026-11-18"): 1,
        ("inbox", "2026-11-18"): 1,
        ("run", "2026-W47"): 1,
        ("mail", "2026-W47"): 1,
        ("trackrecord", "2026-11"): 1,
        ("backtest", "2026-11"): 1,
    }
    assert set(lines(engine).values()) == {"done"}


def service_of(engine: Engine, works: Works, clock: Clock, **more: Any) -> Service:
    more.setdefault("settings", load_settings())
    return service_in_process(engine, more.pop("settings"), works.table(), clock, **more)


def only(*jobs: str, **times: str) -> Settings:
    """Settings in which no other job is due by itself."""
    return load_settings(service={"schedule": {job: "" for job in JOBS if job not in jobs} | times})


def go(services: Service | list[Service], clock: Clock, *, hours: float, every: float = 5) -> None:
    """Tick every so many minutes for so many hours."""
    for _ in range(int(hours * 60 / every)):
        for each in services if isinstance(services, list) else [services]:
            each.tick()
        clock.forward(minutes=every)


def test_a_job_that_fails_is_tried_after_5_20_and_80_minutes_and_then_given_up(sqlite_engine: Engine) -> None:
    works, clock = Works(), Clock(MONDAY + timedelta(hours=1, minutes=15))
    works.trouble["run"] = [ValueError("no")] * 9
    tried = []
    service = service_of(sqlite_engine, works, clock, settings=only("run", "mail"))
    for _ in range(120):
        before = works.tried.count(("run", "2026-W47"))
        service.tick()
        if works.tried.count(("run", "2026-W47")) > before:
            tried.append(clock.now)
        clock.forward(minutes=1)
    waits = [round((after - before).total_seconds() / 60) for before, after in pairwise(tried)]
    assert waits == [5, 20, 80]
    assert lines(sqlite_engine)["run", "2026-W47"] == "failed"
    # no run, no mail
    assert ("mail", "2026-W47") not in lines(sqlite_engine)


def test_a_mail_goes_on_the_day_on_which_the_late_run_succeeds(sqlite_engine: Engine) -> None:
    works, clock = Works(), Clock(MONDAY)
    works.trouble["run"] = [ValueError("no")] * 4
    with transaction(sqlite_engine) as connection:
        # last week was done
        for job in ("run", "mail"):
            ledger.miss(connection, job=job, period="2026-W46", planned_for=clock.now, now=clock.now)
    service = service_of(sqlite_engine, works, clock, settings=only("run", "mail"))
    go(service, clock, hours=48, every=30)
    assert not works.done
    # Wednesday: figures come in, and with them a run
    add_import(sqlite_engine, clock.now)
    go(service, clock, hours=1, every=10)
    assert works.done["run", "import-1"] == 1
    assert works.done["mail", "2026-W47"] == 1


def test_a_job_that_takes_its_process_down_each_time_is_given_up(sqlite_engine: Engine) -> None:
    works, clock = Works(), Clock(MONDAY)
    works.trouble["housekeeping"] = [Dies() for _ in range(99)]
    go(service_of(sqlite_engine, works, clock, settings=only("housekeeping")), clock, hours=4, every=10)
    assert lines(sqlite_engine)["housekeeping", "2026-11-16"] == "failed"
    assert works.tried.count(("housekeeping", "2026-11-16")) == 4


def test_a_job_interrupted_at_every_restart_is_tried_at_once_but_not_for_ever(sqlite_engine: Engine) -> None:
    works, clock = Works(), Clock(MONDAY)
    works.trouble["housekeeping"] = [Hangs() for _ in range(99)]
    for _ in range(20):
        service = service_of(sqlite_engine, works, clock)
        service.tick()
        service.stop()
        clock.forward(seconds=5)
    tries = works.tried.count(("housekeeping", "2026-11-15"))
    assert tries == 12
    assert lines(sqlite_engine)["housekeeping", "2026-11-15"] == "failed"


def test_a_job_that_hangs_is_stopped_at_its_limit(sqlite_engine: Engine) -> None:
    works, clock = Works(), Clock(MONDAY)
    works.trouble["inbox"] = [Hangs()]
    service = service_of(sqlite_engine, works, clock, settings=only("inbox"))
    service.tick()
    clock.forward(minutes=15)
    service.tick()
    assert lines(sqlite_engine)["inbox", "2026-11-15"] == "running"
    clock.forward(seconds=1)
    service.tick()
    assert lines(sqlite_engine)["inbox", "2026-11-15"] == "waiting"
    go(service, clock, hours=0.2, every=2)
    assert lines(sqlite_engine)["inbox", "2026-11-15"] == "done"


def test_of_two_services_one_works_and_the_other_goes_on_when_it_is_gone(engine: Engine) -> None:
    works, clock, throne = Works(), Clock(MONDAY + timedelta(hours=8)), Throne()
    works.trouble["inbox"] = [Hangs()]
    settings = only("inbox", "run")
    first = service_of(engine, works, clock, throne=throne, worker="first", settings=settings)
    second = service_of(engine, works, clock, throne=throne, worker="second", settings=settings)
    go([first, second], clock, hours=0.2, every=1)
    assert (first.leads, second.leads) == (True, False)
    assert lines(engine)["inbox", "2026-11-16"] == "running"
    # killed: it never ticks again, and its lock is free
    throne.holder = None
    second.tick()
    assert second.leads
    go(second, clock, hours=0.2, every=1)
    assert works.done["inbox", "2026-11-16"] == 1
    assert set(works.done.values()) == {1}
    assert set(lines(engine).values()) == {"done"}


def test_a_leader_that_loses_its_lock_stops_its_job_for_the_other_to_do(sqlite_engine: Engine) -> None:
    works, clock, throne = Works(), Clock(MONDAY), Throne()
    works.trouble["housekeeping"] = [Hangs()]
    first = service_of(sqlite_engine, works, clock, throne=throne, worker="first")
    first.tick()
    throne.holder = object()
    first.tick()
    assert not first.leads
    assert lines(sqlite_engine)["housekeeping", "2026-11-15"] == "waiting"
    throne.holder = None
    second = service_of(sqlite_engine, works, clock, throne=throne, worker="second")
    go(second, clock, hours=0.1, every=1)
    first.tick()
    assert works.done["housekeeping", "2026-11-15"] == 1
    assert not first.leads


def test_three_weeks_off_are_caught_up_once_and_the_rest_is_said_to_be_missed(sqlite_engine: Engine) -> None:
    works, clock = Works(), Clock(MONDAY + timedelta(hours=8))
    go(service_of(sqlite_engine, works, clock), clock, hours=0.8, every=2)
    works.done.clear()
    clock.forward(weeks=3)
    go(service_of(sqlite_engine, works, clock), clock, hours=0.8, every=2)
    found = lines(sqlite_engine)
    assert works.done["run", "2026-W50"] == works.done["mail", "2026-W50"] == works.done["inbox", "2026-12-07"] == 1
    assert {period for (job, period), state in found.items() if job == "run" and state == "missed"} == {
        "2026-W48",
        "2026-W49",
    }
    assert sum(state == "missed" for (job, _), state in found.items() if job == "inbox") == 20


def test_an_attempt_begun_by_hand_is_waited_for_and_taken_over_when_it_falls_silent(sqlite_engine: Engine) -> None:
    works, clock = Works(), Clock(MONDAY + timedelta(hours=8))
    with transaction(sqlite_engine) as connection:
        ledger.claim(
            connection,
            job="run",
            period="2026-W47",
            planned_for=clock.now,
            worker="by hand",
            token="x",
            now=clock.now,
        )
    service = service_of(sqlite_engine, works, clock)
    service.tick()
    clock.forward(seconds=45)
    service.tick()
    assert works.tried == []
    clock.forward(seconds=1)
    go(service, clock, hours=0.2, every=1)
    assert works.done["run", "2026-W47"] == 1


def test_what_a_job_stored_with_its_mark_counts_though_it_failed_afterwards(sqlite_engine: Engine) -> None:
    def settles_and_fails(task: Task) -> Outcome:
        with transaction(task.engine) as connection:
            task.settle(connection, {"n": 1})
        raise ValueError("the disk was full, after all was stored")

    works, clock = Works(), Clock(MONDAY)
    table = works.table() | {"housekeeping": settles_and_fails}
    go(service_in_process(sqlite_engine, load_settings(), table, clock), clock, hours=0.2, every=1)
    assert lines(sqlite_engine)["housekeeping", "2026-11-15"] == "done"


def test_a_job_that_was_taken_over_keeps_nothing(sqlite_engine: Engine) -> None:
    def is_slow(task: Task) -> Outcome:
        with transaction(task.engine) as connection:
            (claim,) = ledger.stale(connection, before=task.clock() + timedelta(hours=1))
            ledger.give_back(
                connection, token=claim.token, state="interrupted", message="", now=task.clock(), next_try_at=None
            )
        with transaction(task.engine) as connection:
            add_run(connection, task.clock(), "late")
            task.settle(connection, {})
        return {}

    works, clock = Works(), Clock(MONDAY)
    service = service_in_process(sqlite_engine, load_settings(), works.table() | {"housekeeping": is_slow}, clock)
    service.tick()
    with reading(sqlite_engine) as connection:
        assert connection.execute(select(metadata.tables["run"])).all() == []
    assert "claim lost" in service.executor.log.events()


def test_chores_are_done_at_their_intervals_when_due_and_their_errors_stay_within(sqlite_engine: Engine) -> None:
    done: list[str] = []

    def watch() -> None:
        done.append("watch")
        raise ValueError("no")

    chores = [
        Chore("delivery", timedelta(0), lambda now: now.minute < 10, lambda: done.append("delivery")),
        Chore("watchdog", timedelta(minutes=15), lambda _now: True, watch),
    ]
    clock = Clock(MONDAY)
    service = service_of(sqlite_engine, Works(), clock, chores=chores)
    go(service, clock, hours=0.6, every=5)
    assert done == ["delivery", "delivery", "watch", "watch"]
    assert service.log.events().count("chore failed") == 2


def test_a_clock_that_is_set_back_does_not_keep_chores_waiting(sqlite_engine: Engine) -> None:
    done: list[str] = []
    chores = [
        Chore("delivery", timedelta(0), lambda _now: True, lambda: done.append("delivery")),
        Chore("watchdog", timedelta(minutes=15), lambda _now: True, lambda: done.append("watch")),
    ]
    clock = Clock(MONDAY)
    service = service_of(sqlite_engine, Works(), clock, chores=chores)
    go(service, clock, hours=0.5, every=15)
    done.clear()
    clock.forward(hours=-1)
    service.tick()
    assert done == ["delivery", "watch"]
    clock.forward(minutes=5)
    service.tick()
    assert done == ["delivery", "watch", "delivery"]


def test_a_database_that_is_away_for_a_while_ends_nothing(sqlite_engine: Engine) -> None:
    works, clock = Works(), Clock(MONDAY)
    service = service_of(sqlite_engine, works, clock)
    service.tick()
    file = Path(str(sqlite_engine.url.database))
    sqlite_engine.dispose()
    hidden = file.rename(file.with_suffix(".away"))
    file.mkdir()
    for _ in range(3):
        service.tick()
    assert "the database does not answer" in service.log.events()
    file.rmdir()
    hidden.rename(file)
    go(service, clock, hours=0.2, every=1)
    assert works.done["housekeeping", "2026-11-15"] == 1
    assert works.done["inbox", "2026-11-15"] == 1


def test_over_the_nights_on_which_the_clocks_change_each_day_is_done_once(sqlite_engine: Engine) -> None:
    settings = only("housekeeping", "inbox", housekeeping="daily 02:30")
    for start in (datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 10, 23, 12, tzinfo=UTC)):
        works, clock = Works(), Clock(start)
        go(service_of(sqlite_engine, works, clock, settings=settings), clock, hours=48, every=30)
        assert set(works.done.values()) == {1}
        assert len(works.done) == 6
