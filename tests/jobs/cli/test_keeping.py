"""`radar backup` and `radar restore` as an operator types them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine, insert, text
from typer.testing import CliRunner

from base.errors import RequestError
from base.i18n import Language
from config.settings import Settings, load_settings
from jobs.cli.keeping import add_keeping_commands
from models.engine import transaction
from models.tables import OutboxLetter

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


def radar(settings: Settings, *words: str) -> str:
    app, say, console = typer.Typer(), Language("nl"), Console(width=100)
    add_keeping_commands(app, settings, say, console, now=lambda: NOW)
    with console.capture() as shown:
        result = CliRunner().invoke(app, words)
    if result.exception is not None:
        raise result.exception
    return shown.get()


def test_a_back_up_goes_from_one_installation_to_another(sqlite_engine: Engine, tmp_path: Path) -> None:
    with transaction(sqlite_engine) as connection:
        letter = {"address": "a@example.org", "kind": "weekly", "period": "2026-W47", "subject": "s"}
        more = {"content_hash": "h", "message_id": "m", "made_at": NOW, "next_try_at": NOW}
        connection.execute(insert(OutboxLetter), [letter | more])
    here = load_settings(home=tmp_path, database_url=str(sqlite_engine.url))
    there, file = load_settings(home=tmp_path / "there"), tmp_path / "radar.zip"
    assert "radar.zip: 1 rijen, 0,0 MB" in radar(here, "backup", str(file))
    shown = radar(there, "restore", str(file))
    assert there.home.stat().st_mode & 0o077 == 0
    assert "Teruggezet: 1 rijen, zoals ze waren op 21 november 2026 om 06:30." in shown
    assert "niet nog eens gaan: 1." in shown
    with pytest.raises(RequestError, match="--overwrite replaces everything"):
        radar(there, "restore", str(file))
    assert "niet nog eens gaan" not in radar(there, "restore", str(file), "--overwrite", "--send-waiting")


def test_without_a_database_there_is_nothing_to_back_up_and_none_is_made(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home")
    with pytest.raises(RequestError, match="nothing to back up"):
        radar(settings, "backup", str(tmp_path / "radar.zip"))
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database_is_left_alone_in_words(sqlite_engine: Engine, tmp_path: Path) -> None:
    with transaction(sqlite_engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    settings = load_settings(home=tmp_path, database_url=str(sqlite_engine.url))
    with pytest.raises(RequestError, match="schema 0999 and this release knows schemas up to"):
        radar(settings, "backup", str(tmp_path / "radar.zip"))
