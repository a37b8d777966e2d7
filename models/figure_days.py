"""From which day figures are known, and up to which day they reach."""

from datetime import date

from sqlalchemy import Connection, func, select

from models.tables import metadata
from models.withdrawals import standing

__all__ = ["figure_days"]


def figure_days(connection: Connection) -> tuple[date, date] | None:
    """The first day on which any figure was known, and the last day that one covers; None when there is none.

    Of observations and stands, what was taken back left out. A taakstelling may be known before any of them, and be
    of years ahead.
    """
    first, last = [], []
    for name, day in (("observation", "to_date"), ("stand", "day")):
        table = metadata.tables[name]
        known, covers = func.min(table.c.known_from), func.max(table.c[day])
        found = connection.execute(select(known, covers).where(standing(table, date.max))).one()
        if found[0] is not None:
            first.append(found[0])
            last.append(found[1])
    if not first:
        return None
    target = metadata.tables["target"]
    told = connection.scalar(select(func.min(target.c.known_from)).where(standing(target, date.max)))
    return min([*first, told] if told else first), max(last)
