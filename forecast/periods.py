"""Half-years, the periods of the taakstelling: `2026-H1` is January-June, `2026-H2` July-December."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from forecast.errors import BadInput

# of a half-year and of a year
MONTHS, YEAR = 6, 12
DAYS_IN_A_MONTH = 365.25 / YEAR
# no figure is of another century, and a calendar has an end
_PATTERN = re.compile(r"((?:19|20|21)\d{2})-H([12])")


@dataclass(frozen=True, order=True)
class HalfYear:
    """A calendar half-year; `half` is 1 or 2. Ordered in time; `period + n` is n half-years later."""

    year: int
    half: int

    @classmethod
    def parse(cls, text: str) -> HalfYear:
        """From `2026-H1`.

        Raises:
            BadInput: the text has another form.
        """
        match = _PATTERN.fullmatch(text)
        if not match:
            raise BadInput(f"{text!r} is not a half-year such as 2026-H1")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> HalfYear:
        """The half-year a day lies in."""
        return cls(day.year, 1 if day.month <= MONTHS else 2)

    @classmethod
    def of_month(cls, number: int) -> HalfYear:
        """The half-year that the month with this number (`month_number`) lies in."""
        return cls(number // YEAR, 1 if number % YEAR < MONTHS else 2)

    @property
    def index(self) -> int:
        """A running number, so that differences count half-years."""
        return 2 * self.year + self.half - 1

    @property
    def start(self) -> date:
        """Its first day; the stand on that day is the period's stand_begin."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def peildatum(self) -> date:
        """The day on which its stand_eind holds: the first day after it."""
        return (self + 1).start

    @property
    def end(self) -> date:
        """Its last day."""
        return self.peildatum - timedelta(days=1)

    @property
    def months(self) -> pd.DatetimeIndex:
        """First days of its six months."""
        return pd.date_range(self.start, periods=MONTHS, freq="MS")

    def __add__(self, half_years: int) -> HalfYear:
        year, half = divmod(self.index + half_years, 2)
        return HalfYear(year, half + 1)

    def __sub__(self, other: HalfYear) -> int:
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year}-H{self.half}"


def is_peildatum(day: date) -> bool:
    """Whether a stand on `day` is a stand proper (1 January, 1 July) and not a tussenstand."""
    return day.day == 1 and day.month in (1, 7)


def on_peildatum(days: pd.Series) -> pd.Series:
    """The same of each of `days` (timestamps), as a mask."""
    on: pd.Series = (days.dt.day == 1) & days.dt.month.isin((1, 7))
    return on


def half_years(first: HalfYear, last: HalfYear) -> list[HalfYear]:
    """All half-years from `first` to `last`, both included."""
    return [first + step for step in range(last - first + 1)]


def month_number(day: date) -> int:
    """Months since year 0, so that differences count months."""
    return day.year * YEAR + day.month - 1


def written_month(number: int) -> str:
    """`2026-07`."""
    return f"{first_day(number):%Y-%m}"


def first_day(number: int) -> date:
    """The first day of the month with this number."""
    return date(number // YEAR, number % YEAR + 1, 1)


def month_end(number: int) -> date:
    """The last day of the month with this number."""
    return first_day(number + 1) - timedelta(days=1)
