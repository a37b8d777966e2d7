"""A table as it stands in a file: headings, and below them cells as text, each row with its number in the file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from base.i18n import N_
from jobs.importing.faults import Fault


@dataclass(frozen=True)
class Sheet:
    """One table. `cells` has a column per heading (0, 1, ...) and the row numbers of the file as its index."""

    headings: tuple[str, ...]
    cells: pd.DataFrame
    faults: tuple[Fault, ...] = field(default=())


def sheet_of(rows: Iterable[tuple[int, Sequence[str]]]) -> Sheet:
    """The table in the rows of a file that are not blank, with their numbers; the first has the headings."""
    (heading_row, first), *below = rows
    width = max(place + 1 for place, heading in enumerate(first) if heading)
    faults = [fault for number, cells in below if (fault := _row_length(number, cells, width))]
    bad = {fault.row for fault in faults}
    good = [(number, cells[:width]) for number, cells in below if number not in bad]
    cells = pd.DataFrame(
        [cells for _, cells in good], index=[number for number, _ in good], columns=range(width), dtype="str"
    )
    # a table that starts in the second column of a sheet has an empty first one
    named = [place for place in range(width) if first[place] or (cells[place] != "").any()]
    nameless = [place for place in named if not first[place]]
    faults += [
        Fault(
            heading_row,
            None,
            "no_heading",
            N_("column number {number} has figures but no heading"),
            {"number": place + 1},
        )
        for place in nameless
    ]
    return Sheet(
        headings=tuple(first[place] for place in named),
        cells=cells[named].set_axis(range(len(named)), axis=1),
        faults=tuple(faults),
    )


def _row_length(number: int, cells: Sequence[str], width: int) -> Fault | None:
    """A row that is cut off, or has filled cells beyond the headings."""
    if len(cells) == width or (len(cells) > width and not any(cells[width:])):
        return None
    message = N_("the row has {cells} cells, the heading has {headings}: the file is cut off or a cell is misplaced")
    return Fault(number, None, "row_length", message, {"cells": len(cells), "headings": width})
