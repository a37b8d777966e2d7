"""`radar trackrecord` as a planner types it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from jobs.cli.app import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, national_engine: Engine) -> Path:
    """A working directory without settings, on the database of the national figures."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RADAR_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("RADAR_DATABASE_URL", str(national_engine.url))
    monkeypatch.delenv("RADAR_LANGUAGE", raising=False)
    return tmp_path


def radar(*words: str) -> int:
    """Run the command; the exit code."""
    with pytest.raises(SystemExit) as stop:
        main(words)
    code = stop.value.code
    return code if isinstance(code, int) else int(code is not None)


def test_it_tells_draws_and_writes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--as-of", "2026-01-31", "--out", str(home / "t.csv"), "--png", str(home / "pictures")]
    assert radar("trackrecord", *words) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Van 22 aantallen die 13 weken voor hun halfjaar golden, zijn er later 4 herzien.")
    assert "32 rijen" in shown
    assert (home / "t-prognoses.csv").exists()
    assert (home / "pictures" / "trackrecord.png").read_bytes().startswith(b"\x89PNG")


def test_it_speaks_english_and_looks_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("trackrecord", "--as-of", "2020-01-01", "--lang", "en") == 0
    shown = capsys.readouterr().out
    assert "As of 1 January 2020" in shown
    assert "27,300" not in shown


def test_a_day_before_all_targets_says_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("trackrecord", "--as-of", "2010-01-01") == 1
    assert "geen landelijke taakstelling bekend" in " ".join(capsys.readouterr().err.split())
