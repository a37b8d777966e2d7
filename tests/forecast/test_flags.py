"""Warnings: what is counted, and every boundary of the thresholds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.flags import NONE, FlagRules, Threshold, expected_shortfall, flag, p_miss

RULES = FlagRules(
    (Threshold("watch", 0.50, 0.02), Threshold("warning", 0.75, 0.05), Threshold("alarm", 0.90, 0.15)),
    minimum_persons=5,
)


def test_a_stand_of_zero_is_no_miss_and_a_voorsprong_does_not_lower_the_shortfall():
    stands = np.array([-100.0, 0.0, 10.0, 30.0])
    assert p_miss(stands) == 0.5
    assert expected_shortfall(stands) == 10.0


@given(stands=st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=50))
def test_the_shortfall_equals_a_plain_loop_and_bounds_the_mean(stands: list[float]):
    shortfall = expected_shortfall(np.array(stands))
    assert shortfall == pytest.approx(sum(stand for stand in stands if stand > 0) / len(stands), abs=1e-6)
    assert shortfall >= max(0.0, float(np.mean(stands)) - 1e-6)


@pytest.mark.parametrize(
    ("miss", "shortfall", "expected"),
    [
        (0.50, 20.0, "watch"),
        (0.4999, 20.0, NONE),
        (0.50, 19.99, NONE),
        (0.75, 50.0, "warning"),
        (0.7499, 50.0, "watch"),
        (0.75, 49.99, "watch"),
        (0.90, 150.0, "alarm"),
        (0.8999, 150.0, "warning"),
        (0.90, 149.99, "warning"),
        (1.0, 20.0, "watch"),
        (0.50, 900.0, "watch"),
    ],
)
def test_both_thresholds_of_a_flag_must_be_reached(miss: float, shortfall: float, expected: str):
    assert flag(miss, shortfall, 1000.0, RULES) == expected


@pytest.mark.parametrize(("shortfall", "expected"), [(4.99, NONE), (5.0, "alarm")])
def test_below_the_minimum_of_persons_there_is_no_flag(shortfall: float, expected: str):
    assert flag(1.0, shortfall, 10.0, RULES) == expected


def test_an_opgave_at_or_below_zero_is_taken_as_one_person():
    assert flag(0.95, 6.0, 0.0, RULES) == flag(0.95, 6.0, -40.0, RULES) == "alarm"


def test_without_thresholds_there_is_no_flag():
    assert flag(1.0, 100.0, 100.0, FlagRules((), minimum_persons=0)) == NONE


@pytest.mark.parametrize("severe", [Threshold("alarm", 0.49, 0.02), Threshold("alarm", 0.50, 0.01)])
def test_a_severer_flag_with_a_lower_threshold_is_refused(severe: Threshold):
    with pytest.raises(BadInput, match="severer flag"):
        FlagRules((Threshold("watch", 0.50, 0.02), severe), minimum_persons=5)
