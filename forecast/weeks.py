"""ISO weeks, the periods of what is told weekly: `2026-W47` is the week of Monday 16 November 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from forecast.errors import BadInput

__all__ = ["DAYS_IN_A_WEEK", "Week"]

DAYS_IN_A_WEEK = 7

# no figure is of another century, and a calendar has an end
_PATTERN = re.compile(r"((?:19|20|21)\d{2})-W(\d{2})")


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week. Ordered in time; `week + n` is n weeks later."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Week:
        """From `2026-W47`.

        Raises:
            BadInput: the text has another form, or the year has no such week.
        """
        match = _PATTERN.fullmatch(text)
        if not match:
            raise BadInput(f"{text!r} is not a week such as 2026-W47")
        year, number = int(match[1]), int(match[2])
        try:
            date.fromisocalendar(year, number, 1)
        except ValueError:
            raise BadInput(f"{text!r} is no week of that year") from None
        return cls(year, number)

    @classmethod
    def of(cls, day: date) -> Week:
        """The week a day lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    def __add__(self, weeks: int) -> Week:
        return Week.of(self.monday + timedelta(weeks=weeks))

    def __sub__(self, other: Week) -> int:
        return (self.monday - other.monday).days // DAYS_IN_A_WEEK

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"
