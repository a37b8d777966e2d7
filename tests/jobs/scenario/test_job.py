"""From a file to what is kept with a run, and back."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, delete, insert

from base.errors import Conflict, NotFound
from base.i18n import Language
from forecast.chain.scenario import Scenario
from forecast.levels import COUNTRY
from jobs.scenario.job import run_scenario
from jobs.scenario.store import kept_scenarios, load_scenario, span_of
from models.engine import reading, transaction
from models.tables import ForecastValue, Run
from shown.asked.faults import FileRefused
from shown.read.results import RunResults, load_results
from tests.jobs.scenario.conftest import MADE, insert_run
from tests.shown.scenario.fake import CONTENT, NAME, SPAN, drawn
from tests.shown.synthetic import RUN, run_row


def draw(_connection: Connection, _results: RunResults, scenario: Scenario) -> pd.DataFrame:
    return drawn(scenario)


@pytest.fixture
def filled(sqlite_engine: Engine) -> Engine:
    with transaction(sqlite_engine) as connection:
        insert_run(connection)
    return sqlite_engine


def made(engine: Engine, folder: Path, content: str = CONTENT, run_id: str | None = None, clock: datetime = MADE):
    file = folder / "scenario.toml"
    file.write_text(content, encoding="utf-8")
    return run_scenario(engine, file, run_id=run_id, draw=draw, clock=lambda: clock)


def test_what_was_drawn_comes_back_as_it_was(filled: Engine, tmp_path: Path) -> None:
    results, comparison = made(filled, tmp_path)
    assert comparison.seconds > 0
    with reading(filled) as connection:
        again = load_scenario(connection, results=results, name=NAME)
    assert again.rows == comparison.rows
    assert (again.scenario, again.made_at, again.seconds) == (comparison.scenario, MADE, comparison.seconds)


def test_the_days_ahead_are_those_of_the_run(filled: Engine) -> None:
    with reading(filled) as connection:
        assert span_of(load_results(connection, only=(COUNTRY,))) == SPAN


def test_a_scenario_made_anew_replaces_the_one_before(filled: Engine, tmp_path: Path) -> None:
    made(filled, tmp_path)
    later = datetime(2026, 2, 2, tzinfo=UTC)
    made(filled, tmp_path, CONTENT.replace("Een derde", "Nog"), clock=later)
    made(filled, tmp_path, CONTENT.replace(NAME, "anders"))
    with reading(filled) as connection:
        kept = kept_scenarios(connection, run_id=RUN)
    assert [(one.name, one.made_at) for one in kept] == [("anders", MADE), (NAME, later)]
    assert kept[1].description.startswith("Nog")


def test_a_refused_file_changes_nothing(filled: Engine, tmp_path: Path) -> None:
    made(filled, tmp_path)
    with pytest.raises(FileRefused, match="factr"):
        made(filled, tmp_path, CONTENT.replace("factor", "factr"))
    with reading(filled) as connection:
        kept = kept_scenarios(connection, run_id=RUN)
    assert [one.name for one in kept] == [NAME]


def test_a_scenario_belongs_to_its_run(filled: Engine, tmp_path: Path) -> None:
    made(filled, tmp_path)
    with transaction(filled) as connection:
        connection.execute(insert(Run), [run_row("newer", datetime(2026, 3, 1, tzinfo=UTC))])
    with reading(filled) as connection:
        assert kept_scenarios(connection, run_id="newer") == []
        with pytest.raises(Conflict, match="no forecast of the months ahead"):
            span_of(load_results(connection, run_id="newer"))
    with pytest.raises(NotFound):
        made(filled, tmp_path, run_id="nonsense")


def test_an_unknown_name_is_told_with_the_nearest_one_or_all(filled: Engine, tmp_path: Path) -> None:
    with reading(filled) as connection:
        results = load_results(connection, only=(COUNTRY,))
        with pytest.raises(NotFound, match="no scenario yet"):
            load_scenario(connection, results=results, name=NAME)
    made(filled, tmp_path)
    with reading(filled) as connection:
        with pytest.raises(NotFound) as near:
            load_scenario(connection, results=results, name="hoge-instrom")
        with pytest.raises(NotFound, match=f"there are: {NAME}"):
            load_scenario(connection, results=results, name="zzz")
    assert near.value.told(Language("nl")).endswith(f"bedoelde u {NAME}?")


def test_the_months_ahead_may_begin_in_an_earlier_half_year(filled: Engine) -> None:
    values = ForecastValue.__table__
    with transaction(filled) as connection:
        connection.execute(delete(values).where(values.c.target_end_date > "2026-12-31"))
        results = load_results(connection)
    assert [str(period) for period in span_of(results).half_years] == ["2026-H1", "2026-H2"]
