"""From figures known on a day to the arrays of the gemeente model, on the territory of that day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.cells import stands_by_day
from forecast.gemeente.choice import COMPLETE, shared_months
from forecast.gemeente.figures import GemeenteFigures, filled
from forecast.herindeling import carry_to_successors
from forecast.measures import LINKS, REALISATIE
from forecast.periods import MONTHS, YEAR, HalfYear, half_years, month_number
from forecast.statutory_split import allocate
from forecast.targets import ASSUMED, DERIVED, NO_TARGET, PUBLISHED, reference_population, reference_year
from forecast.vintages import Vintages


def gemeente_figures(
    known: Vintages, national_targets: pd.DataFrame, gemeenten: Sequence[str], *, as_of: date, until: HalfYear
) -> tuple[GemeenteFigures, pd.DataFrame] | None:
    """The model's arrays and where each target comes from; None when there are too few monthly figures.

    Args:
        known: figures of gemeenten as known on `as_of` (see `Vintages.known_on`).
        national_targets: completed targets of the country (`region, period, value, basis`).
        gemeenten: codes that exist on `as_of`.

    Returns:
        The figures, from the first half-year in which (nearly) every gemeente has months, and a frame
        `period, basis`; at least a year of months is needed.
    """
    housed = monthly(known, REALISATIE, gemeenten, as_of)
    months = shared_months(housed, COMPLETE)
    return block_figures(known, national_targets, gemeenten, gemeenten, months, as_of=as_of, until=until)


def block_figures(
    known: Vintages,
    national_targets: pd.DataFrame,
    gemeenten: Sequence[str],
    block: Sequence[str],
    months: pd.DatetimeIndex,
    *,
    as_of: date,
    until: HalfYear,
) -> tuple[GemeenteFigures, pd.DataFrame] | None:
    """The same of some gemeenten and of these months, whatever is known of the others.

    Args:
        gemeenten: all codes that exist on `as_of`, for the statutory split.
        block: those the figures are of.
        months: without gaps, from one that opens a half-year on.
    """
    if len(months) < YEAR:
        return None
    first = HalfYear.of(months[0].date())
    periods = half_years(first, until)
    if len(months) >= len(periods) * MONTHS:
        return None
    links = monthly(known, LINKS, block, as_of).reindex(columns=months)
    targets, bases = _targets(known, national_targets, gemeenten, block, periods, as_of)
    values = monthly(known, REALISATIE, block, as_of).reindex(columns=months).to_numpy(dtype=float)
    figures = GemeenteFigures(
        codes=tuple(block),
        first_month=month_number(first.start),
        housed=values,
        links=links.to_numpy(dtype=float) if links.notna().to_numpy().any() else None,
        targets=targets,
        stands=_stands(known, block, periods, targets, values, as_of),
    )
    return figures, bases


def monthly(known: Vintages, measure: str, gemeenten: Sequence[str], as_of: date) -> pd.DataFrame:
    """One row per gemeente, one column per month; NaN = unknown."""
    rows = known.flow(measure)
    single = rows["to_date"] == rows["from_date"] + pd.offsets.MonthEnd(0)
    rows = rows[single & (rows["from_date"].dt.day == 1)]
    if rows.empty:
        return pd.DataFrame(index=list(gemeenten))
    carried = _carried(rows, ["from_date"], known, as_of)
    wide = carried.pivot(index="region", columns="from_date", values="value")
    full = wide.reindex(index=list(gemeenten))
    return full.reindex(columns=pd.date_range(full.columns.min(), full.columns.max(), freq="MS"))


def _targets(
    known: Vintages,
    national: pd.DataFrame,
    gemeenten: Sequence[str],
    block: Sequence[str],
    periods: Sequence[HalfYear],
    as_of: date,
) -> tuple[Array, pd.DataFrame]:
    """Published numbers; where a gemeente has none, the statutory split of the national one."""
    own = _carried(known.targets, ["period"], known, as_of).pivot(index="region", columns="period", values="value")
    own = own.reindex(index=list(block), columns=[str(period) for period in periods])
    totals = dict(zip(national["period"], zip(national["value"], national["basis"], strict=True), strict=True))
    people = inhabitants(known, gemeenten, periods, as_of=as_of)
    columns, bases = [], []
    for place, period in enumerate(periods):
        column, basis = own[str(period)], PUBLISHED
        if known.in_force_until is not None and period.start > known.in_force_until:
            column = column * np.nan
        elif column.isna().any() and str(period) in totals:
            total, national_basis = totals[str(period)]
            split = allocate(int(total), pd.Series(people[:, place], index=list(gemeenten)))
            column = column.fillna(split.astype(float).reindex(column.index))
            basis = ASSUMED if national_basis == ASSUMED else DERIVED
        if column.isna().all():
            basis = NO_TARGET
        columns.append(column.to_numpy(dtype=float))
        bases.append((str(period), basis))
    return np.column_stack(columns), pd.DataFrame(bases, columns=["period", "basis"])


def inhabitants(known: Vintages, gemeenten: Sequence[str], periods: Sequence[HalfYear], *, as_of: date) -> Array:
    """Inhabitants that decide the split of each half-year, shape (gemeenten, half-years)."""
    years = [reference_year(period) for period in periods]
    shares = reference_population(known.population, known.herindelingen, known.parents, years)
    columns = {}
    for year, rows in shares.groupby("year"):
        # who was counted before a herindeling counts for the gemeente they are in now
        now = carry_to_successors(rows, known.herindelingen, on=as_of, value="inhabitants", region="gemeente")
        columns[year] = now.set_index("gemeente")["inhabitants"].reindex(list(gemeenten)).fillna(0)
    return np.column_stack([columns[year].to_numpy(dtype=float) for year in years])


def _stands(
    known: Vintages, gemeenten: Sequence[str], periods: Sequence[HalfYear], targets: Array, housed: Array, as_of: date
) -> Array:
    """Stands at the start of each half-year: published ones, and by the accounting where months are known.

    Before the first published one they are counted back from it, or from zero at the start where there is none. An
    unknown month counts with a guess.
    """
    days = stands_by_day(known.stands)
    wide = _carried(days.rename(columns={"begin": "value"}), ["day"], known, as_of)
    published = wide.pivot(index="region", columns="day", values="value").reindex(
        index=list(gemeenten), columns=[pd.Timestamp(period.start) for period in periods]
    )
    stands = published.to_numpy(dtype=float, copy=True)
    whole = min(housed.shape[1] // MONTHS, stands.shape[1] - 1)
    counts = filled(housed, targets[:, 0])[:, : whole * MONTHS]
    realised = np.round(counts.reshape(len(counts), whole, MONTHS).sum(axis=2))
    change = np.nan_to_num(targets[:, :whole]) - realised
    for column in reversed(range(whole)):
        stands[:, column] = np.where(
            np.isnan(stands[:, column]), stands[:, column + 1] - change[:, column], stands[:, column]
        )
    stands[:, 0] = np.nan_to_num(stands[:, 0])
    for column in range(whole):
        stands[:, column + 1] = np.where(
            np.isnan(stands[:, column + 1]), stands[:, column] + change[:, column], stands[:, column + 1]
        )
    return stands


def _carried(frame: pd.DataFrame, keys: list[str], known: Vintages, as_of: date) -> pd.DataFrame:
    rows = frame[["region", *keys, "value"]]
    if rows.empty:
        return rows
    whole = rows.assign(value=rows["value"].astype("int64"))
    return carry_to_successors(whole, known.herindelingen, on=as_of, keys=keys)
