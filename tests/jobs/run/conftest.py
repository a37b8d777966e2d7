"""One run of the main job on the published figures, shared by the tests that only read it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.settings import Settings, load_settings
from jobs.importing.builtin import builtin_files, import_builtin
from jobs.importing.builtin_regions import load_regions
from jobs.importing.rules import import_rules
from jobs.run.main_job import run
from models.engine import transaction
from models.migrate import upgrade
from shown.read.results import RunResults, load_results
from tests.conftest import opened, sqlite_copy
from tests.databases import made_once

AS_OF = date(2026, 1, 31)
MOMENT = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def quick_settings() -> Settings:
    """Few paths and origins: what is tested is the shape, not the skill."""
    return load_settings(samples=400, backtest={"origins": 3})


@pytest.fixture(scope="session")
def quicker_settings() -> Settings:
    """For runs of which only the shape or the equality with another is looked at."""
    return load_settings(samples=200, backtest={"origins": 1})


@pytest.fixture(scope="session")
def finished_file(tmp_path_factory: pytest.TempPathFactory, quick_settings: Settings) -> Path:
    """A database with the published figures, without the reconstruction of gemeenten, and one run on them.

    It is as of the day on which the built-in figures were current.
    """

    def make(file: Path) -> None:
        with opened(f"sqlite:///{file}") as engine:
            upgrade(engine)
            with transaction(engine) as connection:
                load_regions(connection)
            for table in builtin_files():
                if table.parent.name != "reconstructie":
                    import_builtin(engine, table, import_rules(quick_settings), MOMENT)
            run(engine, quick_settings, as_of=AS_OF, clock=lambda: MOMENT, progress=lambda _: None)

    return made_once(tmp_path_factory, "finished.db", make)


@pytest.fixture(scope="session")
def finished(finished_file: Path, tmp_path_factory: pytest.TempPathFactory) -> RunResults:
    """The results of that run."""
    copy = sqlite_copy(finished_file, tmp_path_factory.mktemp("finished"))
    with opened(copy) as engine, transaction(engine) as connection:
        return load_results(connection)


@pytest.fixture(scope="session")
def builtin_engine(finished_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """On the same figures; only runs are added to it."""
    with opened(sqlite_copy(finished_file, tmp_path_factory.mktemp("builtin"))) as engine:
        yield engine
