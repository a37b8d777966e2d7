"""A synthetic run with a chain, in a database and as read back from it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, delete, insert

from models.engine import open_engine, reading, transaction
from models.migrate import upgrade
from models.tables import ForecastValue
from shown.asked.scenario_file import read_scenario
from shown.read.results import RunResults, load_results
from shown.scenario.compare import Comparison, compare
from tests.shown.scenario.fake import CONTENT, SPAN, TARGETS, baseline_rows, drawn
from tests.shown.synthetic import RUN, insert_synthetic

MADE = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)


def insert_run(connection: Connection) -> str:
    """The synthetic run; its forecasts of what a scenario is compared on are those of `fake`, and end in `SPAN`."""
    insert_synthetic(connection)
    values = ForecastValue.__table__
    connection.execute(delete(values).where(values.c.target.in_(TARGETS), values.c.location == "NL01"))
    past = (values.c.target == "realisatie") & (values.c.target_end_date < "2026-01-01")
    connection.execute(delete(values).where(past))
    connection.execute(insert(ForecastValue), baseline_rows(RUN))
    return RUN


@pytest.fixture(scope="session")
def scenario_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """For tests that read the run only."""
    folder: Path = tmp_path_factory.mktemp("scenario")
    engine = open_engine(f"sqlite:///{folder / 'radar.db'}")
    upgrade(engine)
    with transaction(engine) as connection:
        insert_run(connection)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def results(scenario_engine: Engine) -> RunResults:
    with reading(scenario_engine) as connection:
        return load_results(connection)


@pytest.fixture(scope="session")
def comparison(results: RunResults) -> Comparison:
    scenario = read_scenario(CONTENT, file_name="x", span=SPAN)
    return compare(results, scenario, drawn(scenario), made_at=MADE, seconds=2.34)


@pytest.fixture(scope="session")
def simulated(results: RunResults) -> RunResults:
    """The run as it is made from simulated figures of gemeenten."""
    return replace(
        results,
        flags=tuple(flag.model_copy(update={"simulated": True}) for flag in results.flags),
        ages=tuple(age.model_copy(update={"simulated": True}) for age in results.ages),
    )
