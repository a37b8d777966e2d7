"""Databases for tests: each test gets one of its own, on SQLite and on PostgreSQL where a server answers."""

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

POSTGRES_HOST = "127.0.0.1"
POSTGRES_PORT = 5432
POSTGRES_SERVER = f"postgresql+psycopg://postgres@{POSTGRES_HOST}:{POSTGRES_PORT}"
KINDS = ("sqlite", "postgresql")


def postgres_answers() -> bool:
    """Whether anything listens on the PostgreSQL port; a server that refuses us fails the tests instead."""
    try:
        socket.create_connection((POSTGRES_HOST, POSTGRES_PORT), timeout=2).close()
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
