"""The outbox in the database: of two who want the same, one wins."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from models import letters
from models.engine import reading, transaction
from models.recipients import count_refusal, save_recipient
from models.tables import LETTER_STATES, OutboxLetter
from tests.jobs.mail.samples import NOW, rows

A = "anna@example.nl"


def record(**changes: Any) -> OutboxLetter:
    values: dict[str, Any] = {
        "address": A,
        "kind": "weekly",
        "period": "2026-W47",
        "subject": "x",
        "message": b"x",
        "content_hash": "h",
        "message_id": "<1@x>",
        "made_at": NOW,
        "next_try_at": NOW,
    }
    return OutboxLetter(**(values | changes))


def put(engine: Engine, **changes: Any) -> bool:
    with transaction(engine) as connection:
        return letters.append_letter(connection, record=record(**changes))


def test_a_letter_with_the_key_of_another_is_not_added(engine: Engine) -> None:
    assert put(engine)
    assert not put(engine, message_id="<2@x>", content_hash="other")
    assert put(engine, correction=1, message_id="<3@x>", content_hash="other")
    assert put(engine, kind="alert", message_id="<4@x>")
    assert len(rows(engine)) == 3
    with reading(engine) as connection:
        assert letters.last_letter(connection, address=A, kind="weekly", period="2026-W47") == (1, "other")
        assert letters.last_letter(connection, address=A, kind="weekly", period="2026-W48") is None


def test_only_who_holds_the_claim_changes_a_letter(engine: Engine) -> None:
    put(engine)
    with transaction(engine) as connection:
        taken = letters.claim_letter(connection, letter_id=1, claim="me", now=NOW)
        assert taken is not None
        assert (taken.attempts, taken.message, taken.made_at) == (1, b"x", NOW)
        assert letters.claim_letter(connection, letter_id=1, claim="you", now=NOW) is None
        assert not letters.mark_data(connection, letter_id=1, claim="you", now=NOW)
        assert not letters.change_letter(connection, letter_id=1, claim="you", state="sent")
        assert letters.mark_data(connection, letter_id=1, claim="me", now=NOW)
        assert not letters.mark_data(connection, letter_id=1, claim="me", now=NOW)
        assert letters.change_letter(connection, letter_id=1, claim="me", state="sent", sent_at=NOW)
        assert not letters.change_letter(connection, letter_id=1, claim="me", state="ready")
        assert letters.last_sent_at(connection) == NOW
    assert [(row["state"], row["claim"], row["claimed_at"]) for row in rows(engine)] == [("sent", None, None)]


def test_a_letter_is_not_taken_before_its_time(engine: Engine) -> None:
    put(engine, next_try_at=NOW + timedelta(minutes=5))
    with transaction(engine) as connection:
        assert letters.due_letters(connection, now=NOW) == []
        assert not letters.is_due(connection, now=NOW, claimed_before=NOW)
        assert letters.claim_letter(connection, letter_id=1, claim="me", now=NOW) is None
        later = NOW + timedelta(minutes=5)
        assert [letter.id for letter in letters.due_letters(connection, now=later)] == [1]
        assert letters.is_due(connection, now=later, claimed_before=NOW)


def test_a_letter_under_way_is_due_only_when_its_sender_is_silent_for_long(engine: Engine) -> None:
    put(engine)
    with transaction(engine) as connection:
        letters.claim_letter(connection, letter_id=1, claim="me", now=NOW)
        before = NOW - timedelta(minutes=10)
        assert not letters.is_due(connection, now=NOW, claimed_before=before)
        assert letters.left_letters(connection, state="claimed", claimed_before=before) == []
        assert letters.is_due(connection, now=NOW, claimed_before=NOW)
        ((left, claim),) = letters.left_letters(connection, state="claimed", claimed_before=NOW)
    assert (left.id, claim) == (1, "me")


def test_a_letter_that_was_tried_meanwhile_is_not_postponed(sqlite_engine: Engine) -> None:
    put(sqlite_engine)
    with transaction(sqlite_engine) as connection:
        (waiting,) = letters.due_letters(connection, now=NOW)
        letters.claim_letter(connection, letter_id=1, claim="me", now=NOW)
        assert not letters.change_waiting(connection, letter=waiting, state="expired")
        letters.change_letter(connection, letter_id=1, claim="me", state="ready")
        assert not letters.change_waiting(connection, letter=waiting, state="expired")


def test_letters_whose_text_may_be_going_out_are_not_cancelled(engine: Engine) -> None:
    for number, state in enumerate(("ready", "claimed", "data", "sent", "doubtful")):
        put(engine, period=f"p{number}", message_id=f"<{number}@x>", state=state)
    put(engine, address="other@example.nl", message_id="<o@x>")
    with transaction(engine) as connection:
        assert letters.cancel_letters(connection, address=A) == 2
    assert [row["state"] for row in rows(engine)] == ["cancelled", "cancelled", "data", "sent", "doubtful", "ready"]


def test_letters_to_a_suspended_address_are_cancelled(engine: Engine) -> None:
    with transaction(engine) as connection:
        save_recipient(connection, name="A", address=A, language="nl", regions=(), kinds=(), now=NOW)
        assert count_refusal(connection, address=A, limit=1, now=NOW)
    put(engine)
    put(engine, address="nobody@example.nl", message_id="<2@x>")
    with transaction(engine) as connection:
        assert letters.cancel_suspended(connection) == 1
    assert [row["state"] for row in rows(engine)] == ["cancelled", "ready"]


@pytest.mark.parametrize("state", LETTER_STATES)
def test_only_the_text_of_letters_that_are_done_is_dropped(sqlite_engine: Engine, state: str) -> None:
    put(sqlite_engine, state=state)
    with transaction(sqlite_engine) as connection:
        assert letters.empty_letters(connection, made_before=NOW) == 0
        assert letters.empty_letters(connection, address="other@example.nl") == 0
        dropped = letters.empty_letters(connection, address=A, made_before=NOW + timedelta(days=1))
    assert dropped == (state in letters.FINAL)
    assert [row["message"] for row in rows(sqlite_engine)] == [None if dropped else b"x"]


def test_letters_are_counted_by_state(engine: Engine) -> None:
    for number, state in enumerate(("sent", "sent", "ready")):
        put(engine, address=f"{number}@example.nl", message_id=f"<{number}@x>", state=state)
    put(engine, period="2026-W48", message_id="<x@x>")
    with reading(engine) as connection:
        assert letters.letter_counts(connection, kind="weekly", period="2026-W47") == {"ready": 1, "sent": 2}
        assert letters.letter_counts(connection, kind="alert", period="2026-W47") == {}
