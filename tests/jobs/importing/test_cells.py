"""The meaning of single cells."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.importing import cells
from jobs.importing.cells import BadCell

NUMBERS = st.integers(-cells.MOST_PERSONS, cells.MOST_PERSONS)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234", 1234),
        ("1.234", 1234),
        ("12 345", 12345),
        ("–69", -69),
        ("12.345.678", 12_345_678),
        ("1234,0", 1234),
        ("1234.0", 1234),
        ("1.234,00", 1234),
        ("1,234.0", 1234),
        ("12,345,678", 12_345_678),
        ("0", 0),
        ("0,0", 0),
        ("007", 7),
        ("-69", -69),
        ("\N{MINUS SIGN}1.069", -1069),
        ("+5", 5),
    ],
)
def test_numbers_as_dutch_offices_write_them(text: str, number: int) -> None:
    assert cells.whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "1234,5",
        "1.23",
        "1,234",
        "12.34.567",
        "1.2345",
        "0.500",
        "1,234.5",
        "twaalf",
        "12 34",
        "1e3",
        "--1",
        "-",
        "",
        "∞",
    ],
)
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(BadCell) as bad:
        cells.whole_number(text)
    assert bad.value.code == "bad_number"


def test_a_comma_before_three_digits_can_mean_two_things() -> None:
    with pytest.raises(BadCell, match=r"1,234 can be read in two ways; write 1234 or 1\.234"):
        cells.whole_number("1,234")


def test_more_persons_than_the_country_has_is_a_slip() -> None:
    with pytest.raises(BadCell, match="more persons"):
        cells.whole_number("100000000")


@given(NUMBERS)
def test_every_number_comes_back_from_each_way_of_writing_it(number: int) -> None:
    grouped = f"{number:,}".replace(",", ".")
    for text in (str(number), grouped, f"{number},0", f"{number}.0", f"{grouped},00"):
        assert cells.whole_number(text) == number


def verdict(text: str) -> str:
    try:
        return "number" if abs(cells.whole_number(text)) <= cells.MOST_PERSONS else "too many"
    except BadCell as bad:
        return bad.code


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_bad_cell(text: str) -> None:
    assert verdict(text) in ("number", "bad_number")


def test_a_count_is_not_negative() -> None:
    assert cells.count("0") == 0
    with pytest.raises(BadCell) as bad:
        cells.count("-1")
    assert bad.value.code == "negative_count"


@pytest.mark.parametrize(("text", "percent"), [("53", 53), ("53%", 53), ("53 %", 53), ("-19", -19), ("52,6", 52.6)])
def test_percentages(text: str, percent: float) -> None:
    assert cells.percentage(text) == percent


def test_a_bad_percentage() -> None:
    with pytest.raises(BadCell, match="not a percentage"):
        cells.percentage("veel")


@given(DAYS)
def test_days_in_both_ways_of_writing(day: date) -> None:
    assert cells.day(day.isoformat()) == day
    assert cells.day(f"{day.day}-{day.month}-{day.year}") == day
    assert cells.day(f"{day.isoformat()} 00:00:00") == day


@pytest.mark.parametrize(
    "text", ["2024-02-30", "31-4-2024", "2024-13-01", "3-2024", "0024-01-01", "1/2/2024", "morgen", "45352"]
)
def test_days_that_do_not_exist(text: str) -> None:
    with pytest.raises(BadCell) as bad:
        cells.day(text)
    assert bad.value.code == "bad_date"


@pytest.mark.parametrize("text", ["2024-03", "2024-3", "2024-03-01", "1-3-2024"])
def test_months(text: str) -> None:
    assert cells.month(text) == date(2024, 3, 1)


@pytest.mark.parametrize("text", ["2024-13", "2024-00", "2024-03-15", "maart 2024", "202403", "9999-01"])
def test_months_that_do_not_exist(text: str) -> None:
    with pytest.raises(BadCell) as bad:
        cells.month(text)
    assert bad.value.code == "bad_month"


@given(DAYS)
def test_a_month_as_the_edge_of_a_span(day: date) -> None:
    text = f"{day:%Y-%m}"
    first, last = cells.first_day(text), cells.last_day(text)
    assert first <= day <= last
    assert first.day == (last + timedelta(days=1)).day == 1
    assert (last - first).days <= 30


def test_half_years() -> None:
    assert cells.period("2024-H1") == "2024-H1"
    assert cells.period("2024-h2") == "2024-H2"
    for text in ("2024-H3", "2024", "2024-1", "9999-H1"):
        with pytest.raises(BadCell) as bad:
            cells.period(text)
        assert bad.value.code == "bad_period"


def test_yes_and_no() -> None:
    assert all(cells.yes_no(text) for text in ("yes", "Ja", "true", "1"))
    assert not any(cells.yes_no(text) for text in ("no", "NEE", "false", "0"))
    with pytest.raises(BadCell, match="neither yes nor no"):
        cells.yes_no("misschien")


def test_words_in_any_case_and_the_nearest_one() -> None:
    assert cells.one_of("a", allowed=("A", "B"), code="bad_quality") == "A"
    with pytest.raises(BadCell, match="did you mean vastgesteld"):
        cells.one_of("vastgestelt", allowed=("prognose", "vastgesteld"), code="bad_status")
    with pytest.raises(BadCell, match="it can be: prognose, vastgesteld"):
        cells.one_of("xyz", allowed=("prognose", "vastgesteld"), code="bad_status")


@pytest.mark.parametrize(
    "text",
    ["#N/A", "#N/B", "#REF!", "#DIV/0!", "#DEEL/0!", "#VALUE!", "#WAARDE!", "#NAME?", "#SPILL!", "#n/a", "Err:502",
     "#ERROR!", "=SUM(D2:D4)", "{=SUM(A1)}", "=\n1"],
)  # fmt: skip
def test_errors_and_uncomputed_formulas_are_told_apart(text: str) -> None:
    assert cells.error_text(text)
    assert text in str(cells.error_cell(text))


@pytest.mark.parametrize(
    "text", ["", "#", "#######", "# 1", "#5", "N/A", "Ermelo", "Err", "Fout", "=", "61", "-", "{a}"]
)
def test_other_texts_are_no_errors(text: str) -> None:
    assert not cells.error_text(text)


def test_thousands_of_digits_are_no_number_of_persons() -> None:
    for meaning in (cells.whole_number, cells.percentage):
        with pytest.raises(BadCell):
            meaning("9" * 5000)
