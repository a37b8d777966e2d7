"""One mail per address, kind and period, whatever happens; a correction only when asked for."""

import email
import threading
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import Engine

from jobs.mail.deliver import deliver
from jobs.mail.letter import Letter
from jobs.mail.outbox import BadAddress, any_due, put, summary
from models.engine import reading, transaction
from tests.jobs.mail.samples import NOW, WEEK, Clock, letter, mail_settings, rows
from tests.processes import PATIENCE


def put_one(engine: Engine, home: Path, one: Letter, *, correction: bool = False) -> str:
    with transaction(engine) as connection:
        return put(connection, mail_settings(home), one, now=NOW, correction=correction)


def test_a_letter_is_made_once_also_with_other_content(engine: Engine, tmp_path: Path) -> None:
    assert put_one(engine, tmp_path, letter()) == "made"
    before = rows(engine)
    assert put_one(engine, tmp_path, letter()) == "there already"
    assert put_one(engine, tmp_path, letter("Anna@Example.NL", text="other")) == "there already"
    assert rows(engine) == before
    assert put_one(engine, tmp_path, letter(period="2026-W48")) == "made"
    assert put_one(engine, tmp_path, letter(kind="alert")) == "made"


def test_the_stored_mail_has_the_stored_message_id_and_subject(sqlite_engine: Engine, tmp_path: Path) -> None:
    put_one(sqlite_engine, tmp_path, letter())
    put_one(sqlite_engine, tmp_path, letter("bert@example.nl"))
    first, second = rows(sqlite_engine)
    message = email.message_from_bytes(first["message"], policy=default)
    assert message["Message-ID"] == first["message_id"]
    assert message["Subject"] == first["subject"] == "Gelderland, week 47"
    assert message["Reply-To"] == "radar@example.nl"
    assert first["message_id"] != second["message_id"]
    assert first["message_id"].endswith("@example.nl>")
    assert (first["state"], first["made_at"], first["next_try_at"]) == ("ready", NOW, NOW)


def test_a_correction_is_made_when_asked_for_and_something_else_is_said(engine: Engine, tmp_path: Path) -> None:
    put_one(engine, tmp_path, letter())
    assert put_one(engine, tmp_path, letter(), correction=True) == "there already"
    clock = Clock()
    deliver(engine, mail_settings(tmp_path), clock=clock)
    better = letter(text="405 achter")
    assert put_one(engine, tmp_path, better, correction=True) == "made"
    assert put_one(engine, tmp_path, better, correction=True) == "there already"
    assert put_one(engine, tmp_path, letter(text="400 achter"), correction=True) == "made"
    assert [(row["correction"], row["state"], row["subject"]) for row in rows(engine)] == [
        (0, "sent", "Gelderland, week 47"),
        # it had not gone out when the next one was made
        (1, "cancelled", "Correctie: Gelderland, week 47"),
        (2, "ready", "Correctie: Gelderland, week 47"),
    ]
    # a rerun of the job itself makes nothing, after a correction too
    assert put_one(engine, tmp_path, letter()) == "there already"


def test_a_correction_of_nothing_is_the_letter_itself(sqlite_engine: Engine, tmp_path: Path) -> None:
    assert put_one(sqlite_engine, tmp_path, letter(), correction=True) == "made"
    assert [(row["correction"], row["subject"]) for row in rows(sqlite_engine)] == [(0, "Gelderland, week 47")]


def test_a_letter_is_there_only_if_what_it_tells_of_is(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as connection:
        put(connection, mail_settings(tmp_path), letter(), now=NOW)
        connection.rollback()
    assert rows(engine) == []


def test_of_two_who_make_the_same_letter_at_once_one_does(engine: Engine, tmp_path: Path) -> None:
    both = threading.Barrier(2)
    outcomes = []

    def make() -> None:
        both.wait(PATIENCE)
        outcomes.append(put_one(engine, tmp_path, letter()))

    makers = [threading.Thread(target=make) for _ in range(2)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert sorted(outcomes) == ["made", "there already"]
    assert len(rows(engine)) == 1


def test_what_waits_is_due_and_counted(sqlite_engine: Engine, tmp_path: Path) -> None:
    with reading(sqlite_engine) as connection:
        assert not any_due(connection, now=NOW)
    put_one(sqlite_engine, tmp_path, letter())
    with reading(sqlite_engine) as connection:
        assert any_due(connection, now=NOW)
        assert summary(connection, kind="weekly", period=WEEK) == {"ready": 1}
    deliver(sqlite_engine, mail_settings(tmp_path), clock=Clock())
    with reading(sqlite_engine) as connection:
        assert not any_due(connection, now=NOW)
        assert summary(connection, kind="weekly", period=WEEK) == {"sent": 1}


@pytest.mark.parametrize("setting", ["sender", "reply_to"])
def test_settings_that_are_no_address_are_refused(sqlite_engine: Engine, tmp_path: Path, setting: str) -> None:
    checked = mail_settings(tmp_path)
    settings = checked.model_copy(update={"mail": checked.mail.model_copy(update={setting: "radar at example.nl"})})
    with pytest.raises(BadAddress, match="radar at example"), transaction(sqlite_engine) as connection:
        put(connection, settings, letter(), now=NOW)


def test_a_letter_to_something_that_is_no_address_is_refused(sqlite_engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(BadAddress):
        put_one(sqlite_engine, tmp_path, letter("anna@example.nl\r\nBcc: x@example.nl"))
