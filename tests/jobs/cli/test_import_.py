"""`radar import` as somebody types it."""

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
