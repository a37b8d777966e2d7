"""Who gets mail, as others ask for it: the readers of a kind of mail, or one of them by address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection

from base.errors import NotFound
from base.i18n import N_
from jobs.mail.letter import Reader
from models import letters, recipients, store
from models.recipients import Subscription


def readers(connection: Connection, *, kind: str, today: date | None = None) -> list[Reader]:
    """Who gets mail of a kind, by address; those whose address is suspended are left out.

    Args:
        today: gives who follows a gemeente that no longer exists on that day its successors instead; None = as typed.
    """
    found = [
        _reader(subscription)
        for subscription in recipients.recipients(connection)
        if kind in subscription.kinds and subscription.suspended_at is None
    ]
    return found if today is None else _carried(found, store.herindelingen(connection), today)


def reader(connection: Connection, *, address: str) -> Reader:
    """The recipient with this address, suspended or not.

    Raises:
        NotFound: there is none.
    """
    found = recipients.recipient(connection, address=address.strip().lower())
    if found is None:
        raise _unknown(address)
    return _reader(found)


def remove(connection: Connection, *, address: str) -> int:
    """Forget a recipient and stop what waits for them; the number of letters stopped.

    The texts of earlier letters go too, as they name the person. What stays is the row that tells that a letter of
    that week went to the address: without it, somebody who is added again would get the same mail twice. Retention
    clears it in time.

    Raises:
        NotFound: there is none with this address.
    """
    plain = address.strip().lower()
    if not recipients.remove_recipient(connection, address=plain):
        raise _unknown(address)
    stopped = letters.cancel_letters(connection, address=plain)
    letters.empty_letters(connection, address=plain)
    return stopped


def resume(connection: Connection, *, address: str) -> bool:
    """Let mail go to a suspended recipient again; False when they were not suspended.

    Raises:
        NotFound: there is none with this address.
    """
    reader(connection, address=address)
    return recipients.resume_recipient(connection, address=address.strip().lower())


def save(connection: Connection, entry: Reader, *, now: datetime) -> str:
    """Add a recipient or change the one with that address: `ADDED`, `CHANGED` or `SAME` of `models.recipients`."""
    return recipients.save_recipient(
        connection,
        name=entry.name,
        address=entry.address,
        language=entry.language,
        regions=entry.regions,
        kinds=entry.kinds,
        now=now,
    )


def _carried(found: list[Reader], herindelingen: pd.DataFrame, today: date) -> list[Reader]:
    """The readers with the gemeenten of today, in order of time, as a successor may itself have been dissolved."""
    past = herindelingen[herindelingen["day"] <= pd.Timestamp(today)]
    for _, changes in past.groupby("day"):
        successors: dict[str, set[str]] = defaultdict(set)
        for old, new in zip(changes["old_code"].tolist(), changes["new_code"].tolist(), strict=True):
            successors[old].add(new)
        found = [_moved(one, successors) for one in found]
    return found


def _moved(one: Reader, successors: Mapping[str, Set[str]]) -> Reader:
    if successors.keys().isdisjoint(one.regions):
        return one
    moved = (successors.get(region, {region}) for region in one.regions)
    return replace(one, regions=tuple(sorted(set().union(*moved))))


def _reader(subscription: Subscription) -> Reader:
    return Reader(
        name=subscription.name,
        address=subscription.address,
        language=subscription.language,
        regions=subscription.regions,
        kinds=subscription.kinds,
    )


def _unknown(address: str) -> NotFound:
    return NotFound(N_("There is no recipient with the address {address}"), address=address)


__all__ = ["reader", "readers", "remove", "resume", "save"]
