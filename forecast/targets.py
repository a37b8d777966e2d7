"""The net taakstelling of every region for every half-year asked for, and where each number comes from.

published   the number known for that region ("gepubliceerd"); it always wins
derived     the statutory split of the national number over gemeenten, summed per provincie ("afgeleid"), or the
            sum of the provincies for the country
assumed     the last known national number carried on, because none is known yet ("aangenomen"): good for a
            plan, not for a warning
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from forecast.herindeling import interpolated_population
from forecast.levels import COUNTRY
from forecast.periods import HalfYear
from forecast.statutory_split import allocate

PUBLISHED, DERIVED, ASSUMED = "gepubliceerd", "afgeleid", "aangenomen"
# a half-year for which there is no taakstelling at all, because the mechanism is no longer in force
NO_TARGET = "geen"
COLUMNS = ["region", "period", "value", "basis"]


def complete_targets(
    known: pd.DataFrame,
    periods: Sequence[HalfYear],
    *,
    shares: pd.DataFrame,
    in_force_until: date | None = None,
) -> pd.DataFrame:
    """Targets of the country and its provincies over `periods`.

    Args:
        known: `region, period, value`, the latest version per key as known on the as-of date.
        shares: `year, provincie, gemeente, inhabitants`, see `reference_population`.
        in_force_until: half-years that start after this day have no target at all.

    Returns:
        Frame `region, period, value, basis`; no row where there is no target or nothing to base one on.
    """
    values = dict(zip(zip(known["region"], known["period"], strict=True), known["value"].astype(int), strict=True))
    provincies = sorted(shares["provincie"].unique())
    rows: list[tuple[str, str, int, str]] = []
    last: int | None = None
    for period in sorted(periods):
        if in_force_until is not None and period.start > in_force_until:
            continue
        own = {name: values[name, str(period)] for name in provincies if (name, str(period)) in values}
        national, basis = _national(values.get((COUNTRY, str(period))), own, len(provincies), last)
        rows += [(name, str(period), value, PUBLISHED) for name, value in own.items()]
        if national is None:
            continue
        rows.append((COUNTRY, str(period), national, basis))
        last = national
        if len(own) < len(provincies):
            rest = shares[~shares["provincie"].isin(list(own))]
            split = split_over_provincies(max(national - sum(own.values()), 0), rest, period)
            part = DERIVED if basis == PUBLISHED else basis
            rows += [(name, str(period), int(split[name]), part) for name in provincies if name not in own]
    return pd.DataFrame(rows, columns=COLUMNS)


def split_over_provincies(total: int, shares: pd.DataFrame, period: HalfYear) -> pd.Series:
    """The statutory split of `total` over gemeenten, summed per provincie; index provincie code."""
    year = shares[shares["year"] == reference_year(period)]
    per_gemeente = allocate(total, year.set_index("gemeente")["inhabitants"])
    summed: pd.Series = per_gemeente.groupby(year.set_index("gemeente")["provincie"]).sum()
    return summed


def reference_year(period: HalfYear) -> int:
    """The population counts of 1 January of the year before the half-year's year decide the split."""
    return period.year - 1


def reference_population(
    population: pd.DataFrame, herindelingen: pd.DataFrame, parents: pd.Series, years: Sequence[int]
) -> pd.DataFrame:
    """Inhabitants per gemeente on 1 January of each of `years`, interpolated where CBS figures are not loaded.

    Args:
        population: `region, day, inhabitants` of gemeenten, as known on the as-of date.
        parents: provincie code by gemeente code.

    Returns:
        Frame `year, provincie, gemeente, inhabitants`.
    """
    frames = []
    for year in sorted(set(years)):
        counted = interpolated_population(population, date(year, 1, 1), herindelingen)
        provincie = counted["region"].map(parents)
        frames.append(
            pd.DataFrame(
                {
                    "year": year,
                    "provincie": provincie,
                    "gemeente": counted["region"],
                    "inhabitants": counted["inhabitants"],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _national(
    published: int | None, own: dict[str, int], provincies: int, last: int | None
) -> tuple[int | None, str]:
    if published is not None:
        return published, PUBLISHED
    if own and len(own) == provincies:
        return sum(own.values()), DERIVED
    return last, ASSUMED
