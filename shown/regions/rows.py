"""The table every output shows: per region the stand now, the stands ahead and the warning. Numbers, no words."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from forecast.levels import GEMEENTE, LAND, PROVINCIE
from forecast.periods import HalfYear
from forecast.warning import leading_period as leading_of
from shown.kit.fan import quantiles
from shown.read.results import RunResults

ASSUMED = "aangenomen"


@dataclass(frozen=True)
class StandAhead:
    """The forecast stand at the end of a half-year: median and the 80 % band; `assumed` = its target is."""

    period: str
    day: date
    median: float
    low: float
    high: float
    assumed: bool


@dataclass(frozen=True)
class RegionRow:
    """One region. `warning` is its row of the flag table for the leading half-year."""

    location: str
    name: str
    level: str
    stand: int | None
    stand_on: date | None
    ahead: tuple[StandAhead, ...]
    warning: dict[Hashable, Any]


@dataclass(frozen=True)
class ThreeNumbers:
    """Net stand on a day with what it hides; `behind` and `ahead` are None while gemeenten are unknown."""

    net: int
    behind: int | None
    ahead: int | None


def leading_period(results: RunResults) -> str | None:
    """The half-year that the run's report is about; None without any."""
    return leading_of(results.flags)


def region_rows(results: RunResults) -> list[RegionRow]:
    """The country, then the provincies by name. Every region with a flag is here, none is left out."""
    leading = leading_period(results)
    names = dict(zip(results.regions["code"], results.regions["name"], strict=True))
    rows = [
        _region_row(results, str(location), flags, names[str(location)], leading)
        for location, flags in results.flags.groupby("location")
        if flags["level"].iloc[0] in (LAND, PROVINCIE)
    ]
    return sorted(rows, key=lambda row: (row.level != LAND, row.name))


def _region_row(results: RunResults, location: str, flags: pd.DataFrame, name: str, leading: str | None) -> RegionRow:
    warning = flags[flags["period"] == leading].to_dict(orient="records")
    first = flags.sort_values("period").iloc[0]
    known = pd.notna(first["stand_published"])
    return RegionRow(
        location=location,
        name=name,
        level=str(first["level"]),
        stand=int(first["stand_published"]) if known else None,
        stand_on=first["stand_published_on"].date() if known else None,
        ahead=_stands_ahead(results, location, flags),
        warning=warning[0] if warning else {},
    )


def _stands_ahead(results: RunResults, location: str, flags: pd.DataFrame) -> tuple[StandAhead, ...]:
    wide = quantiles(results.forecasts, "stand_eind", location)
    ahead = []
    for text, basis in sorted(zip(flags["period"], flags["target_basis"], strict=True)):
        period = HalfYear.parse(text)
        end = pd.Timestamp(period.end)
        if end in wide.index:
            median, low, high = (float(wide[level][end]) for level in ("0.5", "0.1", "0.9"))
            ahead.append(StandAhead(text, period.peildatum, median, low, high, basis == ASSUMED))
    return tuple(ahead)


def three_numbers(results: RunResults, row: RegionRow) -> ThreeNumbers | None:
    """Net, gross behind and ahead on the row's last published day; None when no stand was ever published.

    Behind and ahead are the sums over all gemeenten of the region, and unknown unless each has a stand that day.
    """
    if row.stand is None or row.stand_on is None:
        return None
    day = pd.Timestamp(row.stand_on)
    regions = results.regions
    gemeenten = regions[(regions["level"] == GEMEENTE) & _valid_on(regions, day)]
    if row.level == PROVINCIE:
        gemeenten = gemeenten[gemeenten["parent"] == row.location]
    stands = results.stands[(results.stands["day"] == day) & (results.stands["role"] == "eind")]
    values = stands.set_index("region")["value"].reindex(gemeenten["code"])
    if values.empty or values.isna().any():
        return ThreeNumbers(row.stand, None, None)
    return ThreeNumbers(row.stand, int(values.clip(lower=0).sum()), int(-values.clip(upper=0).sum()))


def _valid_on(regions: pd.DataFrame, day: pd.Timestamp) -> pd.Series[bool]:
    begun = regions["valid_from"].isna() | (regions["valid_from"] <= day)
    return begun & (regions["valid_to"].isna() | (regions["valid_to"] > day))
