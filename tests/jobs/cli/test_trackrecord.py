"""`radar trackrecord` as a planner types it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.jobs.cli.typed import home, radar

__all__ = ["home"]

pytestmark = pytest.mark.usefixtures("home", "database")


@pytest.fixture
def database(home: Path, monkeypatch: pytest.MonkeyPatch, national_engine: Engine) -> None:
    """The database of the national figures."""
    monkeypatch.setenv("RADAR_DATABASE_URL", str(national_engine.url))


def test_it_tells_draws_and_writes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--as-of", "2026-01-31", "--out", str(home / "t.csv"), "--png", str(home / "pictures")]
    assert radar("trackrecord", *words) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Van 22 aantallen die 13 weken voor hun halfjaar golden, één per halfjaar, zijn er")
    assert "32 rijen" in shown
    assert (home / "t-prognoses.csv").exists()
    assert (home / "pictures" / "trackrecord.png").read_bytes().startswith(b"\x89PNG")


def test_it_speaks_english_and_looks_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("trackrecord", "--as-of", "2020-01-01", "--lang", "en") == 0
    shown = capsys.readouterr().out
    assert "Made with what was known on 1 January 2020" in shown
    assert "27,300" not in shown


def test_a_day_before_all_figures_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("trackrecord", "--as-of", "2010-01-01") == 1
    assert "was nog niets bekend: de eerste cijfers" in " ".join(capsys.readouterr().err.split())
