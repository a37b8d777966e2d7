"""What a file or folder to write is worth is known before the work, and figures are exported without a run."""

import csv
import os
import re
from pathlib import Path

import pytest

from base.errors import Invalid
from base.whole_files import refuse_unwritable
from tests.jobs.cli.typed import home, radar

__all__ = ["home"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan", "--period", "2027-H1", "--split", "weg/x.csv"], "'--split': De map weg bestaat niet"),
        (["plan", "--period", "2027-H1", "--split", "x.pdf"], "geef een naam die eindigt op .csv, .xlsx"),
        (["scenario", "run", "x.toml", "--html", "weg/x.html"], "'--html': De map weg bestaat niet"),
        (["scenario", "run", "x.toml", "--png", "bestand/diep"], "De map .*bestand.* bestaat niet"),
        (["report", "--html", "."], "'--html': . is een map"),
        (["export", "flags", "--out", "x.xlsx"], "geef een naam die eindigt op .csv, .json"),
        (["trackrecord", "--ours", "--out", "weg/x.csv"], "De map weg bestaat niet"),
        (["accuracy", "--out", "weg/x.md"], "De map weg bestaat niet"),
        (["proof", "--out", "weg/x.md"], "De map weg bestaat niet"),
        (["mail", "preview", "--recipient", "a@b.example", "--html", "weg/x.html"], "De map weg bestaat niet"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_done(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    (home / "bestand").write_text("no folder")
    assert radar(*words) == 2
    said = capsys.readouterr().err
    assert re.search(told, said)
    assert not (home / "var").exists()


def test_a_folder_in_which_nothing_may_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unwritable(tmp_path / "x.csv")
    monkeypatch.setattr(os, "access", lambda folder, _: folder != tmp_path)
    with pytest.raises(Invalid, match="Nothing may be written in the folder"):
        refuse_unwritable(tmp_path / "x.csv")


def test_figures_are_exported_without_a_run(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "cijfers.csv").write_text("date,region,value,known_from,source\n2024-01-01,NL01,5,2024-01-08,brief\n")
    assert radar("init") == 0
    assert radar("import", "cijfers.csv") == 0
    for what in ("observations", "targets", "stands"):
        assert radar("export", what, "--out", f"{what}.csv") == 0
    with (home / "stands.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["date"], row["region"], row["value"], row["source"]) == ("2024-01-01", "NL01", "5", "brief")
    capsys.readouterr()
    assert radar("export", "flags", "--out", "flags.csv") == 1
    assert "radar run" in capsys.readouterr().err
