"""Rows for every table of any schema, made from the tables as they are in the database."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Table,
    insert,
    inspect,
    select,
    update,
)

from models import archive

MOMENT = datetime(2026, 3, 29, 0, 59, 59, 123456, tzinfo=UTC)


def fill_every_table(connection: Connection, rows: int = 3) -> None:
    """Put `rows` rows in each table that obey its checks, with text, bytes and numbers that are easily spoiled."""
    made: dict[str, list[dict[str, Any]]] = {}
    for table in archive.tables(connection):
        words = _allowed_words(connection, table)
        made[table.name] = [_row(table, number, words, made) for number in range(rows)]
        connection.execute(insert(table), made[table.name])
        _refer_forward(connection, table)


def _refer_forward(connection: Connection, table: Table) -> None:
    """Let the first row refer to the last one, where rows of a table can: whoever copies it must mind the order."""
    for key in table.foreign_keys:
        if key.column.table is table:
            names = sorted(connection.scalars(select(key.column)))
            connection.execute(update(table).where(key.column == names[0]).values({key.parent.name: names[-1]}))


def _allowed_words(connection: Connection, table: Table) -> dict[str, str]:
    """By column the first of the words that a check lets in it."""
    found = {}
    for check in inspect(connection).get_check_constraints(table.name):
        match = re.match(r"\W*(\w+)\W.*?'([^']*)'", str(check["sqltext"]), re.DOTALL)
        if match and match[1] in table.columns:
            found[match[1]] = match[2]
    return found


def _row(table: Table, number: int, words: dict[str, str], made: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        keys = list(column.foreign_keys)
        if keys and keys[0].column.table is not table:
            row[column.name] = made[keys[0].column.table.name][number][keys[0].column.name]
        elif keys:
            row[column.name] = None
        else:
            row[column.name] = words.get(column.name) or _value(column, number)
            if column.name in archive.one_line_columns(table):
                row[column.name] = " ".join(row[column.name].split())
    return row


def _value(column: Any, number: int) -> Any:
    match column.type:
        case Boolean():
            return number % 2 == 0
        case Date():
            return date(2026, 1, 1) + timedelta(days=number)
        case DateTime():
            return MOMENT + timedelta(seconds=number)
        case Integer():
            return number + 1
        case Float():
            return 0.1 + number / 7
        case LargeBinary():
            return bytes(range(256)) + bytes([number])
    if type(column.type).__name__ == "UTCDateTime":
        return MOMENT + timedelta(seconds=number)
    if "JSON" in type(column.type).__name__:
        return {"naam": "Súdwest-Fryslân", "delen": [number, 0.1, None, {"x": True}]}
    return _text(column.name, number)


def _text(name: str, number: int) -> str:
    return f"{name} {number}: Súdwest-Fryslân,\n\"'\\\t\u2028 'een' 😀"
