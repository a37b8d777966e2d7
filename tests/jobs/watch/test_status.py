"""`radar status` tells a person and a program how the service is doing, and changes nothing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine, insert, text
from typer.testing import CliRunner

from config.settings import Settings, load_settings
from jobs.cli import status
from jobs.watch.assess import KINDS
from jobs.watch.status import ALERTS_OPEN, ALL_WELL, NOT_RUNNING, read_status
from jobs.watch.watchdog import watch
from jobs.watch.words import REMEDIES
from models import ledger
from models.engine import transaction
from models.migrate import newest_revision
from models.tables import JobRun, OutboxLetter, Run
from tests.jobs.cli.typed import context_at

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def settings_of(engine: Engine, home: Path) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    return load_settings(home=home, database_url=url, retention={"backups": 0})


def beat(engine: Engine, moment: datetime) -> None:
    with transaction(engine) as connection:
        ledger.beat(connection, worker="w", since=NOW - timedelta(days=3), now=moment)


def give_up(engine: Engine) -> None:
    with transaction(engine) as connection:
        values = {"job": "backtest", "period": "2026-11", "planned_for": NOW, "state": "failed", "outcome": {}}
        connection.execute(insert(JobRun).values(**values, finished_at=NOW))


def asked(settings: Settings, *words: str, language: str = "nl") -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    console = Console(width=60)
    status.register(app, context_at(NOW, settings, console, language))
    with console.capture() as shown:
        code = CliRunner().invoke(app, ["status", *words]).exit_code
    return code, shown.get()


def test_the_exit_code_says_well_alerts_or_not_running(engine: Engine, tmp_path: Path) -> None:
    settings = settings_of(engine, tmp_path)

    def code() -> int:
        return read_status(engine, settings, now=NOW).exit_code

    assert code() == NOT_RUNNING
    beat(engine, NOW - timedelta(seconds=60))
    assert code() == ALL_WELL
    give_up(engine)
    assert code() == ALERTS_OPEN
    beat(engine, NOW - timedelta(seconds=61))
    assert code() == NOT_RUNNING


def test_a_slow_clock_gives_the_service_three_ticks(sqlite_engine: Engine, tmp_path: Path) -> None:
    slow = settings_of(sqlite_engine, tmp_path).model_copy(
        update={"service": load_settings(service={"tick_seconds": 30}).service}
    )
    beat(sqlite_engine, NOW - timedelta(seconds=89))
    assert read_status(sqlite_engine, slow, now=NOW).running


def test_everything_is_told_in_words_and_as_json(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = settings_of(sqlite_engine, tmp_path)
    beat(sqlite_engine, NOW)
    give_up(sqlite_engine)
    watch(sqlite_engine, settings, now=NOW - timedelta(hours=2))
    with transaction(sqlite_engine) as connection:
        connection.execute(insert(Run), [RUN])
        connection.execute(
            insert(OutboxLetter), [letter("2026-W46", 1), letter("2026-W47", 2), letter("2026-W47", 3)]
        )
    code, words = asked(settings)
    assert code == ALERTS_OPEN
    for part in (
        "De dienst draait; dit proces leidt sinds 18 november 2026 10:00 CET.",
        "! De taak terugkijktoets is opgegeven voor 2026-11",
        "[job_failed, 21 november 2026 08:00 CET]",
        "Laatste berekening: r, met wat op 20 november 2026 bekend was",
        "Laatste mail: week 2026-W47 (geschreven naar de map outbox: 2)",
        "Volgende berekening: 23 november 2026 06:15 CET (2026-W48)",
    ):
        assert part in words
    code, text_ = asked(settings, "--json", language="en")
    told = json.loads(text_)
    assert code == told["exit_code"] == ALERTS_OPEN
    assert told["running"]
    assert told["run"] == {"id": "r", "as_of": "2026-11-20", "finished_at": "2026-11-20T08:00:00+00:00"}
    assert told["mail"] == {"week": "2026-W47", "letters": {"sent": 2}}
    assert [(alert["kind"], alert["subject"]) for alert in told["alerts"]] == [("job_failed", "backtest")]
    assert told["next"][0] == {
        "job": "housekeeping",
        "period": "2026-11-22",
        "planned_for": "2026-11-22T04:30:00+00:00",
    }


RUN: dict[str, Any] = {
    "id": "r",
    "kind": "main",
    "started_at": datetime(2026, 11, 20, 7, tzinfo=UTC),
    "finished_at": datetime(2026, 11, 20, 8, tzinfo=UTC),
    "state": "done",
    "as_of": datetime(2026, 11, 20, tzinfo=UTC).date(),
    "seed": 1,
    "horizon_periods": 1,
    "code_version": "0",
    "settings": {},
}


def letter(period: str, number: int) -> dict[str, Any]:
    return {
        "address": f"{number}@example.org",
        "kind": "weekly",
        "period": period,
        "subject": "s",
        "content_hash": "h",
        "message_id": str(number),
        "made_at": NOW,
        "next_try_at": NOW,
        "state": "sent",
    }


def test_a_service_that_fell_silent_is_told_with_its_last_sign_of_life(sqlite_engine: Engine, tmp_path: Path) -> None:
    beat(sqlite_engine, NOW - timedelta(hours=1))
    code, words = asked(settings_of(sqlite_engine, tmp_path))
    assert code == NOT_RUNNING
    assert "De dienst draait niet; het laatste teken van leven was 21 november 2026 09:00 CET." in words
    assert "Er zijn geen meldingen." in words
    assert "Er is nog geen berekening klaar" in words


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home")
    code, words = asked(settings)
    assert code == NOT_RUNNING
    assert "bestaat niet. Stel home in" in words
    assert list(tmp_path.iterdir()) == []
    assert json.loads(asked(settings, "--json")[1])["schema"] is None


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ("0003", f"De volgende start van de dienst brengt de database naar schema {newest_revision()}."),
        ("0999", "Een nieuwere versie heeft de database bijgewerkt naar schema 0999"),
    ],
)
def test_another_schema_is_told_and_left_alone(
    sqlite_engine: Engine, tmp_path: Path, schema: str, words: str
) -> None:
    with transaction(sqlite_engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :schema"), {"schema": schema})
    settings = settings_of(sqlite_engine, tmp_path)
    code, told = asked(settings)
    assert code == NOT_RUNNING
    assert words in told
    assert json.loads(asked(settings, "--json")[1])["schema"] == schema


def test_letters_in_doubt_are_named_with_what_to_do(sqlite_engine: Engine, tmp_path: Path) -> None:
    doubtful = letter("2026-W47", 1) | {"state": "doubtful", "reply": "timed \x1b[31mout"}
    old = letter("2026-W40", 2) | {"state": "doubtful", "reply": "", "made_at": NOW - timedelta(days=30)}
    with transaction(sqlite_engine) as connection:
        connection.execute(insert(OutboxLetter), [doubtful, old])
    settings = settings_of(sqlite_engine, tmp_path)
    _, words = asked(settings)
    assert "2026-W47 aan 1@example.org, gemaakt 21 november 2026 10:00 CET: timed out" in words
    assert "Vraag het de lezer; wie hem niet heeft, krijgt hem met de hand, met: radar mail preview." in words
    assert "2@example.org" not in words
    told = json.loads(asked(settings, "--json")[1])
    assert [one["address"] for one in told["doubtful"]] == ["1@example.org"]
    assert told["alerts"][0]["remedy"].startswith("Vraag het de lezer")


def test_what_is_at_work_and_what_waits_is_told(sqlite_engine: Engine, tmp_path: Path) -> None:
    # on Saturday nothing of the week was done yet
    settings = settings_of(sqlite_engine, tmp_path)
    with transaction(sqlite_engine) as connection:
        ledger.claim(connection, job="run", period="2026-W47", planned_for=NOW, worker="w", token="t", now=NOW)
    _, words = asked(settings)
    assert "Bezig: berekening (run) (2026-W47), sinds 21 november 2026 10:00 CET" in words
    assert "Wacht op een berekening: weekmail (mail) (2026-W47)" in words
    told = json.loads(asked(settings, "--json")[1])
    assert told["at_work"] == [{"job": "run", "period": "2026-W47", "since": "2026-11-21T09:00:00+00:00"}]
    assert {"job": "mail", "period": "2026-W47", "waits_for_run": True} in told["waiting"]
    assert "run" not in [one["job"] for one in told["waiting"]]


def test_every_kind_of_alert_has_a_remedy() -> None:
    assert set(REMEDIES) == set(KINDS)
