"""A picture as the page shows it: the chart, what it says, and the numbers behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

NUMBER = re.compile(r"(-?[\d.,]+(\s%)?|–)( / ([\d.,]+|–))?")


@dataclass(frozen=True)
class NumberTable:
    """Headings and rows of text, ready to be shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def numeric(self) -> frozenset[int]:
        """Positions of the columns that hold nothing but numbers and dashes, to be set flush right."""
        return frozenset(
            index
            for index in range(1, len(self.columns))
            if self.rows and all(NUMBER.fullmatch(row[index]) for row in self.rows)
        )

    def only(self, *columns: int) -> NumberTable:
        """The table with the columns at these positions."""
        rows = tuple(tuple(row[index] for index in columns) for row in self.rows)
        return NumberTable(tuple(self.columns[index] for index in columns), rows)


# a chart has no hash and compares to a chart, so two pictures are equal only if they are one
@dataclass(frozen=True, eq=False)
class Picture:
    """`key` is unique in the page; `finding` is the title, `alt` what a reader who cannot see it is told."""

    key: str
    finding: str
    alt: str
    chart: Any
    numbers: NumberTable
