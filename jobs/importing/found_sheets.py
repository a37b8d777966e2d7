"""The sheets of a file with the tables found on them, and what a sheet looks like that holds none we can read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jobs.importing import layouts
from jobs.importing.choices import Choices
from jobs.importing.files.grid import Grid
from jobs.importing.region_names import RegionNames
from jobs.importing.understanding.tables import FoundTable, find_tables


@dataclass(frozen=True)
class FoundSheet:
    """A sheet and the tables on it; none are looked for where the first row is that of a table of the contract."""

    grid: Grid
    tables: tuple[FoundTable, ...]

    @classmethod
    def on(cls, grid: Grid, choices: Choices) -> "FoundSheet":
        """The sheet with its tables, read as the reader calls their columns."""
        plain = exact_layout(grid.rows[0][1]) is not None
        return cls(grid, () if plain else tuple(find_tables(grid, choices.columns)))

    @property
    def headings(self) -> tuple[str, ...]:
        """Of all its tables; of the first row where there is none."""
        found = tuple(heading for table in self.tables for heading in table.headings if heading)
        return found or tuple(cell for cell in self.grid.rows[0][1] if cell)

    def as_contract(self) -> Grid | None:
        """The sheet from its headings on, when they are those of a table of the contract; None for any other.

        The headings are in the first row, or below titles.
        """
        if not self.tables:
            return self.grid if exact_layout(self.grid.rows[0][1]) is not None else None
        first = self.tables[0]
        if len(first.heading_rows) > 1 or exact_layout(first.headings) is None:
            return None
        place = [number for number, _ in self.grid.rows].index(first.heading_rows[0])
        return Grid(self.grid.name, self.grid.rows[place:])


def exact_layout(headings: Sequence[str]) -> layouts.Layout | None:
    """The table of the contract that has just these headings."""
    return layouts.exact([heading for heading in headings if heading])


def regions_across(grid: Grid, names: RegionNames) -> bool:
    """Whether some row at the top names gemeenten, as headings."""
    return any(
        sum(bool(re.search(r"[^\W\d]", cell) and (names.coded(cell) or names.meant(cell))) for cell in cells) >= 3
        for _, cells in grid.rows[:20]
    )


def has_no_rows(table: FoundTable) -> bool:
    """Whether a table with times in its headings has nothing below them."""
    return not table.rows and any(column.told.moment for column in table.columns)
