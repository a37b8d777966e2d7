"""The built-in figures in a database, loaded once for all workers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import load_settings
from jobs.importing.builtin import load_builtin
from jobs.importing.rules import import_rules
from tests.conftest import opened, sqlite_copy
from tests.databases import made_once

BUILTIN_IMPORTED_AT = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def builtin_file(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all built-in figures, the reconstruction included, that tests copy and never open."""

    def make(file: Path) -> None:
        with opened(sqlite_copy(migrated_sqlite_file, file.parent)) as engine:
            load_builtin(engine, import_rules(load_settings()), BUILTIN_IMPORTED_AT)
        (file.parent / "migrated.db").rename(file)

    return made_once(tmp_path_factory, "builtin.db", make)
