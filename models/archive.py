"""The rows of a database as lines of text and back, whatever kind of server they come from or go to.

Tables are read as they are in the database (reflected) and not as this release describes them, so that a database of
an earlier schema can be kept and brought back too.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    event,
    func,
    insert,
    inspect,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlmodel.sql.sqltypes import UTCDateTime

from models.archived_rows import N_, BadRow, read_row
from models.tables import OutboxLetter, metadata
from models.tables.base import ONE_LINE

# rows held in memory at once; those of a table with bytes may be a megabyte each
_CHUNK: Final = 5_000
_HEAVY_CHUNK: Final = 50
VERSION_TABLE: Final = "alembic_version"
_WAITING: Final = ("ready", "claimed", "data")
_KINDS: Final[tuple[tuple[Any, str], ...]] = (
    (JSON, "json"),
    (UTCDateTime, "moment"),
    (Date, "day"),
    (Boolean, "boolean"),
    (LargeBinary, "bytes"),
    (Integer, "integer"),
    (Float, "number"),
    (String, "text"),
)
OTHER_RULE: Final = N_("a row breaks a rule of the database")
# by what SQLite and PostgreSQL call the rule that was broken
_RULES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE", "23505"), N_("a row is in it twice")
    ),
    **dict.fromkeys(("SQLITE_CONSTRAINT_FOREIGNKEY", "23503"), N_("a row refers to one that is not there")),
    **dict.fromkeys(("SQLITE_CONSTRAINT_CHECK", "23514"), N_("a row holds a word that does not belong there")),
}
_TO_TEXT: Final[Mapping[str, Callable[[Any], Any]]] = {
    "moment": datetime.isoformat,
    "day": date.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
}


def tables(connection: Connection) -> list[Table]:
    """Our tables as they are in this database, each after those it refers to; not the one that holds the version."""
    found = MetaData()
    event.listen(found, "column_reflect", _aware)
    found.reflect(connection, only=lambda name, _: name in metadata.tables)
    return found.sorted_tables


def kinds(table: Table) -> dict[str, str]:
    """By column what it holds: text, integer, number, boolean, day, moment, bytes or json."""
    return {column.name: _kind(column.type) for column in table.columns}


def one_line_columns(table: Table) -> frozenset[str]:
    """The columns whose text stands on one line, as this release describes the table."""
    return frozenset(column.name for column in metadata.tables[table.name].columns if ONE_LINE in column.info)


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Each row as one line: a JSON list in the order of the columns, in an order of the server's own.

    Days and moments are ISO text, the latter with their offset; bytes are base64.
    """
    encode = _converters(table, _TO_TEXT)
    rows = connection.execute(select(table), execution_options={"yield_per": _chunk(table)})
    for row in rows:
        yield json.dumps(_converted(row, encode), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def insert_lines(connection: Connection, table: Table, content: Iterable[bytes]) -> None:
    """Add the rows of `lines` to a table that has the same columns.

    Raises:
        BadRow: a line is not a row of this table, or breaks a rule of it: there is one of its key already, it refers
            to what is not there, or holds a word that does not belong there.
    """
    rows = _rows(table, content)
    if parent := _own_parent(table):
        rows = _parents_first(rows, *parent)
    while chunk := list(islice(rows, _chunk(table))):
        try:
            connection.execute(insert(table), chunk)
        except (IntegrityError, DataError) as error:
            raise BadRow(_rule(error)) from None


def _rows(table: Table, content: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    one_line = one_line_columns(table)
    holds = ["line" if name in one_line else kind for name, kind in kinds(table).items()]
    for number, line in enumerate(content, start=1):
        yield read_row(line, table, holds, row=number)


def _rule(error: DBAPIError) -> str:
    """Which rule was broken, in words of the catalogue: what the server says may hold values."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return _RULES.get(str(code), OTHER_RULE)


def holds_rows(connection: Connection) -> bool:
    """Whether any of our tables has a row."""
    return any(
        connection.execute(select(literal(1)).select_from(table).limit(1)).first() for table in _there(connection)
    )


def others(connection: Connection) -> list[str]:
    """The names of tables that are not ours, as far as this release knows."""
    known = {*metadata.tables, VERSION_TABLE}
    return sorted(name for name in inspect(connection).get_table_names() if name not in known)


def drop_everything(connection: Connection) -> None:
    """Drop our tables and the mark of their version; what belongs to others stays."""
    for table in reversed(_there(connection)):
        table.drop(connection)
    if inspect(connection).has_table(VERSION_TABLE):
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))


def continue_counting(connection: Connection, numbered: Iterable[Table]) -> None:
    """Let new rows be numbered after those that were brought back; only PostgreSQL keeps a count of its own."""
    if connection.dialect.name != "postgresql":
        return
    for table in numbered:
        column = table.autoincrement_column
        if column is None:
            continue
        counter = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        last = func.max(column)
        connection.execute(select(func.setval(counter, func.coalesce(last, 1), last.is_not(None))).select_from(table))


def hold_letters(connection: Connection, *, reply: str) -> int:
    """Put letters that waited to be sent in doubt, with `reply` as the reason; the answer is how many."""
    outbox = metadata.tables[str(OutboxLetter.__tablename__)]
    changed = connection.execute(
        update(outbox).where(outbox.c.state.in_(_WAITING)).values(state="doubtful", claim=None, reply=reply)
    )
    return changed.rowcount


def _there(connection: Connection) -> list[Table]:
    """Our tables that are in this database, in the order of `tables`; only their names are those of the database."""
    names = set(inspect(connection).get_table_names())
    return [table for table in metadata.sorted_tables if table.name in names]


def _aware(_inspector: Any, _table: Any, column: dict[str, Any]) -> None:
    """All our moments are aware; SQLite's own type would give them without a zone."""
    if isinstance(column["type"], DateTime):
        column["type"] = UTCDateTime()


def _kind(column_type: Any) -> str:
    for known, kind in _KINDS:
        if isinstance(column_type, known):
            return kind
    raise TypeError(f"a column of type {column_type!r} cannot be kept")


def _chunk(table: Table) -> int:
    return _HEAVY_CHUNK if "bytes" in kinds(table).values() else _CHUNK


def _converters(table: Table, by_kind: Mapping[str, Callable[[Any], Any]]) -> list[tuple[int, Callable[[Any], Any]]]:
    """Which places of a row need a conversion, as most do not."""
    return [(place, by_kind[kind]) for place, kind in enumerate(kinds(table).values()) if kind in by_kind]


def _converted(row: Iterable[Any], converters: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for place, convert in converters:
        if values[place] is not None:
            values[place] = convert(values[place])
    return values


def _own_parent(table: Table) -> tuple[str, str] | None:
    """The columns by which a row refers to another row of the same table: the referring one and its key."""
    for key in table.foreign_keys:
        if key.column.table is table:
            return key.parent.name, key.column.name
    return None


def _parents_first(rows: Iterable[dict[str, Any]], parent: str, key: str) -> Iterator[dict[str, Any]]:
    """The rows in an order in which each comes after the one it refers to."""
    waiting = {row[key]: row for row in rows}
    while waiting:
        ready = [name for name, row in waiting.items() if row[parent] not in waiting]
        if not ready:
            raise BadRow(N_("rows refer to each other in a circle"))
        for name in ready:
            yield waiting.pop(name)
