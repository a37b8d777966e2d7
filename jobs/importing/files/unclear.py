"""Numbers with three decimals, which look like thousands.

`12.000` beside `0.000` was written by a program that gives every number three decimals, and means twelve. In a column
of only such numbers it can mean twelve or twelve thousand; `2.310` cannot mean two and a bit, as persons are whole,
and one round number may be somebody's who writes thousands with a point.
"""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from base.i18n import N_
from jobs.importing.files.cell_text import number_text
from jobs.importing.files.grid import Grid
from jobs.importing.files.unreadable import Flaw

_ROWS_AT_ONCE: Final = 10_000
_DOTTED = re.compile(r"[-+\N{MINUS SIGN}]?(?:0|[1-9]\d*)\.\d{3}")
_BELOW_ONE = re.compile(r"[-+\N{MINUS SIGN}]?0\.\d{3}")
_SMALL = re.compile(r"[-+\N{MINUS SIGN}]?\d{1,3}")


def unclear_numbers(grid: Grid) -> list[Flaw]:
    """One flaw, at its first row, for each column whose numbers can be whole with decimals as well as thousands."""
    columns = _texts_by_column(grid)
    dotted = [{text for text in texts if "." in text and _DOTTED.fullmatch(text)} for texts in columns]
    # a number such as 2.310 somewhere says that this file separates thousands
    thousands = any(not _with_zeros(text) for texts in dotted for text in texts if not _BELOW_ONE.fullmatch(text))
    flaws = []
    for place, (texts, numbers) in enumerate(zip(columns, dotted, strict=True)):
        above_one = {text for text in numbers if not _BELOW_ONE.fullmatch(text)}
        if not above_one:
            continue
        below_one = len(above_one) < len(numbers)
        plain = any(_SMALL.fullmatch(text) for text in texts)
        if below_one or (len(above_one) > 1 and not thousands and not plain):
            flaws.append(_flaw(grid.rows, place, above_one))
    return flaws


def _texts_by_column(grid: Grid) -> list[set[str]]:
    """The different texts of each column."""
    columns: list[set[str]] = []
    for start in range(0, len(grid.rows), _ROWS_AT_ONCE):
        rows = [cells for _, cells in grid.rows[start : start + _ROWS_AT_ONCE]]
        for place, texts in enumerate(zip_longest(*rows, fillvalue="")):
            if place == len(columns):
                columns.append(set())
            columns[place].update(texts)
    return columns


def _with_zeros(number: str) -> bool:
    return number.endswith(".000")


def _flaw(rows: Sequence[tuple[int, tuple[str, ...]]], place: int, unclear: set[str]) -> Flaw:
    message = N_("{text} can be read as {decimal} or as {thousands}; write this column without points and decimals")
    heading = next((cells[place] for _, cells in rows if len(cells) > place and cells[place]), None)
    row, text = next((row, cells[place]) for row, cells in rows if len(cells) > place and cells[place] in unclear)
    details = {
        "text": text,
        "decimal": number_text(float(text.replace("\N{MINUS SIGN}", "-"))),
        "thousands": text.replace(".", ""),
    }
    return Flaw("unclear_numbers", message, row, heading if heading != text else None, details)
