"""A wide table of observations: one row per region, one column per month, as spreadsheets of offices are laid out.

It is turned into the long table before anything is judged; faults are told in rows and columns of the wide one. An
empty cell is no figure at all, never zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from base.i18n import N_
from jobs.importing import cells
from jobs.importing.faults import Fault
from jobs.importing.layouts import REGION_NAMES, Layout, heading_faults, plain_heading
from jobs.importing.sheets import Sheet

WIDE = Layout(
    "wide observations",
    required=("region",),
    optional=("measure", "part", "quality", "source", "simulated", *REGION_NAMES[:3]),
)
LEAST_MONTHS = 2


@dataclass(frozen=True)
class Unfolded:
    """The long table; `places` tells per row of it the row and the heading it had in the wide one."""

    sheet: Sheet
    places: Mapping[int, tuple[int, str]]

    def placed(self, faults: Iterable[Fault]) -> list[Fault]:
        """The faults as the reader of the wide table must be told them; a bad row is bad once, not in each month."""
        found = [self._back(fault) for fault in faults]
        return list({(fault.row, fault.column, fault.code, repr(fault.details)): fault for fault in found}.values())

    def _back(self, fault: Fault) -> Fault:
        place = self.places.get(fault.row or 0)
        if place is None:
            return fault
        details = dict(fault.details)
        other = details.get("other")
        if isinstance(other, int) and other in self.places:
            details["other"] = self.places[other][0]
        column = place[1] if fault.column in ("value", "month", None) else fault.column
        return replace(fault, row=place[0], column=column, details=details)


def month_headings(headings: Sequence[str]) -> list[int]:
    """Positions of the headings that are months, such as `2024-03` (in a spreadsheet also 1 March 2024)."""
    return [place for place, heading in enumerate(headings) if _is_month(heading)]


def is_wide(headings: Sequence[str]) -> bool:
    """Whether this is a table with a region and months as columns."""
    return "region" in map(plain_heading, headings) and len(month_headings(headings)) >= LEAST_MONTHS


def wide_faults(headings: Sequence[str], measure: str | None) -> list[Fault]:
    """What is wrong with the headings; `measure` is what the table counts if it has no column for it."""
    months = month_headings(headings)
    others = [heading for place, heading in enumerate(headings) if place not in months]
    faults = heading_faults(others, WIDE)
    as_months = [cells.month(headings[place]) for place in months]
    faults += [
        Fault(None, headings[place], "duplicate_column", N_("this column is there twice; remove one"))
        for place, month in zip(months, as_months, strict=True)
        if as_months.count(month) > 1
    ]
    has_column = "measure" in map(plain_heading, others)
    if not has_column and measure is None:
        message = N_("a table with months as columns needs a column measure, or the option --measure")
        faults.append(Fault(None, "measure", "missing_column", message))
    if has_column and measure is not None:
        message = N_("the table has a column measure already; leave the option --measure out")
        faults.append(Fault(None, "measure", "duplicate_column", message))
    return faults


def unfold(sheet: Sheet, measure: str | None) -> Unfolded:
    """The long table of a wide one whose headings have no faults."""
    months = month_headings(sheet.headings)
    others = [place for place in range(len(sheet.headings)) if place not in months]
    long = sheet.cells.melt(
        id_vars=others, value_vars=months, var_name="_place", value_name="_value", ignore_index=False
    )
    long = long[long["_value"] != ""]
    headings = [sheet.headings[place] for place in long["_place"]]
    table = pd.DataFrame({"month": headings, "value": long["_value"].to_list()}, dtype="str")
    for place in others:
        table[plain_heading(sheet.headings[place])] = long[place].to_list()
    if measure is not None:
        table["measure"] = measure
    # numbers of their own, behind those of the file, so that a row of the long table is found back
    table.index = pd.RangeIndex(len(table)) + max(sheet.cells.index, default=0) + 1
    places = dict(zip(table.index.tolist(), zip(long.index.tolist(), headings, strict=True), strict=True))
    cells_of = table.set_axis(range(table.shape[1]), axis=1)
    return Unfolded(Sheet(tuple(table.columns), cells_of, sheet.faults), places)


def _is_month(heading: str) -> bool:
    try:
        cells.month(heading)
    except cells.BadCell:
        return False
    return True
