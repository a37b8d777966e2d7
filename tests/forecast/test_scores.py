"""Scores against slow, obvious twins and the identities they must meet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.quantiles import LEVELS, MEDIAN, of_samples
from forecast.scores import absolute_error, covered, pinball, weighted_interval_score

numbers = st.floats(-1e5, 1e5)


def slow_wis(observed: float, quantiles: list[float]) -> float:
    """Bracher et al. 2021, equation 2: the median and the central intervals, one by one."""
    intervals = len(LEVELS) // 2
    score = 0.5 * abs(observed - quantiles[MEDIAN])
    for number in range(intervals):
        low, high = quantiles[number], quantiles[-1 - number]
        alpha = 2 * LEVELS[number]
        interval_score = high - low
        if observed < low:
            interval_score += 2 / alpha * (low - observed)
        if observed > high:
            interval_score += 2 / alpha * (observed - high)
        score += alpha / 2 * interval_score
    return score / (intervals + 0.5)


@given(observed=numbers, quantiles=st.lists(numbers, min_size=len(LEVELS), max_size=len(LEVELS)).map(sorted))
def test_the_weighted_interval_score_equals_the_sum_over_intervals(observed: float, quantiles: list[float]):
    fast = weighted_interval_score(np.array([observed]), np.array(quantiles)[:, None])
    assert fast == pytest.approx([slow_wis(observed, quantiles)], rel=1e-9, abs=1e-6)


@given(observed=numbers, one=numbers)
def test_of_one_number_for_every_quantile_the_score_is_the_absolute_error(observed: float, one: float):
    quantiles = np.full((len(LEVELS), 1), one)
    assert weighted_interval_score(np.array([observed]), quantiles) == pytest.approx([abs(observed - one)], abs=1e-6)
    assert absolute_error(np.array([observed]), quantiles) == pytest.approx([abs(observed - one)])


def test_the_pinball_loss_by_hand():
    losses = pinball(np.array([12.0, 8.0, 10.0]), np.array([10.0, 10.0, 10.0]), 0.9)
    assert losses == pytest.approx([1.8, 0.2, 0.0])


def test_the_score_is_lowest_in_expectation_for_the_true_distribution():
    outcomes = np.random.default_rng(1).normal(100, 20, size=4000)
    scores = {}
    for spread in (10.0, 20.0, 40.0):
        quantiles = of_samples(np.random.default_rng(2).normal(100, spread, size=4000))
        repeated = np.repeat(quantiles[:, None], len(outcomes), axis=1)
        scores[spread] = weighted_interval_score(outcomes, repeated).mean()
    assert min(scores, key=scores.__getitem__) == 20.0


def test_an_interval_holds_its_own_ends_and_nothing_outside():
    quantiles = np.array(LEVELS)[:, None].repeat(5, axis=1) * 100
    inside = covered(np.array([9.9, 10.0, 50.0, 90.0, 90.1]), quantiles, 0.8)
    assert inside.tolist() == [False, True, True, True, False]


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98])
def test_every_central_interval_of_the_levels_covers_what_it_says(share: float):
    outcomes = np.linspace(0, 100, 10_001)
    quantiles = np.array(LEVELS)[:, None].repeat(len(outcomes), axis=1) * 100
    assert covered(outcomes, quantiles, share).mean() == pytest.approx(share, abs=1e-3)


def test_an_interval_that_is_not_among_the_levels_is_refused():
    with pytest.raises(ValueError, match="not in"):
        covered(np.zeros(1), np.zeros((len(LEVELS), 1)), 0.77)
