"""The statutory split: rounded up, and exact in sum."""

from fractions import Fraction
from math import ceil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.statutory_split import allocate

DATA = Path(__file__).parents[2] / "config" / "data"

populations = st.lists(st.integers(0, 900_000), min_size=1, max_size=30).filter(any)


def gemeenten(sizes: list[int]) -> pd.Series:
    return pd.Series(sizes, index=[f"GM{number:04}" for number in range(len(sizes))])


def handed_out_one_by_one(total: int, inhabitants: pd.Series) -> list[int]:
    """The slow and obvious twin: raise the factor step by step; who steps up first is served first."""
    persons = dict.fromkeys(inhabitants.index, 0)
    eligible = [code for code, size in inhabitants.items() if size > 0]
    for _ in range(total):
        # with n persons the next step is at the factor where scaled share = n
        first = min(
            eligible,
            key=lambda code: (Fraction(persons[code], int(inhabitants[code])), -inhabitants[code], code),
        )
        persons[first] += 1
    return list(persons.values())


@given(total=st.integers(0, 400), sizes=populations)
def test_equals_the_slow_way(total: int, sizes: list[int]):
    assert allocate(total, gemeenten(sizes)).tolist() == handed_out_one_by_one(total, gemeenten(sizes))


@given(total=st.integers(0, 60), sizes=st.lists(st.integers(1, 4), min_size=1, max_size=12))
def test_ties_are_broken_exactly_where_many_step_up_at_once(total: int, sizes: list[int]):
    assert allocate(total, gemeenten(sizes)).tolist() == handed_out_one_by_one(total, gemeenten(sizes))


@given(total=st.integers(0, 60_000), sizes=populations)
def test_the_sum_is_exact_and_more_inhabitants_never_get_less(total: int, sizes: list[int]):
    persons = allocate(total, gemeenten(sizes))
    assert persons.sum() == total
    assert persons[[size == 0 for size in sizes]].sum() == 0
    by_size = persons.iloc[sorted(range(len(sizes)), key=lambda place: sizes[place])].tolist()
    sizes = sorted(sizes)
    for smaller in range(len(sizes) - 1):
        if sizes[smaller] < sizes[smaller + 1]:
            assert by_size[smaller] <= by_size[smaller + 1]


@given(total=st.integers(0, 60_000), sizes=populations)
def test_every_number_is_within_one_of_the_scaled_share_rounded_up(total: int, sizes: list[int]):
    inhabitants = gemeenten(sizes)
    persons = allocate(total, inhabitants)
    # the highest factor at which nobody has more than was given
    factor = min(Fraction(int(n), size) for n, size in zip(persons, sizes, strict=True) if size > 0)
    for given_, size in zip(persons, sizes, strict=True):
        assert 0 <= given_ - ceil(factor * size) <= 1 or size == 0


def test_the_index_is_kept_and_fewer_persons_than_gemeenten_go_to_the_largest():
    persons = allocate(2, pd.Series({"GM0003": 10, "GM0001": 30, "GM0002": 30, "GM0004": 40}))
    assert persons.to_dict() == {"GM0003": 0, "GM0001": 1, "GM0002": 0, "GM0004": 1}


def test_fractions_of_inhabitants_are_taken():
    assert allocate(10, pd.Series({"GM0001": 1.5, "GM0002": 3.5})).to_dict() == {"GM0001": 3, "GM0002": 7}


@pytest.mark.parametrize(
    ("total", "inhabitants", "message"),
    [
        (-1, {"GM0001": 1}, "cannot be allocated"),
        (1, {"GM0001": -1}, "not negative"),
        (1, {"GM0001": None, "GM0002": 1}, "not negative"),
        (1, {"GM0001": 0}, "no inhabitants"),
    ],
)
def test_what_cannot_be_allocated_is_refused(total: int, inhabitants: dict[str, int], message: str):
    with pytest.raises(BadInput, match=message):
        allocate(total, pd.Series(inhabitants))


def test_a_gemeente_that_is_there_twice_is_refused():
    with pytest.raises(BadInput, match="twice"):
        allocate(1, pd.Series([1, 2], index=["GM0001", "GM0001"]))


@pytest.mark.parametrize(("period", "total", "error"), [("2021-H1", 13_500, 1.7), ("2021-H2", 11_000, 1.8)])
def test_the_provincial_targets_of_2021_are_met_within_two_persons_on_average(period: str, total: int, error: float):
    places = pd.read_csv(DATA / "gemeenten_2021.csv").set_index("code")
    published = pd.read_csv(DATA / "provincies_halfjaar.csv").query("periode == @period")
    split = allocate(total, places["inwoners_2021"]).groupby(places["provincie_code"]).sum()
    errors = split - published.set_index("provincie_code")["taakstelling"]
    assert len(errors) == 12
    assert round(errors.abs().mean(), 1) == error
