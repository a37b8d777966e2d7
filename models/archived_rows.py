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


def N_(message: str) -> str:  # noqa: N802 - the name gettext extractors know
    """Mark `message` for the catalogue, which lives above this package."""
    return message


NO_ROW: Final = N_("this is no row of a back-up")
VALUES: Final = N_("the row does not have {count} values")
EMPTY: Final = N_("the value is missing")
_NOT: Final[Mapping[str, str]] = {
    "text": N_("the value is no text"),
    "line": N_("the value is no text on one line"),
    "boolean": N_("the value is neither true nor false"),
    "integer": N_("the value is no whole number"),
    "number": N_("the value is no number"),
    "day": N_("the value is no day"),
    "moment": N_("the value is no moment with its time zone"),
    "bytes": N_("the value holds no bytes"),
    "json": N_("the value is nested too deep"),
}


class BadRow(ValueError):
    """A line is not a row of its table; `message` is of the catalogue, with places for `details`."""

    def __init__(
        self, message: str, /, *, row: int | None = None, column: str | None = None, **details: object
    ) -> None:
        self.message = message
        self.row = row
        self.column = column
        self.details = details
        super().__init__(self.told(str.format))

    def told(self, say: Callable[..., str]) -> str:
        """The fault in the language of `say`, with its row and column where these are known."""
        fault = say(self.message, **self.details)
        if self.row is None:
            return fault
        if self.column is None:
            return say(N_("row {row}: {fault}"), row=self.row, fault=fault)
        return say(N_("row {row}, column {column}: {fault}"), row=self.row, column=self.column, fault=fault)


def read_row(line: bytes, table: Table, kinds: Sequence[str], *, row: int) -> dict[str, Any]:
    """The values of a line by column; `kinds` says what each column holds, `row` which line it is.

    Raises:
        BadRow: it is no JSON list of one value per column, or a value is not one that its column can hold.
    """
    try:
        values = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRow(NO_ROW, row=row) from None
    columns = list(table.columns)
    if not isinstance(values, list) or len(values) != len(columns):
        raise BadRow(VALUES, row=row, count=len(columns))
    return {
        column.name: _value(value, column, kind, row)
        for value, column, kind in zip(values, columns, kinds, strict=True)
    }


def _value(value: Any, column: Column[Any], kind: str, row: int) -> Any:
    if value is None:
        if not column.nullable and kind != "json":
            raise BadRow(EMPTY, row=row, column=column.name)
        return None
    try:
        return _READ[kind](value)
    except (TypeError, ValueError, OverflowError):
        raise BadRow(_NOT[kind], row=row, column=column.name) from None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise TypeError
    # half a character can be stored by no database
    value.encode()
    return value


def _line(value: Any) -> str:
    text = _text(value)
    if text and text.splitlines() != [text]:
        raise ValueError
    return text


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
    "line": _line,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "day": date.fromisoformat,
    "moment": _moment,
    "bytes": lambda value: base64.b64decode(value, validate=True),
    "json": _json,
}
