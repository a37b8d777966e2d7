"""The command as a user types it, in a folder of its own."""

import json
from pathlib import Path

import pandas as pd
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


def test_from_nothing_to_report_exports_scenario_and_plan(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "radar.toml").write_text("samples = 200\n[backtest]\norigins = 1\n")
    assert radar("init", "--builtin") == 0
    assert radar("run", "--as-of", "2026-01-31", "--seed", "7") == 0
    capsys.readouterr()
    assert radar("report") == 0
    shown = capsys.readouterr().out
    assert "Nederland" in shown
    assert "15.000" in shown
    page = home / "rapport.html"
    assert radar("report", "--html", str(page)) == 0
    assert page.read_text(encoding="utf-8").startswith("<!")
    out = home / "flags.json"
    assert radar("export", "flags", "--out", str(out)) == 0
    rows = json.loads(out.read_text(encoding="utf-8"))
    assert {row["location"] for row in rows} >= {"NL01", "PV20", "PV31"}
    assert radar("export", "flags", "--out", str(home / "flags.xls"), "--lang", "en") == 1
    assert radar("report", "--run", "no-such-run", "--lang", "en") == 1
    assert "no-such-run" in capsys.readouterr().err
    assert_a_scenario_is_kept_beside_the_run(home, capsys)
    assert_a_plan_advises_and_splits(home, capsys)


def assert_a_scenario_is_kept_beside_the_run(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("scenario", "examples", str(home)) == 0
    assert radar("scenario", "run", str(home / "hoge-instroom.toml"), "--png", str(home)) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Verwacht op 30 juni 2027:" in shown
    assert "simuleerde maandcijfers van gemeenten" in shown
    assert (home / "scenario-hoge-instroom.png").read_bytes().startswith(b"\x89PNG")
    assert radar("scenario", "list") == 0
    assert "hoge-instroom" in capsys.readouterr().out


def assert_a_plan_advises_and_splits(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "doel.toml").write_text('measure = "bezetting"\nat_most = 1000000\nprobability = 0.5\n')
    (home / "uitruil.csv").write_text("period,from,to,persons\n2027-H1,GM0014,GM0034,5\n")
    words = ("--totals", "12000,15000", "--goal", str(home / "doel.toml"), "--exchange", str(home / "uitruil.csv"))
    files = ("--split", str(home / "split.csv"), "--split", str(home / "split.xlsx"), "--png", str(home))
    assert radar("plan", "--period", "2027-H1", *words, *files) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Advies: een taakstelling van 12.000" in shown
    # the published provincial targets of 2021, with the inhabitants of 1-1-2021
    assert "gemiddeld 1,7 personen naast, onafgeronde aandelen 3,4, naar boven afronden 15,0" in shown
    assert "gemiddeld 1,8 personen naast, onafgeronde aandelen 3,9, naar boven afronden 14,3" in shown
    assert "gesimuleerd" in shown
    rows = pd.read_csv(home / "split.csv").set_index("code")
    assert len(rows) == 342
    assert rows["taakstelling"].sum() == 12_000
    assert rows.loc[["GM0014", "GM0034"], "exchange"].tolist() == [-5, 5]
    assert rows["p_miss"].between(0, 1).all()
    assert (home / "split.xlsx").read_bytes().startswith(b"PK")
    assert (home / "trade-off.png").read_bytes().startswith(b"\x89PNG")
    assert radar("plan", "--period", "2026-H1") == 1
    assert radar("plan", "--period", "2030-H1") == 1
    assert "2027-H1" in capsys.readouterr().err


def test_a_language_that_does_not_exist_is_a_fault_in_the_settings(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RADAR_LANGUAGE", "xx")
    assert radar("settings") == 1
    assert "RADAR_LANGUAGE" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url",
    ["postgresql+psycopg://postgres@127.0.0.1:1/radar", "sqlite:////proc/x.db"],
)
def test_a_database_that_cannot_be_used_is_told_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("RADAR_DATABASE_URL", url)
    assert radar("report") == 1
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
