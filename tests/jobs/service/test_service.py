"""What the service does at each tick: begins, retries, adopts, gives up, takes over; without processes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from config.settings import Settings, load_settings
from jobs.service.task import Outcome, Task
from models.engine import reading, transaction
from models.tables import metadata
from tests.jobs.service.in_process import Clock, service_in_process

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
