"""Warnings per region and half-year, from the joint paths. Persons throughout; positive stand = behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from forecast.accounting import opgave
from forecast.arrays import Array
from forecast.cells import from_the_start
from forecast.flags import CAUSE_UNKNOWN, FlagRules, expected_shortfall, flag, p_miss
from forecast.levels import COUNTRY, LAND, PROVINCIE
from forecast.periods import MONTHS, HalfYear, month_number
from forecast.realisatie import CountryPaths, Figures
from forecast.streak import streak
from forecast.targets import ASSUMED, NO_TARGET


@dataclass(frozen=True)
class _Region:
    """A region's paths: `halves` and `stands` of shape (paths, half-years) from `first` on."""

    code: str
    first: HalfYear
    halves: Array
    stands: Array
    opening: Array


def warnings(paths: CountryPaths, figures: Figures, periods: list[HalfYear], rules: FlagRules) -> pd.DataFrame:
    """One row per region and half-year: the columns of the table `flag` without the run.

    A half-year whose taakstelling is only assumed, or that has none, gets no P(miss), flag or cause. Provincies
    and country have no rank, and their cause is unknown without koppelingen. The expected shortfall is
    that of the region's own net stand: the gross one needs figures per gemeente.
    """
    rows = [_warning(region, period, figures, rules) for region in _regions(paths, figures) for period in periods]
    return pd.DataFrame(rows)


def leading_period(chances: Iterable[tuple[str, float | None]]) -> str | None:
    """The half-year that reports, mails and their memory are about; None without any.

    It is the first that is judged (its taakstelling is known), else the first of all.

    Args:
        chances: half-year and P(miss) of every warning of a run; no chance is None or NaN.
    """
    known = list(chances)
    judged = [period for period, chance in known if pd.notna(chance)]
    return min(judged or [period for period, _ in known], default=None)


def _warning(region: _Region, period: HalfYear, figures: Figures, rules: FlagRules) -> dict[str, Any]:
    column = period - region.first
    begin = region.stands[:, column - 1] if column else region.opening
    end, halves = region.stands[:, column], region.halves[:, column]
    target, basis = _target(figures, region.code, period)
    elapsed, realised = realised_so_far(figures, region.code, period)
    left = MONTHS - elapsed
    task = None if target is None else float(np.median(opgave(begin, np.full_like(begin, target))))
    published = _published(figures, region.code)
    behind = streak(published)
    row: dict[str, Any] = {
        "location": region.code,
        "level": LAND if region.code == COUNTRY else PROVINCIE,
        "provincie": None if region.code == COUNTRY else region.code,
        "period": str(period),
        "stand_published": None if published.empty else int(published.iloc[-1]),
        "stand_published_on": None if published.empty else published.index[-1].date(),
        "stand_begin": float(np.median(begin)),
        "taakstelling": target,
        "target_basis": basis,
        "opgave": task,
        "realised": realised,
        "realised_to": None if realised is None else _end_of_month(period, elapsed),
        "needed_per_month": None if task is None or not left else (task - (realised or 0)) / left,
        "expected_per_month": float(np.median(halves - (realised or 0))) / left if left else 0.0,
        "streak": None if behind is None else behind.count,
        "streak_at_least": behind is not None and behind.at_least,
        "p_miss": None,
        "expected_shortfall": None,
        "cause": None,
        "flag": None,
        "rank": None,
        "simulated": False,
    }
    if task is not None:
        row["expected_shortfall"] = expected_shortfall(end)
        if basis != ASSUMED:
            miss = p_miss(end)
            row |= {
                "p_miss": miss,
                "cause": CAUSE_UNKNOWN,
                "flag": flag(miss, row["expected_shortfall"], task, rules),
            }
    return row


def _regions(paths: CountryPaths, figures: Figures) -> list[_Region]:
    def opening(region: str, first: HalfYear, rows: int) -> Array:
        stands = figures.stands[figures.stands["day"] == pd.Timestamp(first.start)].set_index("region")["begin"]
        if region == COUNTRY and COUNTRY not in stands.index:
            return np.full(rows, float(stands.reindex(list(figures.provincies)).sum(skipna=False)))
        return np.full(rows, float(stands.get(region, np.nan)))

    count = len(paths.months)
    found = [_Region(COUNTRY, paths.first, paths.halves, paths.stands, opening(COUNTRY, paths.first, count))]
    if paths.provincies is not None:
        whole, halves = paths.provincies.whole, paths.provincies.halves
        found += [
            _Region(
                code, whole.first, halves[:, row], paths.provincies.stands[:, row], opening(code, whole.first, count)
            )
            for row, code in enumerate(whole.regions)
        ]
    return found


def _target(figures: Figures, region: str, period: HalfYear) -> tuple[float | None, str]:
    targets = figures.targets
    own = targets[(targets["region"] == region) & (targets["period"] == str(period))]
    if own.empty:
        return None, NO_TARGET
    return float(own["value"].iloc[0]), str(own["basis"].iloc[0])


def realised_so_far(figures: Figures, region: str, period: HalfYear) -> tuple[int, int | None]:
    """Months of the half-year known from its start on, and what was realised in them."""
    start = month_number(period.start)
    own = (cell for cell in figures.cells if cell.region == region and not cell.derived)
    elapsed, total = from_the_start(own, start, start + MONTHS - 1)
    return elapsed, int(total) if elapsed else None


def _published(figures: Figures, region: str) -> pd.Series:
    """Published stands that close a half-year, by day."""
    own = figures.stands[figures.stands["region"] == region].sort_values("day")
    return own.set_index("day")["eind"]


def _end_of_month(period: HalfYear, elapsed: int) -> Any:
    return (period.months[elapsed - 1] + pd.offsets.MonthEnd(0)).date()
