"""The service with real processes: killed, stopped, hanging, and two at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from config.settings import Settings, load_settings
from jobs.service.background import Chores
from jobs.service.due import Due
from jobs.service.leader import leadership
from jobs.service.service import Service
from jobs.service.supervise import Child, ChildProcesses
from jobs.service.under_way import begin
from models import ledger
from models.engine import reading
from models.ledger import DONE, FAILED, INTERRUPTED, TIMED_OUT, WAITING, Past
from models.tables import metadata
from tests.jobs.service.in_process import Inline, Log
from tests.jobs.service.works import WORKS
from tests.processes import PATIENCE, alive, marked, started, wait_until

ROOT = Path(__file__).parents[3]
NEVER = dict.fromkeys(("opendata", "run", "mail", "backtest", "trackrecord", "housekeeping"), "")


def now() -> datetime:
    return datetime.now(UTC)


def pids(file: Path) -> list[int]:
    return [int(pid) for pid in file.read_text().split()] if file.exists() else []


@pytest.fixture(autouse=True)
def nobody_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test leaves behind would go on writing into its database."""
    with marked() as mark:
        for name, value in mark.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture
def settings(engine: Engine, tmp_path: Path) -> Settings:
    return settings_for(engine, tmp_path)


def settings_for(engine: Engine, home: Path) -> Settings:
    return load_settings(
        home=home,
        database_url=engine.url.render_as_string(hide_password=False),
        service={
            "tick_seconds": 0.1,
            "schedule": {"inbox": "daily 00:00"} | NEVER,
            "limits": {"run": 0.01},
            "retry": {"attempts": 2, "first_minutes": 5},
        },
    )


@contextmanager
def serving(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "RADAR_HOME": str(settings.home),
        "RADAR_DATABASE_URL": settings.database_url,
        "RADAR_SERVICE__TICK_SECONDS": "0.1",
        "RADAR_SERVICE__SCHEDULE__INBOX": "daily 00:00",
        **{f"RADAR_SERVICE__SCHEDULE__{job.upper()}": "" for job in NEVER},
    }
    with started([sys.executable, "-m", "tests.jobs.service.server"], cwd=ROOT, env=environment) as process:
        yield process


def service_here(engine: Engine, settings: Settings) -> Service:
    log = Log()
    return Service(
        engine=engine,
        settings=settings,
        clock=now,
        leadership=leadership(engine),
        executor=ChildProcesses(settings, WORKS),
        chores=Chores((), Inline(), log),
        worker="here",
        log=log,
    )


def attempts(engine: Engine) -> list[str]:
    table = metadata.tables["job_attempt"]
    with reading(engine) as connection:
        return list(connection.execute(select(table.c.state).order_by(table.c.job_run_id, table.c.attempt)).scalars())


def test_a_second_service_waits_and_finishes_once_what_the_first_one_had_in_hand_when_it_was_killed(
    engine: Engine, settings: Settings
) -> None:
    home = settings.home
    (home / "hold").touch()
    second = service_here(engine, settings)
    with serving(settings) as first:
        wait_until(lambda: pids(home / "tries"))
        second.tick()
        assert not second.leads
        (worker,) = pids(home / "tries")
        first.kill()
        first.wait()
    # the worker dies with its service, though nobody told it
    wait_until(lambda: not alive(worker))
    assert pids(home / "done") == []
    (home / "hold").unlink()
    try:
        wait_until(lambda: second.tick() or attempts(engine) == [INTERRUPTED, DONE])
    finally:
        second.stop()
    assert len(pids(home / "tries")) == 2
    assert pids(home / "done") == pids(home / "tries")[1:]
    with reading(engine) as connection:
        (line,) = ledger.history(connection, limit=5)
    assert (line.entry.state, line.entry.attempts, line.outcome) == (DONE, 2, {"by": pids(home / "done")[0]})


def test_a_service_that_is_told_to_stop_leaves_its_job_to_the_next_and_ends_well(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    settings = settings_for(sqlite_engine, tmp_path)
    (tmp_path / "hold").touch()
    with serving(settings) as process:
        wait_until(lambda: pids(tmp_path / "tries"))
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert not alive(pids(tmp_path / "tries")[0])
    assert attempts(sqlite_engine) == [INTERRUPTED]
    with reading(sqlite_engine) as connection:
        (entry,) = ledger.unfinished(connection)
        assert ledger.last_leader(connection) is None
    assert entry.state == WAITING
    assert entry.next_try_at is not None
    assert entry.next_try_at <= now()


def ended(engine: Engine, settings: Settings, job: str) -> Past:
    """The line of a job after one attempt in a process of its own."""
    executor = ChildProcesses(settings, WORKS, grace=0.05)
    attempt = begin(engine, settings, executor, Due(job, "2026-W47", now()), worker="here", now=now())
    assert attempt is not None
    wait_until(lambda: attempt.look(now()))
    with reading(engine) as connection:
        line = ledger.past(connection, job=job, period="2026-W47")
    assert line is not None
    return line


def test_a_job_that_hangs_is_stopped_at_its_limit_with_all_that_it_started(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    settings = settings_for(sqlite_engine, tmp_path)
    executor = ChildProcesses(settings, WORKS, grace=0.05)
    due = Due("run", "2026-W47", now())
    attempt = begin(sqlite_engine, settings, executor, due, worker="here", now=now())
    assert attempt is not None
    wait_until(lambda: len(pids(tmp_path / "tries")) == 2)
    wait_until(lambda: attempt.look(now()) == TIMED_OUT)
    wait_until(lambda: not any(map(alive, pids(tmp_path / "tries"))))
    with reading(sqlite_engine) as connection:
        line = ledger.past(connection, job="run", period="2026-W47")
    assert line is not None
    assert (line.entry.state, line.message) == (WAITING, "Gestopt op zijn grens van 0.01 minuten")


def test_a_job_whose_process_is_killed_waits_for_another_try_and_says_why(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    line = ended(sqlite_engine, settings_for(sqlite_engine, tmp_path), "opendata")
    assert line.entry.state == WAITING
    assert line.message == "Het proces is beëindigd met signaal 9, misschien door te weinig geheugen"
    assert attempts(sqlite_engine) == [FAILED]


def test_a_process_that_ends_just_as_it_is_stopped_is_stopped_like_any_other(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    settings = settings_for(sqlite_engine, tmp_path)
    due = Due("opendata", "2026-11-21", now())
    job = begin(sqlite_engine, settings, ChildProcesses(settings, WORKS), due, worker="here", now=now())
    assert job is not None
    assert isinstance(job.execution, Child)
    # ended, and not looked at since
    os.waitid(os.P_PID, job.execution.pid, os.WEXITED | os.WNOWAIT)
    assert job.stop("The service was stopped", now()) == INTERRUPTED
    assert job.execution.ended() == "Het proces is beëindigd met signaal 9, misschien door te weinig geheugen"


def test_a_job_that_fails_says_so_in_one_line_without_addresses(
    sqlite_engine: Engine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    line = ended(sqlite_engine, settings_for(sqlite_engine, tmp_path), "mail")
    assert line.entry.state == WAITING
    assert line.message == "ValueError: no mail for …@…"
    log = capfd.readouterr().err
    assert '"event": "attempt failed"' in log
    assert "works.py" in log
    assert "example.org" not in log


def test_who_has_the_leadership_keeps_it_from_others_until_it_gives_it_back(engine: Engine) -> None:
    first, second = leadership(engine), leadership(engine)
    assert not first.held()
    assert first.acquire()
    assert first.held()
    assert not second.acquire()
    assert not second.held()
    first.release()
    first.release()
    assert not first.held()
    assert second.acquire()
    second.release()


def test_the_processes_of_a_job_do_not_inherit_the_lock_of_the_leader(sqlite_engine: Engine) -> None:
    first, second = leadership(sqlite_engine), leadership(sqlite_engine)
    assert first.acquire()
    with subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"], close_fds=False) as child:
        try:
            first.release()
            # the system closes what is not inherited a moment after the start is reported
            wait_until(second.acquire)
        finally:
            child.kill()
    second.release()


def test_a_leader_whose_lock_is_taken_from_it_leads_no_more_and_can_come_back(engine: Engine) -> None:
    first, second = leadership(engine), leadership(engine)
    assert first.acquire()
    _cut(engine)
    assert not first.held()
    wait_until(second.acquire)
    assert not first.acquire()
    second.release()
    wait_until(first.acquire)
    first.release()


def _cut(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        Path(f"{engine.url.database}.leader").unlink()
        return
    others = "locktype = 'advisory' AND pid <> pg_backend_pid()"
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE {others} AND {here}")
