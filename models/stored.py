"""What a table holds, as typed rows or as a frame with the columns of the table, in a fixed order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from sqlalchemy import Boolean, Column, Connection, Date, Float, Integer, Select, String, Table, TypeDecorator, select
from sqlmodel import SQLModel

__all__ = ["columns_of", "parts_of", "rows_of", "stored"]

# their values come from the driver as they are needed; days as text from one, as days from the other
PART = 1_000
_PLAIN = (String, Integer, Float, Boolean, Date)
Row = TypeVar("Row", bound=SQLModel)


def rows_of(connection: Connection, model: type[Row], order: Sequence[str], *conditions: Any) -> tuple[Row, ...]:
    """The rows of the table of `model` that meet all `conditions`, ordered by the columns `order`."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    query = select(table).where(*conditions).order_by(*(table.c[name] for name in order))
    found = connection.execute(query).mappings()
    return tuple(model(**row) for row in found)


def stored(connection: Connection, table: Table, order: Sequence[str], *conditions: Any) -> pd.DataFrame:
    """The same as a frame, days as timestamps."""
    frame = pd.DataFrame(columns_of(connection, list(table.columns), order, *conditions))
    for column in table.columns:
        if isinstance(column.type, Date):
            frame[column.name] = pd.to_datetime(frame[column.name])
        elif isinstance(column.type, Boolean) and not column.nullable:
            frame[column.name] = frame[column.name].astype(bool)
    return frame


def columns_of(
    connection: Connection,
    columns: Sequence[Column[Any]],
    order: Sequence[str],
    *conditions: Any,
    repeating: Collection[str] = (),
) -> dict[str, Any]:
    """The values of some columns of a table, by name: lists, or categoricals.

    Where all are plain they are taken from the driver as they come, days perhaps as text and truth as 0 and 1: to
    make an object of each cell of some hundred thousand rows is what takes longest.

    Args:
        repeating: columns of which a few values come again and again, to be categoricals; without a missing value.
    """
    table = columns[0].table
    query = select(*columns).where(*conditions).order_by(*(table.c[name] for name in order))
    cells: list[list[Any]] = [[] for _ in columns]
    seen: list[dict[Any, int] | None] = [{} if column.name in repeating else None for column in columns]
    for rows in parts_of(connection, query):
        for column, known, part in zip(cells, seen, zip(*rows, strict=True), strict=True):
            column.extend(part if known is None else _codes(part, known))
    return {
        column.name: values if known is None else _categorical(values, known)
        for column, values, known in zip(columns, cells, seen, strict=True)
    }


def parts_of(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """The rows that a query finds, some at a time; as they come from the driver where all is plain."""
    result = connection.execute(query)
    plain = all(_is_plain(column.type) for column in query.selected_columns)
    source: Any = result.cursor if plain else result
    # a small part at a time stays in the cache of the processor and away from the garbage collector
    while rows := source.fetchmany(PART):
        yield rows


def _codes(part: Sequence[Any], known: dict[Any, int]) -> Iterator[int]:
    """The number of each value; one that is new gets the next number."""
    for value in set(part) - known.keys():
        known[value] = len(known)
    return map(known.__getitem__, part)


def _categorical(codes: list[int], known: dict[Any, int]) -> pd.Categorical:
    # an empty column has no codes that would say that they are numbers
    return pd.Categorical.from_codes(np.array(codes, dtype=np.int64), categories=pd.Index(list(known), dtype=object))


def _is_plain(kind: Any) -> bool:
    return isinstance(kind.impl if isinstance(kind, TypeDecorator) else kind, _PLAIN)
