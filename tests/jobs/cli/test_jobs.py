"""`radar jobs` and `radar jobs run`: what is shown, and what is done by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine
from typer.testing import CliRunner

from base.errors import Conflict, Invalid, NotFound, RequestError
from base.i18n import Language
from config.settings import Settings, load_settings
from jobs.cli import jobs
from jobs.cli.jobs_tables import told_end
from jobs.serving.by_hand import End, do_by_hand
from models import ledger
from models.engine import transaction
from models.ledger import DONE, FAILED, RUNNING, WAITING, Entry, Past
from tests.jobs.cli.typed import context_at
from tests.jobs.service.works import WORKS

# a Saturday
NOW = datetime(2026, 11, 21, 9, 15, tzinfo=UTC)
EN = Language("en")


def settings_for(engine: Engine, home: Path, **service: object) -> Settings:
    return load_settings(home=home, database_url=str(engine.url), language="en", service=service or None)


def shown(settings: Settings, *words: str) -> str:
    """What `radar jobs` prints."""
    out = StringIO()
    app = typer.Typer()
    jobs.register(app, context_at(NOW, settings, Console(file=out, width=110), settings.language))
    found = CliRunner().invoke(app, ["jobs", *words], catch_exceptions=False)
    assert found.exit_code == 0
    return out.getvalue() + found.stdout


def fill(engine: Engine) -> None:
    with transaction(engine) as connection:
        for job, period, outcome in (("run", "2026-W47", {"run_id": "r1"}), ("inbox", "2026-11-21", {"changed": 3})):
            began = NOW - timedelta(minutes=10)
            ledger.claim(connection, job=job, period=period, planned_for=began, worker="a", token=job, now=began)
            ledger.settle(connection, token=job, outcome=outcome, now=began + timedelta(seconds=83))
        again_at = NOW + timedelta(minutes=20)
        ledger.claim(connection, job="opendata", period="2026-11-21", planned_for=NOW, worker="a", token="o", now=NOW)
        ledger.give_back(
            connection, token="o", state=FAILED, message="TimeoutError: slow", now=NOW, next_try_at=again_at
        )
        ledger.miss(connection, job="mail", period="2026-W46", planned_for=NOW - timedelta(days=12), now=NOW)


def test_past_and_coming_jobs_are_shown_with_outcome_duration_and_next_try(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    settings = settings_for(sqlite_engine, tmp_path)
    assert "Nothing was done yet." in shown(settings)
    fill(sqlite_engine)
    text = shown(settings)
    assert "run       2026-W47    2026-11-21 10:05  0:01:23" in text
    assert "run 2026-W47: run: r1" in text
    assert "inbox 2026-11-21: figures new or changed: 3" in text
    assert "again at 2026-11-21 10:35:" in text
    assert "missed" in text
    coming = text.partition("What comes")[2].splitlines()
    assert next(line.split()[:2] for line in coming if "at once" in line) == ["housekeeping", "2026-11-21"]
    assert any(line.split() == ["run", "2026-W48", "2026-11-23", "06:15"] for line in coming)
    assert any("mail" in line and "as soon as there is a run of that week" in line for line in coming)


def test_as_json_the_same_is_there_for_programs(sqlite_engine: Engine, tmp_path: Path) -> None:
    fill(sqlite_engine)
    found = json.loads(shown(settings_for(sqlite_engine, tmp_path), "--json", "--limit", "4"))
    assert {line["job"] for line in found["past"]} == {"opendata", "mail", "inbox", "run"}
    run = next(line for line in found["past"] if line["job"] == "run")
    assert (run["state"], run["seconds"], run["attempts"], run["outcome"]) == (DONE, 83, 1, {"run_id": "r1"})
    assert {
        "job": "run",
        "period": "2026-W48",
        "planned_for": "2026-11-23T05:15:00+00:00",
        "waits_for_run": False,
    } in (found["coming"])
    limited = json.loads(shown(settings_for(sqlite_engine, tmp_path), "--json", "--limit", "2"))
    assert len(limited["past"]) == 2


def test_by_hand_a_job_is_done_once_unless_it_is_asked_for_again(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = settings_for(sqlite_engine, tmp_path)

    def do(again: bool = False) -> End:
        return do_by_hand(sqlite_engine, settings, WORKS, "inbox", None, again=again, clock=lambda: NOW)

    first = do()
    assert (first.begun, first.well, first.line.entry.period) == (True, True, "2026-11-21")
    second = do()
    assert (second.begun, second.well, second.line.entry.attempts) == (False, True, 1)
    assert "--again" in told_end(second, settings, EN)
    third = do(again=True)
    assert (third.begun, third.well, third.line.entry.attempts) == (True, True, 2)
    assert len((tmp_path / "done").read_text().split()) == 2


def test_what_somebody_else_is_doing_is_left_to_him(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = settings_for(sqlite_engine, tmp_path)
    with transaction(sqlite_engine) as connection:
        ledger.claim(connection, job="run", period="2026-W47", planned_for=NOW, worker="a", token="o", now=NOW)
    end = do_by_hand(sqlite_engine, settings, WORKS, "run", None, again=True, clock=lambda: NOW)
    assert (end.begun, end.well) == (False, False)
    assert told_end(end, settings, EN) == "Somebody else is doing run for 2026-W47"


def test_what_a_dead_process_left_is_had_by_hand_without_a_service(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = settings_for(sqlite_engine, tmp_path)
    planned, begun = NOW.replace(hour=5), NOW - timedelta(minutes=1)
    with transaction(sqlite_engine) as connection:
        job = {"job": "inbox", "period": "2026-11-21", "planned_for": planned}
        ledger.claim(connection, **job, worker="a", token="o", now=begun)  # type: ignore[arg-type]
    end = do_by_hand(sqlite_engine, settings, WORKS, "inbox", None, again=False, clock=lambda: NOW)
    assert (end.begun, end.well, end.line.entry.attempts) == (True, True, 2)


@pytest.mark.parametrize(
    ("job", "period", "error", "says"),
    [
        ("runs", None, NotFound, "There is no job runs; choose from housekeeping, "),
        ("run", "2026-11-21", Invalid, "2026-11-21 is no period of run; one is written as 2026-W47"),
        ("run", "2026-W48", Conflict, "run for 2026-W48 is not due before 2026-11-23 06:15"),
    ],
)
def test_a_job_or_period_that_is_not_there_is_refused(
    sqlite_engine: Engine, tmp_path: Path, job: str, period: str | None, error: type[RequestError], says: str
) -> None:
    settings = settings_for(sqlite_engine, tmp_path)
    with pytest.raises(error, match=says):
        do_by_hand(sqlite_engine, settings, WORKS, job, period, again=False, clock=lambda: NOW)


def test_a_job_that_is_never_due_by_itself_gets_an_occasion_of_its_own(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = settings_for(sqlite_engine, tmp_path, schedule={"inbox": ""})
    end = do_by_hand(sqlite_engine, settings, WORKS, "inbox", None, again=False, clock=lambda: NOW)
    assert (end.well, end.line.entry.period) == (True, "manual-20261121T091500")


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (DONE, "run for 2026-W47 is done: run: r1"),
        (WAITING, "run for 2026-W47 did not succeed: no. The service tries it again at 2026-11-21 10:15."),
        (FAILED, "run for 2026-W47 did not succeed: no"),
        (RUNNING, "Somebody else is doing run for 2026-W47"),
    ],
)
def test_how_it_ended_is_said_in_a_sentence(state: str, says: str) -> None:
    outcome = {"run_id": "r1"} if state == DONE else {}
    line = Past(Entry("run", "2026-W47", NOW, state, 1, NOW), NOW, NOW, outcome, "" if state == DONE else "no")
    assert told_end(End(line, begun=True), load_settings(), EN) == says
