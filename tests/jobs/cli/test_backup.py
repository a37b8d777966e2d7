"""`radar backup` as an operator types it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from base.errors import RequestError
from config.settings import load_settings
from models.engine import transaction
from tests.jobs.cli.keeping import radar


def test_without_a_database_there_is_nothing_to_back_up_and_none_is_made(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home")
    with pytest.raises(RequestError, match="does not exist"):
        radar(settings, "backup", str(tmp_path / "radar.zip"))
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database_is_left_alone_in_words(sqlite_engine: Engine, tmp_path: Path) -> None:
    with transaction(sqlite_engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    settings = load_settings(home=tmp_path, database_url=str(sqlite_engine.url))
    with pytest.raises(RequestError, match="schema 0999 and this release knows schemas up to"):
        radar(settings, "backup", str(tmp_path / "radar.zip"))
