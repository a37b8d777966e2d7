"""The calendar of the announcements: by the Gregorian calendar, around the last day itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.periods import HalfYear
from forecast.plan.calendar import announcement, announcements, coming

days = st.dates(date(2014, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("period", "last_day", "linked_by", "begin", "end"),
    [
        ("2027-H1", date(2026, 10, 2), date(2027, 4, 1), date(2027, 1, 1), date(2027, 7, 1)),
        ("2027-H2", date(2027, 4, 1), date(2027, 10, 1), date(2027, 7, 1), date(2028, 1, 1)),
        ("2028-H2", date(2028, 4, 1), date(2028, 10, 1), date(2028, 7, 1), date(2029, 1, 1)),
    ],
)
def test_the_days_of_a_half_year(period: str, last_day: date, linked_by: date, begin: date, end: date):
    days = announcement(HalfYear.parse(period))
    assert (days.last_day, days.linked_by, days.stand_begin_on, days.stand_eind_on) == (
        last_day, linked_by, begin, end,
    )  # fmt: skip


@given(year=st.integers(2014, 2100))
def test_a_leap_year_moves_neither_last_day(year: int):
    spring, autumn = announcements(year)
    assert (spring.last_day, autumn.last_day) == (date(year, 4, 1), date(year, 10, 2))
    assert (str(spring.period), str(autumn.period)) == (f"{year}-H2", f"{year + 1}-H1")


def test_days_left_are_counted_through_zero():
    days = announcement(HalfYear(2027, 1))
    assert [days.days_left(date(2026, 10, day)) for day in (1, 2, 3)] == [1, 0, -1]
    assert days.days_left(date(2026, 8, 28)) == 35


@given(as_of=days, count=st.integers(1, 5))
def test_what_is_coming_can_still_be_made_in_time_and_nothing_nearer_is_passed_over(as_of: date, count: int):
    ahead = coming(as_of, count)
    assert len(ahead) == count
    assert all(one.last_day >= as_of for one in ahead)
    assert [ahead[0].period + step for step in range(count)] == [one.period for one in ahead]
    assert announcement(ahead[0].period + (-1)).last_day < as_of


def test_on_the_last_day_itself_it_is_still_coming():
    assert str(coming(date(2026, 10, 2))[0].period) == "2027-H1"
    assert str(coming(date(2026, 10, 3))[0].period) == "2027-H2"


@given(as_of=days)
def test_thirteen_weeks_lie_between_the_last_day_and_the_half_year(as_of: date):
    nearest = coming(as_of, 1)[0]
    assert nearest.last_day + timedelta(days=91) == nearest.period.start
