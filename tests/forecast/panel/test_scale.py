"""Scales go there and back, and a level is the mean of the last three years."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.panel.scale import SCALES, Scale, levels_of

MEASURED = st.lists(st.floats(0, 900), min_size=1, max_size=20)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: type(scale).__name__)
@given(values=MEASURED)
def test_there_and_back_is_the_same(scale: Scale, values: list[float]):
    given_values = np.array(values)
    np.testing.assert_allclose(scale.back(scale.to(given_values)), given_values, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: type(scale).__name__)
@given(values=st.lists(st.floats(-50, 50), min_size=2, max_size=20))
def test_what_comes_back_is_finite_not_negative_and_in_order(scale: Scale, values: list[float]):
    back = scale.back(np.sort(np.array(values)))
    assert np.isfinite(back).all()
    assert (back >= 0).all()
    assert (np.diff(back) >= 0).all()


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: type(scale).__name__)
def test_a_runaway_is_held_finite(scale: Scale):
    assert np.isfinite(scale.back(np.array([1e30], dtype=np.float32))).all()


def test_the_level_is_that_of_the_last_three_years():
    old = np.full(24, 1000.0)
    recent = np.r_[np.full(18, 4.0), np.full(18, 8.0)]
    assert levels_of(np.r_[old, recent][None]).tolist() == [6.0]


def test_where_the_last_three_years_are_empty_all_of_it_counts_and_else_it_is_one():
    rows = np.zeros((3, 48))
    rows[0, :12] = 8
    rows[2] = np.nan
    assert levels_of(rows).tolist() == [2.0, 1.0, 1.0]
    rows[0, 12:] = np.nan
    assert levels_of(rows)[0] == 8.0
