"""How many are housed lies between what is wanted and what those who are there were housed at before."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.chain.learn import PastMonth
from forecast.chain.pace import BY_WHO_IS_THERE, Pace

PATHS = 20_000


def pace(*past: PastMonth, paths: int = PATHS) -> Pace:
    return Pace(past, paths, np.random.default_rng(1))


def month(rate: float, there: float = 10_000) -> PastMonth:
    return PastMonth(in_reception=there - 1000, arrived=1000, housed=rate * there)


@given(rate=st.floats(0.01, 0.95))
def test_a_steady_rate_is_learned_as_it_is(rate: float):
    assert pace(*[month(rate)] * 30, paths=1).rate == pytest.approx(rate)


def test_the_last_months_count_most():
    assert 0.15 < pace(*[month(0.1)] * 24, *[month(0.2)] * 24, paths=1).rate < 0.2


def test_months_of_nobody_say_nothing():
    known = [month(0.2)] * 12
    silent = [PastMonth(0, 0, 0), PastMonth(5000, 100, 0)]
    with_them, without = pace(*known, *silent, paths=1), pace(*known, paths=1)
    assert with_them.share == without.share
    assert with_them.rate == pytest.approx(0.2)


def test_without_a_month_known_as_many_are_housed_as_are_wanted():
    wanted = np.linspace(0, 3000, PATHS)
    np.testing.assert_array_equal(pace().housed(wanted, np.full(PATHS, 9000)), np.rint(wanted))


def test_more_who_wait_are_housed_at_the_same_wish_and_the_part_grows_with_the_months_known():
    wanted, few, many = np.full(PATHS, 2000.0), np.full(PATHS, 10_000), np.full(PATHS, 40_000)
    grown = []
    for months in (12, 60, 600):
        past = [month(0.2)] * months
        ratio = pace(*past).housed(wanted, many).mean() / pace(*past).housed(wanted, few).mean()
        grown.append(np.log(ratio) / np.log(4))
    assert 0 < grown[0] < grown[1] < grown[2] < BY_WHO_IS_THERE
    assert grown[2] == pytest.approx(BY_WHO_IS_THERE, rel=0.02)


def test_where_the_wish_is_the_rate_the_middle_is_that_and_a_path_stays_off_for_months():
    one = pace(*[month(0.2)] * 60)
    wanted, there = np.full(PATHS, 2000.0), np.full(PATHS, 10_000)
    first, later = one.housed(wanted, there), one.housed(wanted, there)
    assert np.median(first) == pytest.approx(2000, rel=0.01)
    assert np.corrcoef(np.log(first), np.log(later))[0, 1] == pytest.approx(0.95, abs=0.02)


def test_nobody_is_housed_where_nobody_is_wanted_or_there():
    one = pace(*[month(0.2)] * 60, paths=2)
    assert one.housed(np.array([0.0, 500.0]), np.array([900, 0])).tolist() == [0, 0]
