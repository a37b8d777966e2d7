"""`radar warnings`, `radar silence` and `radar acknowledge` as somebody types them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine, update
from typer.testing import CliRunner

from base.errors import RequestError
from base.i18n import Language
from config.settings import load_settings
from jobs.cli.warnings import add_warning_commands
from jobs.warnings.step import advance
from models.engine import open_engine, transaction
from models.tables import metadata
from tests.jobs.warnings.world import ALARM, WATCH, WEEK, add_run, insert_country, moment, observe, settings

Radar = Callable[..., str]
WHO = ("--who", "planner", "--why", "proef")


def radar_at(home: Path, now: datetime, language: str) -> Radar:
    """The commands on the database of `home`; each call gives what was printed."""

    def radar(*words: str) -> str:
        out = StringIO()
        app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
        own = load_settings(home=home, database_url=f"sqlite:///{home / 'migrated.db'}")
        console = Console(file=out, width=100, color_system=None)
        add_warning_commands(app, own, Language(language), console, now=lambda: now)
        result = CliRunner().invoke(app, words, catch_exceptions=False)
        assert result.exit_code in (0, 2)
        return " ".join((out.getvalue() + result.output).split())

    return radar


@pytest.fixture
def home(sqlite_engine: Engine, tmp_path: Path) -> Path:
    """Two weeks were told of: a gemeente that is new, then worse, and one that is new."""
    with transaction(sqlite_engine) as connection:
        insert_country(connection)
        observe(connection)
        add_run(connection, "first", {"GM0001": WATCH})
        add_run(connection, "second", {"GM0001": ALARM, "GM0002": WATCH})
    for place, run_id in enumerate(("first", "second")):
        week = WEEK + place
        advance(sqlite_engine, settings(), week=week, run_id=run_id, now=moment(week))
    return tmp_path


@pytest.fixture
def radar(home: Path) -> Radar:
    return radar_at(home, moment(WEEK + 1), "en")


def test_a_silence_is_added_listed_and_ended(radar: Radar) -> None:
    assert radar("silence", "list") == "There is none."
    until = (WEEK + 5).monday.isoformat()
    added = radar("silence", "add", "plaats 01", *WHO, "--until", until)
    assert added == "Plaats 01 (GM0001) is silenced until 18 May 2026 (number 1)."
    assert "acknowledged until" in radar("acknowledge", "add", "gm0002", *WHO, "--until", until)
    listed = radar("silence", "list")
    assert "Plaats 01 (GM0001) planner proef holds 2026-04-20 2026-05-18" in listed
    assert "Plaats 02" not in listed
    assert radar("silence", "end", "1", "--who", "chef") == "Number 1 has ended."
    assert radar("silence", "list") == "There is none."
    assert "ended on 20" in radar("silence", "list", "--all")
    with pytest.raises(RequestError, match="no silence with number 1"):
        radar("silence", "end", "1", "--who", "chef")
    with pytest.raises(RequestError, match="no acknowledgement with number 1"):
        radar("acknowledge", "end", "1", "--who", "chef")
    with pytest.raises(RequestError, match="Say who ends it"):
        radar("acknowledge", "end", "2", "--who", " ")


@pytest.mark.parametrize(
    ("region", "until", "told"),
    [
        ("GM0001", "2026-04-20", "2026-04-20 is not in the future"),
        ("GM0001", "2027-04-22", "more than a year away"),
        ("NL01", "2026-06-01", "The country has no warning of its own"),
        ("Plaats 1", "2026-06-01", "There is no region Plaats 1; the nearest is GM00"),
        ("???", "2026-06-01", "There is no region .*; give a name or a CBS code"),
        ("Dubbel", "2026-06-01", r"GM0003 \(Dubbel\), PV24 \(Dubbel\)"),
        ("Oud", "2026-06-01", r"GM0004 \(Oud\) no longer exists"),
        ("GM0004", "2026-06-01", r"GM0004 \(Oud\) no longer exists"),
    ],
)
def test_a_silence_that_cannot_be_is_refused_with_what_is_wrong(
    radar: Radar, sqlite_engine: Engine, region: str, until: str, told: str
) -> None:
    table = metadata.tables["region"]
    with transaction(sqlite_engine) as connection:
        connection.execute(update(table).where(table.c.code.in_(["GM0003", "PV24"])).values(name="Dubbel"))
        gone = {"name": "Oud", "valid_to": (WEEK + -9).monday}
        connection.execute(update(table).where(table.c.code == "GM0004").values(gone))
    with pytest.raises(RequestError, match=told):
        radar("silence", "add", region, *WHO, "--until", until)
    assert radar("silence", "list", "--all") == "There is none."


def test_who_why_and_until_are_asked(radar: Radar) -> None:
    assert "until" in radar("silence", "add", "GM0001", *WHO)
    with pytest.raises(RequestError, match="Say who and why"):
        radar("acknowledge", "add", "GM0001", "--who", "x", "--why", " ", "--until", "2026-06-01")


def test_the_last_week_is_shown_with_its_news_first_and_its_notes(radar: Radar) -> None:
    radar("acknowledge", "add", "GM0001", *WHO, "--until", "2026-06-01")
    radar("silence", "add", "GM0002", *WHO, "--until", "2026-06-01")
    shown = radar("warnings")
    assert "Week 2026-W17: 2 of 26 regions have a warning; 2 are news." in shown
    assert shown.index("(GM0002) new ! watch") < shown.index("(GM0001) worse !!! alarm")
    assert "planner deals with it" in shown
    assert "silenced until 1 June 2026" in shown
    assert "(GM0003)" not in shown
    assert "(GM0003) no news" in radar("warnings", "--all")
    first = radar("warnings", "--week", "2026-W16")
    assert "(GM0001) new ! watch" in first
    # they were made in a later week
    assert "deals with it" not in first


def test_the_history_of_a_region_is_shown_week_by_week(home: Path) -> None:
    radar = radar_at(home, moment(WEEK + 1) + timedelta(days=1), "nl")
    shown = radar("warnings", "--region", "Plaats 01")
    assert shown.startswith("Plaats 01 (GM0001)")
    assert shown.index("2026-W16 2026-H1 waarschuwing staat nieuw") < shown.index("2026-W17 2026-H1")
    assert "2026-W16" not in radar("warnings", "--region", "GM0001", "--week", "2026-W17")


def test_a_week_that_is_not_there_is_told_in_words(radar: Radar, home: Path) -> None:
    for words, told in (
        (("--week", "volgende"), "volgende is not a week"),
        (("--week", "2026-W20"), "Nothing was told in week 2026-W20; the last one is 2026-W17"),
        (("--region", "GM0001", "--week", "2026-W20"), "Nothing was told of GM0001 yet"),
    ):
        with pytest.raises(RequestError, match=told):
            radar("warnings", *words)
    engine = open_engine(f"sqlite:///{home / 'migrated.db'}")
    with transaction(engine) as connection:
        connection.execute(metadata.tables["warning_state"].delete())
    engine.dispose()
    with pytest.raises(RequestError, match="No week was told of yet"):
        radar("warnings")
