"""The expected number to be housed in a half-year, composed as COA describes the taakstelling.

COA names three parts: the vergunninghouders in reception, what is left of the previous period, and the expected
grants in a window that leads the half-year by about a quarter. How they combine is not published. **Our inference:**

    A  in reception at the start of the window (by default three months before the half-year)
    B  arriving with a status in the six months of the window, less those who leave without a house
    C  housed between the start of the window and the start of the half-year: they need no house any more
    to house  = A + B - C
    D  of this already asked: the net stand at the start, "what is left of the previous period"
    to ask    = A + B - C - D, not below zero: the taakstelling that covers the rest

The number is an upper bound: nobody can house everyone who arrives until the last day. `due` is what the norm asks
(`forecast.norm`, housed within 14 weeks of the grant): the same with only those who arrive at least that long before
the end of the half-year, a month in which that day falls counted by its days. With the window of a quarter the two
lie a week apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from forecast.arrays import Array
from forecast.chain.names import APPEALS, FAMILY, GRANTS, HOUSED, OTHER_IN, OTHER_OUT, PERMITS, RESETTLED
from forecast.chain.paths import ChainPaths
from forecast.errors import BadInput
from forecast.norm import NORM
from forecast.periods import MONTHS, HalfYear, first_day, month_end, month_number

# our inference from "about a quarter"
LEAD_MONTHS = 3
ARRIVING = (GRANTS, APPEALS, FAMILY, RESETTLED, OTHER_IN)


@dataclass(frozen=True)
class KnownMonths:
    """What is known of a window that starts before the first month ahead; persons.

    Attributes:
        in_reception: vergunninghouders in reception at the start of the window.
        arrived: with a status from then until the first month ahead, less those who left without a house.
        housed: realisatie over the same months.
    """

    in_reception: float
    arrived: float
    housed: float


@dataclass(frozen=True, eq=False)
class Expected:
    """The terms per path (module docstring), each of shape (paths,), persons.

    `window_start` and `window_end` are its first and last day.
    """

    period: HalfYear
    window_start: date
    window_end: date
    in_reception: Array
    arriving: Array
    housed_before: Array
    carried: Array
    due: Array

    @property
    def to_house(self) -> Array:
        """A + B - C."""
        return self.in_reception + self.arriving - self.housed_before

    @property
    def to_ask(self) -> Array:
        """A + B - C - D, not below zero."""
        return np.maximum(self.to_house - self.carried, 0.0)


def expected_number(
    paths: ChainPaths,
    period: HalfYear,
    stand_begin: Array,
    *,
    known: KnownMonths | None = None,
    lead_months: int = LEAD_MONTHS,
) -> Expected:
    """Compose the number of `period`.

    Args:
        paths: the chain; must reach to the end of the window and to the norm before the end of the half-year.
        period: a half-year that starts in or after the first month ahead.
        stand_begin: national net stand at its start, shape (paths,); positive = behind.
        known: the months of the window before the first month ahead; needed if there are any.
        lead_months: how much earlier than the half-year the window of six months starts.

    Raises:
        BadInput: the paths end too early or start too late, `stand_begin` has another number of paths, or the window
            starts after the half-year.
    """
    start = month_number(period.start)
    first, end = start - lead_months, start - lead_months + MONTHS
    norm_day = period.end - NORM.after_grant
    count = len(paths.opening[PERMITS])
    _refuse(paths, start, first, max(end, month_number(norm_day) + 1))
    if np.shape(stand_begin) != (count,):
        raise BadInput(f"the stand at the start has the shape {np.shape(stand_begin)}, the chain has {count} paths")
    if first >= paths.first_month:
        opening, before = _in_reception(paths, first), KnownMonths(0, 0, 0)
    elif known is not None:
        opening, before = np.full(count, float(known.in_reception)), known
    else:
        raise BadInput("the window starts before the first month ahead, and what is known of those months is missing")
    arrivals = _arrivals(paths)
    housed_before = paths[HOUSED] @ _within(paths, first, start) + before.housed
    return Expected(
        period=period,
        window_start=first_day(first),
        window_end=month_end(end - 1),
        in_reception=opening,
        arriving=arrivals @ _within(paths, first, end) + before.arrived,
        housed_before=housed_before,
        carried=np.asarray(stand_begin, dtype=float),
        due=opening + arrivals @ _until(paths, first, norm_day) + before.arrived - housed_before,
    )


def _refuse(paths: ChainPaths, start: int, first: int, end: int) -> None:
    if first > start:
        raise BadInput("the window cannot start after the half-year")
    if start < paths.first_month:
        raise BadInput("the half-year starts before the first month ahead: it can no longer be planned")
    if end > paths.first_month + paths[HOUSED].shape[1]:
        raise BadInput("the paths of the chain end before the window does")


def _arrivals(paths: ChainPaths) -> Array:
    """Persons with a status who arrive less those who leave without a house, shape (paths, months)."""
    total: Array = sum((paths[name].astype(float) for name in ARRIVING), -paths[OTHER_OUT].astype(float))
    return total


def _in_reception(paths: ChainPaths, month: int) -> Array:
    """Vergunninghouders in reception at the start of a month, shape (paths,)."""
    before = month - 1 - paths.first_month
    stock = paths.opening[PERMITS] if before < 0 else paths[PERMITS][:, before]
    return stock.astype(float)


def _within(paths: ChainPaths, first: int, end: int) -> Array:
    """1 for each month ahead from `first` to before `end`, else 0."""
    months = paths.first_month + np.arange(paths[HOUSED].shape[1])
    return ((months >= first) & (months < end)).astype(float)


def _until(paths: ChainPaths, first: int, last_day: date) -> Array:
    """The share of each month ahead from `first` on that lies on or before `last_day`."""
    month = month_number(last_day)
    shares = _within(paths, first, month + 1)
    place = month - paths.first_month
    if 0 <= place < len(shares):
        shares[place] *= last_day.day / month_end(month).day
    return shares
