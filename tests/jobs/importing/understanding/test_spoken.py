"""Days, months, half-years and weeks as they are typed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.i18n import LOCALES, Language
from forecast.weeks import Week
from jobs.importing.cells import BadCell
from jobs.importing.understanding.spoken import spoken_day, spoken_half_year, spoken_month, spoken_week

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@given(DAYS, st.sampled_from(sorted(LOCALES)))
def test_a_day_is_read_in_every_form_in_which_it_is_shown(day: date, language: str) -> None:
    forms = (
        day.isoformat(),
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%d-%m-%Y}",
        f"{day.day}/{day.month}/{day.year}",
        Language(language).day(day),
        Language(language).day(day).upper(),
        f" {day.isoformat()} ",
    )
    assert {spoken_day(form) for form in forms} == {day}


@pytest.mark.parametrize(
    "text", ["31-2-2026", "2026-02-30", "2026", "januari 2026", "morgen", "", "t/m 31-1-2026", "1-1-2026 x"]
)
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(BadCell, match="is no day of 1900 to 2100; write it like 2026-01-31"):
        spoken_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-H1",
        "2026-h1",
        "2026-1",
        "2026H1",
        "H1 2026",
        "1e halfjaar 2026",
        "2026 1e halfjaar",
        "eerste halfjaar van 2026",
    ],
)
def test_a_half_year_in_whatever_form(text: str) -> None:
    assert spoken_half_year(text) == "2026-H1"


@pytest.mark.parametrize("text", ["2026-H3", "2026", "1e halfjaar", "2026-01-31", "2026-3", "", "Q1 2026", "1800-H1"])
def test_what_is_no_half_year_is_told(text: str) -> None:
    with pytest.raises(BadCell, match="is no half-year; write it like 2026-H1"):
        spoken_half_year(text)


@given(DAYS)
def test_a_week_is_read_by_its_number_or_a_day_in_it(day: date) -> None:
    week = Week.of(day)
    forms = (
        str(week),
        f"{week.year}-w{week.number}",
        f"{week.year} week {week.number}",
        f"week {week.number} {week.year}",
    )
    assert {spoken_week(form) for form in forms} == {week}
    assert spoken_week(day.isoformat()) == week


@pytest.mark.parametrize("text", ["2026-W54", "2026-W00", "W5", "2026-05", "volgende", ""])
def test_what_is_no_week_is_told(text: str) -> None:
    with pytest.raises(BadCell, match="is no week; write it like 2026-W05"):
        spoken_week(text)


@pytest.mark.parametrize("text", ["2026-02", "02-2026", "februari 2026", "feb 2026", "1-2-2026", "2026-02-28"])
def test_a_month_in_whatever_form(text: str) -> None:
    month = spoken_month(text)
    assert (month.first, month.last) == (date(2026, 2, 1), date(2026, 3, 1) - timedelta(days=1))


@pytest.mark.parametrize("text", ["2026-13", "februari", "2026", "15-2-2026"])
def test_what_is_no_month_is_told(text: str) -> None:
    with pytest.raises(BadCell, match="is no month"):
        spoken_month(text)
