"""What is known about realisatie, as cells: a region, a span of whole months and the total over it.

Published figures come as single months, quarters, half-years or odd spans, and where nothing was published two
stands with the targets between them still fix the total. All of these are the same thing to the model: a sum
over some months that every sample path must reproduce.
"""

import pandas as pd

from forecast.accounting import realisatie_between
from forecast.periods import HalfYear, half_years, is_peildatum, month_number

COLUMNS = ["region", "first_month", "last_month", "total", "derived"]


def published_cells(realisatie: pd.DataFrame) -> pd.DataFrame:
    """Cells of published realisatie.

    Args:
        realisatie: one row per region and span with `region, from_date, to_date, value`; spans that do not
            begin and end with a month are left out, for they cannot be told apart from the months beside them.

    Returns:
        Frame with `region, first_month, last_month` (month numbers, both included), `total, derived`.
    """
    whole = (realisatie["from_date"].dt.day == 1) & (
        realisatie["to_date"] + pd.Timedelta(days=1)
    ).dt.is_month_start
    rows = realisatie[whole]
    return pd.DataFrame(
        {
            "region": rows["region"].to_numpy(),
            "first_month": (rows["from_date"].dt.year * 12 + rows["from_date"].dt.month - 1).to_numpy(),
            "last_month": (rows["to_date"].dt.year * 12 + rows["to_date"].dt.month - 1).to_numpy(),
            "total": rows["value"].astype(float).to_numpy(),
            "derived": False,
        },
        columns=COLUMNS,
    )


def derived_cells(stands: pd.DataFrame, targets: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Cells that follow from two stands and the targets between them, where the figures themselves leave a gap.

    Args:
        stands: `region, day, begin, eind`, see `stands_by_day`.
        targets: `region, period, value`, one row per region and half-year.
        published: the cells of published realisatie; where they tile the time between two stands nothing is
            derived, and the difference stays a correctie.

    Returns:
        Cells with `derived` true; their correctie is taken as zero.
    """
    amounts = {(row.region, row.period): float(row.value) for row in targets.itertuples()}
    cells = []
    for region, rows in stands.sort_values("day").groupby("region"):
        covered = _covered_months(published[published["region"] == region])
        days = rows["day"].dt.date.tolist()
        for begin, end, first, last in zip(
            days, days[1:], rows["begin"], rows["eind"].iloc[1:], strict=False
        ):
            months = range(month_number(begin), month_number(end))
            periods = half_years(HalfYear.of(begin), HalfYear.of(end) + -1)
            between = [amounts[region, str(period)] for period in periods if (region, str(period)) in amounts]
            if covered.issuperset(months) or len(between) < len(periods):
                continue
            total = realisatie_between(float(first), sum(between), float(last))
            if total >= 0:
                cells.append((region, months[0], months[-1], total, True))
    return pd.DataFrame(cells, columns=COLUMNS)


def stands_by_day(stands: pd.DataFrame) -> pd.DataFrame:
    """Stands on peildata, one row per region and day: what closes the half-year before and what opens the next.

    Args:
        stands: `region, day, role, value`; sources sometimes print the stand that opens a half-year (`begin`)
            differently from the one that closed the half-year before (`eind`).

    Returns:
        Frame `region, day, begin, eind`, each filled from the other where only one was printed.
    """
    proper = stands[stands["day"].map(is_peildatum)]
    wide = proper.pivot(index=["region", "day"], columns="role", values="value").reindex(
        columns=["begin", "eind"]
    )
    wide["begin"], wide["eind"] = wide["begin"].fillna(wide["eind"]), wide["eind"].fillna(wide["begin"])
    return wide.rename_axis(columns=None).reset_index()


def _covered_months(cells: pd.DataFrame) -> set[int]:
    return {month for row in cells.itertuples() for month in range(row.first_month, row.last_month + 1)}
