"""Which readings of the pools are believed, and how much."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import HazardArgs
from forecast.gemeente.readings import LEAST_WEIGHT, MOST, bootstrap_weights, learn_readings


@given(st.integers(1, 6), st.integers(6, 30), st.integers(0, 1000))
def test_weights_add_up_and_follow_the_readings(readings: int, months: int, seed: int):
    fits = np.random.default_rng(seed).normal(0, 3, size=(readings, months))
    weights = bootstrap_weights(fits)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    # what all readings share says nothing of them
    assert bootstrap_weights(fits + np.arange(months)) == pytest.approx(weights)
    assert bootstrap_weights(fits[::-1]) == pytest.approx(weights[::-1])


def test_readings_that_do_as_well_are_believed_as_much():
    assert bootstrap_weights(np.zeros((4, 12))) == pytest.approx(np.full(4, 0.25))


def test_what_one_month_says_is_believed_less_than_what_all_say():
    every, once = np.zeros((2, 24)), np.zeros((2, 24))
    every[0] = 0.5
    once[0, 5] = 12.0
    assert every[0].sum() == once[0].sum()
    assert bootstrap_weights(every)[0] > 0.99
    assert bootstrap_weights(once)[0] < 0.99


def test_the_best_come_first_and_hardly_believed_ones_not_at_all(figures: GemeenteFigures):
    found = learn_readings(figures, HazardArgs(), 24)
    weights = [weight for _, weight in found]
    assert 1 <= len(found) <= MOST
    assert weights == sorted(weights, reverse=True)
    assert min(weights) >= LEAST_WEIGHT
    assert sum(weights) <= 1 + 1e-9
    assert len({reading.args for reading, _ in found}) == len(found)
    assert all(len(reading.fit) == 24 for reading, _ in found)


def test_without_koppelingen_links_are_not_scaled_or_withdrawn(figures: GemeenteFigures):
    unseen = GemeenteFigures(
        figures.codes, figures.first_month, figures.housed, None, figures.targets, figures.stands
    )
    found = learn_readings(unseen, HazardArgs(error_memory=0.9), 24)
    assert {(reading.args.scale, reading.args.delay, reading.args.lapse) for reading, _ in found} == {(1.0, 0, 0.0)}
