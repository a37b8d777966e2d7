from datetime import date

import pytest

from base.i18n import Language
from forecast.periods import HalfYear
from forecast.plan.calendar import announcement, announcements
from shown.plan.calendar import announced, calendar_table, deadline, lines, other_days

NL = Language("nl")
DAYS = announcement(HalfYear(2027, 1))


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        (date(2026, 8, 28), "Aankondigen uiterlijk 2 oktober 2026: nog 35 dagen."),
        (date(2026, 10, 1), "Aankondigen uiterlijk 2 oktober 2026: nog 1 dag."),
        (date(2026, 10, 2), "Aankondigen uiterlijk 2 oktober 2026: dit is de laatste dag."),
        (date(2026, 10, 3), "De laatste dag om op tijd aan te kondigen was 2 oktober 2026: 1 dag geleden."),
        (date(2026, 11, 2), "De laatste dag om op tijd aan te kondigen was 2 oktober 2026: 31 dagen geleden."),
    ],
)
def test_the_deadline_says_how_long_there_is_or_how_late_it_is(as_of: date, sentence: str) -> None:
    assert deadline(DAYS, as_of, NL) == sentence


@pytest.mark.parametrize(
    ("known_from", "ending"),
    [
        (date(2026, 10, 2), "op 2 oktober 2026, 91 dagen voor het halfjaar."),
        (date(2026, 10, 3), "op 3 oktober 2026, 90 dagen voor het halfjaar: later dan 13 weken."),
        (date(2027, 3, 1), "op 1 maart 2027, 59 dagen na het begin van het halfjaar."),
    ],
)
def test_a_total_that_is_known_already_says_whether_it_was_in_time(known_from: date, ending: str) -> None:
    assert announced(DAYS, 15_000, known_from, NL) == f"Al aangekondigd: 15.000, {ending}"


def test_the_other_days_of_the_half_year() -> None:
    assert other_days(DAYS, NL) == (
        "COA koppelt uiterlijk 1 april 2027 genoeg mensen; "
        "de peildata van de stand zijn 1 januari 2027 en 1 juli 2027."
    )


def test_the_calendar_holds_both_announcements_of_a_year() -> None:
    table = calendar_table(announcements(2026), date(2026, 8, 28), NL)
    assert table.rows == (
        ("2e helft 2026", "1 april 2026", "149 te laat", "1 oktober 2026", "1 januari 2027"),
        ("1e helft 2027", "2 oktober 2026", "35", "1 april 2027", "1 juli 2027"),
    )
    assert len(table.columns) == 5


def test_the_day_from_which_days_are_counted_is_said_where_it_is_not_today() -> None:
    as_of = date(2026, 8, 28)
    assert lines(DAYS, as_of, as_of, NL) == ["Aankondigen uiterlijk 2 oktober 2026: nog 35 dagen."]
    later = lines(DAYS, as_of, date(2026, 9, 1), NL)
    assert later[1:] == ["De dagen zijn geteld vanaf 28 augustus 2026, de dag van de berekening."]
