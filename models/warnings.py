"""Reading and writing the memory of warnings, and what people said of them.

A stored week is never changed; only the last one may be replaced as a whole, by a correction.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, text, update

from models.tables import RegionNote, WarningState, metadata
from models.tables.measures import REALISATIE
from models.withdrawals import standing

# reasons with which a reader was told numbers
TOLD: Final = ("new", "worse", "better", "target_changed")
_TABLES = metadata.tables


def lock_states(connection: Connection) -> None:
    """Let those who write a week follow each other: on PostgreSQL the second waits here, on SQLite it already did."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE warning_state IN SHARE ROW EXCLUSIVE MODE"))


def append_states(connection: Connection, *, states: Sequence[WarningState]) -> None:
    """Write the states of a week.

    Raises:
        IntegrityError: a region has a state in that week already; it stays as it was.
    """
    if states:
        connection.execute(insert(_TABLES["warning_state"]), [state.model_dump() for state in states])


def remove_states(connection: Connection, *, week: str) -> None:
    """Forget the states of a week, for those that replace them."""
    table = _TABLES["warning_state"]
    connection.execute(delete(table).where(table.c.week == week))


def states_of_week(connection: Connection, *, week: str) -> list[WarningState]:
    """The states of a week by location; empty for a week that has none."""
    table = _TABLES["warning_state"]
    return _states(connection, select(table).where(table.c.week == week).order_by(table.c.location))


def states_of_region(connection: Connection, *, location: str) -> list[WarningState]:
    """All states of a region, the oldest week first."""
    table = _TABLES["warning_state"]
    return _states(connection, select(table).where(table.c.location == location).order_by(table.c.week))


def weeks(connection: Connection) -> list[str]:
    """The weeks that have states, the first one first."""
    week = _TABLES["warning_state"].c.week
    return list(connection.execute(select(week).distinct().order_by(week)).scalars())


def states_before(
    connection: Connection, *, week: str, reasons: Sequence[str] | None = None
) -> Mapping[str, WarningState]:
    """By location its latest state of an earlier week than `week`.

    Args:
        reasons: look at states with one of these reasons only, as with `TOLD` for what readers know.
    """
    table = _TABLES["warning_state"]
    # weeks such as 2026-W05 sort as texts as they do in time
    earlier = [table.c.week < week]
    if reasons is not None:
        earlier.append(table.c.reason.in_(reasons))
    latest = select(table.c.location, func.max(table.c.week).label("week")).where(*earlier).group_by(table.c.location)
    chosen = latest.subquery()
    query = select(table).join(chosen, (table.c.location == chosen.c.location) & (table.c.week == chosen.c.week))
    return {state.location: state for state in _states(connection, query)}


def add_note(connection: Connection, *, note: RegionNote) -> int:
    """Store a silence or an acknowledgement; the answer is its id."""
    table = _TABLES["region_note"]
    values = note.model_dump(exclude={"id"})
    key: int = connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
    return key


def notes(connection: Connection, *, kind: str) -> list[RegionNote]:
    """All notes of a kind, those that ended included, in the order in which they were made."""
    table = _TABLES["region_note"]
    rows = connection.execute(select(table).where(table.c.kind == kind).order_by(table.c.id)).mappings()
    return [RegionNote(**row) for row in rows]


def end_note(connection: Connection, *, note_id: int, kind: str, who: str, at: datetime) -> bool:
    """End a note before its day; False when there is no such note of that kind, or somebody ended it already."""
    table = _TABLES["region_note"]
    open_ = (table.c.id == note_id) & (table.c.kind == kind) & table.c.ended_at.is_(None)
    return connection.execute(update(table).where(open_).values(ended_at=at, ended_by=who)).rowcount == 1


def realised_spans(connection: Connection, *, since: date, known_by: date) -> list[tuple[str, date, date, bool]]:
    """Region, first day, last day and whether simulated, of every realisatie that ends on or after `since`."""
    table = _TABLES["observation"]
    query = (
        select(table.c.region, table.c.from_date, table.c.to_date, table.c.simulated)
        .where(table.c.measure == REALISATIE, table.c.part == "")
        .where(table.c.to_date >= since, table.c.known_from <= known_by, standing(table, known_by))
        .distinct()
    )
    return [(row.region, row.from_date, row.to_date, row.simulated) for row in connection.execute(query)]


def _states(connection: Connection, query: Any) -> list[WarningState]:
    return [WarningState(**row) for row in connection.execute(query).mappings()]
