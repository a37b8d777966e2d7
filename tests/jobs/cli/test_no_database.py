"""Where there is no database, or a damaged one: every command says so, and what to do."""

import shutil
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from base.i18n import Language
from config.settings import load_settings
from jobs.cli.app import create_app
from jobs.importing.builtin_regions import load_regions
from models.engine import open_engine, transaction
from tests.jobs.cli.typed import home, radar

__all__ = ["home"]

HALF_YEAR = "2027-H1"
NEEDS_A_DATABASE = (
    ("accuracy", "--out", "page.md"),
    ("acknowledge", "list"),
    ("backtest",),
    ("backup", "radar.zip"),
    ("explain", "GM0344"),
    ("export", "flags", "--out", "flags.csv"),
    ("fetch",),
    ("import", "figures.csv"),
    ("imports",),
    ("jobs",),
    ("jobs", "run", "run"),
    ("mail", "preview", "--recipient", "anna@example.nl"),
    ("mail", "send", "--week", "2026-W47"),
    ("plan", "--period", HALF_YEAR),
    ("recipients", "list"),
    ("report",),
    ("run",),
    ("scenario", "list"),
    ("serve-jobs",),
    ("silence", "list"),
    ("trackrecord",),
    ("withdraw", "--reason", "wrong", "--import", "1"),
    ("warnings",),
)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err + shown.out
    return " ".join((shown.err + shown.out).split())


# what makes or replaces a database, has one of its own for a while, or tells of what is not there
NEEDS_NONE = {"init", "restore", "proof", "settings", "status"}


def test_every_command_is_tried() -> None:
    app = get_command(create_app(load_settings(), Language("nl")))
    assert isinstance(app, TyperGroup)
    assert {words[0] for words in NEEDS_A_DATABASE} == set(app.commands) - NEEDS_NONE


@pytest.mark.parametrize("words", NEEDS_A_DATABASE, ids=" ".join)
def test_no_command_makes_a_database_but_init(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    (home / "var").mkdir()
    (home / "figures.csv").write_text("region,measure,period,value\nGM0344,realisatie,2026-01,4\n")
    assert radar(*words) == 1
    assert "Maak er een met: radar init" in told(capsys)
    assert list((home / "var").iterdir()) == []


def test_an_empty_file_is_no_database_either(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "var").mkdir()
    (home / "var" / "radar.db").touch()
    assert radar("jobs") == 1
    assert "Deze database is leeg; begin met: radar init" in told(capsys)
    assert radar("status") == 2
    assert "Deze database is leeg" in told(capsys)
    assert radar("init") == 0
    assert radar("jobs") == 0


def test_what_is_in_the_place_of_the_home_is_told_for_what_it_is(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").write_text("x")
    (home / "link").symlink_to(home / "gone")
    (home / "full" / "radar.db").mkdir(parents=True)
    cases = {
        "none": "bestaat niet",
        "file": "is een bestand",
        "link": f"koppeling naar {home / 'gone'}, dat er niet is",
        "full": "is geen bestand",
    }
    for name, what in cases.items():
        monkeypatch.setenv("RADAR_HOME", str(home / name))
        for command, code in (("status", 2), ("report", 1)):
            assert radar(command) == code
            # the window may break a path anywhere
            assert what.replace(" ", "") in told(capsys).replace(" ", ""), (name, command)


@pytest.fixture(scope="module")
def sound(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a database with its regions."""
    copy = tmp_path_factory.mktemp("sound") / "radar.db"
    shutil.copy(migrated_sqlite_file, copy)
    engine = open_engine(f"sqlite:///{copy}")
    with transaction(engine) as connection:
        load_regions(connection)
    engine.dispose()
    return copy.read_bytes()


def spoilt(content: bytes, how: str) -> bytes:
    if how == "text":
        return b"this is no database at all\n" * 100
    if how == "half":
        return content[: len(content) // 2]
    if how == "newer":
        return content[:18] + b"\x03\x03" + content[20:]
    # all but the first page, which tells of the rest
    return content[:4096] + bytes(255 - byte for byte in content[4096:])


@pytest.mark.parametrize("how", ["text", "half", "newer", "flipped"])
def test_a_damaged_database_is_told_in_words_and_replaced_by_a_back_up_when_asked(
    home: Path, sound: bytes, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = home / "var" / "radar.db"
    database.parent.mkdir()
    database.write_bytes(sound)
    assert radar("backup", "good.zip") == 0
    for file in database.parent.iterdir():
        file.unlink()
    damaged = spoilt(sound, how)
    database.write_bytes(damaged)
    capsys.readouterr()
    for words in (("status",), ("status", "--json"), ("report",), ("recipients", "list"), ("restore", "good.zip")):
        assert radar(*words) == 1
        assert "radar restore BESTAND --overwrite" in told(capsys), words
    assert radar("restore", "bad.zip", "--overwrite") == 1
    told(capsys)
    assert database.read_bytes() == damaged
    assert radar("restore", "good.zip", "--overwrite") == 0
    assert "De beschadigde database is bewaard als" in told(capsys)
    (kept,) = database.parent.glob("radar.db.damaged-*Z")
    assert kept.read_bytes() == damaged
    assert radar("recipients", "list") == 0
