"""House-keeping clears what is kept no longer, and nothing else; it goes on where it was stopped."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select

from base.errors import NotFound
from config.settings import Settings, load_settings
from jobs.keeping.house import BACKUPS, keep_house, last_backup_day
from jobs.service.names import OUTCOMES
from models import clearing
from models.engine import reading, transaction
from models.tables import (
    Alert,
    Backtest,
    FittedModel,
    Flag,
    ForecastValue,
    JobAttempt,
    JobRun,
    OutboxLetter,
    Recipient,
    Region,
    Run,
    RunStep,
    Scenario,
    ScenarioValue,
    WarningState,
    metadata,
)
from shown.read.backtests import load_track_record
from shown.read.results import load_results
from tests.models.filled import fill_every_table

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    kept = {"run_weeks": 6, "mailed_run_weeks": 60, "letter_days": 60, "job_days": 730, "backups": 0}
    return load_settings(home=tmp_path, retention=kept)


def run(key: str, weeks_ago: float, kind: str = "main", state: str = "done") -> dict[str, Any]:
    moment = NOW - weeks_ago * WEEK
    return {
        "id": key,
        "kind": kind,
        "started_at": moment,
        "finished_at": moment if state == "done" else None,
        "state": state,
        "as_of": moment.date(),
        "seed": 1,
        "horizon_periods": 1,
        "code_version": "0",
        "settings": {},
    }


def add_runs(engine: Engine, *runs: dict[str, Any], mailed: tuple[str, ...] = ()) -> None:
    """Runs with a few rows each, of which some were mailed."""
    day = NOW.date()
    with transaction(engine) as connection:
        if connection.scalar(select(func.count()).select_from(Region)) == 0:
            connection.execute(insert(Region), [{"code": "NL01", "name": "Nederland", "level": "land"}])
        connection.execute(insert(Run), runs)
        for one in runs:
            key = {"run_id": one["id"]}
            steps = [key | {"name": str(n), "position": n, "seconds": 1} for n in range(5)]
            connection.execute(insert(RunStep), steps)
            connection.execute(insert(FittedModel), [key | {"name": "m", "content": b"x"}])
            scenario = {"name": "s", "description": "", "content": "", "made_at": NOW, "seconds": 1}
            connection.execute(insert(Scenario), [key | scenario])
            value = {"target": "bezetting", "location": "NL01", "target_end_date": day, "output_type": "mean"}
            connection.execute(insert(ScenarioValue), [key | value | {"scenario": "s", "value": 1}])
            if one["kind"] == "backtest":
                connection.execute(insert(Backtest), [key | {"level": "", "target": ""}])
        told = {"location": "NL01", "period": "2026-H2", "state": "ok", "reason": "quiet", "flag": "none", "weeks": 1}
        for key in mailed:
            connection.execute(insert(WarningState), [told | {"run_id": key, "week": f"week of {key}"}])


def whole_runs(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return sorted(connection.scalars(select(RunStep.run_id).distinct()))


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_runs_are_cleared_by_age_but_the_newest_of_each_kind_and_those_mailed_stay(
    engine: Engine, settings: Settings
) -> None:
    add_runs(
        engine,
        run("new", 2),
        run("old", 7),
        run("mailed", 30),
        run("mailed long ago", 61),
        run("backtest", 70, "backtest"),
        run("older backtest", 90, "backtest"),
        run("broken", 7, state="failed"),
        mailed=("mailed", "mailed long ago"),
    )
    outcome = keep_house(engine, settings, now=NOW)
    assert whole_runs(engine) == ["backtest", "broken", "mailed", "new"]
    assert outcome["runs_cleared"] == 3
    assert outcome["rows_of_runs"] == 3 * 8 + 1
    with reading(engine) as connection:
        marked = select(Run.id).where(Run.cleared_at == NOW).order_by(Run.id)
        assert list(connection.scalars(marked)) == ["mailed long ago", "old", "older backtest"]
    assert count(engine, Run) == 7
    assert count(engine, WarningState) == 2
    assert keep_house(engine, settings, now=NOW)["rows_of_runs"] == 0


def test_the_newest_run_stays_however_old_and_is_the_one_that_is_shown(engine: Engine, settings: Settings) -> None:
    add_runs(engine, run("last", 500), run("before", 501), run("backtest", 500, "backtest"))
    keep_house(engine, settings, now=NOW)
    assert whole_runs(engine) == ["backtest", "last"]
    with reading(engine) as connection:
        assert load_results(connection).run_id == "last"
        with pytest.raises(NotFound, match=r"run before were cleared at 2026-11-21 .* to make room"):
            load_results(connection, run_id="before")
        track = load_track_record(connection, as_of=NOW.date())
    assert track is not None
    assert track.run_id == "backtest"


def test_a_cleared_run_is_never_shown_by_itself(engine: Engine, settings: Settings) -> None:
    add_runs(engine, run("old", 8), run("older", 9), run("b", 8, "backtest"), run("c", 9, "backtest"))
    keep_house(engine, settings, now=NOW)
    with reading(engine) as connection:
        with pytest.raises(NotFound, match="No run as of"):
            load_results(connection, as_of=(NOW - 9 * WEEK).date())
        assert load_track_record(connection, as_of=(NOW - 9 * WEEK).date()) is None


def test_clearing_goes_on_where_it_was_stopped_in_small_pieces(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_runs(engine, run("new", 1), run("old", 9), run("older", 10))
    with transaction(engine) as connection:
        cleared = clearing.mark_cleared(connection, before=NOW - 6 * WEEK, mailed_before=NOW - 60 * WEEK, now=NOW)
    assert cleared == ["old", "older"]
    monkeypatch.setattr(clearing, "CHUNK", 3)
    assert clearing.sweep_cleared(engine) == 2 * 8
    assert whole_runs(engine) == ["new"]


def test_every_table_that_hangs_on_a_run_is_cleared_with_it(engine: Engine, settings: Settings) -> None:
    with transaction(engine) as connection:
        fill_every_table(connection)
        connection.execute(Run.__table__.update().values(cleared_at=NOW))  # type: ignore[attr-defined]
    clearing.sweep_cleared(engine)
    left = [table.name for table in metadata.sorted_tables if "run_id" in table.columns and count(engine, table) > 0]
    # the rows that are there for each table are those of the country
    assert left == ["flag", "forecast_value", "warning_state"]


def test_what_a_cleared_run_said_of_the_country_stays_for_the_track_record(
    engine: Engine, settings: Settings
) -> None:
    add_runs(engine, run("new", 1), run("old", 9), run("failed", 110, state="failed"))
    day = (NOW + 4 * WEEK).date()
    with transaction(engine) as connection:
        regions = [{"code": "PV25", "name": "Gelderland", "level": "provincie", "parent": "NL01"}]
        connection.execute(insert(Region), regions)
        for key in ("old", "failed"):
            for code in ("NL01", "PV25"):
                one = {"run_id": key, "location": code}
                value = {"model_id": "m", "target": "bezetting", "target_end_date": day, "output_type": "mean"}
                connection.execute(insert(ForecastValue), [one | value | {"horizon": 1, "value": 1.0}])
                flag = {"period": "2026-H2", "level": "land", "stand_begin": 0, "target_basis": "geen"}
                connection.execute(insert(Flag), [one | flag | {"expected_per_month": 1}])
    keep_house(engine, settings, now=NOW)
    for table in (ForecastValue, Flag):
        with reading(engine) as connection:
            left = [tuple(row) for row in connection.execute(select(table.run_id, table.location))]
        assert left == [("old", "NL01")]


def test_mails_that_went_to_files_go_with_the_texts_of_letters(engine: Engine, settings: Settings) -> None:
    outbox = settings.home / "outbox"
    outbox.mkdir(parents=True)
    for name, days in (("new.eml", 59), ("old.eml", 61), (".old.eml.1f.tmp", 61), ("old.txt", 61)):
        (outbox / name).write_text("")
        moment = (NOW - timedelta(days=days)).timestamp()
        os.utime(outbox / name, (moment, moment))
    assert keep_house(engine, settings, now=NOW)["letter_files"] == 2
    assert sorted(file.name for file in outbox.iterdir()) == ["new.eml", "old.txt"]


def test_a_run_whose_process_was_killed_is_marked_as_failed_after_a_day(engine: Engine, settings: Settings) -> None:
    add_runs(
        engine, run("at work", 0.9 / 7, state="running"), run("killed", 1.1 / 7, state="running"), run("done", 1)
    )
    assert [keep_house(engine, settings, now=NOW)["killed_runs"] for _ in range(2)] == [1, 0]
    with reading(engine) as connection:
        states = {row.id: (row.state, row.finished_at) for row in connection.execute(select(Run))}
    assert states["at work"] == ("running", None)
    assert states["killed"] == ("failed", NOW)
    assert states["done"] == ("done", NOW - WEEK)


def test_runs_that_broke_off_are_forgotten_with_the_ledger(engine: Engine, settings: Settings) -> None:
    add_runs(engine, run("new", 1), run("failed", 110, state="failed"), run("killed", 110, state="running"))
    assert keep_house(engine, settings, now=NOW)["broken_runs"] == 2
    assert whole_runs(engine) == ["new"]
    assert count(engine, Run) == 1


def test_the_text_of_old_letters_goes_and_that_they_were_sent_stays_unless_to_strangers(
    engine: Engine, settings: Settings
) -> None:
    def letter(number: int, address: str, days: int, state: str = "sent", kind: str = "weekly") -> dict[str, Any]:
        return {
            "id": number,
            "address": address,
            "kind": kind,
            "period": str(number),
            "subject": "s",
            "message": b"text",
            "content_hash": "h",
            "message_id": str(number),
            "made_at": NOW - timedelta(days=days),
            "next_try_at": NOW,
            "state": state,
        }

    with transaction(engine) as connection:
        person = {"name": "Ann", "address": "ann@example.org", "language": "nl", "added_at": NOW}
        connection.execute(insert(Recipient), [person])
        connection.execute(
            insert(OutboxLetter),
            [
                letter(1, "ann@example.org", 61),
                letter(2, "ann@example.org", 59),
                letter(3, "ann@example.org", 61, "ready"),
                letter(4, "gone@example.org", 61, "refused"),
                letter(5, "gone@example.org", 59),
                letter(6, "operator@example.org", 61, kind="alert"),
            ],
        )
    outcome = keep_house(engine, settings, now=NOW)
    assert (outcome["letters_emptied"], outcome["letters_forgotten"]) == (3, 1)
    with reading(engine) as connection:
        kept = connection.execute(select(OutboxLetter.id, OutboxLetter.message).order_by(OutboxLetter.id))
        assert [(key, message is not None) for key, message in kept] == [
            (1, False),
            (2, True),
            (3, True),
            (5, True),
            (6, False),
        ]


def test_the_ledger_and_closed_alerts_go_back_as_far_as_is_asked(engine: Engine, settings: Settings) -> None:
    old, young = NOW - timedelta(days=731), NOW - timedelta(days=729)
    with transaction(engine) as connection:
        ends = [("done", old), ("waiting", None), ("missed", old), ("done", young)]
        for number, (state, moment) in enumerate(ends):
            row = {"id": number, "job": "run", "period": str(number), "planned_for": old, "outcome": {}}
            connection.execute(insert(JobRun).values(**row, state=state, finished_at=moment))
            attempt = {"job_run_id": number, "attempt": 1, "claim": str(number), "worker": "w"}
            connection.execute(insert(JobAttempt).values(**attempt, started_at=old, heartbeat_at=old))
        said = {"kind": "disk_full", "opened_at": old, "last_seen_at": old, "message": "m", "details": {}}
        for closed_at in (old, young, None):
            connection.execute(insert(Alert).values(**said, closed_at=closed_at))
    outcome = keep_house(engine, settings, now=NOW)
    assert (outcome["jobs_forgotten"], outcome["alerts_forgotten"]) == (2, 1)
    assert (count(engine, JobRun), count(engine, JobAttempt), count(engine, Alert)) == (2, 2, 2)


def test_the_newest_back_ups_are_kept_and_what_others_put_beside_them(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path, retention={"backups": 2})
    folder = tmp_path / BACKUPS
    assert last_backup_day(folder, [{}]) is None
    for days in range(3):
        outcome = keep_house(sqlite_engine, settings, now=NOW + timedelta(days=days))
        (folder / "radar-before-upgrade.zip").touch()
        (folder / "radar-2026-02-30.zip").touch()
        (folder / ".radar-2026-11-20.zip.1.unfinished").touch()
    assert outcome["backup"] == "radar-2026-11-23.zip"
    keep_house(sqlite_engine, settings, now=NOW + timedelta(days=2))
    assert sorted(file.name for file in folder.iterdir()) == [
        "radar-2026-02-30.zip",
        "radar-2026-11-22.zip",
        "radar-2026-11-23.zip",
        "radar-before-upgrade.zip",
    ]
    assert last_backup_day(folder, []) == (NOW + timedelta(days=2)).date()
    elsewhere = [{"backup": "radar-2026-11-24.zip"}, {"backup": "radar-2026-11-21.zip"}]
    assert last_backup_day(folder, elsewhere) == (NOW + timedelta(days=3)).date()


def test_without_back_ups_in_the_settings_none_is_made(
    sqlite_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    assert "backup" not in keep_house(sqlite_engine, settings, now=NOW)
    assert not (tmp_path / BACKUPS).exists()


def test_everything_that_is_counted_has_words_for_a_reader(engine: Engine, settings: Settings) -> None:
    assert set(keep_house(engine, settings, now=NOW)) <= set(OUTCOMES)
