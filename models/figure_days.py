"""From which day figures are known, and up to which day they reach."""

from datetime import date

from sqlalchemy import Connection, func, select

from models.tables import metadata
from models.withdrawals import standing

__all__ = ["figure_days"]


def figure_days(connection: Connection) -> tuple[date, date] | None:
    """The first day on which any figure was known, and the last day that one covers; None when there is none.

    Of observations and stands, what was taken back left out; a taakstelling may be of years ahead.
    """
    first, last = [], []
    for name, day in (("observation", "to_date"), ("stand", "day")):
        table = metadata.tables[name]
        known, covers = func.min(table.c.known_from), func.max(table.c[day])
        found = connection.execute(select(known, covers).where(standing(table, date.max))).one()
        if found[0] is not None:
            first.append(found[0])
            last.append(found[1])
    return (min(first), max(last)) if first else None
