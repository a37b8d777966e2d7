"""Whole numbers that add up, beside the slow and obvious way."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.largest_remainder import largest_remainder, whole_parts

weights = st.lists(st.integers(0, 30), min_size=1, max_size=12).filter(any)


def one_by_one(exact: list[Fraction], total: int) -> list[int]:
    """The slow and obvious twin: each next one goes to the part that is furthest below what is due to it."""
    parts = [due.numerator // due.denominator for due in exact]
    claims = [due - part for due, part in zip(exact, parts, strict=True)]
    while sum(parts) < total:
        claim = claims.index(max(claims))
        parts[claim] += 1
        claims[claim] = Fraction(-1)
    return parts


def due(total: int, sizes: list[int]) -> list[Fraction]:
    return [Fraction(total * size, sum(sizes)) for size in sizes]


@given(sizes=weights, total=st.integers(-500, 500))
def test_fractions_equal_the_slow_way(sizes: list[int], total: int):
    exact = due(total, sizes)
    found = largest_remainder(np.array(exact, dtype=object), total)
    assert found.dtype == np.int64
    assert found.tolist() == one_by_one(exact, total)


@given(sizes=weights, total=st.integers(0, 500))
def test_floats_equal_the_slow_way_when_they_are_trusted_so_far(sizes: list[int], total: int):
    exact = due(total, sizes)
    assert largest_remainder(np.array(exact, dtype=float), total, decimals=9).tolist() == one_by_one(exact, total)


@given(rows=st.lists(st.tuples(st.lists(st.integers(1, 30), min_size=4, max_size=4), st.integers(0, 99))))
def test_every_row_is_as_it_is_alone(rows: list[tuple[list[int], int]]):
    exact = np.array([due(total, sizes) for sizes, total in rows], dtype=float).reshape(-1, 4)
    totals = np.array([total for _, total in rows], dtype=np.int64)
    together = largest_remainder(exact, totals)
    assert together.tolist() == [
        largest_remainder(row, total).tolist() for row, total in zip(exact, totals.tolist(), strict=True)
    ]
    assert (together.sum(axis=1) == totals).all()
    assert (np.abs(together - exact) < 1).all()


@pytest.mark.parametrize(
    ("exact", "total", "parts"),
    [
        ([0.5, 1.5, 1.0], 3, [1, 1, 1]),
        ([0.2, 0.4, 1.4], 2, [0, 1, 1]),
        ([-1.5, 0.5], -1, [-1, 0]),
        ([2.0, 3.0], 5, [2, 3]),
    ],
)
def test_the_first_of_equal_remainders_gets_one_more(exact: list[float], total: int, parts: list[int]):
    assert largest_remainder(np.array(exact), total).tolist() == parts


def test_the_noise_of_floats_can_be_left_out():
    shares = 100 * np.array([0.15, 0.43, 0.08, 0.34])
    shares[1] = np.nextafter(43.0, 0.0)
    assert largest_remainder(shares, 100, decimals=9).tolist() == [15, 43, 8, 34]
    # 1.1 has the larger remainder by the last bit only
    assert largest_remainder(np.array([0.1, 1.1, 0.8]), 2).tolist() == [0, 1, 1]
    assert largest_remainder(np.array([0.1, 1.1, 1.8]), 4).tolist() == [0, 2, 2]
    assert largest_remainder(np.array([0.1, 1.1, 1.8]), 4, decimals=9).tolist() == [1, 1, 2]


@given(st.lists(st.floats(0, 1e4), max_size=20))
def test_parts_in_whole_numbers_add_up_to_their_rounded_sum(exact: list[float]) -> None:
    whole = whole_parts(np.array(exact))
    assert whole.sum() == round(float(np.sum(exact)))
    assert (np.abs(whole - np.array(exact)) < 1 + 1e-6).all()
