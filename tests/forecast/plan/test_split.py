"""The split of a total over gemeenten by three rules."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.plan.split import LARGEST_REMAINDER, ROUNDED_UP, RULES, STATUTORY, TABLE_COLUMNS, split, split_table
from forecast.statutory_split import allocate

totals = st.integers(0, 30_000)
populations = st.lists(st.integers(0, 900_000), min_size=1, max_size=30).filter(any)
small = st.lists(st.integers(1, 4), min_size=1, max_size=12)


def gemeenten(sizes: list[int]) -> pd.Series:
    return pd.Series(sizes, index=[f"GM{number:04}" for number in range(len(sizes))])


def remainders_one_by_one(total: int, sizes: list[int]) -> list[int]:
    """The slow and obvious twin: whole numbers only; the largest remainder left takes the next person."""
    everyone = sum(sizes)
    persons = [total * size // everyone for size in sizes]
    remainders = [total * size % everyone for size in sizes]
    while sum(persons) < total:
        claim = max(range(len(sizes)), key=lambda place: (remainders[place], sizes[place], -place))
        persons[claim] += 1
        remainders[claim] = -1
    return persons


@given(total=totals, sizes=populations)
def test_the_sum_is_exact_but_for_rounding_up_which_says_its_excess(total: int, sizes: list[int]):
    by_rule = {rule: split(total, gemeenten(sizes), rule) for rule in RULES}
    assert by_rule[STATUTORY].persons.sum() == by_rule[LARGEST_REMAINDER].persons.sum() == total
    assert by_rule[STATUTORY].excess == by_rule[LARGEST_REMAINDER].excess == 0
    literal = by_rule[ROUNDED_UP]
    assert literal.persons.sum() == total + literal.excess
    assert 0 <= literal.excess < sum(size > 0 for size in sizes)


@given(total=totals, sizes=populations | small)
def test_the_largest_remainders_equal_the_slow_way(total: int, sizes: list[int]):
    persons = split(total, gemeenten(sizes), LARGEST_REMAINDER).persons
    assert persons.tolist() == remainders_one_by_one(total, sizes)


@given(total=totals, sizes=populations)
def test_rounding_up_gives_the_least_whole_number_that_is_not_below_the_share(total: int, sizes: list[int]):
    persons = split(total, gemeenten(sizes), ROUNDED_UP).persons
    for given_, size in zip(persons, sizes, strict=True):
        assert 0 <= given_ - Fraction(total * size, sum(sizes)) < 1


@given(total=totals, sizes=populations)
def test_the_rule_as_applied_is_the_allocation(total: int, sizes: list[int]):
    persons = split(total, gemeenten(sizes), STATUTORY).persons
    pd.testing.assert_series_equal(persons, allocate(total, gemeenten(sizes)))


@given(total=totals, sizes=populations)
def test_by_no_rule_more_inhabitants_get_less_and_nobody_lives_where_nobody_is_sent(total: int, sizes: list[int]):
    for rule in RULES:
        persons = split(total, gemeenten(sorted(sizes)), rule).persons
        equal = pd.Series(sorted(sizes)).duplicated().to_numpy()[1:]
        assert (persons.diff().to_numpy()[1:][~equal] >= 0).all()
        assert persons[[size == 0 for size in sorted(sizes)]].sum() == 0


def test_equal_remainders_go_to_the_most_inhabitants_and_then_to_the_lowest_code():
    half_each = pd.Series({"GM0004": 1, "GM0003": 1, "GM0002": 3, "GM0001": 3})
    # the shares of 4 are 0.5, 0.5, 1.5 and 1.5: two persons are left for four remainders of a half
    assert split(4, half_each, LARGEST_REMAINDER).persons.to_dict() == {
        "GM0004": 0,
        "GM0003": 0,
        "GM0002": 2,
        "GM0001": 2,
    }
    assert split(1, pd.Series({"GM0002": 7, "GM0001": 7}), LARGEST_REMAINDER).persons["GM0001"] == 1
    # 0.2, 0.4 and 1.4: in floats the remainder of 1.4 is the smaller one
    assert split(2, gemeenten([1, 2, 7]), LARGEST_REMAINDER).persons.tolist() == [0, 0, 2]


def test_a_share_that_is_whole_is_not_rounded_up_by_the_noise_of_a_float():
    # 25 * (28 / 100) is 7.000000000000001 in floats
    assert split(25, gemeenten([28, 72]), ROUNDED_UP).persons.tolist() == [7, 18]


def test_fractions_of_inhabitants_are_taken_and_the_order_is_kept():
    between_two_counts = pd.Series({"GM0002": 1.5, "GM0001": 3.5})
    for rule in RULES:
        assert split(10, between_two_counts, rule).persons.to_dict() == {"GM0002": 3, "GM0001": 7}
        assert split(10, between_two_counts, rule).persons.index.tolist() == ["GM0002", "GM0001"]


def test_the_three_rules_stand_side_by_side_with_the_shares():
    inhabitants = pd.Series({"GM0001": 50, "GM0002": 30, "GM0003": 20})
    table = split_table(7, inhabitants)
    assert tuple(table.columns) == TABLE_COLUMNS
    assert table["gemeente"].tolist() == ["GM0001", "GM0002", "GM0003"]
    assert table["share"].tolist() == [0.5, 0.3, 0.2]
    for rule in RULES:
        assert table[rule].tolist() == split(7, inhabitants, rule).persons.tolist()
    # 3.5, 2.1 and 1.4 persons
    assert table[LARGEST_REMAINDER].tolist() == [4, 2, 1]
    assert table[ROUNDED_UP].tolist() == [4, 3, 2]


@pytest.mark.parametrize(
    ("total", "inhabitants", "rule", "message"),
    [
        (1, {"GM0001": 1}, "by_lot", "'by_lot' is not a rule of a split; choose from statutory, largest_remainder"),
        (-1, {"GM0001": 1}, ROUNDED_UP, "cannot be allocated"),
        (1, {"GM0001": None, "GM0002": 1}, LARGEST_REMAINDER, "not negative"),
        (1, {"GM0001": 0}, LARGEST_REMAINDER, "no inhabitants"),
    ],
)
def test_what_cannot_be_split_is_refused(total: int, inhabitants: dict[str, int], rule: str, message: str):
    with pytest.raises(BadInput, match=message):
        split(total, pd.Series(inhabitants), rule)


def test_without_inhabitants_nobody_is_split_over_nobody_but_there_are_no_shares():
    assert [split(0, pd.Series({"GM0001": 0}), rule).persons.tolist() for rule in RULES] == [[0]] * 3
    with pytest.raises(BadInput, match="no inhabitants to have a share of"):
        split_table(0, pd.Series({"GM0001": 0}))
