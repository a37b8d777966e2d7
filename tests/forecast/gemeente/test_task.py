"""What is left to do, and how it bears on the rate of housing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.task import part_left, past_parts, task_effect

finite = st.floats(-3, 3)


@given(finite, st.integers(0, 40), st.floats(0, 2), st.floats(-2, 0), st.floats(0.1, 2))
def test_the_effect_is_one_of_three(part: float, month: int, end_spurt: float, slackening: float, spurt_range: float):
    found = float(
        task_effect(np.array(part), month, end_spurt=end_spurt, slackening=slackening, spurt_range=spurt_range)
    )
    if part <= 0:
        assert found == slackening
    elif part > spurt_range:
        assert found == 0
    else:
        assert found == pytest.approx(end_spurt * (month % 6) / 5)


def test_without_knobs_the_task_does_nothing():
    assert not task_effect(np.linspace(-1, 2, 9), 5, end_spurt=0.0, slackening=0.0, spurt_range=1.0).any()


def test_parts_are_those_of_the_books(figures: GemeenteFigures):
    found = past_parts(figures, 3)
    assert found.shape == (len(figures.codes), figures.months - 3)
    for month in (3, 6, 20, figures.months - 1):
        half = month // 6
        done = figures.housed_filled[:, half * 6 : month].sum(axis=1)
        to_do = figures.stands[:, half] + figures.targets[:, half] - done
        np.testing.assert_allclose(found[:, month - 3], to_do / np.maximum(figures.targets[:, half], 1), atol=1e-9)


def test_without_a_taakstelling_nothing_is_divided_by_zero():
    assert part_left(np.array([-2.0, 0.0, 3.0]), np.zeros(3)) == pytest.approx([-2.0, 0.0, 3.0])
