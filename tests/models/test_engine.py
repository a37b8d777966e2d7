"""Readers and writers beside each other, and work that is done whole or not at all."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, insert, make_url, select
from sqlalchemy.exc import DatabaseError, IntegrityError

from models.engine import open_engine, patience, reading, transaction
from models.tables import Population, Region


def add_country(connection: Connection, code: str = "NL01") -> None:
    connection.execute(insert(Region), [{"code": code, "name": "Nederland", "level": "land"}])


def count(connection: Connection) -> int | None:
    return connection.scalar(select(func.count()).select_from(Region))


def test_an_error_of_the_database_does_not_show_the_values(engine: Engine) -> None:
    with transaction(engine) as connection:
        add_country(connection)
    with pytest.raises(IntegrityError) as caught, transaction(engine) as connection:
        connection.execute(insert(Region), [{"code": "NL01", "name": "anna@example.nl", "level": "land"}])
    assert "anna@" not in str(caught.value)


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    def stop_half_way() -> None:
        with transaction(engine) as connection:
            add_country(connection)
            raise RuntimeError("the machine stopped")

    with pytest.raises(RuntimeError):
        stop_half_way()
    with reading(engine) as connection:
        assert count(connection) == 0


def test_a_reader_sees_one_state_and_keeps_no_writer_waiting(engine: Engine) -> None:
    with reading(engine) as reader:
        assert count(reader) == 0
        with transaction(engine) as writer:
            add_country(writer)
        assert count(reader) == 0
    with reading(engine) as reader:
        assert count(reader) == 1


def test_a_reader_waits_for_no_writer(engine: Engine) -> None:
    with transaction(engine) as writer:
        add_country(writer)
        with reading(engine) as reader:
            assert count(reader) == 0


def test_a_connection_that_read_can_write_again_afterwards(engine: Engine) -> None:
    with reading(engine) as reader:
        count(reader)
    with transaction(engine) as writer:
        add_country(writer)


def test_a_second_writer_waits_instead_of_reading_what_is_about_to_change(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine):
        other = sqlite3.connect(str(sqlite_engine.url.database), timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_foreign_keys_are_kept(engine: Engine) -> None:
    row = {"region": "GM9999", "day": date(2024, 1, 1), "inhabitants": 1, "source": "CBS"}
    with pytest.raises(IntegrityError), transaction(engine) as connection:
        connection.execute(insert(Population), [row])


def test_a_database_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/no/such/folder/radar.db")
    with pytest.raises(DatabaseError), transaction(engine):
        pass
    engine.dispose()


def test_a_server_that_does_not_answer_is_given_up_unless_the_url_says_otherwise() -> None:
    assert patience(make_url("sqlite:///radar.db")) == {}
    plain = patience(make_url("postgresql+psycopg://radar@host/radar"))
    assert plain["connect_timeout"] == 10
    assert plain["tcp_user_timeout"] == 20_000
    assert "connect_timeout" not in patience(make_url("postgresql+psycopg://radar@host/radar?connect_timeout=60"))
