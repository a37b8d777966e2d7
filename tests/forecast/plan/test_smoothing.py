"""Smoothed chances: they rise once and fall once, nearer to what was counted than any other such line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.plan.smoothing import smoothed

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ([0.1, 0.3, 0.2, 0.6], [0.1, 0.25, 0.25, 0.6]),
        ([0.6, 0.2, 0.3, 0.1], [0.6, 0.25, 0.25, 0.1]),
        # up and down is no noise
        ([0.2, 0.7, 0.3], [0.2, 0.7, 0.3]),
        # a dip between two equal ones is
        ([0.1, 0.9, 0.6, 0.9, 0.2], [0.1, 0.75, 0.75, 0.9, 0.2]),
        ([0.4], [0.4]),
    ],
)
def test_dips_are_levelled_and_a_single_peak_stays(counted: list[float], expected: list[float]) -> None:
    np.testing.assert_allclose(smoothed(np.array(counted)), expected)


@given(SHARES)
def test_it_rises_and_then_falls_and_keeps_its_mean(counted: list[float]) -> None:
    found = smoothed(np.array(counted))
    moves = np.sign(np.where(np.abs(np.diff(found)) < 1e-12, 0, np.diff(found)))
    moves = moves[moves != 0].tolist()
    assert moves == sorted(moves, reverse=True)
    assert found.mean() == pytest.approx(np.mean(counted))


@given(SHARES)
def test_what_rises_or_falls_already_stays_as_it_is(counted: list[float]) -> None:
    for ordered in (sorted(counted), sorted(counted, reverse=True)):
        np.testing.assert_allclose(smoothed(np.array(ordered)), ordered, atol=1e-12)
