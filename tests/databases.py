"""Databases for tests: each test gets one of its own, on SQLite and on PostgreSQL where a server answers."""

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, text

POSTGRES_HOST = "127.0.0.1"
POSTGRES_PORT = 5432
POSTGRES_SERVER = f"postgresql+psycopg://postgres@{POSTGRES_HOST}:{POSTGRES_PORT}"
KINDS = ("sqlite", "postgresql")


def postgres_answers() -> bool:
    """Whether anything listens on the PostgreSQL port; a server that refuses us fails the tests instead."""
    try:
        socket.create_connection((POSTGRES_HOST, POSTGRES_PORT), timeout=60).close()
    except OSError:
        return False
    return True


@contextmanager
def postgres_database(template: str = "template1") -> Iterator[str]:
    """Name of a new database, a copy of `template`, dropped afterwards with whoever is still connected."""
    name = f"radar_test_{uuid4().hex}"
    server = create_engine(f"{POSTGRES_SERVER}/postgres", isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        yield name
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        server.dispose()


# every backend that a test left behind; waited for, as what it holds is only then free
_END_OTHERS = """
DO $$
BEGIN
    PERFORM pg_terminate_backend(pid, 600000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend';
END $$
"""
# whole tables at once only where there is much in them, as that makes their files anew
_EMPTY = """
DO $$
DECLARE
    every regclass;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR every IN
        SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        IF pg_relation_size(every) > 1000000 THEN
            EXECUTE format('TRUNCATE %s CASCADE', every);
        ELSIF pg_relation_size(every) > 0 THEN
            EXECUTE format('DELETE FROM %s', every);
        END IF;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
# what a migrated database is made of, and which settings it has of its own
_SCHEMA = """
SELECT md5(string_agg(piece, ', ' ORDER BY piece)) FROM (
    SELECT concat_ws(' ', attrelid::regclass, attname, atttypid, atttypmod, attnotnull, attisdropped)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT pg_get_indexdef(indexrelid)
        FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', pg_get_triggerdef(oid), tgenabled) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'
    UNION ALL SELECT setconfig::text FROM pg_db_role_setting
        WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL SELECT version_num FROM alembic_version
) AS pieces(piece)
"""


class ReusedDatabase:
    """A copy of a migrated database that one test after the other uses, empty for each.

    Making and dropping a database of each test's own takes longer than most of these tests, and waits for the disk
    of the server. A test that leaves another schema behind has no successor in it: the next one gets a new copy.
    """

    def __init__(self, template: str, stack: ExitStack) -> None:
        self._template = template
        self._stack = stack
        self._name: str | None = None
        self._schema: str | None = None

    @contextmanager
    def emptied_afterwards(self) -> Iterator[str]:
        """Its URL; afterwards nobody is connected, no row is left, and counting begins anew."""
        if self._name is None:
            self._name = self._stack.enter_context(postgres_database(template=self._template))
            self._schema = self._cleaned(self._name)
        name = self._name
        try:
            yield f"{POSTGRES_SERVER}/{name}"
        finally:
            # kept only if all of this goes well
            self._name = None
            if self._cleaned(name) == self._schema:
                self._name = name

    def _cleaned(self, name: str) -> str:
        """End and empty what is there; what its schema looks like."""
        engine = create_engine(f"{POSTGRES_SERVER}/{name}", poolclass=NullPool)
        try:
            with engine.begin() as connection:
                connection.execute(text(_END_OTHERS))
            with engine.begin() as connection:
                schema: str = connection.execute(text(_SCHEMA)).scalar_one()
                # what is no longer as it was is not used again
                if self._schema in (None, schema):
                    connection.execute(text(_EMPTY))
            return schema
        finally:
            engine.dispose()


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The file `name`, made by the first worker of this session that asks for it, to be copied and never opened.

    Args:
        make: writes the file; whoever asks meanwhile waits.
    """
    base = factory.getbasetemp()
    # each worker has a folder of its own inside that of the session
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    file = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            # under another name until it is whole, as a worker may be ended half-way
            unfinished = factory.mktemp("making") / name
            make(unfinished)
            unfinished.rename(file)
    return file
