"""What counts as a published figure of the chain, of which months, and how exact it is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forecast.chain import names as n
from forecast.chain.facts import LATEST, MONTHLY_MOVE, NOISE, Fact, chain_facts, monthly_flow
from tests.forecast.chain.worlds import flow, number, row, stock, vintages

START, END = number("2024-01"), number("2025-06")


def facts(*rows: object, first: int = START, last: int = END) -> list[Fact]:
    return list(chain_facts(vintages(rows), first=first, last=last))  # type: ignore[arg-type]


def months_off(day: str) -> tuple[int, int]:
    """The obvious twin: of all ends of months the nearest one, or the earlier of two, and how many days off."""
    ends = {number(f"{end:%Y-%m}"): end for end in pd.date_range("2023-06-30", "2026-06-30", freq="ME")}
    return min(((month, abs((pd.Timestamp(day) - end).days)) for month, end in ends.items()), key=lambda one: one[1])


@settings(max_examples=30)
@example(day="2024-04-15")  # as far from either end
@given(day=st.dates(pd.Timestamp("2024-01-20").date(), pd.Timestamp("2025-06-30").date()).map(str))
def test_a_stock_counts_for_the_nearest_end_of_a_month(day: str):
    (fact,) = facts(stock(n.OCCUPANCY, day, 70_000))
    month, days = months_off(day)
    assert (fact.measure, fact.first, fact.last, fact.value) == (n.OCCUPANCY, month, month, 70_000.0)
    assert fact.noise == pytest.approx(np.hypot(NOISE["A"], MONTHLY_MOVE * days / 30))


def test_a_stock_on_the_first_of_a_month_is_that_of_the_end_of_the_month_before():
    (fact,) = facts(stock(n.PERMITS, "2025-01-01", 18_000, quality="B"))
    assert fact.last == number("2024-12")
    assert fact.noise == pytest.approx(np.hypot(0.03, 0.001))


@pytest.mark.parametrize("quality", ["A", "B", "C"])
def test_a_figure_of_less_quality_is_further_from_what_it_means(quality: str):
    (at_the_end,) = facts(stock(n.PERMITS, "2025-01-31", 18_000, quality=quality))
    (total,) = facts(flow(n.GRANTS, number("2024-01"), 30_000, months=12, quality=quality))
    assert at_the_end.noise == total.noise == NOISE[quality]
    assert NOISE["A"] < NOISE["B"] < NOISE["C"]


def test_the_end_of_the_month_before_the_first_one_counts_and_nothing_earlier():
    assert [fact.last for fact in facts(stock(n.PERMITS, "2023-12-31", 1))] == [START - 1]
    assert [fact.last for fact in facts(stock(n.PERMITS, "2023-12-20", 1))] == [START - 1]
    assert facts(stock(n.PERMITS, "2023-12-10", 1)) == []


def test_a_stock_of_just_after_the_last_month_counts_as_of_that_month_and_a_later_one_not():
    end = pd.Timestamp("2025-06-30")
    for days in (20, LATEST):
        (fact,) = facts(stock(n.OCCUPANCY, f"{end + pd.Timedelta(days=days):%Y-%m-%d}", 71_000))
        assert fact.last == END
        assert fact.noise == pytest.approx(np.hypot(NOISE["A"], MONTHLY_MOVE * days / 30))
    assert facts(stock(n.OCCUPANCY, f"{end + pd.Timedelta(days=LATEST + 1):%Y-%m-%d}", 71_000)) == []


def test_a_total_covers_its_whole_months():
    (fact,) = facts(flow(n.GRANTS, number("2024-03"), 5000, months=3))
    assert (fact.first, fact.last, fact.value) == (number("2024-03"), number("2024-05"), 5000.0)


def test_a_total_over_days_counts_for_the_nearest_whole_months_at_its_own_pace():
    (fact,) = facts(row(n.GRANTS, "2025-01-01", "2025-04-22", 4480))
    assert (fact.first, fact.last) == (number("2025-01"), number("2025-04"))
    assert fact.value == pytest.approx(4480 * 120 / 112)
    assert fact.noise == pytest.approx(np.hypot(NOISE["A"], 8 / 112))
    assert facts(row(n.GRANTS, "2025-01-20", "2025-02-10", 900)) == []


def test_a_total_over_days_gives_way_to_whole_months():
    days, year = row(n.GRANTS, "2024-01-01", "2024-09-22", 4730), flow(n.GRANTS, START, 7425, months=12)
    (fact,) = facts(days, year)
    assert (fact.first, fact.last, fact.value) == (START, START + 11, 7425.0)


@pytest.mark.parametrize(("first", "months"), [("2023-12", 2), ("2025-05", 3), ("2023-01", 12)])
def test_a_total_that_is_not_within_the_months_is_left_out(first: str, months: int):
    assert facts(flow(n.GRANTS, number(first), 5000, months=months)) == []


def test_a_total_that_is_known_in_parts_counts_once_by_its_parts():
    year = flow(n.GRANTS, START, 24_000, months=12)
    quarters = [flow(n.GRANTS, START + 3 * quarter, 6000, months=3) for quarter in range(4)]
    months = [flow(n.GRANTS, START + month, 2000) for month in range(3)]
    found = facts(year, *quarters, *months)
    assert [(fact.first - START, fact.last - START) for fact in found] == [
        (0, 0), (1, 1), (2, 2), (3, 5), (6, 8), (9, 11),
    ]  # fmt: skip
    assert sum(fact.value for fact in found) == 24_000


def test_totals_of_two_measures_do_not_hide_each_other_and_the_intake_is_no_fact():
    found = facts(
        *(flow(name, START, 1000, months=12) for name in (n.GRANTS, n.REPEAT, n.RESETTLED, n.FIRST, n.FAMILY))
    )
    assert sorted(fact.measure for fact in found) == sorted([n.GRANTS, n.REPEAT, n.RESETTLED])


@settings(max_examples=30)
@given(order=st.permutations(range(6)))
def test_facts_come_in_the_order_of_their_last_months(order: list[int]):
    rows = [
        stock(n.OCCUPANCY, "2024-12-31", 70_000),
        stock(n.PERMITS, "2024-12-31", 18_000),
        stock(n.BEYOND, "2024-06-30", 9000),
        flow(n.GRANTS, START, 24_000, months=12),
        flow(n.RESETTLED, START, 300, months=3),
        flow(n.REPEAT, START + 14, 300),
    ]
    found = facts(*(rows[at] for at in order))
    assert [(fact.last - START, fact.measure) for fact in found] == [
        (2, n.RESETTLED),
        (5, n.BEYOND),
        (11, n.OCCUPANCY),
        (11, n.GRANTS),
        (11, n.PERMITS),
        (14, n.REPEAT),
    ]


def test_of_a_flow_by_month_a_longer_span_fills_the_months_that_are_not_known():
    rows = [
        flow(n.FIRST, START, 1000),
        flow(n.FIRST, START + 1, 1300),
        flow(n.FIRST, START, 3500, months=3),
        flow(n.FIRST, START, 12_500, months=6),
        flow(n.FIRST, START + 7, 900),
    ]
    found = monthly_flow(vintages(rows), n.FIRST, START - 1, START + 8)
    expected = [np.nan, 1000, 1300, 1200, 3000, 3000, 3000, np.nan, 900, np.nan]
    np.testing.assert_array_equal(found, expected)


def test_a_span_that_is_less_than_its_known_months_leaves_nobody_for_the_others():
    rows = [flow(n.FAMILY, START, 1000), flow(n.FAMILY, START, 900, months=2)]
    assert monthly_flow(vintages(rows), n.FAMILY, START, START + 1).tolist() == [1000.0, 0.0]


@settings(max_examples=30)
@given(
    monthly=st.lists(st.integers(0, 4000), min_size=12, max_size=12),
    shown=st.lists(st.booleans(), min_size=12, max_size=12),
    spans=st.sampled_from([(12,), (3, 3, 3, 3), (6, 6), (1, 5, 6)]),
)
def test_months_add_up_to_the_spans_they_are_known_in(monthly: list[int], shown: list[bool], spans: tuple[int, ...]):
    starts = [0, *np.cumsum(spans)[:-1].tolist()]
    rows = [
        flow(n.FIRST, START + start, sum(monthly[start : start + length]), months=length)
        for start, length in zip(starts, spans, strict=True)
    ]
    rows += [flow(n.FIRST, START + at, monthly[at]) for at in range(12) if shown[at] and 1 not in spans]
    found = monthly_flow(vintages(rows), n.FIRST, START, START + 11)
    for start, length in zip(starts, spans, strict=True):
        assert found[start : start + length].sum() == pytest.approx(sum(monthly[start : start + length]))
    for at in range(12):
        if shown[at] and 1 not in spans:
            assert found[at] == monthly[at]
