"""A backtest from the database to the database, and as a user types it."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine, select

from base.i18n import Language
from config.settings import Settings, load_settings
from forecast.errors import TooLittleData
from forecast.fanout import InTurn
from jobs.backtest.job import run_backtest
from jobs.backtest.measure import Measured
from jobs.backtest.parts import Trial
from jobs.backtest.request import BacktestRequest
from jobs.backtest.storing import store_measured
from jobs.run.record import recorded
from jobs.run.storing import close_run
from models.engine import open_engine, transaction
from models.migrate import upgrade
from models.tables import Run
from shown.backtest.section import track_pictures, track_section
from shown.read.backtests import load_track_record
from shown.read.results import load_results
from tests.jobs.backtest.conftest import AS_OF as SMALL_AS_OF
from tests.jobs.cli.typed import home, radar
from tests.shown.synthetic import AS_OF, insert_synthetic

__all__ = ["home"]

NL = Language("nl")
MOMENT = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
QUICK = {"samples": 200, "backtest": {"origins": 1}}


def tried(engine: Engine, request: BacktestRequest) -> str:
    return run_backtest(
        engine,
        load_settings(**QUICK),
        request,
        as_of=AS_OF,
        fan_out=InTurn(),
        clock=lambda: MOMENT,
        progress=lambda _: None,
    )


def test_what_was_measured_comes_back_as_it_was(
    engine: Engine, settings: Settings, part: Trial, found: Measured
) -> None:
    with (
        recorded(engine, settings, kind="backtest", as_of=SMALL_AS_OF, clock=lambda: MOMENT) as run_id,
        transaction(engine) as connection,
    ):
        store_measured(connection, run_id, found, [part], BacktestRequest())
        steps = [("all", 1.0)]
        close_run(connection, run_id, finished_at=MOMENT, data_as_of=SMALL_AS_OF, notes=part.notes, steps=steps)
    with transaction(engine) as connection:
        track = load_track_record(connection, as_of=SMALL_AS_OF)
    assert track is not None
    assert track.parts.iloc[0].to_dict() == {
        "run_id": run_id,
        "part": "gemeenten",
        "origins": len(part.origins),
        "first_origin": pd.Timestamp(min(part.origins)),
        "last_origin": pd.Timestamp(max(part.origins)),
        "paths": 120,
        "left_out": part.left_out,
        "simulated": True,
    }
    for stored, measured, key in (
        (track.scores, found.scores, ["target", "level", "months_left", "size_group", "model_id"]),
        (track.chances, found.chances, ["months_from", "months_to", "size_group", "model_id"]),
        (track.reliability, found.reliability, ["months_from", "months_to", "model_id", "low"]),
        (track.flags, found.flags, ["flag", "months_left", "model_id"]),
        (track.lead_times, found.lead_times, ["flag", "model_id", "weeks"]),
        (track.pit, found.pit, ["target", "level", "model_id", "months_from", "months_to", "low"]),
    ):
        left, right = (frame.sort_values(key, ignore_index=True) for frame in (stored, measured))
        numbers = [name for name in right.columns if name not in (*key, "part", "best_plain")]
        days = [name for name in numbers if name in ("first_origin", "last_origin")]
        assert left[key].astype(str).equals(right[key].astype(str))
        floats = [name for name in numbers if name not in days]
        pd.testing.assert_frame_equal(left[floats].astype(float), right[floats].astype(float))
        for name in days:
            assert (left[name] == pd.to_datetime(right[name])).all()
    assert len(track_pictures(track, NL)) == 3
    assert track_section(track, NL).tables


def test_too_little_data_is_an_error_and_on_record_as_failed(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as connection:
        insert_synthetic(connection)
    with pytest.raises(TooLittleData, match="monthly figures of gemeenten"):
        tried(sqlite_engine, BacktestRequest(level="gemeente"))
    with pytest.raises(TooLittleData, match="no counts of people in reception"):
        tried(sqlite_engine, BacktestRequest(target="keten"))
    with sqlite_engine.begin() as connection:
        runs = connection.execute(select(Run).where(Run.kind == "backtest")).mappings().all()
        assert [run["state"] for run in runs] == ["failed", "failed"]
        assert load_results(connection).track is None


def test_a_whole_backtest_is_measured_told_and_kept_apart_from_runs(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "radar.toml").write_text("samples = 200\n[backtest]\norigins = 1\n")
    (home / "var").mkdir()
    engine = open_engine(f"sqlite:///{home / 'var' / 'radar.db'}")
    upgrade(engine)
    with engine.begin() as connection:
        main = insert_synthetic(connection)
        connection.exec_driver_sql("DELETE FROM stand")
    page = home / "ACCURACY.md"
    assert radar("accuracy", "--out", str(page), "--lang", "en") == 1
    assert "radar backtest" in " ".join(capsys.readouterr().err.split())

    assert radar("backtest", "--as-of", "2026-01-31") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "geen maandcijfers van gemeenten" in told
    assert "geen standen van provincies" in told
    assert "eerste asielaanvragen" in told
    with engine.begin() as connection:
        results = load_results(connection)
    engine.dispose()
    assert results.run_id == main
    track = results.track
    assert track is not None
    assert list(track.parts["part"]) == ["intake"]
    assert set(track.scores["target"]) == {"instroom_eerste", "instroom_nareis"}
    assert (track.scores["n"] == 1).all(), "one origin, each month ahead by itself"
    assert {"ets", "flatline", "seasonal_naive"} <= set(track.scores["model_id"])

    assert radar("accuracy", "--out", str(page)) == 0
    assert "first asylum applications" in page.read_text(encoding="utf-8")


def test_a_level_that_does_not_exist_and_the_help_are_in_the_language_of_the_reader(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert radar("init", "--builtin") == 0
    capsys.readouterr()
    assert radar("backtest", "--level", "dorp") == 1
    assert "kies uit gemeente" in capsys.readouterr().err
    for language, words in (("nl", "bewaar de staat van dienst"), ("en", "keep the track record")):
        assert radar("backtest", "--help", "--lang", language) == 0
        assert words in " ".join(capsys.readouterr().out.split())
