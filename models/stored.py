"""What a run stored, as frames: the columns of the table, days as timestamps, in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Date, Table, select


def stored(connection: Connection, table: Table, order: Sequence[str], *conditions: Any) -> pd.DataFrame:
    """The rows of `table` that meet all `conditions`, ordered by the columns `order`."""
    query = select(table).where(*conditions).order_by(*(table.c[name] for name in order))
    result = connection.execute(query)
    names = list(result.keys())
    # plain tuples: pandas does not see that SQLAlchemy's rows are tuples and tries each of them for attributes
    frame = pd.DataFrame([tuple(row) for row in result.all()], columns=names)
    for column in table.columns:
        if isinstance(column.type, Date):
            frame[column.name] = pd.to_datetime(frame[column.name])
    return frame
