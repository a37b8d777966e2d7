from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from jobs.i18n import Language
from jobs.weekly.days import AHEAD, coming_days

NL = Language("nl")


def test_the_coming_half_year_brings_links_announcement_and_peildatum() -> None:
    days = coming_days(date(2026, 1, 26), None, NL)
    assert [(day.day, day.what.split(":")[0]) for day in days] == [
        (
            "1 april 2026 (over 9 weken)",
            "laatste dag om de taakstelling voor de 2e helft 2026 op tijd bekend te maken",
        ),
        ("1 april 2026 (over 9 weken)", "peildatum koppelingen"),
        ("1 juli 2026 (over 22 weken)", "peildatum taakstelling"),
    ]


def test_a_day_that_is_near_is_told_in_days_of_the_week_not_in_zero_weeks() -> None:
    assert coming_days(date(2026, 6, 29), None, NL)[0].day == "1 juli 2026 (binnen een week)"
    assert coming_days(date(2026, 6, 22), None, NL)[0].day == "1 juli 2026 (over 1 week)"


def test_half_years_without_a_taakstelling_have_no_days() -> None:
    assert coming_days(date(2026, 7, 6), date(2026, 6, 30), NL) == ()
    # the running half-year still has one
    assert len(coming_days(date(2026, 4, 6), date(2026, 6, 30), NL)) == 1


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_there_is_always_something_coming_and_never_something_past(today: date) -> None:
    days = coming_days(today, None, NL)
    assert 2 <= len(days) <= 4
    assert any("peildatum taakstelling" in day.what for day in days)
    assert all(day.day for day in days)
    assert AHEAD.days < 200
