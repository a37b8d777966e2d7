"""Households that wait: drawn by size, housed in the order of their clocks until the total is met."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.makers.reconstruction.pool import Pool, draw_households, draw_sizes, first_to


@given(sizes=st.lists(st.integers(1, 6), max_size=40), seed=st.integers(0, 1000), data=st.data())
def test_the_first_households_add_up_to_the_persons_asked_for(sizes: list[int], seed: int, data: st.DataObject):
    # enough single persons make every total possible
    size = np.array([*sizes, 1, 1, 1, 1, 1], dtype="int64")
    persons = data.draw(st.integers(0, int(size.sum())))
    chosen = first_to(persons, np.random.default_rng(seed).random(len(size)), size)
    assert size[chosen].sum() == persons
    assert len(set(chosen.tolist())) == len(chosen)


def test_the_shortest_clocks_go_first_and_one_that_does_not_fit_is_passed():
    clock, size = np.array([0.1, 0.2, 0.3, 0.4]), np.array([2, 6, 1, 1])
    assert first_to(3, clock, size).tolist() == [0, 2]
    assert first_to(9, clock, size).tolist() == [0, 1, 2]


def test_a_household_gives_way_when_the_total_cannot_be_met_with_it():
    assert sorted(first_to(4, np.array([0.1, 0.2, 0.3]), np.array([3, 2, 2])).tolist()) == [1, 2]


def test_more_persons_than_wait_cannot_be_housed():
    with pytest.raises(ValueError, match="3 persons cannot be housed from a pool of 2"):
        first_to(3, np.array([0.1]), np.array([2]))


def test_households_have_one_to_six_persons_and_two_on_average():
    sizes = draw_sizes(20_000, np.random.default_rng(1))
    assert set(sizes.tolist()) == {1, 2, 3, 4, 5, 6}
    assert sizes.mean() == pytest.approx(2.23, abs=0.05)
    # the variance of their sum per person
    assert (sizes**2).mean() / sizes.mean() == pytest.approx(3.27, abs=0.1)


def test_as_many_households_are_drawn_as_the_persons_take():
    rng = np.random.default_rng(1)
    assert len(draw_households(0, rng)) == 0
    assert 100 <= draw_households(100, rng).sum() <= 105


def test_who_leaves_the_pool_no_longer_waits():
    pool = Pool()
    pool.add(np.array([0, 2, 2]), np.array([1, 4, 2]))
    pool.remove(np.array([False, True, False]))
    assert pool.persons(3).tolist() == [1, 0, 2]
