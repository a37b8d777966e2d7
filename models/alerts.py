"""Reading and writing alerts: what an operator must do something about, open until it is no longer so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, text, update

from models.tables import Alert, metadata

_TABLE: Final = metadata.tables[str(Alert.__tablename__)]


def lock_alerts(connection: Connection) -> None:
    """Let those who change alerts follow each other: on PostgreSQL the second waits here, on SQLite it has waited."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE alert IN SHARE ROW EXCLUSIVE MODE"))


def open_alerts(connection: Connection) -> list[Alert]:
    """The alerts that are open, the oldest first."""
    query = select(_TABLE).where(_TABLE.c.closed_at.is_(None)).order_by(_TABLE.c.opened_at, _TABLE.c.id)
    return [Alert(**row) for row in connection.execute(query).mappings()]


def open_alert(
    connection: Connection, *, kind: str, subject: str, message: str, details: Mapping[str, Any], now: datetime
) -> Alert:
    """Open an alert of which none of the same kind and subject is open."""
    values = {
        "kind": kind,
        "subject": subject,
        "opened_at": now,
        "last_seen_at": now,
        "message": message,
        "details": dict(details),
    }
    row = connection.execute(insert(_TABLE).values(**values).returning(*_TABLE.c)).mappings().one()
    return Alert(**row)


def keep_open(
    connection: Connection, *, alert_id: int, message: str, details: Mapping[str, Any], now: datetime
) -> None:
    """Note that an open alert still holds, with what there is to say of it now."""
    values = {"last_seen_at": now, "message": message, "details": dict(details)}
    connection.execute(update(_TABLE).where(_TABLE.c.id == alert_id).values(**values))


def close_alerts(connection: Connection, *, alert_ids: Collection[int], now: datetime) -> None:
    """Close alerts that no longer hold."""
    connection.execute(update(_TABLE).where(_TABLE.c.id.in_(alert_ids)).values(closed_at=now))
