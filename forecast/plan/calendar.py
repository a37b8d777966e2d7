"""When a taakstelling must be announced, and the days that count in its half-year.

The minister announces the national total at least 13 weeks before the half-year (Huisvestingswet 2014, art. 28),
twice a year: by 1 April for July-December and by 2 October for January-June.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from forecast.periods import HalfYear

ANNOUNCED_BEFORE = timedelta(weeks=13)
# by the middle of the half-year COA must have linked enough people to the gemeenten
LINKED_AFTER_MONTHS = 3


@dataclass(frozen=True)
class Announcement:
    """The days of one taakstelling.

    Attributes:
        period: the half-year it is for.
        last_day: the last day on which it can be announced in time.
        linked_by: 1 April or 1 October in the half-year: COA must have linked enough people.
        stand_begin_on, stand_eind_on: the peildata before and after it.
    """

    period: HalfYear
    last_day: date
    linked_by: date
    stand_begin_on: date
    stand_eind_on: date

    def days_left(self, as_of: date) -> int:
        """Days from `as_of` to the last day; 0 on the day itself, below 0 when it is past."""
        return (self.last_day - as_of).days


def announcement(period: HalfYear) -> Announcement:
    """The days of the taakstelling of one half-year."""
    start = period.start
    return Announcement(
        period=period,
        last_day=start - ANNOUNCED_BEFORE,
        linked_by=start.replace(month=start.month + LINKED_AFTER_MONTHS),
        stand_begin_on=start,
        stand_eind_on=period.peildatum,
    )


def announcements(year: int) -> tuple[Announcement, Announcement]:
    """The two of a calendar year: in spring for its second half, in autumn for the first half of the next."""
    return announcement(HalfYear(year, 2)), announcement(HalfYear(year + 1, 1))


def coming(as_of: date, count: int = 2) -> tuple[Announcement, ...]:
    """The next `count` that can still be made in time on `as_of`, the nearest first."""
    first = HalfYear.of(as_of) + 1
    if announcement(first).days_left(as_of) < 0:
        first += 1
    return tuple(announcement(first + step) for step in range(count))
