"""Reading and writing what was taken back: which vintages count no more, from which day, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Table, insert, select

from models.tables import ImportRecord, Withdrawal, metadata

WITHDRAWN_FROM: Final = "withdrawn_from"
DAYS: Final = "datetime64[us]"
# rows of one insert
_CHUNK: Final = 10_000
_TABLES = metadata.tables


@dataclass(frozen=True)
class ListedImport:
    """An import as a list shows it; `withdrawal` is there when it was taken back as a whole."""

    record: ImportRecord
    withdrawal: Withdrawal | None


def listed_imports(connection: Connection) -> list[ListedImport]:
    """All imports in the order in which they came."""
    record, withdrawal = _TABLES["import_record"], _TABLES["withdrawal"]
    whole = {
        row["import_id"]: Withdrawal(**row)
        for row in connection.execute(select(withdrawal).where(withdrawal.c.import_id.is_not(None))).mappings()
    }
    rows = connection.execute(select(record).order_by(record.c.id)).mappings()
    return [ListedImport(ImportRecord(**row), whole.get(row["id"])) for row in rows]


def is_withdrawn(connection: Connection, *, import_id: int) -> bool:
    """Whether this import was taken back as a whole."""
    table = _TABLES["withdrawal"]
    return connection.execute(select(table.c.id).where(table.c.import_id == import_id)).first() is not None


def append_withdrawal(connection: Connection, *, withdrawal: Withdrawal, figures: Mapping[str, Sequence[int]]) -> int:
    """Take back the rows with the ids `figures`, by name of their table; the answer is the withdrawal's id.

    Raises:
        IntegrityError: one of them, or the import, was taken back before; nothing may be kept of this then.
    """
    table = _TABLES["withdrawal"]
    values = withdrawal.model_dump(exclude={"id"})
    key: int = connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
    append_withdrawn(connection, withdrawal_id=key, figures=figures)
    return key


def append_withdrawn(connection: Connection, *, withdrawal_id: int, figures: Mapping[str, Sequence[int]]) -> None:
    """Take back more rows with a withdrawal that is there; raises as `append_withdrawal`."""
    rows = [
        {"kind": kind, "figure_id": figure_id, "withdrawal_id": withdrawal_id}
        for kind, ids in figures.items()
        for figure_id in ids
    ]
    for start in range(0, len(rows), _CHUNK):
        connection.execute(insert(_TABLES["withdrawn_figure"]), rows[start : start + _CHUNK])


def with_withdrawn(connection: Connection, table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """`frame`, of rows of `table`, with the day from which each counts no more; missing where it still does."""
    figure, withdrawal = _TABLES["withdrawn_figure"], _TABLES["withdrawal"]
    query = (
        select(figure.c.figure_id, withdrawal.c.known_from)
        .join(withdrawal, withdrawal.c.id == figure.c.withdrawal_id)
        .where(figure.c.kind == table.name)
    )
    days: dict[Any, Any] = {row.figure_id: row.known_from for row in connection.execute(query)}
    return frame.assign(**{WITHDRAWN_FROM: pd.to_datetime(frame["id"].map(days)).astype(DAYS)})


def standing(table: Table, as_of: date) -> ColumnElement[bool]:
    """The condition that a row of `table` was not taken back on or before `as_of`."""
    figure, withdrawal = _TABLES["withdrawn_figure"], _TABLES["withdrawal"]
    gone = (
        select(figure.c.figure_id)
        .join(withdrawal, withdrawal.c.id == figure.c.withdrawal_id)
        .where(figure.c.kind == table.name, withdrawal.c.known_from <= as_of)
    )
    return table.c.id.not_in(gone)
