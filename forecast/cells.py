"""What is known about realisatie, as cells: a region, a span of whole months and the total over it.

Published figures come as single months, quarters, half-years or odd spans, and where nothing was published two
stands with the targets between them still fix the total. All of these are the same thing to the model: a sum
over some months that every sample path must reproduce.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from forecast.accounting import realisatie_between
from forecast.periods import HalfYear, half_years, month_number, on_peildatum


@dataclass(frozen=True)
class Cell:
    """`total` persons housed by `region` over the months `first`..`last` (month numbers, both included).

    `derived` = it follows from two stands and the targets between them, with a correctie taken as zero.
    """

    region: str
    first: int
    last: int
    total: float
    derived: bool = False

    @property
    def months(self) -> range:
        """Its month numbers."""
        return range(self.first, self.last + 1)


def published_cells(realisatie: pd.DataFrame) -> list[Cell]:
    """Cells of published realisatie.

    Args:
        realisatie: one row per region and span with `region, from_date, to_date, value`; spans that do not
            begin and end with a month are left out, for they cannot be told apart from the months beside them.
    """
    first, after = realisatie["from_date"], realisatie["to_date"] + pd.Timedelta(days=1)
    rows = realisatie[(first.dt.day == 1) & (after.dt.day == 1)]
    return [
        Cell(region, month_number(first_day), month_number(last_day), float(value))
        for region, first_day, last_day, value in zip(
            rows["region"], rows["from_date"], rows["to_date"], rows["value"], strict=True
        )
    ]


def from_the_start(cells: Iterable[Cell], first: int, last: int) -> tuple[int, float]:
    """How many months from `first` on cells follow on one another without a gap, and what they add up to.

    Args:
        cells: of one region; where several begin with the same month the longest inside the span counts.
        first, last: month numbers of the span, both included.
    """
    longest: dict[int, Cell] = {}
    for cell in cells:
        if first <= cell.first and cell.last <= last and cell.last >= longest.get(cell.first, cell).last:
            longest[cell.first] = cell
    month, total = first, 0.0
    while month in longest:
        month, total = longest[month].last + 1, total + longest[month].total
    return month - first, total


def derived_cells(stands: pd.DataFrame, targets: pd.DataFrame, published: Iterable[Cell]) -> list[Cell]:
    """Cells that follow from two stands and the targets between them, where the figures themselves leave a gap.

    Args:
        stands: `region, day, begin, eind`, see `stands_by_day`.
        targets: `region, period, value`, one row per region and half-year.
        published: the cells of published realisatie; where they tile the time between two stands nothing is
            derived, and the difference stays a correctie.
    """
    amounts = dict(
        zip(zip(targets["region"], targets["period"], strict=True), targets["value"].astype(float), strict=True)
    )
    covered = {(cell.region, month) for cell in published for month in cell.months}
    cells = []
    for region, rows in stands.sort_values("day").groupby("region"):
        days = rows["day"].dt.date.tolist()
        for begin, end, first, last in zip(days, days[1:], rows["begin"], rows["eind"].iloc[1:], strict=False):
            months = range(month_number(begin), month_number(end))
            periods = half_years(HalfYear.of(begin), HalfYear.of(end) + -1)
            between = [amounts[region, str(period)] for period in periods if (region, str(period)) in amounts]
            if covered.issuperset((region, month) for month in months) or len(between) < len(periods):
                continue
            total = realisatie_between(float(first), sum(between), float(last))
            if total >= 0:
                cells.append(Cell(str(region), months[0], months[-1], total, derived=True))
    return cells


def stands_by_day(stands: pd.DataFrame) -> pd.DataFrame:
    """Stands on peildata, one row per region and day: what closes the half-year before and what opens the next.

    Args:
        stands: `region, day, role, value`; sources sometimes print the stand that opens a half-year (`begin`)
            differently from the one that closed the half-year before (`eind`).

    Returns:
        Frame `region, day, begin, eind`, each filled from the other where only one was printed.
    """
    proper = stands[on_peildatum(stands["day"])]
    wide = proper.pivot(index=["region", "day"], columns="role", values="value").reindex(columns=["begin", "eind"])
    wide["begin"], wide["eind"] = wide["begin"].fillna(wide["eind"]), wide["eind"].fillna(wide["begin"])
    return wide.rename_axis(columns=None).reset_index()
