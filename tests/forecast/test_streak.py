"""Streaks: how long a region was behind, and when it may have been longer than is known."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.periods import HalfYear
from forecast.streak import Streak, streak

LAST = HalfYear.parse("2026-H1")


def published(stands: list[float]) -> pd.Series:
    """Stands on consecutive peildata, the last one on 1 January 2026."""
    days = [pd.Timestamp((LAST + -back).start) for back in range(len(stands))]
    return pd.Series(stands, index=days[::-1], dtype=float)


@pytest.mark.parametrize(
    ("stands", "expected"),
    [
        ([], None),
        ([math.nan], None),
        ([10.0, 20.0, 30.0], Streak(3, at_least=True)),
        ([10.0, 0.0, 30.0, 1.0], Streak(2, at_least=False)),
        ([10.0, -5.0], Streak(0, at_least=False)),
        ([10.0, math.nan, 30.0], Streak(1, at_least=True)),
        ([-3.0, 10.0, 20.0, math.nan], Streak(2, at_least=False)),
    ],
)
def test_a_streak_ends_at_a_stand_that_was_not_behind_and_may_be_longer_where_none_is_known(
    stands: list[float], expected: Streak | None
) -> None:
    assert streak(published(stands)) == expected


def test_a_peildatum_that_was_left_out_is_one_without_a_stand() -> None:
    assert streak(published([10.0, 20.0, 30.0]).drop(pd.Timestamp((LAST + -1).start))) == Streak(1, at_least=True)


@given(st.lists(st.sampled_from([-1.0, 0.0, 5.0, math.nan]), max_size=12), st.lists(st.sampled_from([5.0, -1.0])))
def test_what_becomes_known_of_before_makes_a_streak_longer_only_where_it_said_so(
    stands: list[float], before: list[float]
) -> None:
    short, long = streak(published(stands)), streak(published(before + stands))
    if short is not None and not short.at_least:
        assert long == short
    if short is not None and long is not None:
        assert long.count >= short.count
