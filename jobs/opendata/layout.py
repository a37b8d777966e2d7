"""Finding one's way in a table of CBS by names, so that a re-ordered or renumbered table is still read right.

The key of a measure ends in its place in the table (`TotaleBevolking_1`), which shifts when CBS adds a column. Keys
of categories are padded with spaces (`GM0363    `). A table that lacks what is asked is refused, never guessed at.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from base.i18n import N_
from jobs.opendata.client import ODataClient, Row
from jobs.opendata.errors import ChangedLayout

DATA: Final = "TypedDataSet"
PERIODS: Final = "Perioden"
_PLACE = re.compile(r"_\d+$")
# of a year that no calendar has nothing is read
_MONTH = re.compile(r"((?:19|20)[0-9]{2})MM(0[1-9]|1[0-2])")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})JJ00")
# more than the country will ever have, and few enough for every database
_MOST_PERSONS: Final = 1_000_000_000


def measure_keys(properties: Sequence[Row], table: str, wanted: Mapping[str, str]) -> dict[str, str]:
    """The key in the table of each wanted measure.

    Args:
        properties: the rows of `DataProperties`.
        table: its code, for the message.
        wanted: by a name of ours, the title in `plain` form.

    Raises:
        ChangedLayout: a measure is not there, or twice.
    """
    topics = [row for row in properties if row.get("Type") == "Topic" and isinstance(row.get("Key"), str)]
    found = {}
    for name, title in wanted.items():
        keys = {row["Key"] for row in topics if title in {_plain_key(row["Key"]), plain(str(row.get("Title")))}}
        if len(keys) != 1:
            message = N_("Table {table} has changed: it has {count} columns called {column} instead of one")
            raise ChangedLayout(message, table=table, count=len(keys), column=title)
        found[name] = keys.pop()
    return found


def check_dimensions(properties: Sequence[Row], table: str, wanted: Sequence[str]) -> None:
    """See that a table is split by `wanted` and nothing else: by something more, a row would be part of a count.

    Raises:
        ChangedLayout: a dimension is gone, or there is one more.
    """
    present = {str(row.get("Key")) for row in properties if str(row.get("Type")).endswith("Dimension")}
    if present != set(wanted):
        message = N_("Table {table} has changed: it is split by {present} instead of {wanted}")
        raise ChangedLayout(message, table=table, present=_listed(present), wanted=_listed(wanted))


def categories(client: ODataClient, table: str, dimension: str) -> dict[str, str]:
    """Key (padded, as the table has it) and title of each category of a dimension.

    Raises:
        ChangedLayout: there is none.
    """
    rows = client.rows(table, dimension)
    found = {str(row["Key"]): str(row.get("Title", "")).strip() for row in rows if "Key" in row}
    if not found:
        message = N_("Table {table} has changed: {dimension} has no categories")
        raise ChangedLayout(message, table=table, dimension=dimension)
    return found


def total_key(found: Mapping[str, str], table: str, dimension: str, usual: str) -> str:
    """The category that is the whole: the usual key, or else the only one whose title starts with Totaal.

    Raises:
        ChangedLayout: there is none, or more than one.
    """
    keys = [key for key in found if key.strip() == usual]
    keys = keys or [key for key, title in found.items() if title.casefold().startswith("totaal")]
    if len(keys) != 1:
        message = N_("Table {table} has changed: {dimension} has {count} totals instead of one")
        raise ChangedLayout(message, table=table, dimension=dimension, count=len(keys))
    return keys[0]


def is_one_of(dimension: str, keys: Sequence[str]) -> str:
    """An OData filter; keys keep their padding, without which `eq` finds nothing."""
    quoted = (key.replace("'", "''") for key in keys)
    return "(" + " or ".join(f"{dimension} eq '{key}'" for key in quoted) + ")"


def month_of(period: str) -> date | None:
    """First day of `2024MM01`; None of a quarter, a year or anything else."""
    match = _MONTH.fullmatch(period.strip())
    return date(int(match[1]), int(match[2]), 1) if match else None


def year_of(period: str) -> int | None:
    """The year of `2024JJ00`; None of anything else."""
    match = _YEAR.fullmatch(period.strip())
    return int(match[1]) if match else None


def count_of(row: Row, key: str, table: str) -> int | None:
    """A count of persons; None where it was not published.

    Raises:
        ChangedLayout: the column is not there, or holds something else.
    """
    value = row.get(key, "")
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    # compared first: nothing else can be done with a number of hundreds of digits, or with one that is none
    if not number or not 0 <= value <= _MOST_PERSONS or value != int(value):
        message = N_("Table {table} has changed: {column} holds something that is no count: {value}")
        raise ChangedLayout(message, table=table, column=key, value=repr(value)[:40])
    return int(value)


def code_of(row: Row, dimension: str, table: str) -> str:
    """The category of a row, without its padding.

    Raises:
        ChangedLayout: the row has none.
    """
    code = row.get(dimension)
    if not isinstance(code, str):
        message = N_("Table {table} has changed: a row has no {dimension}")
        raise ChangedLayout(message, table=table, dimension=dimension)
    return code.strip()


def plain(title: str) -> str:
    """`Eerste asielverzoeken (personen)` as `eersteasielverzoeken`: what stays when a title is polished."""
    letters = "".join(letter for letter in title.casefold() if letter.isalnum())
    return letters.removesuffix("personen")


def _plain_key(key: str) -> str:
    return plain(_PLACE.sub("", key))


def _listed(names: Sequence[str] | set[str]) -> str:
    return ", ".join(sorted(names)) or "-"
