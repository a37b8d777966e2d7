"""The command as a user types it, in a folder of its own."""

from pathlib import Path

import pytest

from tests.jobs.cli.typed import home, radar

__all__ = ["home"]


def test_help_is_dutch_by_default_and_english_on_request(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("--help") == 0
    assert "verwachtingen" in capsys.readouterr().out
    assert radar("--help", "--lang", "en") == 0
    assert "early warnings" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["report", "run", "export"])
def test_an_empty_database_says_what_to_do_first(
    home: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    words = [command, "flags", "--out", "x.csv"] if command == "export" else [command]
    assert radar(*words, "--lang", "en") == 1
    assert "radar init" in capsys.readouterr().err


def test_a_misspelt_setting_stops_with_the_nearest_one(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RADAR_SAMPELS", "500")
    assert radar("settings", "--lang", "en") == 1
    error = capsys.readouterr().err
    assert "RADAR_SAMPELS" in error
    assert "RADAR_SAMPLES" in error


def test_a_language_that_does_not_exist_is_a_fault_in_the_settings(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RADAR_LANGUAGE", "xx")
    assert radar("settings") == 1
    assert "RADAR_LANGUAGE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "command"),
    [("postgresql+psycopg://postgres@127.0.0.1:1/radar", "report"), ("sqlite:////proc/x.db", "init")],
)
def test_a_database_that_cannot_be_used_is_told_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str, command: str
) -> None:
    monkeypatch.setenv("RADAR_DATABASE_URL", url)
    assert radar(command) == 1
    assert "De database kan niet worden gebruikt" in " ".join(capsys.readouterr().err.split())


def test_an_address_of_a_database_that_is_none_is_told_without_its_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RADAR_DATABASE_URL", "postgresql://radar:geheim@localhost:none/radar")
    assert radar("status") == 1
    told = " ".join(capsys.readouterr().err.split())
    assert told.startswith("RADAR_DATABASE_URL in de omgevingsvariabelen moet het adres van een database zijn")
    assert "geheim" not in told


def test_a_folder_that_cannot_be_made_is_told_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "taken").write_text("a file where a folder should be")
    monkeypatch.setenv("RADAR_HOME", str(home / "taken" / "var"))
    assert radar("init", "--lang", "en") == 1
    assert "cannot be read or written" in " ".join(capsys.readouterr().err.split())


def test_a_run_without_enough_figures_says_why_in_dutch(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("init") == 0
    assert radar("run", "--as-of", "2026-01-31") == 1
    assert "er is geen stand bekend van het land" in " ".join(capsys.readouterr().err.split())
