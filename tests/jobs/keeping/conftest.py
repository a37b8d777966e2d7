"""Databases to back up and to put back in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.settings import Settings, load_settings
from jobs.keeping.backup import backup
from models.engine import open_engine, transaction
from tests.jobs.keeping.archives import NOW
from tests.models.filled import fill_every_table


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with transaction(engine) as connection:
        fill_every_table(connection)
    return engine


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Engine]:
    """A database on SQLite without any table."""
    opened = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def whole_backup(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A back-up of a database with rows in every table."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "radar.db").write_bytes(migrated_sqlite_file.read_bytes())
    engine = open_engine(f"sqlite:///{folder / 'radar.db'}")
    with transaction(engine) as connection:
        fill_every_table(connection)
    made = backup(engine, folder / "radar.zip", now=NOW)
    engine.dispose()
    return made.path
