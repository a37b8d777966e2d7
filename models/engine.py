"""Opening the database: SQLite by default, PostgreSQL by URL."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

SQLITE_BUSY_MILLISECONDS = 30_000
# a machine that is cut off is noticed within half a minute, where the system would wait for minutes or for ever
PATIENCE: Mapping[str, int] = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
READS_ONLY = "radar_reads_only"


def open_engine(url: str) -> Engine:
    """Engine for `url`; on SQLite with foreign keys, a write-ahead log and waiting for a busy database."""
    # the values of a statement may be addresses of people, and its error ends up in a log
    engine = create_engine(url, hide_parameters=True, connect_args=patience(make_url(url)))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def patience(url: URL) -> dict[str, int]:
    """How long a connection waits for a server that does not answer, where `url` does not say so itself."""
    if url.get_backend_name() != "postgresql":
        return {}
    return {key: value for key, value in PATIENCE.items() if key not in url.query}


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One all-or-nothing unit of work."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One unchanging view of the database: waits for no writer and keeps none waiting. Do not write in it."""
    options: dict[str, Any] = {READS_ONLY: True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # the driver's own transaction handling starts too late (at the first write); BEGIN is ours, see below
    connection.isolation_level = None
    cursor = connection.cursor()
    # first the patience: switching to the write-ahead log may itself meet a busy database
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # a plain BEGIN that reads first and writes later fails at once beside another writer instead of waiting
    reads_only = connection.get_execution_options().get(READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
