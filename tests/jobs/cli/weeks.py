"""Two weeks that were told of, and how a test types `radar warnings`, `radar silence` and `radar acknowledge`."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine
from typer.testing import CliRunner

from config.settings import load_settings
from jobs.cli import acknowledge, silence, warnings
from jobs.warnings.step import advance
from models.engine import transaction
from tests.jobs.cli.typed import context_at
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
        context = context_at(now, own, console, language)
        for command in (warnings, silence, acknowledge):
            command.register(app, context)
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
