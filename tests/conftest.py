"""What every test may ask for: an empty database, or one with the current schema."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from models.engine import open_engine
from models.migrate import upgrade
from tests.databases import (
    KINDS,
    POSTGRES_SERVER,
    ReusedDatabase,
    made_once,
    postgres_answers,
    postgres_database,
)

ROOT = Path(__file__).parent
# what `pytest --durations` shows to take more than some eight seconds, the longest first
LONGEST = (
    "jobs/year/test_year.py",
    "jobs/cli/test_demo.py",
    "jobs/run/test_main_job.py",
    "jobs/run/test_gemeenten.py",
    "models/test_migrate.py",
    "jobs/importing/test_builtin.py",
    "jobs/test_fanout.py",
    "shown/test_page.py",
    "forecast/track/test_gemeente_cases.py",
    "jobs/service/test_processes.py",
    "jobs/backtest/test_job.py",
    "jobs/run/test_outputs.py",
    "shown/gemeenten/test_tile_map.py",
    "jobs/backtest/test_chain_part.py",
    "jobs/makers/reconstruction/test_import.py",
    "forecast/test_calibration.py",
)

# how long an example takes says more of the machine than of the code; on CI the same examples every time, so that
# what lands is what was tested, and new ones are found at the desk
settings.register_profile("radar", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("radar")


def pytest_configure() -> None:
    """Let the processes of the tests share compiled modules, and leave threads inside fits out.

    The first is for PYTHONDONTWRITEBYTECODE, which is set in many containers: the dozens of processes that the tests
    start would each compile all they import, which takes longer than most tests. The second is as in the Makefile.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "1")


def pytest_collection_finish() -> None:
    """Look for garbage more rarely, and never among what all tests share: modules, and the tests themselves.

    A seventh of the time of all tests went into walking through these again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker is left with one of them when the other is done."""
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.relative_to(ROOT).as_posix(), len(order)))


@pytest.fixture(scope="session", params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`; the second is skipped only where no server listens."""
    kind: str = request.param
    if kind == "postgresql" and not postgres_answers():
        pytest.skip("no PostgreSQL server answers on 127.0.0.1:5432")
    return kind


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database of the test's own."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'radar.db'}"
    else:
        with postgres_database() as name:
            yield f"{POSTGRES_SERVER}/{name}"


@pytest.fixture
def engine(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Engine on a migrated database of the test's own, on both kinds of server."""
    # copying a migrated database is much faster than migrating one for each test; on a server that waits for its
    # disk, emptying one is much faster still
    if database_kind == "sqlite":
        with opened(sqlite_copy(request.getfixturevalue("migrated_sqlite_file"), tmp_path)) as copy:
            yield copy
    else:
        reused: ReusedDatabase = request.getfixturevalue("reused_postgres")
        with reused.emptied_afterwards() as url, opened(url) as server:
            yield server


@pytest.fixture
def sqlite_engine(migrated_sqlite_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """Engine on a migrated SQLite database, for tests in which the kind of server does not matter."""
    with opened(sqlite_copy(migrated_sqlite_file, tmp_path)) as copy:
        yield copy


@pytest.fixture(scope="session")
def migrated_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy and never open."""
    return made_once(tmp_path_factory, "migrated_only.db", lambda file: _migrate(f"sqlite:///{file}"))


@pytest.fixture(scope="session")
def migrated_postgres_name() -> Iterator[str]:
    """Name of a migrated PostgreSQL database that tests copy and never open."""
    with postgres_database() as name:
        _migrate(f"{POSTGRES_SERVER}/{name}")
        yield name


@pytest.fixture(scope="session")
def reused_postgres(migrated_postgres_name: str) -> Iterator[ReusedDatabase]:
    """The migrated PostgreSQL database of this worker, which one test after the other gets empty."""
    with ExitStack() as stack:
        yield ReusedDatabase(migrated_postgres_name, stack)


def _migrate(url: str) -> None:
    with opened(url) as engine:
        upgrade(engine)


def sqlite_copy(migrated: Path, folder: Path) -> str:
    """URL of a copy of the file `migrated`, in `folder`."""
    copy = folder / "migrated.db"
    shutil.copy(migrated, copy)
    return f"sqlite:///{copy}"


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Engine on the database at `url`, closed afterwards."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()
