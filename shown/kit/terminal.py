"""Tables in a terminal: as wide as it allows, words whole, numbers flush right."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shown.kit.picture import NumberTable

# between two columns
GAP = 2


def print_table(
    console: Console, title: str, table: NumberTable, *, name_width: int = 0, tight: bool = False
) -> None:
    """A table as wide as the terminal allows, under its title if it has one.

    Args:
        name_width: least width of the first column.
        tight: without empty lines around it.
    """
    shown = Table(
        title=escape(title) or None,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=not tight,
    )
    widths = column_widths(table, console.width - GAP * len(table.columns), name_width)
    for index, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        # a sign or a mark keeps a column from being all numbers to `NumberTable`
        right = index in table.numeric or (
            index > 0 and not any(map(_has_letter, (row[index] for row in table.rows)))
        )
        shown.add_column(escape(column), justify="right" if right else "left", width=width, overflow="fold")
    for row in table.rows:
        shown.add_row(*(escape(cell) for cell in row))
    console.print()
    console.print(shown)


def print_in_parts(console: Console, title: str, table: NumberTable) -> None:
    """A table too wide to keep its cells whole as several below one another, each with the first column."""
    for index, part in enumerate(parts(table, console.width)):
        print_table(console, "" if index else title, part)


def parts(table: NumberTable, available: int) -> list[NumberTable]:
    """As many columns in each part as fit beside the first with their cells whole, at least one."""
    widths = column_widths(table, 10**6)
    groups: list[list[int]] = []
    room = 0
    for index in range(1, len(table.columns)):
        needed = widths[index] + GAP
        if not groups or needed > room:
            groups.append([])
            room = available - widths[0] - GAP
        groups[-1].append(index)
        room -= needed
    return [table.only(0, *group) for group in groups]


def _has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def column_widths(table: NumberTable, available: int, name_width: int = 0) -> list[int]:
    """Widths that add up to at most `available` where words allow: text breaks between words, never inside one.

    The first column (at least `name_width`) and the last, the name and the verdict, keep each line whole while there
    is room.
    """
    widest, least, words = [], [], []
    for index, column in enumerate(table.columns):
        cells = [row[index] for row in table.rows]
        lines = [line for cell in cells for line in cell.split("\n")]
        whole = [*column.split(), *lines]
        at_the_edge = index in (0, len(table.columns) - 1)
        floor = name_width if index == 0 else 0
        least.append(
            max(map(len, whole if at_the_edge else [word for text in whole for word in text.split()]), default=1)
        )
        widest.append(max([floor, *map(len, whole)]))
        least[-1] = max(least[-1], floor)
        words.append(max((len(word) for text in whole for word in text.split()), default=1))
    # first what lies between, then the edges too
    return _shrunk(_shrunk(widest, least, available), words, available)


def _shrunk(widths: list[int], least: list[int], available: int) -> list[int]:
    """The widest columns made narrower, but not below `least`, until all fit or none can give way."""
    found = list(widths)
    while sum(found) > available and any(width > low for width, low in zip(found, least, strict=True)):
        index = max(range(len(found)), key=lambda at: found[at] - least[at])
        found[index] -= 1
    return found
