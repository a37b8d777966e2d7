"""Opening the database: SQLite by default, PostgreSQL by URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

SQLITE_BUSY_MILLISECONDS = 30_000


def open_engine(url: str) -> Engine:
    """Engine for `url`; on SQLite with foreign keys, a write-ahead log and waiting for a busy database."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One all-or-nothing unit of work."""
    with engine.begin() as connection:
        yield connection


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # the driver's own transaction handling starts too late (at the first write); BEGIN is ours, see below
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_MILLISECONDS}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # a transaction that reads first and writes later would fail at once beside another writer, not wait for it
    connection.exec_driver_sql("BEGIN IMMEDIATE")
