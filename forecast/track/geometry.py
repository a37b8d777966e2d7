"""On which days a backtest of months forecasts: declared, never inferred from what there happens to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from forecast.errors import BadInput, TooLittleData
from forecast.periods import MONTHS, HalfYear, first_day, month_number

# a month is known seven days after it ends, so by the 15th the one before is
DAY = 15


@dataclass(frozen=True)
class MonthlyOrigins:
    """How a backtest with an origin on the 15th of a month is laid out.

    Attributes:
        origins: how many days to forecast from, the latest ones of which the half-year has ended.
        stride: months between two of them.
        least_history: months of figures that must be known on the first of them.
        paths: joint paths per origin.
        seed: of the random numbers; those of an origin do not depend on which others there are.

    Raises:
        BadInput: a number is out of range.
    """

    origins: int
    stride: int = 1
    least_history: int = 24
    paths: int = 500
    seed: int = 0

    def __post_init__(self) -> None:
        if self.origins < 1 or self.stride < 1:
            raise BadInput("a backtest needs at least one origin and one month between two of them")
        if self.least_history < 2 * MONTHS:
            raise BadInput("an origin needs a year of months before it at the least")
        if self.paths < 100:
            raise BadInput("quantiles need a hundred paths at the least")

    def days(self, last: HalfYear) -> list[date]:
        """The origins, oldest first.

        Args:
            last: the last half-year of which the outcome is known; its last month holds the last origin.
        """
        final = month_number(last.end)
        numbers = [final - self.stride * back for back in reversed(range(self.origins))]
        return [first_day(number).replace(day=DAY) for number in numbers]

    def require(self, days: Sequence[date], enough: Callable[[date], bool]) -> None:
        """Refuse a backtest of which an origin has too little before it.

        Args:
            days: as from `days`.
            enough: whether `least_history` months were known on a day; once true it stays so.

        Raises:
            TooLittleData: with how many of the origins would fit.
        """
        lacking = list(takewhile(lambda day: not enough(day), days))
        if lacking:
            raise TooLittleData(
                f"{len(days)} origins every {self.stride} months to {days[-1]} do not fit: "
                f"{len(days) - len(lacking)} of them have {self.least_history} months of figures before them"
            )


__all__ = ["DAY", "MonthlyOrigins"]
