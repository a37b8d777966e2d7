"""The published national figures in a database, the track record of them, and a few invented prognoses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config import DATA
from config.settings import Settings, load_settings
from jobs.importing.builtin import import_builtin
from jobs.importing.builtin_regions import load_regions
from jobs.importing.rules import import_rules
from jobs.prognoses.record import load_record
from models.engine import open_engine, transaction
from models.migrate import upgrade
from shown.announced.record import PrognosesRecord

AS_OF = date(2026, 1, 31)
MOMENT = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
NATIONAL = (
    "landelijk_taakstelling_aangekondigd.csv",
    "landelijk_taakstelling_verdeeld.csv",
    "landelijk_realisatie.csv",
    "landelijk_stand.csv",
    "jaar_instroom_inwilligingen.csv",
)
# invented bands; the intake they are held against is published (nareis 2025: 16,470, first applications: 24,140)
INVENTED = """region,measure,series,year,minimum,middle,maximum,known_from,source
NL01,instroom_nareis,invented I,2025,10000,15000,20000,2025-02-15,invented
NL01,instroom_nareis,invented II,2025,17000,,19000,2025-07-01,invented
NL01,instroom_eerste,invented I,2025,30000,35000,,2025-02-15,invented
"""


@pytest.fixture(scope="session")
def quick_settings() -> Settings:
    """Few paths and origins: what is tested is the shape, not the skill."""
    return load_settings(samples=200, backtest={"origins": 1})


@pytest.fixture(scope="session")
def national_engine(tmp_path_factory: pytest.TempPathFactory, quick_settings: Settings) -> Iterator[Engine]:
    """A database that no test changes."""
    folder: Path = tmp_path_factory.mktemp("national")
    invented = folder / "invented.csv"
    invented.write_text(INVENTED, encoding="utf-8")
    engine = open_engine(f"sqlite:///{folder / 'radar.db'}")
    upgrade(engine)
    with transaction(engine) as connection:
        load_regions(connection)
    for file in (*(DATA / name for name in NATIONAL), invented):
        import_builtin(engine, file, import_rules(quick_settings), MOMENT)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def record(national_engine: Engine, quick_settings: Settings) -> PrognosesRecord:
    """The track record on the day the built-in figures were current, without forecasts of ours."""
    return load_record(national_engine, quick_settings, as_of=AS_OF)
