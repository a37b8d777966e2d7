"""Adds the rows of a frame to a table; a run has two hundred thousand of them.

The statement is made once by SQLAlchemy and handed to the driver with plain values, a part of the frame at a time: as
many dictionaries would take a tenth of the time of a run and most of its memory. Where the driver takes values by
place, one statement adds several rows, in half the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from models.tables import metadata

_PART = 10_000
_ROWS = 50


def append_rows(connection: Connection, table: str, frame: pd.DataFrame) -> None:
    """Add the rows of `frame`, whose columns are some of those of the table named so.

    What is missing is what the column says of itself, or else NULL.
    """
    if frame.empty:
        return
    columns = metadata.tables[table].c
    defaults = {one.name: one.default for one in columns if one.name not in frame}
    frame = frame.assign(
        **{name: one.arg for name, one in defaults.items() if isinstance(one, ScalarElementColumnDefault)}
    )
    dialect = connection.dialect
    names = [str(name) for name in frame.columns]
    statement = insert(metadata.tables[table]).compile(dialect=dialect, column_keys=names)
    bound = {name: columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    order = statement.positiontup or names
    for start in range(0, len(frame), _PART):
        part = frame.iloc[start : start + _PART]
        rows = list(zip(*(_values(part[name], bound[name]) for name in order), strict=True))
        if statement.positional:
            whole = len(rows) // _ROWS * _ROWS
            several = [tuple(chain.from_iterable(rows[at : at + _ROWS])) for at in range(0, whole, _ROWS)]
            _execute(connection, _adding(str(statement), _ROWS), several)
            _execute(connection, str(statement), rows[whole:])
        else:
            _execute(connection, str(statement), [dict(zip(order, row, strict=True)) for row in rows])


def _adding(statement: str, rows: int) -> str:
    """The statement that adds one row, for so many."""
    before, values = statement.split(" VALUES ")
    return f"{before} VALUES {', '.join([values] * rows)}"


def _execute(connection: Connection, statement: str, given: Sequence[Any]) -> None:
    if given:
        connection.exec_driver_sql(statement, list(given))


def _values(column: pd.Series[Any], bound: Callable[[Any], Any] | None) -> list[Any]:
    """As the driver wants them: `date`, `int`, `str`, None where nothing is known."""
    values = column.dt.date if pd.api.types.is_datetime64_any_dtype(column) else column
    if column.isna().any():
        values = values.astype(object).where(column.notna(), None)
    plain = values.tolist()
    return plain if bound is None else [bound(value) for value in plain]


__all__ = ["append_rows"]
