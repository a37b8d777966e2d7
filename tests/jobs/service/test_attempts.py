"""When a job is tried again, and what is said of an error."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, NullPool, create_engine, text

from base.one_line import masked, one_line
from config.service_sections import Retry
from jobs.service.attempts import next_try
from models.ledger import FAILED, INTERRUPTED, TIMED_OUT

NOW = datetime(2026, 11, 16, 5, 15, tzinfo=UTC)
RETRY = Retry(attempts=4, first_minutes=5, factor=4)


def test_failures_wait_longer_each_time_and_interruptions_do_not_count_among_them() -> None:
    waits = [
        next_try(RETRY, before, FAILED, NOW)
        for before in ([], [FAILED], [INTERRUPTED, TIMED_OUT, FAILED], [FAILED, FAILED, TIMED_OUT])
    ]
    minutes = [None if moment is None else (moment - NOW) / timedelta(minutes=1) for moment in waits]
    assert minutes == [5, 20, 80, None]
    assert next_try(RETRY, [FAILED] * 3, INTERRUPTED, NOW) == NOW


@given(states=st.lists(st.sampled_from((FAILED, TIMED_OUT, INTERRUPTED)), min_size=12, max_size=30))
def test_no_job_is_tried_for_ever(states: list[str]) -> None:
    tries = [next_try(RETRY, states[:number], state, NOW) for number, state in enumerate(states)]
    assert None in tries[:12]


def test_an_error_is_one_line_without_addresses_and_not_too_long() -> None:
    assert one_line(ValueError("no\n  mail for <a.b+c@example.org>, x")) == "ValueError: no mail for <…@…>, x"
    assert one_line(KeyError()) == "KeyError"
    assert len(one_line(ValueError("x" * 1000))) == 300


def test_an_error_of_the_database_does_not_tell_the_values_of_the_statement(sqlite_engine: Engine) -> None:
    # one that tells them itself, as ours does not
    open_hearted = create_engine(sqlite_engine.url, poolclass=NullPool)
    with open_hearted.connect() as connection, pytest.raises(Exception, match="no such table") as caught:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Jansen"})
    assert "Jansen" in str(caught.value)
    assert one_line(caught.value) == "OperationalError: no such table: nowhere"


@settings(max_examples=40)
@given(st.emails(), st.sampled_from(("{}", "<{}>", "to={}, more", "'{}'", "mailto:{}")))
def test_an_address_is_masked_wherever_it_stands(address: str, place: str) -> None:
    domain = address.rpartition("@")[2]
    told = masked(place.format(address))
    assert "@" not in told.replace("…@…", "")
    assert domain not in told


def test_an_endless_word_is_looked_through_once_and_nothing_commands_a_terminal() -> None:
    word = "x" * 1_000_000
    assert masked(word) == word
    assert one_line(ValueError("\x1b[2J" + word)).startswith("ValueError: xxx")
