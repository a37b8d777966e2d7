"""`radar scenario` as a planner types it."""

from pathlib import Path

import pytest

from jobs.packing import packed
from models import what_if
from models.engine import open_engine, transaction
from models.migrate import upgrade
from models.what_if import FITTED
from tests.jobs.cli.typed import home, radar
from tests.jobs.scenario.conftest import insert_run
from tests.jobs.scenario.kept import small_fitted
from tests.shown.synthetic import RUN

__all__ = ["home"]


@pytest.fixture(autouse=True)
def kept_run(home: Path) -> None:
    """The database holds a run that kept models without a chain."""
    (home / "var").mkdir()
    engine = open_engine(f"sqlite:///{home / 'var' / 'radar.db'}")
    upgrade(engine)
    with transaction(engine) as connection:
        insert_run(connection)
        what_if.append_fitted(connection, run_id=RUN, models={FITTED: packed(small_fitted())})
    engine.dispose()


def scenario(*words: str) -> int:
    """Run a command of the group; the exit code."""
    return radar("scenario", *words)


def test_from_a_file_to_the_comparison_and_back(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = home / "meer.toml"
    file.write_text('name = "meer"\n[taakstelling]\n"2026-H2" = 900\n')
    assert scenario("run", str(file), "--html", str(home / "meer.html"), "--png", str(home / "png")) == 0
    shown = capsys.readouterr().out
    assert "Scenario meer" in shown
    assert "Taakstelling (netto) van de 2e helft 2026: 900" in shown
    assert "seconden" in shown
    assert RUN in shown
    assert (home / "meer.html").read_text(encoding="utf-8").startswith("<!")
    # without a chain there are no months to draw
    assert not (home / "png").exists()

    assert scenario("list") == 0
    assert "meer" in capsys.readouterr().out
    assert scenario("show", "meer", "--run", RUN) == 0
    assert capsys.readouterr().out.splitlines()[:10] == shown.splitlines()[:10]


def test_every_fault_of_a_file_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = home / "fout.toml"
    file.write_text('name = "basis"\n[huisvesting]\nat_most_per_month = "weinig"\n')
    assert scenario("run", str(file)) == 1
    told = capsys.readouterr().err
    assert "fout.toml kan niet als scenario worden gebruikt. Fouten gevonden: 2." in told
    assert "huisvesting.at_most_per_month" in told
    assert scenario("run", "nergens.toml", "--lang", "en") == 1
    assert "nergens.toml cannot be read" in " ".join(capsys.readouterr().err.split())


def test_what_is_not_there_is_told_in_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scenario("show", "meer", "--lang", "en") == 1
    assert "radar scenario run FILE" in " ".join(capsys.readouterr().err.split())
    assert scenario("list", "--lang", "en") == 0
    assert "has no scenario yet" in capsys.readouterr().out


def test_the_examples_are_copied_and_never_over_something_else(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scenario("examples", str(home / "mijn")) == 0
    assert len(list((home / "mijn").glob("*.toml"))) == 3
    capsys.readouterr()
    assert scenario("examples", str(home / "mijn")) == 1
    assert "er is niets geschreven" in capsys.readouterr().err


def test_help_is_in_the_language_of_the_reader(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scenario("--help") == 0
    assert "Wat als er meer mensen komen" in " ".join(capsys.readouterr().out.split())
