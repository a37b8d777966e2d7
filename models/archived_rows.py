"""A line of a back-up read as a row: every value is held to what its column can hold, before anything is stored.

Whoever changes a back-up can change the hashes in its manifest too, so a line is as little to be trusted as a file
that is imported.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Column, Table

# what an integer of either kind of server holds
_MOST: Final = 2**63 - 1
# far deeper than anything that is kept as JSON
_MOST_LEVELS: Final = 50


class BadRow(ValueError):
    """A line is not a row of its table."""


def read_row(line: bytes, table: Table, kinds: Sequence[str]) -> dict[str, Any]:
    """The values of a line by column; `kinds` says what each column holds.

    Raises:
        BadRow: it is no JSON list of one value per column, or a value is not one that its column can hold.
    """
    try:
        values = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRow("it is no JSON") from None
    columns = list(table.columns)
    if not isinstance(values, list) or len(values) != len(columns):
        raise BadRow(f"it does not have {len(columns)} values")
    return {
        column.name: _value(value, column, kind) for value, column, kind in zip(values, columns, kinds, strict=True)
    }


def _value(value: Any, column: Column[Any], kind: str) -> Any:
    if value is None:
        if not column.nullable and kind != "json":
            raise BadRow(f"{column.name} is empty")
        return None
    try:
        return _READ[kind](value)
    except (TypeError, ValueError, OverflowError):
        raise BadRow(f"{column.name} holds no {kind}") from None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise TypeError
    # half a character can be stored by no database
    value.encode()
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _MOST:
        raise TypeError
    return value


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError
    return found


def _json(value: Any) -> Any:
    level, found = 0, [value]
    while found:
        level += 1
        if level > _MOST_LEVELS:
            raise ValueError
        nested = [one.values() if isinstance(one, dict) else one for one in found if isinstance(one, list | dict)]
        found = [each for one in nested for each in one]
    return value


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "text": _text,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "day": date.fromisoformat,
    "moment": _moment,
    "bytes": lambda value: base64.b64decode(value, validate=True),
    "json": _json,
}
