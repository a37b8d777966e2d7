"""One run of the main job on the published figures, shared by the tests that only read it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from config.settings import Settings, load_settings
from jobs.builtin import builtin_files
from jobs.importing.ingest import import_file
from jobs.regions import load_regions
from jobs.results import RunResults, load_results
from jobs.run.main_job import run
from jobs.session import import_rules
from models.engine import open_engine, transaction
from models.migrate import upgrade

AS_OF = date(2026, 1, 31)
MOMENT = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def quick_settings() -> Settings:
    """Few paths and origins: what is tested is the shape, not the skill."""
    return load_settings(samples=400, backtest={"origins": 4})


@pytest.fixture(scope="session")
def builtin_engine(tmp_path_factory: pytest.TempPathFactory, quick_settings: Settings) -> Iterator[Engine]:
    """A database with the published figures, without the reconstruction of gemeenten; only runs are added to it."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('builtin') / 'radar.db'}")
    upgrade(engine)
    with transaction(engine) as connection:
        load_regions(connection)
    for file in builtin_files():
        if file.parent.name != "reconstructie":
            import_file(engine, file, rules=import_rules(quick_settings), imported_at=MOMENT)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def finished(builtin_engine: Engine, quick_settings: Settings) -> RunResults:
    """The results of one run as of the day on which the built-in figures were current."""
    run_id = run(builtin_engine, quick_settings, as_of=AS_OF, clock=lambda: MOMENT, progress=lambda _: None)
    with transaction(builtin_engine) as connection:
        return load_results(connection, run_id=run_id)
