"""ISO weeks: names, order and steps, across the turn of years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.weeks import Week

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(DAYS)
def test_a_week_reads_back_what_it_writes_and_holds_its_day(day: date) -> None:
    week = Week.of(day)
    assert Week.parse(str(week)) == week
    assert week.monday <= day < (week + 1).monday


@given(DAYS, st.integers(-200, 200))
def test_steps_are_seven_days_and_differences_count_them(day: date, weeks: int) -> None:
    week = Week.of(day)
    assert (week + weeks).monday == week.monday + timedelta(weeks=weeks)
    assert (week + weeks) - week == weeks
    assert (week + weeks > week) == (weeks > 0)


def test_the_year_of_a_week_is_that_of_its_thursday() -> None:
    assert str(Week.of(date(2027, 1, 1))) == "2026-W53"
    assert str(Week.of(date(2026, 11, 21))) == "2026-W47"


@pytest.mark.parametrize("text", ["2026-47", "2026-W1", "2025-W53", "2026-W00", "w", ""])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        Week.parse(text)
