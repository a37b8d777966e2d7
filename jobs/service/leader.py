"""Which of several processes does the work: the one that holds a lock which the system frees when it dies.

On PostgreSQL an advisory lock, on a connection of its own that is held throughout; on SQLite a lock on a file beside
the database. A second process waits and takes over at its next tick.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from models.engine import patience

__all__ = ["FileLeadership", "Leadership", "PostgresLeadership", "leadership"]

# any fixed number, another than that of the upgrades: article 29
LEADER_LOCK = 2014_29
# a machine that is cut off is noticed by both sides within half a minute; the server frees the lock then
_SERVER_SIDE = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"


class Leadership(Protocol):
    """The right to do the work, held by one process at most."""

    def acquire(self) -> bool:
        """Take it if nobody has it; False otherwise, and when that cannot be known. Never waits for another."""

    def held(self) -> bool:
        """Whether this process still has it."""

    def release(self) -> None:
        """Give it back; harmless without it."""


def leadership(engine: Engine) -> Leadership:
    """The right to work on this database.

    Raises:
        ValueError: the database is neither on PostgreSQL nor in a file.
    """
    if engine.dialect.name == "postgresql":
        return PostgresLeadership(engine)
    if not engine.url.database or engine.url.database == ":memory:":
        raise ValueError("a database in memory has no leader")
    return FileLeadership(Path(f"{engine.url.database}.leader"))


class PostgresLeadership:
    """An advisory lock of the session; whoever loses the connection has lost it."""

    def __init__(self, engine: Engine) -> None:
        # every setting of the connection that the URL has stays as it is
        extra: dict[str, int | str] = {**patience(engine.url)}
        if "options" not in engine.url.query:
            extra["options"] = _SERVER_SIDE
        self._engine = create_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=extra)
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        """See `Leadership.acquire`."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            query = text("SELECT pg_try_advisory_lock(:key)")
            if self._connection.execute(query, {"key": LEADER_LOCK}).scalar_one():
                return True
        except DBAPIError:
            self.release()
        return False

    def held(self) -> bool:
        """See `Leadership.held`."""
        if self._connection is None:
            return False
        # asked for by the process that serves this connection: behind a pooler that may be another one by now
        query = text(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = :key"
            " AND objsubid = 1 AND pid = pg_backend_pid() AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        try:
            return bool(self._connection.execute(query, {"key": LEADER_LOCK}).scalar_one())
        except DBAPIError:
            self.release()
            return False

    def release(self) -> None:
        """See `Leadership.release`."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            # the lock ends with the session, but the server may take a moment to see that
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LEADER_LOCK})
        except SQLAlchemyError:
            connection.invalidate()
        connection.close()


class FileLeadership:
    """An exclusive lock on a file. The processes that this one starts do not inherit it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """See `Leadership.acquire`."""
        self.release()
        # closed in programs that are started from here, as any file that Python opens
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        # somebody may have put another file in its place in between
        return self.held()

    def held(self) -> bool:
        """See `Leadership.held`."""
        if self._descriptor is None:
            return False
        try:
            there = self._file.stat()
        except FileNotFoundError:
            return False
        ours = os.fstat(self._descriptor)
        return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)

    def release(self) -> None:
        """See `Leadership.release`."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
