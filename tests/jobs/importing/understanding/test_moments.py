"""The time in a heading, however it is written, and the words that are left of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.importing.understanding.moments import MONTH_NAMES, Moment, told, years

JANUARY = Moment("month", 2026, 1)


@pytest.mark.parametrize(
    "text",
    [
        "jan-26",
        "jan 26",
        "jan '26",
        "jan. 2026",
        "JAN26",
        "januari 2026",
        "January 2026",
        "2026 januari",
        "01-2026",
        "1-2026",
        "2026-01",
        "2026/01",
        "01/2026",
        "01-26",
        "202601",
        "2026MM01",
        "2026M01",
        "2026 1",
        "1e halfjaar Q1 jan 2026",
        "2026 2026 jan",
    ],
)
def test_a_month(text: str) -> None:
    found = told(text)
    assert (found.moment, found.running, found.rest) == (JANUARY, False, "")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-H1", Moment("half", 2026, 1)),
        ("H2 2025", Moment("half", 2025, 2)),
        ("2026-II", Moment("half", 2026, 2)),
        ("1e halfjaar 2026", Moment("half", 2026, 1)),
        ("tweede helft van 2025", Moment("half", 2025, 2)),
        ("2026HJ01", Moment("half", 2026, 1)),
        ("jan t/m jun 2026", Moment("half", 2026, 1)),
        ("1e halfjaar (jan-jun) 2026", Moment("half", 2026, 1)),
        ("halfjaar 2 2025", Moment("half", 2025, 2)),
        ("Q3 2025", Moment("quarter", 2025, 3)),
        ("3e kwartaal 2025", Moment("quarter", 2025, 3)),
        ("2025KW03", Moment("quarter", 2025, 3)),
        ("jul-sep 2025", Moment("quarter", 2025, 3)),
        ("kwartaal 3 2025", Moment("quarter", 2025, 3)),
        ("2025", Moment("year", 2025)),
        ("mei", Moment("month", None, 5)),
        ("Q1", Moment("quarter", None, 1)),
        ("maandag", None),
        ("feb-apr 2026", None),
        ("31-2-2026", None),
        ("", None),
    ],
)
def test_other_times_and_none(text: str, moment: Moment | None) -> None:
    assert told(text).moment == moment


@pytest.mark.parametrize(
    ("text", "number"), [("t/m maart 2026", 3), ("jan t/m feb 2026", 2), ("jul t/m aug 2026", 8)]
)
def test_up_to_a_month(text: str, number: int) -> None:
    assert (told(text).moment, told(text).running) == (Moment("month", 2026, number), True)


@pytest.mark.parametrize(
    "text", ["1-7-2026", "2026-07-01", "1 juli 2026", "01/07/2026", "1-7-26", "2026-07-01T00:00:00"]
)
def test_a_day(text: str) -> None:
    moment = told(text).moment
    assert moment is not None
    assert (str(moment.day), moment.as_month(), moment.first, moment.last) == (
        "2026-07-01",
        Moment("month", 2026, 7),
        moment.day,
        moment.day,
    )


def test_first_and_last_days() -> None:
    assert [str(day) for day in (Moment("half", 2024, 2).first, Moment("half", 2024, 2).last)] == [
        "2024-07-01",
        "2024-12-31",
    ]
    assert str(Moment("month", 2024, 2).last) == "2024-02-29"
    assert str(Moment("year", 2024).last) == "2024-12-31"
    assert Moment("day", 2024, day=Moment("month", 2024, 1).last).as_month() == Moment("month", 2024, 1)
    with pytest.raises(ValueError, match="year"):
        _ = Moment("month", None, 1).first


@given(st.sampled_from([name for names in MONTH_NAMES for name in names]), st.integers(2000, 2099), st.booleans())
def test_every_name_of_a_month_with_every_year(name: str, year: int, short: bool) -> None:
    moment = told(f"{name}-{year % 100:02d}" if short else f"{name} {year}").moment
    assert moment is not None
    assert (moment.unit, moment.year, name in MONTH_NAMES[moment.number - 1]) == ("month", year, True)


def test_every_year_that_is_named() -> None:
    assert years("2025 en 2026, niet 12026") == {2025, 2026}
