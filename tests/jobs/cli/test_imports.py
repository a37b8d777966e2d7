"""`radar imports` and `radar withdraw` as somebody types them."""

from pathlib import Path

import pytest

from tests.jobs.cli.typed import home, radar

__all__ = ["home"]
HEADINGS = "month,region,measure,value\n"
SPANS = "from,to,region,measure,value\n"
TARGETS = "period,region,value,known_from,status\n"


@pytest.fixture
def typed(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A database with two imports, of which the second changes a figure of the first."""
    assert radar("init") == 0
    for name, value in (("goed.csv", 1500), ("fout.csv", 15000)):
        (home / name).write_text(f"{HEADINGS}2024-03,NL01,realisatie,{value}\n")
        assert radar("import", str(home / name)) == 0
    capsys.readouterr()
    return home


def test_an_import_is_listed_and_taken_back(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("withdraw", "--import", "fout.csv", "--reason", "nul te veel", "--lang", "en")
    assert radar(*words, "--dry-run") == 0
    tried = capsys.readouterr().out
    assert "realisatie: 1 figures about 1 March 2024 to 31 March 2024, together 15,000" in tried
    assert "1 go back to the value before, and 0 are no figure any more" in tried
    assert "Nothing was changed" in tried
    assert radar(*words) == 0
    assert "nul te veel" in capsys.readouterr().out
    assert radar("imports", "--lang", "en") == 0
    first, second = (line for line in capsys.readouterr().out.splitlines() if ".csv" in line)
    assert "nul te veel" in second
    assert first.split()[:2] == ["1", "goed.csv"]
    assert radar(*words) == 1
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "days"),
    [
        (SPANS + "2024-01-01,2024-06-30,NL01,realisatie,9\n", ["realisatie", "--period", "2024-H1"]),
        (SPANS + "2024-01,2024-02,NL01,realisatie,9\n", ["realisatie", "--from", "2024-01", "--to", "2024-02"]),
        ("month,region,measure,value\n2024-03,NL01,realisatie,9\n", ["realisatie", "--month", "2024-03"]),
        ("month,region,measure,value\n2024-03,NL01,bezetting,9\n", ["bezetting", "--month", "2024-03"]),
        ("date,region,measure,value\n2024-03-05,NL01,bezetting,9\n", ["bezetting", "--date", "5-3-2024"]),
        (
            "month,region,measure,value,part\n2024-03,NL01,instroom_eerste,9,Syrië\n",
            ["instroom_eerste", "--month", "2024-03", "--part", "Syrie\u0308"],
        ),
        (TARGETS + "2024-H1,NL01,9,2023-10-01,prognose\n", ["taakstelling", "--period", "2024-H1"]),
        ("date,region,value,role\n2024-01-01,NL01,9,begin\n", ["stand", "--date", "2024-01-01", "--role", "begin"]),
    ],
)  # fmt: skip
def test_one_figure_is_pointed_at_by_its_days(
    home: Path, capsys: pytest.CaptureFixture[str], given: str, days: list[str]
) -> None:
    radar("init")
    (home / "a.csv").write_text(given, encoding="utf-8")
    assert radar("import", str(home / "a.csv")) == 0
    words = ("withdraw", "--region", "nl01", "--measure", *days, "--reason", "fout", "--lang", "en")
    assert radar(*words) == 0
    assert "together 9" in capsys.readouterr().out
    assert radar(*words) == 1
    assert "There is no such figure" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--import", "9"], "There is no import 9"),
        ([], "Give --import, or --region and --measure"),
        (["--import", "1", "--region", "NL01"], "Give --import, or --region and --measure"),
        (["--region", "NL01"], "Give both --region and --measure"),
        (["--region", "GM9999", "--measure", "realisatie"], "there is no region GM9999"),
        (["--region", "NL01", "--measure", "realisati"], "realisatie"),
        (["--region", "NL01", "--measure", "realisatie", "--month", "2024-13"], "2024-13 is no month"),
        (["--region", "NL01", "--measure", "stand", "--month", "2024-01"], "one of the days only: --date"),
    ],
)
def test_what_is_unclear_is_refused_in_words(
    typed: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert radar("withdraw", *words, "--reason", "fout", "--lang", "en") == 1
    assert told in " ".join(capsys.readouterr().err.split())


def test_an_empty_database_has_no_imports(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    radar("init")
    capsys.readouterr()
    assert radar("imports", "--lang", "en") == 0
    assert "Nothing was imported yet" in capsys.readouterr().out


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_nothing_of_the_list_of_imports_is_cut_off(
    home: Path, capsys: pytest.CaptureFixture[str], columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"{'lange_naam_van_een_tabel_' * 3}2024.csv"
    (home / name).write_text(SPANS + "2024-01,2024-02,NL01,realisatie,9\n", encoding="utf-8")
    radar("init")
    assert radar("import", name) == 0
    capsys.readouterr()
    monkeypatch.setattr("jobs.cli.app.PIPE_WIDTH", int(columns))
    assert radar("imports") == 0
    shown = capsys.readouterr().out
    assert "…" not in shown
    assert name in "".join(shown.split())
    assert max(map(len, shown.splitlines())) <= int(columns)
