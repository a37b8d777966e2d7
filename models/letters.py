"""Reading and writing the outbox. Every change of a letter says from which state, so that of two processes one wins.

A letter goes ready -> claimed -> data -> sent. `claimed` and `data` belong to the process whose token is in `claim`;
who has lost it changes nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.tables import LETTER_STATES, OutboxLetter, metadata

READY, CLAIMED, DATA = "ready", "claimed", "data"
SENT, REFUSED, EXPIRED, DOUBTFUL, CANCELLED = "sent", "refused", "expired", "doubtful", "cancelled"
FINAL: Final = (SENT, REFUSED, EXPIRED, DOUBTFUL, CANCELLED)
UNDER_WAY: Final = (CLAIMED, DATA)
_TABLES: Final = metadata.tables
_KEY: Final = ("address", "kind", "period", "correction")


@dataclass(frozen=True)
class Waiting:
    """What decides over a letter that was not sent: how often it was tried, with how much doubt, since when."""

    id: int
    address: str
    made_at: datetime
    attempts: int
    doubts: int


def append_letter(connection: Connection, *, record: OutboxLetter) -> bool:
    """Put a letter in the outbox, unless one with the same key is there; False then."""
    table = _TABLES["outbox"]
    values = record.model_dump(exclude={"id"})
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    added = dialect.insert(table).values(**values).on_conflict_do_nothing(index_elements=_KEY)
    # the number of rows is not known to every driver here, the id of a new one is
    return connection.execute(added.returning(table.c.id)).first() is not None


def last_letter(connection: Connection, *, address: str, kind: str, period: str) -> tuple[int, str] | None:
    """Number and content hash of the last correction of a letter (0 = the letter itself); None when there is none."""
    table = _TABLES["outbox"]
    same = select(table.c.correction, table.c.content_hash).where(
        table.c.address == address, table.c.kind == kind, table.c.period == period
    )
    row = connection.execute(same.order_by(table.c.correction.desc()).limit(1)).first()
    return (row.correction, row.content_hash) if row else None


def doubtful_letters(connection: Connection, *, since: datetime) -> tuple[OutboxLetter, ...]:
    """The letters made since a moment of which it is not known whether they arrived, the newest first."""
    table = _TABLES["outbox"]
    query = select(table).where(table.c.state == DOUBTFUL, table.c.made_at >= since)
    rows = connection.execute(query.order_by(table.c.made_at.desc(), table.c.id)).mappings()
    return tuple(OutboxLetter(**row) for row in rows)


def is_due(connection: Connection, *, now: datetime, claimed_before: datetime) -> bool:
    """Whether there is a letter to send, or one whose sender seems to have died: claimed before that moment."""
    table = _TABLES["outbox"]
    ready = (table.c.state == READY) & (table.c.next_try_at <= now)
    left = table.c.state.in_(UNDER_WAY) & (table.c.claimed_at <= claimed_before)
    return connection.execute(select(table.c.id).where(or_(ready, left)).limit(1)).first() is not None


def due_letters(connection: Connection, *, now: datetime) -> list[Waiting]:
    """The letters to send now, those that wait longest first."""
    table = _TABLES["outbox"]
    return _waiting(connection, (table.c.state == READY) & (table.c.next_try_at <= now))


def left_letters(connection: Connection, *, state: str, claimed_before: datetime) -> list[tuple[Waiting, str]]:
    """Letters under way whose sender seems to have died, each with the token of that sender."""
    table = _TABLES["outbox"]
    left = (table.c.state == state) & (table.c.claimed_at <= claimed_before)
    claims = dict(connection.execute(select(table.c.id, table.c.claim).where(left)).all())
    return [(letter, claims[letter.id]) for letter in _waiting(connection, left)]


def claim_letter(connection: Connection, *, letter_id: int, claim: str, now: datetime) -> OutboxLetter | None:
    """Take a letter to send it, which counts as an attempt; None when another has it, or it is no longer due."""
    table = _TABLES["outbox"]
    taken = update(table).where(table.c.id == letter_id, table.c.state == READY, table.c.next_try_at <= now)
    values = {"state": CLAIMED, "claim": claim, "claimed_at": now, "attempts": table.c.attempts + 1}
    row = connection.execute(taken.values(values).returning(*table.c)).mappings().first()
    return OutboxLetter(**row) if row else None


def mark_data(connection: Connection, *, letter_id: int, claim: str, now: datetime) -> bool:
    """Note that the text may go out from now on; False when the claim is lost."""
    table = _TABLES["outbox"]
    held = update(table).where(table.c.id == letter_id, table.c.state == CLAIMED, table.c.claim == claim)
    return bool(connection.execute(held.values(state=DATA, claimed_at=now)).rowcount)


def change_letter(connection: Connection, *, letter_id: int, claim: str, **values: Any) -> bool:
    """Give a letter under way its next state; False when the claim is lost. The claim ends with it.

    Args:
        values: of `state`, `doubts`, `next_try_at`, `sent_at`, `reply`.
    """
    table = _TABLES["outbox"]
    held = update(table).where(table.c.id == letter_id, table.c.state.in_(UNDER_WAY), table.c.claim == claim)
    return bool(connection.execute(held.values(claim=None, claimed_at=None, **values)).rowcount)


def change_waiting(connection: Connection, *, letter: Waiting, **values: Any) -> bool:
    """Give a letter that nobody has claimed its next state; False when it was taken or tried meanwhile."""
    table = _TABLES["outbox"]
    same = (table.c.id == letter.id) & (table.c.state == READY) & (table.c.attempts == letter.attempts)
    return bool(connection.execute(update(table).where(same).values(**values)).rowcount)


def cancel_letters(connection: Connection, *, address: str) -> int:
    """Stop the letters to an address that have not gone out; one whose text may be going out now is not stopped."""
    return _cancel(connection, _TABLES["outbox"].c.address == address)


def cancel_before(connection: Connection, *, address: str, kind: str, period: str, correction: int) -> int:
    """Stop what waits of a letter that is corrected: those with a lower number than `correction`."""
    table = _TABLES["outbox"]
    same = (table.c.address == address) & (table.c.kind == kind) & (table.c.period == period)
    return _cancel(connection, same & (table.c.correction < correction))


def cancel_suspended(connection: Connection) -> int:
    """Stop the letters that wait for an address that is suspended."""
    table, recipient = _TABLES["outbox"], _TABLES["recipient"]
    suspended = select(recipient.c.address).where(recipient.c.suspended_at.is_not(None))
    stopped = update(table).where(table.c.state == READY, table.c.address.in_(suspended))
    return connection.execute(stopped.values(state=CANCELLED)).rowcount


def empty_letters(connection: Connection, *, address: str | None = None, made_before: datetime | None = None) -> int:
    """Drop the text of letters that will not be sent again; that they were made and what became of them stays."""
    table = _TABLES["outbox"]
    done = update(table).where(table.c.state.in_(FINAL), table.c.message.is_not(None))
    if address is not None:
        done = done.where(table.c.address == address)
    if made_before is not None:
        done = done.where(table.c.made_at < made_before)
    return connection.execute(done.values(message=None)).rowcount


def letter_counts(connection: Connection, *, kind: str, period: str) -> dict[str, int]:
    """How many letters of a kind and period are in each state; states without any are left out."""
    table = _TABLES["outbox"]
    same = select(table.c.state, func.count()).where(table.c.kind == kind, table.c.period == period)
    counts: dict[str, int] = dict(connection.execute(same.group_by(table.c.state)).all())
    return {state: counts[state] for state in LETTER_STATES if state in counts}


def last_sent_at(connection: Connection) -> datetime | None:
    """When the last letter went out."""
    table = _TABLES["outbox"]
    sent = select(table.c.sent_at).where(table.c.sent_at.is_not(None))
    found: datetime | None = connection.execute(sent.order_by(table.c.sent_at.desc()).limit(1)).scalar()
    return found


def _cancel(connection: Connection, which: ColumnElement[bool]) -> int:
    table = _TABLES["outbox"]
    stopped = update(table).where(which, table.c.state.in_((READY, CLAIMED)))
    return connection.execute(stopped.values(state=CANCELLED, claim=None, claimed_at=None)).rowcount


def _waiting(connection: Connection, condition: ColumnElement[bool]) -> list[Waiting]:
    table = _TABLES["outbox"]
    columns = (table.c.id, table.c.address, table.c.made_at, table.c.attempts, table.c.doubts)
    rows = connection.execute(select(*columns).where(condition).order_by(table.c.next_try_at, table.c.id))
    return [Waiting(*row) for row in rows]


__all__ = [
    "CANCELLED",
    "CLAIMED",
    "DATA",
    "DOUBTFUL",
    "EXPIRED",
    "FINAL",
    "READY",
    "REFUSED",
    "SENT",
    "UNDER_WAY",
    "Waiting",
    "append_letter",
    "cancel_before",
    "cancel_letters",
    "cancel_suspended",
    "change_letter",
    "change_waiting",
    "claim_letter",
    "due_letters",
    "empty_letters",
    "is_due",
    "last_letter",
    "last_sent_at",
    "left_letters",
    "letter_counts",
    "mark_data",
]
