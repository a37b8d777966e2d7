"""`radar import` as somebody types it."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.cli.typed import home, radar

__all__ = ["home"]


def test_a_refused_file_is_reported_and_nothing_else_is_lost(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("init") == 0
    good, bad = home / "good.csv", home / "bad.csv"
    good.write_text("month,region,measure,value\n2024-03,NL01,realisatie,1500\n")
    bad.write_text("month,region,measure,value\n2024-13,NL01,realisatie,1500\n2024-03,GM9999,realisatie,x\n")
    capsys.readouterr()
    assert radar("import", str(bad), str(good), "--lang", "en") == 1
    shown = capsys.readouterr()
    assert "2024-13" in shown.err
    assert "GM9999" in shown.err
    assert "good.csv: 1 new" in shown.out
    assert radar("import", str(good), "--lang", "en") == 0
    assert "already imported" in capsys.readouterr().out


def test_a_dry_run_shows_what_is_understood_and_stores_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert radar("init") == 0
    file = home / "realisatie 2024.csv"
    file.write_text("Provincie;jan;feb;Totaal\nDrenthe;10;20;30\nZeeland;1;2;3\nTotaal;11;22;33\n")
    capsys.readouterr()
    assert radar("import", str(file), "--dry-run", "--lang", "nl") == 0
    shown = capsys.readouterr().out
    for told in (
        "koppen in rij 1; 2 regio's in rij 2 tot en met 3",
        "regio's uit kolom Provincie",
        "realisatie uit jan, feb",
        "2024-01 11   2024-02 22",
        "4 nieuw",
        "kolommen weggelaten, totalen, vergeleken met de som van hun maanden: Totaal",
        "rijen weggelaten, totalen, vergeleken met de som van hun rijen: Totaal",
        "de getallen zijn gelezen als realisatie, uit: realisatie 2024.csv",
    ):
        assert told in shown
    assert radar("import", str(file), "--lang", "en") == 0
    assert "4 new" in capsys.readouterr().out


def test_a_table_of_one_region_is_told_in_the_singular(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert radar("init") == 0
    file = home / "realisatie 2024.csv"
    file.write_text("Realisatie 2024\n\nProvincie;jan;feb\nDrenthe;10;20\n")
    capsys.readouterr()
    assert radar("import", str(file), "--dry-run", "--partial") == 0
    assert "koppen in rij 3; één regio, in rij 4" in capsys.readouterr().out


def test_a_dry_run_of_a_table_of_the_contract_shows_its_columns_and_sums(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert radar("init") == 0
    file = home / "stand.csv"
    file.write_text("date,region,value\n2024-01-01,PV22,12\n2024-01-01,PV23,-5\n")
    capsys.readouterr()
    assert radar("import", str(file), "--dry-run", "--lang", "en") == 0
    shown = capsys.readouterr().out
    assert "date, region, value" in shown
    assert "stands 2024-01-01: 2 (7)" in shown


def test_what_is_open_refuses_the_file_with_the_option_that_answers_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert radar("init") == 0
    file = home / "tabel.csv"
    file.write_text("Provincie;jan;iets\nDrenthe;10;20\n")
    assert radar("import", str(file)) == 1
    shown = capsys.readouterr().err
    assert "--year" in shown
    assert '--column "iets=weg"' in shown.replace("\n", " ")
    assert radar("import", str(file), "--year", "2024", "--measure", "realisatie", "--column", "iets=weg") == 0


def test_a_profile_keeps_the_answers_and_tells_what_has_changed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert radar("init") == 0
    file, profile = home / "tabel.csv", home / "coa.toml"
    file.write_text("Provincie;jan-24;Prognose;Totaal\nDrenthe;10;20;10\n")
    given = ("--measure", "realisatie", "--column", "Prognose=weg")
    assert radar("import", str(file), *given, "--save-profile", str(profile)) == 0
    file.write_text("Provincie;jan-24;feb-24;Prognose\nDrenthe;10;11;20\n")
    capsys.readouterr()
    assert radar("import", str(file), "--profile", str(profile), "--lang", "en") == 0
    shown = capsys.readouterr().out
    assert "these columns are gone: Totaal" in shown
    assert "these columns are new: feb-24" in shown
    assert "1 new" in shown
    profile.write_text("mesure = 1\n")
    assert radar("import", str(file), "--profile", str(profile), "--lang", "en") == 1
    assert "did you mean measure" in capsys.readouterr().err


def test_in_a_terminal_it_asks_shows_and_imports_after_a_yes(home: Path) -> None:
    assert radar("init") == 0
    file = home / "tabel.csv"
    file.write_text("Provincie;jan;feb\nDrenthe;10;20\n")
    # what somebody types: a year that is none, the year, what is counted, and yes
    first = at_a_terminal("import", str(file), typed="vorig jaar\n2024\nrealisatie\ny\n")
    assert "--year" in first
    assert "2024-01 10   2024-02 20" in first
    assert "2 new" in first
    file.write_text("Provincie;jan;feb\nDrenthe;10;30\n")
    second = at_a_terminal("import", str(file), "--year", "2024", "--measure", "realisatie", typed="n\n")
    assert "1 revised" in second


def at_a_terminal(*words: str, typed: str) -> str:
    """What `radar` shows to somebody who sits at a terminal and types."""
    keyboard, terminal = pty.openpty()
    os.write(keyboard, typed.encode())
    command = [sys.executable, "-c", "from jobs.start import main; main()", *words, "--lang", "en"]
    child = subprocess.Popen(
        command,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            piece = os.read(keyboard, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    child.wait()
    os.close(keyboard)
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())
