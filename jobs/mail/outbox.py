"""The outbox: every mail is first a row with a key of its own, so that none is ever made twice.

The key is address, kind, period and number of correction. A letter that is put again changes nothing, also when its
content is another one by now; only an operator who asks for a correction makes a second mail, which is marked as one.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from base.errors import Invalid
from config.settings import Settings
from jobs.importing.cells import BadCell
from jobs.mail.address import domain_of, mail_address
from jobs.mail.letter import Letter
from jobs.mail.message import Envelope, compose, subject_of
from jobs.mail.retry import LEAST_LEFT
from models import letters
from models.tables import OutboxLetter

Put = Literal["made", "there already"]


class BadAddress(Invalid):
    """A letter to, or from, something that is not a mail address."""


def put(
    connection: Connection, settings: Settings, letter: Letter, *, now: datetime, correction: bool = False
) -> Put:
    """Put a letter in the outbox, to be sent from now on, unless it is there already.

    Args:
        connection: in a transaction of the caller's, so that the letter and what it tells of are stored together.
        correction: make a new mail when the earlier one says something else; what waits of the earlier is not sent
            any more. Without an earlier one this is the letter itself.

    Raises:
        BadAddress: the address of the letter or one in the settings is no mail address.
    """
    address = _checked(letter.address)
    last = letters.last_letter(connection, address=address, kind=letter.kind, period=letter.period)
    if last is not None and (not correction or last[1] == letter.content_hash):
        return "there already"
    number = 0 if last is None else last[0] + 1
    record = _record(settings, letter, address=address, number=number, now=now)
    if not letters.append_letter(connection, record=record):
        return "there already"
    if number:
        letters.cancel_before(connection, address=address, kind=letter.kind, period=letter.period, correction=number)
    return "made"


def any_due(connection: Connection, *, now: datetime) -> bool:
    """Whether there is something to deliver now, what a process that died has left included."""
    return letters.is_due(connection, now=now, claimed_before=now - LEAST_LEFT)


def summary(connection: Connection, *, kind: str, period: str) -> dict[str, int]:
    """How many letters of a kind and period are in each state of `LETTER_STATES`, those without any left out."""
    return letters.letter_counts(connection, kind=kind, period=period)


def _record(settings: Settings, letter: Letter, *, address: str, number: int, now: datetime) -> OutboxLetter:
    sender = _checked(settings.mail.sender)
    envelope = Envelope(
        sender=sender,
        reply_to=_checked(settings.mail.reply_to) if settings.mail.reply_to else sender,
        # random, not made from the key: who sees one learns nothing of the address it went to
        message_id=f"<{secrets.token_hex(16)}@{domain_of(sender)}>",
        moment=now.astimezone(ZoneInfo(settings.service.time_zone)),
        correction=number > 0,
    )
    return OutboxLetter(
        address=address,
        kind=letter.kind,
        period=letter.period,
        correction=number,
        subject=subject_of(letter, correction=envelope.correction),
        message=compose(letter, envelope),
        content_hash=letter.content_hash,
        message_id=envelope.message_id,
        made_at=now,
        next_try_at=now,
    )


def _checked(text: str) -> str:
    try:
        return mail_address(text)
    except BadCell as fault:
        raise BadAddress(fault.message, **fault.details) from None


__all__ = ["BadAddress", "any_due", "put", "summary"]
