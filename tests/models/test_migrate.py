"""The migrations build exactly the schema that the tables describe, on both servers."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from models.engine import open_engine
from models.migrate import configuration, upgrade
from models.tables import Run, RunStep, metadata


@pytest.fixture
def empty(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def schema(engine: Engine) -> dict[str, Any]:
    """Everything that alembic's comparison leaves out too: checks, keys, uniques, indexes and columns."""
    inspector = inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)
            },
            "checks": {check["name"]: check["sqltext"] for check in inspector.get_check_constraints(table)},
            "uniques": {unique["name"]: unique["column_names"] for unique in inspector.get_unique_constraints(table)},
            "indexes": {index["name"]: index["column_names"] for index in inspector.get_indexes(table)},
            "foreign": {
                key["name"]: (key["referred_table"], key["constrained_columns"])
                for key in inspector.get_foreign_keys(table)
            },
            "primary": inspector.get_pk_constraint(table)["constrained_columns"],
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_the_migrated_schema_is_the_one_the_tables_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_constraints_are_those_of_the_tables_to_the_letter(engine: Engine, empty: Engine) -> None:
    metadata.create_all(empty)
    assert schema(engine) == schema(empty)


def test_upgrading_twice_changes_nothing(empty: Engine) -> None:
    upgrade(empty)
    before = schema(empty)
    upgrade(empty)
    assert schema(empty) == before


def test_processes_that_upgrade_at_once_wait_for_each_other(database_url: str) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(_upgrade, database_url) for _ in range(2)]:
            done.result()


def _upgrade(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()


RUN = {
    "id": "r",
    "started_at": datetime(2026, 2, 1, 8, tzinfo=UTC),
    "finished_at": datetime(2026, 2, 1, 9, tzinfo=UTC),
    "state": "done",
    "as_of": date(2026, 1, 31),
    "data_as_of": date(2026, 1, 30),
    "seed": 1,
    "horizon_periods": 3,
    "code_version": "0",
    "settings": {"seed": 1},
}
SCORE = {
    "run_id": "r",
    "target": "realisatie_halfjaar",
    "level": "land",
    "model_id": "opgave",
    "months_left": 6,
    "n": 5,
    "mae": 1.5,
    "wis": 1.0,
    "coverage_80": None,
    "weight": None,
    "first_origin": date(2020, 7, 15),
    "last_origin": date(2022, 1, 15),
}


def filled_by_the_first_schema(engine: Engine) -> None:
    """A database as the first release left it, with a run and what it produced."""
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0001")
        tables = MetaData()
        tables.reflect(connection)
        connection.execute(insert(tables.tables["region"]), [{"code": "NL01", "name": "Nederland", "level": "land"}])
        connection.execute(insert(tables.tables["run"]), [RUN])
        connection.execute(insert(tables.tables["score"]), [SCORE])


def rows_of(engine: Engine, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    tables = MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        return {
            name: [dict(row) for row in connection.execute(select(tables.tables[name])).mappings()] for name in names
        }


def test_a_database_of_the_first_release_keeps_everything_and_its_runs_are_of_the_main_job(empty: Engine) -> None:
    filled_by_the_first_schema(empty)
    names = inspect(empty).get_table_names()
    before = rows_of(empty, [name for name in names if name != "alembic_version"])
    upgrade(empty)
    after = rows_of(empty, list(before))
    assert [(row.pop("kind"), row.pop("cleared_at")) for row in after["run"]] == [("main", None)]
    assert after == before
    assert before["score"][0]["n"] == 5


def test_a_run_of_another_kind_is_refused_after_the_upgrade(empty: Engine) -> None:
    filled_by_the_first_schema(empty)
    upgrade(empty)
    with pytest.raises(IntegrityError), empty.begin() as connection:
        connection.execute(text("UPDATE run SET kind = 'other'"))


def test_going_back_forgets_backtests_and_keeps_the_runs_of_the_main_job(empty: Engine) -> None:
    filled_by_the_first_schema(empty)
    before = schema(empty)
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(insert(Run), [RUN | {"id": "b", "kind": "backtest"}])
        connection.execute(insert(RunStep), [{"run_id": "b", "name": "read", "position": 0, "seconds": 1.0}])
        command.downgrade(configuration(connection), "0001")
    assert schema(empty) == before
    assert [row["id"] for row in rows_of(empty, ["run"])["run"]] == ["r"]


def test_a_failed_upgrade_leaves_nothing(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_after(config: Any, revision: str) -> None:
        original(config, revision)
        raise RuntimeError("the machine stopped")

    original = command.upgrade
    monkeypatch.setattr(command, "upgrade", fail_after)
    with pytest.raises(RuntimeError, match="stopped"):
        upgrade(empty)
    assert inspect(empty).get_table_names() == []


def test_a_drafted_migration_is_empty_and_can_be_imported(sqlite_engine: Engine, tmp_path: Path) -> None:
    with sqlite_engine.begin() as connection:
        config = configuration(connection)
        config.set_main_option(
            "version_locations", f"{tmp_path}:{config.get_main_option('script_location')}/versions"
        )
        draft = command.revision(config, "nothing", autogenerate=True, rev_id="9999", version_path=str(tmp_path))
    assert not isinstance(draft, list)
    assert draft is not None
    text = Path(draft.path).read_text(encoding="utf-8")
    assert "import sqlmodel" in text
    assert text.count("    pass\n") == 2
