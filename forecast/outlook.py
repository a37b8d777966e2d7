"""Sample paths as published forecasts: long frames of means and quantiles, in persons.

Columns: `target, location, target_end_date, horizon, output_type, output_type_id, value`, those of the hubverse
without the names of the run. `horizon` counts months from the last observed month of that location.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.levels import COUNTRY
from forecast.measures import MISS, REALISATIE, REALISATIE_HALFJAAR, STAND_EIND
from forecast.monthly.base import Series
from forecast.periods import HalfYear, month_end, month_number
from forecast.quantiles import KINDS, of_paths
from forecast.realisatie import CountryPaths, Figures

COLUMNS = ["target", "location", "target_end_date", "horizon", "output_type", "output_type_id", "value"]


def distribution(
    target: str, location: str, ends: Sequence[date], horizons: Sequence[int], paths: Array
) -> pd.DataFrame:
    """Mean and quantiles of `paths`, shape (paths, len(ends))."""
    values = np.vstack([paths.mean(axis=0, keepdims=True), of_paths(paths)])
    return pd.DataFrame(
        [
            (target, location, end, horizon, kind, kind_id, values[row, column])
            for column, (end, horizon) in enumerate(zip(ends, horizons, strict=True))
            for row, (kind, kind_id) in enumerate(KINDS)
        ],
        columns=COLUMNS,
    )


def intake_outlook(measure: str, series: Series, paths: Array) -> pd.DataFrame:
    """The coming months of a national monthly measure; `paths` has shape (paths, months)."""
    ends = [month_end(month_number(month)) for month in series.ahead(paths.shape[1])]
    return distribution(measure, COUNTRY, ends, range(1, len(ends) + 1), paths)


def country_outlook(paths: CountryPaths, figures: Figures, until: HalfYear) -> pd.DataFrame:
    """Realisatie per month (country) and half-year, and the stand at its end, of country and provincies.

    Months and half-years that are not known in full are forecast, also those that lie before the as-of date;
    stands from the first peildatum after the last published one, as long as there is a taakstelling.
    """
    frames = [_months(paths, until)]
    for region, first, halves, stands in _regions(paths):
        observed = last_month(figures, region)
        periods = [first + step for step in range(halves.shape[1])]
        open_halves = [period for period in periods if month_number(period.end) > observed and period <= until]
        frames.append(_halves(REALISATIE_HALFJAAR, region, open_halves, first, halves, observed))
        known = _last_stand(figures, region)
        has_target = set(figures.targets.loc[figures.targets["region"] == region, "period"])
        ahead = [
            period for period in periods if period.peildatum > known and period <= until and str(period) in has_target
        ]
        frames.append(_halves(STAND_EIND, region, ahead, first, stands, observed))
    return pd.concat([frame for frame in frames if len(frame)], ignore_index=True)


def halves_before(paths: CountryPaths, figures: Figures, before: HalfYear) -> pd.DataFrame:
    """Of `country_outlook` the half-years that are over when `before` begins and not known yet."""
    whole = country_outlook(paths, figures, before + -1)
    return whole[whole["target"].isin([REALISATIE_HALFJAAR, STAND_EIND])].reset_index(drop=True)


def miss_outlook(warnings: pd.DataFrame, horizons: dict[tuple[str, str], int]) -> pd.DataFrame:
    """P(miss) as a probability mass over `mist` and `haalt`, where it is known.

    Args:
        warnings: `location, period, p_miss`.
        horizons: months from the last observed month, by location and period.
    """
    rows = []
    for location, period, chance in zip(
        warnings["location"], warnings["period"], warnings["p_miss"].astype(float), strict=True
    ):
        if not np.isnan(chance):
            head = (MISS, location, HalfYear.parse(period).end, horizons[location, period], "pmf")
            rows += [(*head, "mist", chance), (*head, "haalt", 1 - chance)]
    return pd.DataFrame(rows, columns=COLUMNS)


def horizon_of(figures: Figures, region: str, period: HalfYear) -> int:
    """Months from the last observed month of `region` to the end of `period`."""
    return month_number(period.end) - last_month(figures, region)


def last_month(figures: Figures, region: str) -> int:
    """Number of the last month a known sum of the region covers; the month before its first stand if none does."""
    known = [cell.last for cell in figures.cells if cell.region == region]
    if region == COUNTRY:
        own = [[cell.last for cell in figures.cells if cell.region == name] for name in figures.provincies]
        if all(own):
            known.append(min(max(ends) for ends in own))
    return max(known) if known else month_number(figures.stands["day"].min().date()) - 1


def _months(paths: CountryPaths, until: HalfYear) -> pd.DataFrame:
    start = month_number(paths.first.start)
    observed = start - 1 if paths.learned_until is None else paths.learned_until
    months = range(observed + 1, month_number(until.peildatum))
    ends = [month_end(month) for month in months]
    horizons = [month - observed for month in months]
    return distribution(REALISATIE, COUNTRY, ends, horizons, paths.months[:, [month - start for month in months]])


def _regions(paths: CountryPaths) -> Iterable[tuple[str, HalfYear, Array, Array]]:
    yield COUNTRY, paths.first, paths.halves, paths.stands
    if paths.provincies is not None:
        whole = paths.provincies.whole
        halves, stands = paths.provincies.halves, paths.provincies.stands
        for row, region in enumerate(whole.regions):
            yield region, whole.first, halves[:, row], stands[:, row]


def _halves(
    target: str, region: str, periods: list[HalfYear], first: HalfYear, values: Array, observed: int
) -> pd.DataFrame:
    horizons = [month_number(period.end) - observed for period in periods]
    paths = values[:, [period - first for period in periods]]
    return distribution(target, region, [period.end for period in periods], horizons, paths)


def _last_stand(figures: Figures, region: str) -> date:
    days = figures.stands.loc[figures.stands["region"] == region, "day"]
    last: date = days.max().date() if len(days) else date.min
    return last


__all__ = [
    "MISS",
    "REALISATIE",
    "REALISATIE_HALFJAAR",
    "STAND_EIND",
    "country_outlook",
    "distribution",
    "halves_before",
    "horizon_of",
    "intake_outlook",
    "last_month",
    "miss_outlook",
]
