"""Whether the service is alive: its leader leaves a mark at every tick."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, inspect, select

from config.settings import Settings
from models.tables import ServiceBeat, metadata

LEADER: Final = "leader"
_LEAST: Final = timedelta(minutes=1)
_TICKS: Final = 3


def service_alive(connection: Connection, settings: Settings, *, now: datetime) -> bool:
    """Whether the service is at work on this database, which may have no tables yet."""
    beat = last_beat(connection)
    return beat is not None and now - beat.beat_at <= silence_allowed(settings)


def last_beat(connection: Connection) -> ServiceBeat | None:
    """The last mark of the leader, if there ever was one."""
    table = metadata.tables[str(ServiceBeat.__tablename__)]
    if not inspect(connection).has_table(table.name):
        return None
    row = connection.execute(select(table).where(table.c.role == LEADER)).mappings().first()
    return ServiceBeat(**row) if row else None


def silence_allowed(settings: Settings) -> timedelta:
    """How long the service may be silent before it counts as not running: three ticks, and at least a minute."""
    return max(_LEAST, _TICKS * timedelta(seconds=settings.service.tick_seconds))
