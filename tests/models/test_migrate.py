"""The migrations build exactly the schema that the tables describe, on both servers."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, inspect, select, text
from sqlalchemy.exc import IntegrityError

from models.engine import open_engine
from models.migrate import SchemaTooNew, configuration, known_revision, newest_revision, revisions, upgrade
from models.migrations.going_back import DowngradeRefused
from models.tables import metadata
from tests.models.filled import fill_every_table
from tests.processes import PATIENCE, started

ROOT = Path(__file__).parents[2]
EARLIER = sorted(revisions())[:-1]


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
    upgrading = "import sys, models.engine, models.migrate as m; m.upgrade(models.engine.open_engine(sys.argv[1]))"
    command = [sys.executable, "-c", upgrading, database_url]
    with started(command, cwd=ROOT) as one, started(command, cwd=ROOT) as other:
        assert [process.wait(PATIENCE) for process in (one, other)] == [0, 0]


def rows_of(engine: Engine, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    tables = MetaData()
    with engine.connect() as connection:
        tables.reflect(connection, only=names)
        return {
            name: [dict(row) for row in connection.execute(select(tables.tables[name])).mappings()] for name in names
        }


def left_by_an_earlier_release(engine: Engine, revision: str) -> dict[str, list[dict[str, Any]]]:
    """A database of an earlier schema with rows in every table; the answer is these rows."""
    with engine.begin() as connection:
        command.upgrade(configuration(connection), revision)
        fill_every_table(connection)
    return rows_of(engine, [name for name in inspect(engine).get_table_names() if name != "alembic_version"])


@pytest.mark.parametrize("revision", EARLIER)
def test_a_database_of_every_earlier_release_keeps_every_row(empty: Engine, revision: str) -> None:
    before = left_by_an_earlier_release(empty, revision)
    assert all(before.values())
    upgrade(empty)
    after = rows_of(empty, list(before))
    for table, rows in after.items():
        columns = before[table][0].keys()
        assert [{name: row[name] for name in columns} for row in rows] == before[table]
    if empty.dialect.name == "sqlite":
        with empty.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_parts_of_the_chain_of_an_earlier_run_go_by_the_names_of_their_measures(empty: Engine) -> None:
    left_by_an_earlier_release(empty, "0006")
    with empty.begin() as connection:
        connection.execute(text("UPDATE chain_part SET part = 'in_procedure'"))
    upgrade(empty)
    assert {row["part"] for row in rows_of(empty, ["chain_part"])["chain_part"]} == {"aanvragers_in_procedure"}


def test_runs_of_the_first_release_are_of_the_main_job_and_nothing_of_them_is_cleared(
    empty: Engine, engine: Engine
) -> None:
    left_by_an_earlier_release(empty, "0001")
    upgrade(empty)
    assert schema(empty) == schema(engine)
    assert {(row["kind"], row["cleared_at"]) for row in rows_of(empty, ["run"])["run"]} == {("main", None)}


def test_a_run_of_another_kind_is_refused_after_the_upgrade(empty: Engine) -> None:
    left_by_an_earlier_release(empty, "0001")
    upgrade(empty)
    with pytest.raises(IntegrityError), empty.begin() as connection:
        connection.execute(text("UPDATE run SET kind = 'other'"))


def test_going_back_to_an_earlier_schema_is_refused_and_loses_nothing(empty: Engine) -> None:
    before = left_by_an_earlier_release(empty, newest_revision())
    with pytest.raises(DowngradeRefused, match="restore the back-up made before"), empty.begin() as connection:
        command.downgrade(configuration(connection), "base")
    assert rows_of(empty, list(before)) == before


def test_every_migration_refuses_to_undo_itself() -> None:
    for script in ScriptDirectory.from_config(configuration()).walk_revisions():
        with pytest.raises(DowngradeRefused):
            script.module.downgrade()


def test_a_schema_of_a_newer_release_is_refused_with_both_versions_and_left_alone(empty: Engine) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(SchemaTooNew, match=f"schema 0999 .* up to {newest_revision()}: install") as refused:
        upgrade(empty)
    assert (refused.value.found, refused.value.known) == ("0999", newest_revision())
    assert rows_of(empty, ["alembic_version"])["alembic_version"] == [{"version_num": "0999"}]


def test_an_upgrade_that_breaks_off_leaves_the_earlier_schema_with_its_rows(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, built = left_by_an_earlier_release(empty, "0002"), schema(empty)
    break_off(monkeypatch)
    with pytest.raises(RuntimeError, match="stopped"):
        upgrade(empty)
    assert rows_of(empty, list(before)) == before
    assert schema(empty) == built
    monkeypatch.undo()
    upgrade(empty)
    with empty.connect() as connection:
        assert known_revision(connection) == newest_revision()


def break_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every upgrade end in an error after its last step."""

    def fail_after(config: Any, revision: str) -> None:
        original(config, revision)
        raise RuntimeError("the machine stopped")

    original = command.upgrade
    monkeypatch.setattr(command, "upgrade", fail_after)


def test_a_failed_upgrade_leaves_nothing(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    break_off(monkeypatch)
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
    assert text.count("    pass\n") == 1
    assert text.endswith("def downgrade() -> None:\n    going_back.refuse()\n")
