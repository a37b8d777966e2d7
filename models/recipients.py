"""Reading and writing who gets mail: their regions, their kinds of mail, and refusals of their address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert, select, update

from models.tables import metadata

ADDED, CHANGED, SAME = "added", "changed", "same"
_TABLES: Final = metadata.tables


@dataclass(frozen=True)
class Subscription:
    """A recipient with what they get mail about; regions and kinds in order of the alphabet."""

    name: str
    address: str
    language: str
    added_at: datetime
    refusals: int
    suspended_at: datetime | None
    regions: tuple[str, ...]
    kinds: tuple[str, ...]


def recipients(connection: Connection) -> list[Subscription]:
    """All recipients by address, those suspended included."""
    table = _TABLES["recipient"]
    regions = _by_recipient(connection, "recipient_region", "region")
    kinds = _by_recipient(connection, "recipient_kind", "kind")
    rows = connection.execute(select(table).order_by(table.c.address)).mappings().all()
    return [_subscription(dict(row), regions[row["id"]], kinds[row["id"]]) for row in rows]


def recipient(connection: Connection, *, address: str) -> Subscription | None:
    """The recipient with this address, if there is one."""
    table = _TABLES["recipient"]
    row = connection.execute(select(table).where(table.c.address == address)).mappings().first()
    if row is None:
        return None
    regions = _by_recipient(connection, "recipient_region", "region", row["id"])
    kinds = _by_recipient(connection, "recipient_kind", "kind", row["id"])
    return _subscription(dict(row), regions[row["id"]], kinds[row["id"]])


def still_gets(connection: Connection, *, address: str, kind: str) -> bool:
    """Whether there is such a recipient who gets this kind of mail and is not suspended.

    They are not removed before the transaction ends, so that who removes them finds what was made for them.
    """
    table, kinds = _TABLES["recipient"], _TABLES["recipient_kind"]
    wants = select(kinds.c.recipient_id).where(kinds.c.kind == kind)
    there = select(table.c.id).where(
        table.c.address == address, table.c.suspended_at.is_(None), table.c.id.in_(wants)
    )
    # SQLite has one writer at a time anyway
    return connection.execute(there.with_for_update(read=True, key_share=True)).first() is not None


def save_recipient(
    connection: Connection,
    *,
    name: str,
    address: str,
    language: str,
    regions: Sequence[str],
    kinds: Sequence[str],
    now: datetime,
) -> str:
    """Add a recipient, or give the one with this address a new name, language, regions and kinds.

    A suspended one stays suspended: who types the list again has not repaired the mailbox.

    Returns:
        `ADDED`, `CHANGED` or `SAME`.
    """
    table = _TABLES["recipient"]
    there = recipient(connection, address=address)
    wanted = (name, language, tuple(sorted(set(regions))), tuple(sorted(set(kinds))))
    if there is not None and (there.name, there.language, there.regions, there.kinds) == wanted:
        return SAME
    if there is None:
        values = {"name": name, "address": address, "language": language, "added_at": now, "refusals": 0}
        key = connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
    else:
        changed = update(table).where(table.c.address == address).values(name=name, language=language)
        key = connection.execute(changed.returning(table.c.id)).scalar_one()
    _replace(connection, "recipient_region", key, "region", wanted[2])
    _replace(connection, "recipient_kind", key, "kind", wanted[3])
    return ADDED if there is None else CHANGED


def remove_recipient(connection: Connection, *, address: str) -> bool:
    """Forget a recipient; False when there was none."""
    table = _TABLES["recipient"]
    return bool(connection.execute(delete(table).where(table.c.address == address)).rowcount)


def resume_recipient(connection: Connection, *, address: str) -> bool:
    """Let mail go to a suspended address again; False when it was not suspended."""
    table = _TABLES["recipient"]
    suspended = update(table).where(table.c.address == address, table.c.suspended_at.is_not(None))
    return bool(connection.execute(suspended.values(suspended_at=None, refusals=0)).rowcount)


def count_refusal(connection: Connection, *, address: str, limit: int, now: datetime) -> bool:
    """Count a permanent refusal; True when it was the one that suspends the address."""
    table = _TABLES["recipient"]
    counted = update(table).where(table.c.address == address, table.c.suspended_at.is_(None))
    connection.execute(counted.values(refusals=table.c.refusals + 1))
    suspended = counted.where(table.c.refusals >= limit).values(suspended_at=now)
    return bool(connection.execute(suspended).rowcount)


def forget_refusals(connection: Connection, *, address: str) -> None:
    """Begin to count again, as a mail was accepted."""
    table = _TABLES["recipient"]
    connection.execute(update(table).where(table.c.address == address, table.c.refusals > 0).values(refusals=0))


def _by_recipient(connection: Connection, name: str, column: str, key: int | None = None) -> dict[int, list[str]]:
    table = _TABLES[name]
    query = select(table.c.recipient_id, table.c[column]).order_by(table.c[column])
    found: dict[int, list[str]] = defaultdict(list)
    for recipient_id, value in connection.execute(query if key is None else query.where(table.c.recipient_id == key)):
        found[recipient_id].append(value)
    return found


def _replace(connection: Connection, name: str, key: int, column: str, values: Iterable[str]) -> None:
    table: Table = _TABLES[name]
    connection.execute(delete(table).where(table.c.recipient_id == key))
    rows = [{"recipient_id": key, column: value} for value in values]
    if rows:
        connection.execute(insert(table), rows)


def _subscription(row: dict[str, Any], regions: Iterable[str], kinds: Iterable[str]) -> Subscription:
    del row["id"]
    # a database may sort text by the rules of a language; the order here must not depend on it
    return Subscription(**row, regions=tuple(sorted(regions)), kinds=tuple(sorted(kinds)))


__all__ = [
    "ADDED",
    "CHANGED",
    "SAME",
    "Subscription",
    "count_refusal",
    "forget_refusals",
    "recipient",
    "recipients",
    "remove_recipient",
    "resume_recipient",
    "save_recipient",
    "still_gets",
]
