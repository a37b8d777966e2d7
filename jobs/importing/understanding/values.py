"""One cell with a number, as people write it: `-` for none, `4*` for a 4 with a note, `.` or `x` for not known."""

import re
from dataclasses import dataclass
from typing import Final

from jobs.importing.cells import BadCell, whole_number

DASHES: Final = ("-", "–", "—", "−", "--")
NOT_KNOWN: Final = (".", "..", "x", "n.b.", "nb", "n.v.t.", "nvt", "onbekend", "nnb", "?", "n/b", "geheim")
_NOTED: Final = re.compile(
    r"(?P<number>[-−–]?\d[\d.,\s]*?)\s*(?P<mark>\*+|[¹²³⁴]|\d\)|\([a-d1-9]\)|[a-d]\)|†|p)", re.IGNORECASE
)
# how accounts write a number below zero
_ACCOUNTED: Final = re.compile(r"(\d[\d.]*)-|\((\d[\d.]*)\)")


@dataclass(frozen=True)
class Cell:
    """What a cell says: the text of a number (empty where there is none) and its mark."""

    text: str
    mark: str = ""
    dash: bool = False
    not_known: bool = False


def read_cell(text: str, *, dash_is_zero: bool) -> Cell:
    """A cell of a column of numbers. A text that is no number is left for the import to refuse."""
    if text in DASHES:
        return Cell("0" if dash_is_zero else "", dash=True, not_known=not dash_is_zero)
    if text.casefold() in NOT_KNOWN:
        return Cell("", not_known=True)
    negative = _ACCOUNTED.fullmatch(text)
    if negative:
        return Cell(f"-{negative[1] or negative[2]}")
    match = _NOTED.fullmatch(text)
    if match:
        return Cell(
            match["number"].strip(), match["mark"].strip("()") if match["mark"].startswith("(") else match["mark"]
        )
    return Cell(text)


def number(text: str) -> int | None:
    """The whole number in a cell, its mark left out; None when it holds none."""
    cell = read_cell(text, dash_is_zero=True)
    if not cell.text:
        return None
    try:
        return whole_number(cell.text)
    except BadCell:
        return None
