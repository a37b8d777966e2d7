from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from base.i18n import Language
from shown.week.days import AHEAD, coming_days

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


def test_every_day_of_two_years_has_the_days_that_come_and_no_others() -> None:
    """Reckoned apart: COA on 1 April and October, stands on 1 January and July, targets 13 weeks before these."""
    turns = [date(year, month, 1) for year in range(2025, 2029) for month in (1, 7)]
    known = [
        *((day, "peildatum taakstelling") for day in turns),
        *((date(year, month, 1), "peildatum koppelingen") for year in range(2025, 2029) for month in (4, 10)),
        *((day - timedelta(days=91), "laatste dag") for day in turns),
    ]
    for step in range(731):
        today = date(2026, 1, 1) + timedelta(days=step)
        soon = sorted((day, what) for day, what in known if today <= day <= today + AHEAD)
        # the target after the next one is announced in time enough for a later mail
        targets = [day for day, what in soon if what == "laatste dag"][:1]
        wanted = [(day, what) for day, what in soon if what != "laatste dag" or day in targets]
        told = [(one.day.split(" (")[0], one.what) for one in coming_days(today, None, NL)]
        assert sorted(day for day, _ in told) == sorted(NL.day(day) for day, _ in wanted), today
        assert all(any(text.startswith(what) for _, text in told) for _, what in wanted), today


def test_a_half_year_has_a_taakstelling_when_it_begins_while_the_mechanism_is_in_force() -> None:
    # abolished in the middle of it: the half-year that runs keeps its days
    assert len(coming_days(date(2026, 4, 6), date(2026, 2, 28), NL)) == 1


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_there_is_always_something_coming_and_never_something_past(today: date) -> None:
    days = coming_days(today, None, NL)
    assert 2 <= len(days) <= 4
    assert any("peildatum taakstelling" in day.what for day in days)
    assert all(day.day for day in days)
    assert AHEAD.days < 200
