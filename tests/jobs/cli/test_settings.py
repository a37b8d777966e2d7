"""`radar settings` as somebody types it."""

from pathlib import Path

import pytest

from tests.jobs.cli.typed import home, radar

__all__ = ["home"]


def test_settings_shows_what_is_in_force_but_no_database_url(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RADAR_DATABASE_URL", "postgresql+psycopg://someone:secret@127.0.0.1/radar")
    monkeypatch.setenv("RADAR_FLAGS__WATCH__P_MISS", "0.4")
    assert radar("settings") == 0
    shown = capsys.readouterr().out
    assert "flags.watch.p_miss = 0.4" in shown
    assert "secret" not in shown
