"""Half-years: order, arithmetic, first and last days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.periods import HalfYear, half_years, is_peildatum, month_number

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
periods = st.builds(HalfYear, st.integers(1990, 2090), st.sampled_from([1, 2]))


@given(day=days)
def test_a_day_lies_between_the_start_and_the_end_of_its_half_year(day: date):
    period = HalfYear.of(day)
    assert period.start <= day <= period.end < period.peildatum
    assert period.peildatum - period.end == timedelta(days=1)


@given(period=periods, steps=st.integers(-20, 20))
def test_adding_and_subtracting_are_each_others_reverse_and_keep_the_order(period: HalfYear, steps: int):
    later = period + steps
    assert later - period == steps
    assert (later > period) == (later.start > period.start) == (steps > 0)


@given(period=periods)
def test_text_and_period_are_one_to_one(period: HalfYear):
    assert HalfYear.parse(str(period)) == period


@pytest.mark.parametrize("text", ["2024-H3", "2024-h1", "2024H1", " 2024-H1", "2024-H1\n", "24-H1", ""])
def test_another_form_is_refused(text: str):
    with pytest.raises(BadInput, match="is not a half-year such as 2026-H1"):
        HalfYear.parse(text)


def test_known_days():
    first, second = HalfYear(2026, 1), HalfYear(2026, 2)
    assert (first.start, first.end, first.peildatum) == (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert (second.start, second.end, second.peildatum) == (date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert HalfYear.of(date(2026, 6, 30)) == first
    assert HalfYear.of(date(2026, 7, 1)) == second
    assert [str(day.date()) for day in second.months] == [f"2026-{month:02}-01" for month in range(7, 13)]


def test_half_years_holds_both_ends_and_nothing_when_the_last_comes_first():
    listed = half_years(HalfYear(2025, 2), HalfYear(2026, 2))
    assert [str(period) for period in listed] == ["2025-H2", "2026-H1", "2026-H2"]
    assert half_years(HalfYear(2026, 1), HalfYear(2025, 2)) == []


@given(day=days)
def test_only_1_january_and_1_july_are_peildata(day: date):
    assert is_peildatum(day) == (day in (date(day.year, 1, 1), date(day.year, 7, 1)))


@given(period=periods)
def test_a_half_year_is_six_month_numbers(period: HalfYear):
    assert month_number(period.peildatum) - month_number(period.start) == 6
    assert month_number(period.end) == month_number(period.start) + 5


def test_a_month_number_lies_in_the_half_year_of_its_days():
    for half in (HalfYear(2025, 1), HalfYear(2025, 2)):
        assert {HalfYear.of_month(month_number(day.date())) for day in half.months} == {half}
