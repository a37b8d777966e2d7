"""What a run knows of the chain: counts and flows of the past, and its parts with what is believed of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from forecast.chain.names import FAMILY, FIRST, GRANTS, HOUSED, OCCUPANCY, REPEAT, RESETTLED
from forecast.levels import COUNTRY
from forecast.periods import HalfYear
from forecast.quantiles import QUANTILE
from shown.kit.fan import MEDIAN, quantiles
from shown.read.results import RunResults

# what the picture of the chain takes from the forecast of its month; everything else is a part of the chain
MONTHLY = (FIRST, REPEAT, FAMILY, RESETTLED, GRANTS, HOUSED)


@dataclass(frozen=True)
class Belief:
    """80 % of what is believed lies in `low`..`high`; `median` is the middle."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Part:
    """One part of the chain, as the run stored it: `before` and `after` are what is believed without the figures and
    with them, None where the part is data."""

    name: str
    basis: str
    unit: str
    figures: int
    last_day: date | None
    before: Belief | None
    after: Belief | None
    message: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Flow:
    """Persons over whole months of which only the total is known, `first` and `last` the days it spans."""

    first: pd.Timestamp
    last: pd.Timestamp
    persons: int

    @property
    def months(self) -> int:
        """How many months it spans."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def pace(self) -> float:
        """Persons per month on average."""
        return self.persons / self.months


@dataclass(frozen=True)
class Ahead:
    """A stock on the last day of a half-year: the median and the 80 % band of its forecast."""

    day: date
    median: float
    low: float
    high: float


def parts(results: RunResults) -> dict[str, Part]:
    """The parts of the chain by name, in the order of the run; empty for a run without a chain."""
    return {str(row["part"]): _part(row) for row in results.chain.to_dict(orient="records")}


def _part(row: Mapping[Any, Any]) -> Part:
    return Part(
        name=str(row["part"]),
        basis=str(row["basis"]),
        unit=str(row["unit"]),
        figures=int(row["figures"]),
        last_day=None if pd.isna(row["last_day"]) else row["last_day"].date(),
        before=_belief(row["prior_low"], row["prior_median"], row["prior_high"]),
        after=_belief(row["low"], row["median"], row["high"]),
        message=str(row["message"]),
        details=row["details"] or {},
    )


def _belief(low: float | None, median: float | None, high: float | None) -> Belief | None:
    if low is None or median is None or high is None or pd.isna([low, median, high]).any():
        return None
    return Belief(float(low), float(median), float(high))


def counted(observations: pd.DataFrame, measure: str) -> pd.Series[int]:
    """The stock of the country on each day it was published, by day."""
    rows = of_country(observations, measure)
    rows = rows[rows["from_date"] == rows["to_date"]]
    values: pd.Series[int] = rows.set_index("to_date")["value"].sort_index()
    return values


def spans(observations: pd.DataFrame, measure: str) -> list[Flow]:
    """Flows of the country over a month or more, in order; one that shorter ones tell in part is left out."""
    rows = of_country(observations, measure)
    flows = [
        Flow(first, last, int(value))
        for first, last, value in zip(rows["from_date"], rows["to_date"], rows["value"], strict=True)
        if first.day == 1 and last == last + pd.offsets.MonthEnd(0)
    ]
    kept = [flow for flow in flows if not any(_inside(other, flow) for other in flows)]
    return sorted(kept, key=lambda flow: flow.first)


def _inside(one: Flow, other: Flow) -> bool:
    return one != other and other.first <= one.first and one.last <= other.last


def of_country(observations: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows of the country as a whole, without those of a part such as a kind of permit."""
    return observations[
        (observations["region"] == COUNTRY) & (observations["measure"] == measure) & (observations["part"] == "")
    ]


def ahead(results: RunResults, target: str, count: int = 2) -> list[Ahead]:
    """The first `count` ends of a half-year on or after the as-of date, with the forecast of a stock on them."""
    wide = quantiles(results.forecasts, target, COUNTRY)
    days = [pd.Timestamp(str(day)) for day in wide.index]
    ends = [day for day in days if day.date() == HalfYear.of(day.date()).end and day.date() >= results.as_of]
    return [Ahead(day.date(), *(float(wide[level][day]) for level in (MEDIAN, "0.1", "0.9"))) for day in ends[:count]]


def first_month(results: RunResults) -> pd.Timestamp | None:
    """The last day of the first month ahead of the chain; None for a run without one."""
    rows = results.forecasts[results.forecasts["target"] == OCCUPANCY]
    return None if rows.empty else pd.Timestamp(rows["target_end_date"].min())


def medians(results: RunResults, day: pd.Timestamp) -> dict[str, float]:
    """The median of each flow of `MONTHLY` in the month that ends on `day`."""
    rows = results.forecasts
    chosen = rows[
        (rows["location"] == COUNTRY)
        & (rows["target_end_date"] == day)
        & rows["target"].isin(MONTHLY)
        & (rows["output_type"] == QUANTILE)
        & (rows["output_type_id"] == MEDIAN)
    ]
    return dict(zip(chosen["target"], chosen["value"].astype(float), strict=True))
