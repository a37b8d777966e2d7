from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.errors import Invalid
from base.i18n import Language
from forecast.periods import HalfYear
from jobs.plan.request import MOST_TOTALS, PlanRequest, limits_around, parse_totals, totals_around

AS_OF, LAST = date(2026, 8, 28), HalfYear(2027, 2)


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("10000:12000:500", (10_000, 10_500, 11_000, 11_500, 12_000)),
        # the end is taken only where a step falls on it
        ("10000:11900:500", (10_000, 10_500, 11_000, 11_500)),
        ("12000:12000:1", (12_000,)),
        ("15000", (15_000,)),
        ("18000, 12000,15000,12000", (12_000, 15_000, 18_000)),
    ],
)
def test_totals_are_read_in_ascending_order(text: str, totals: tuple[int, ...]) -> None:
    assert parse_totals(text) == totals


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read"),
        ("10000:24000", "cannot be read"),
        ("-5:10:1", "cannot be read"),
        ("10.000", "cannot be read"),
        ("24000:10000:500", "do not rise"),
        ("10000:24000:0", "do not rise"),
        ("0:1000000:1", "1000001 totals are too many"),
        (f"1:{MOST_TOTALS + 1}:1", "too many"),
    ],
)
def test_totals_that_cannot_be_meant_are_refused(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        parse_totals(text)


def test_as_many_totals_as_are_allowed_are_taken() -> None:
    assert len(parse_totals(f"1:{MOST_TOTALS}:1")) == MOST_TOTALS


def test_a_request_without_totals_leaves_them_open() -> None:
    assert PlanRequest.parse("2027-H1") == PlanRequest(HalfYear(2027, 1))
    assert PlanRequest.parse("2027-H1", "15000").totals == (15_000,)


def test_a_period_of_another_form_is_refused_in_words() -> None:
    with pytest.raises(Invalid) as caught:
        PlanRequest.parse("2027-1")
    assert caught.value.told(Language("nl")) == "2027-1 is geen halfjaar zoals 2027-H1"


@pytest.mark.parametrize("period", ["2027-H1", "2027-H2"])
def test_half_years_ahead_within_the_run_can_be_planned(period: str) -> None:
    PlanRequest.parse(period).refuse_outside(AS_OF, LAST)


@pytest.mark.parametrize(
    ("period", "until", "words"),
    [
        ("2026-H2", None, "has begun; the first one to plan is 2027-H1"),
        ("2026-H1", None, "has begun"),
        ("2028-H1", None, "up to and including 2027-H2"),
        ("2027-H2", date(2027, 6, 30), "2027-H2 has no taakstelling"),
    ],
)
def test_half_years_that_cannot_be_planned_are_refused(period: str, until: date | None, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        PlanRequest.parse(period).refuse_outside(AS_OF, LAST, until)


def test_a_half_year_that_starts_while_the_mechanism_is_in_force_is_planned() -> None:
    PlanRequest.parse("2027-H2").refuse_outside(AS_OF, LAST, date(2027, 7, 1))


@given(number=st.floats(0, 200_000))
def test_totals_around_a_number_hold_it_and_half_of_it_on_both_sides(number: float) -> None:
    totals = totals_around(number)
    steps = {high - low for low, high in pairwise(totals)}
    assert len(steps) == 1
    assert steps.pop() % 500 == 0
    assert 2 <= len(totals) <= MOST_TOTALS + 2
    assert 0 <= totals[0] <= number / 2
    assert totals[-1] >= 1.5 * number


@given(st.floats(-1e5, 1e6))
def test_what_can_be_housed_at_most_is_seen_at_the_top_of_the_default_range(number: float) -> None:
    below, top = limits_around(number)
    totals = totals_around(number)
    assert top == totals[-1]
    assert below in totals[:-1]
    # the highest quarter, or the last step where that is wider
    assert top - below >= min((top - totals[0]) / 4, top - totals[-2])


@pytest.mark.parametrize("text", ["1000001", f"0:{'9' * 5000}:1", "9" * 400, f"12000,{10**30}", f"0:10:{10**20}"])
def test_a_total_beyond_its_range_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(Invalid, match=r"^A total is a whole number from 0 to 1000000$"):
        parse_totals(text)
