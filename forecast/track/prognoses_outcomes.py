"""What was realised in each half-year, and in longer times of which only the total is known, and where it is from.

`gepubliceerd`  printed as such, the sum of months or spans that fill the half-year, or of provincies or gemeenten
`afgeleid`      from two stands and the targets between them, the correctie taken as zero; or a figure of quality C

Simulated figures are no outcome.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from forecast.cells import Cell, derived_cells, published_cells, stands_by_day
from forecast.levels import COUNTRY
from forecast.measures import REALISATIE
from forecast.periods import MONTHS, HalfYear, half_years
from forecast.targets import DERIVED, PUBLISHED
from forecast.vintages import Vintages

# unofficial or inferred, in the words of the import contract
INFERRED = "C"


def realised_halves(
    known: Vintages, gemeenten: pd.DataFrame | None = None, divisions: Collection[frozenset[str]] = ()
) -> pd.DataFrame:
    """The country's realisatie per half-year.

    Args:
        known: of country and provincies, as known on the as-of date (`Vintages.known_on`).
        gemeenten: observations of gemeenten as known then, none of them simulated.
        divisions: the sets of gemeenten the country was divided into; a month counts when it has all of one of them.

    Returns:
        Frame `period, realised, outcome_basis`, in the order of time.
    """
    whole = _halves(known)
    firm = _halves(replace(known, observations=_firm(known.observations)))
    found = {period: (value, PUBLISHED if period in firm else DERIVED) for period, value in whole.items()}
    if gemeenten is not None:
        for period, value in summed_halves(gemeenten, divisions).items():
            found.setdefault(period, (value, PUBLISHED))
    for cell in _derived(known):
        if len(cell.months) == MONTHS:
            found.setdefault(_first(cell), (cell.total, DERIVED))
    rows = [(str(period), *found[period]) for period in sorted(found)]
    return pd.DataFrame(rows, columns=["period", "realised", "outcome_basis"])


def summed_halves(observations: pd.DataFrame, divisions: Collection[frozenset[str]]) -> dict[HalfYear, float]:
    """Realisatie of half-years as the sum of the months of all gemeenten; one that lacks a gemeente is not known.

    Args:
        observations: `region, measure, from_date, to_date, value` of gemeenten, one row per region and month.
    """
    rows = observations[observations["measure"] == REALISATIE]
    ends = rows["from_date"] + pd.offsets.MonthEnd(0)
    months = rows[(rows["from_date"].dt.day == 1) & (rows["to_date"] == ends)]
    totals: dict[HalfYear, list[float]] = {}
    for month, own in months.groupby("from_date"):
        if frozenset(own["region"]) in divisions:
            totals.setdefault(HalfYear.of(pd.Timestamp(str(month)).date()), []).append(float(own["value"].sum()))
    return {period: sum(values) for period, values in totals.items() if len(values) == MONTHS}


def realised_spans(known: Vintages) -> pd.DataFrame:
    """Times of several half-years between two stands of which only the total follows.

    Returns:
        Frame `first, last, half_years, realised`, half-years as text.
    """
    rows = []
    for cell in _derived(known):
        first, count = _first(cell), len(cell.months) // MONTHS
        if count > 1:
            rows.append((str(first), str(first + (count - 1)), count, cell.total))
    return pd.DataFrame(rows, columns=["first", "last", "half_years", "realised"])


def spans_beside(scored: pd.DataFrame, ahead: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """`spans` with the sums of the taakstellingen of their half-years.

    Args:
        scored: see `prognoses.with_outcomes`.
        ahead: see `prognoses.in_force_ahead`.

    Returns:
        The same rows with `first_value` (the first version of each half-year), `ahead_value` (the one in force 13
        weeks before; missing when one of them was not known by then) and `last_value`.
    """
    first = scored.drop_duplicates("period", keep="first").set_index("period")
    planned = ahead.set_index("period")["value"]
    periods = [
        [str(period) for period in half_years(HalfYear.parse(first_one), HalfYear.parse(last_one))]
        for first_one, last_one in zip(spans["first"], spans["last"], strict=True)
    ]
    sums = {
        "first_value": first["value"],
        "ahead_value": planned,
        "last_value": first["last_value"],
    }
    return spans.assign(
        **{
            name: pd.Series([values.reindex(own).sum(skipna=False) for own in periods], dtype="float64")
            for name, values in sums.items()
        }
    )


def _halves(known: Vintages) -> dict[HalfYear, float]:
    return {period: value for (region, period), value in known.published_halves().items() if region == COUNTRY}


def _firm(observations: pd.DataFrame) -> pd.DataFrame:
    return observations[observations["quality"] != INFERRED] if "quality" in observations else observations


def _derived(known: Vintages) -> list[Cell]:
    """Totals between two stands of the country whose days and targets are all known."""
    targets = known.targets[known.targets["region"] == COUNTRY]
    stands = stands_by_day(known.stands[known.stands["region"] == COUNTRY])
    return derived_cells(stands, targets, published_cells(known.flow(REALISATIE, COUNTRY)))


def _first(cell: Cell) -> HalfYear:
    return HalfYear.of_month(cell.first)


__all__ = ["realised_halves", "realised_spans", "spans_beside", "summed_halves"]
