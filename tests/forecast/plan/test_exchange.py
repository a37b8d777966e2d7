"""Uitruil: balanced changes to a split, and the refusal of all others."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.periods import HalfYear
from forecast.plan.exchange import Move, changes_of, exchange, exchange_of
from forecast.plan.split import LARGEST_REMAINDER, ROUNDED_UP, RULES, STATUTORY, Split, split

PERIOD = HalfYear.parse("2027-H1")
CODES = ["GM0001", "GM0002", "GM0003", "GM0004"]
SIZES = pd.Series([400, 300, 200, 100], index=CODES)

pairs = st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)).filter(lambda pair: pair[0] != pair[1])
moves_strategy = st.dictionaries(pairs, st.integers(1, 20), max_size=8).map(
    lambda entered: [Move(giver, taker, persons) for (giver, taker), persons in entered.items()]
)


def one_by_one(persons: dict[str, int], moves: list[Move]) -> dict[str, int]:
    """The slow and obvious twin: each person walks from one gemeente to the other."""
    for move in moves:
        for _ in range(move.persons):
            persons[move.giver] -= 1
            persons[move.taker] += 1
    return persons


@given(total=st.integers(0, 400), rule=st.sampled_from(RULES), moves=moves_strategy)
def test_an_exchange_keeps_the_total_and_moves_each_person(total: int, rule: str, moves: list[Move]):
    before = split(total, SIZES, rule)
    expected = one_by_one(before.persons.to_dict(), moves)
    if min(expected.values()) < 0:
        with pytest.raises(BadInput, match="cannot give up"):
            exchange(before, changes_of(moves))
        return
    after = exchange(before, changes_of(moves))
    assert after.persons.to_dict() == expected
    assert after.persons.sum() == before.persons.sum()
    assert (after.rule, after.total, after.excess) == (rule, total, before.excess)


@given(changes=st.lists(st.integers(-5, 5), min_size=4, max_size=4))
def test_changes_that_do_not_sum_to_zero_are_refused_and_all_others_are_taken(changes: list[int]):
    before = split(1_000, SIZES, STATUTORY)
    if sum(changes):
        with pytest.raises(
            BadInput, match=rf"sum to {'[+]' if sum(changes) > 0 else '-'}{abs(sum(changes))} persons"
        ):
            exchange(before, pd.Series(changes, index=CODES))
    else:
        after = exchange(before, pd.Series(changes, index=CODES))
        assert (after.persons - before.persons).tolist() == changes


def test_the_order_of_the_split_and_who_is_not_named_stay():
    before = split(100, SIZES[::-1], LARGEST_REMAINDER)
    after = exchange(before, pd.Series({"GM0001": -4, "GM0004": 4}))
    assert after.persons.to_dict() == {"GM0004": 14, "GM0003": 20, "GM0002": 30, "GM0001": 36}
    assert after.persons.index.tolist() == before.persons.index.tolist()
    assert before.persons.to_dict() == {"GM0004": 10, "GM0003": 20, "GM0002": 30, "GM0001": 40}


def test_a_gemeente_may_give_up_all_of_its_taakstelling_but_no_more():
    before = Split(ROUNDED_UP, 100, pd.Series({"GM0001": 60, "GM0002": 43}))
    assert exchange(before, changes_of([Move("GM0002", "GM0001", 43)])).persons.tolist() == [103, 0]
    with pytest.raises(BadInput, match="GM0002 cannot give up 44 persons: its taakstelling is 43"):
        exchange(before, changes_of([Move("GM0002", "GM0001", 44)]))


def test_what_is_taken_over_may_be_given_on():
    before = split(100, SIZES, STATUTORY)
    chain = [Move("GM0001", "GM0004", 30), Move("GM0004", "GM0003", 35)]
    assert exchange(before, changes_of(chain)).persons["GM0004"] == before.persons["GM0004"] - 5


def test_a_gemeente_that_is_unknown_or_there_twice_is_refused():
    before = split(100, SIZES, STATUTORY)
    with pytest.raises(BadInput, match="names GM0099, GM9999, which has no part in the split"):
        exchange(before, pd.Series({"GM9999": 1, "GM0001": -2, "GM0099": 1}))
    with pytest.raises(BadInput, match="names GM0002 more than once"):
        exchange(before, pd.Series([1, -2, 1], index=["GM0002", "GM0001", "GM0002"]))
    with pytest.raises(BadInput, match=r"0\.5 is not a whole number"):
        exchange(before, pd.Series({"GM0002": 0.5, "GM0001": -0.5}))


def test_a_move_needs_two_gemeenten_and_somebody_who_moves():
    with pytest.raises(BadInput, match="GM0001 cannot exchange with itself"):
        Move("GM0001", "GM0001", 3)
    for persons in (0, -3):
        with pytest.raises(BadInput, match=f"at least one person of GM0001, not {persons}"):
            Move("GM0001", "GM0002", persons)


def test_the_same_move_twice_is_refused_and_the_way_back_is_not():
    with pytest.raises(BadInput, match="from GM0001 to GM0002 is there 2 times"):
        changes_of([Move("GM0001", "GM0002", 3), Move("GM0001", "GM0002", 4)])
    back = changes_of([Move("GM0001", "GM0002", 3), Move("GM0002", "GM0001", 1)])
    assert back.to_dict() == {"GM0001": -2, "GM0002": 2}
    assert changes_of([]).sum() == 0


def test_both_forms_of_a_file_say_the_same_and_other_half_years_are_left_alone():
    moves = pd.DataFrame(
        [("2027-H1", "GM0001", "GM0002", "3"), ("2026-H2", "GM0001", "GM0003", "9")],
        columns=["period", "from", "to", "persons"],
    )
    changes = pd.DataFrame(
        [("2027-H1", "GM0002", 3), ("2027-H1", "GM0001", -3.0), ("2026-H2", "GM0003", 9)],
        columns=["period", "gemeente", "change"],
    )
    assert (
        exchange_of(moves, PERIOD).to_dict() == exchange_of(changes, PERIOD).to_dict() == {"GM0002": 3, "GM0001": -3}
    )


@pytest.mark.parametrize(
    ("columns", "row", "message"),
    [
        (
            ["period", "from", "to"],
            ("2027-H1", "GM0001", "GM0002"),
            "has the columns period, from, to, persons or per",
        ),
        (["period", "gemeente", "change"], ("2026-H2", "GM0001", 1), "there is no exchange for 2027-H1"),
        (["period", "gemeente", "change"], ("2027", "GM0001", 1), "'2027' is not a half-year"),
        (["period", "gemeente", "change"], ("2027-H1", None, 1), "has an empty cell"),
        (["period", "gemeente", "change"], ("2027-H1", "GM0001", 1.5), r"1\.5 is not a whole number of persons"),
        (
            ["period", "from", "to", "persons"],
            ("2027-H1", "GM0001", "GM0002", "drie"),
            "drie is not a whole number",
        ),
        (["period", "from", "to", "persons"], ("2027-H1", "GM0001", "GM0001", 1), "cannot exchange with itself"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(columns: list[str], row: tuple[object, ...], message: str):
    with pytest.raises(BadInput, match=message):
        exchange_of(pd.DataFrame([row], columns=columns), PERIOD)


def test_changes_of_a_file_that_name_a_gemeente_twice_are_refused_when_they_are_applied():
    twice = pd.DataFrame(
        [("2027-H1", "GM0001", 1), ("2027-H1", "GM0001", -1)], columns=["period", "gemeente", "change"]
    )
    with pytest.raises(BadInput, match="names GM0001 more than once"):
        exchange(split(10, SIZES, STATUTORY), exchange_of(twice, PERIOD))
