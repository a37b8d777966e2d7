"""The shift of an ensemble after an observation: against a loop, and against the exact Gaussian answer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.ensemble import ZERO, Surprise, log_count, shift


def slow_shift(quantities: np.ndarray, predicted: np.ndarray, observed: np.ndarray, noise: float) -> np.ndarray:
    """The obvious twin: per quantity its regression on the prediction, per path the shift along it."""
    paths = len(predicted)
    mean = sum(predicted) / paths
    variance = sum((value - mean) ** 2 for value in predicted) / paths + noise
    result = np.empty_like(quantities)
    for column in range(quantities.shape[1]):
        own_mean = sum(quantities[:, column]) / paths
        covariance = (
            sum((predicted[path] - mean) * (quantities[path, column] - own_mean) for path in range(paths)) / paths
        )
        for path in range(paths):
            slope = covariance / variance
            result[path, column] = quantities[path, column] + slope * (observed[path] - predicted[path])
    return result


@settings(max_examples=25)
@given(seed=st.integers(0, 2**31), per_path=st.booleans(), noise=st.floats(1e-6, 1))
def test_equals_a_loop_over_columns_and_paths(seed: int, per_path: bool, noise: float):
    rng = np.random.default_rng(seed)
    quantities = rng.normal(size=(20, 4))
    predicted = quantities @ [1, 0.5, 0, -1] + rng.normal(size=20)
    observed = rng.normal(size=20) if per_path else np.full(20, rng.normal())
    shifted, _ = shift(quantities, predicted, observed, noise)
    np.testing.assert_allclose(shifted, slow_shift(quantities, predicted, observed, noise), atol=1e-10)


def test_meets_the_exact_gaussian_answer():
    # x ~ N(1, 4) is observed as 3 with noise 1: posterior mean 1 + 4/5 * 2; y = x/2 + N(0, 1) follows by half
    rng = np.random.default_rng(1)
    x = rng.normal(1, 2, size=400_000)
    y = x / 2 + rng.normal(size=len(x))
    predicted = x + rng.normal(size=len(x))
    shifted, surprise = shift(np.column_stack([x, y]), predicted, 3.0, noise=0.0)
    assert shifted.mean(axis=0) == pytest.approx([1 + 0.8 * 2, 0.5 + 0.4 * 2], abs=0.01)
    assert shifted.var(axis=0) == pytest.approx([0.8, 1.2], abs=0.01)
    assert surprise.innovation == pytest.approx(2, abs=0.02)
    assert surprise.variance == pytest.approx(5, abs=0.05)


def test_what_does_not_move_with_the_prediction_stays():
    predicted = np.array([-1.0, 1.0, -1.0, 1.0])
    unrelated = np.array([[2.0], [2.0], [4.0], [4.0]])
    shifted, _ = shift(unrelated, predicted, 5.0)
    assert shifted.tolist() == unrelated.tolist()


def test_a_prediction_without_spread_changes_nothing():
    quantities = np.arange(6.0).reshape(3, 2)
    shifted, surprise = shift(quantities, np.ones(3), 2.0)
    assert shifted.tolist() == quantities.tolist()
    assert surprise == Surprise(1.0, 1e-4)


def test_the_log_likelihood_is_the_gaussian_density():
    assert Surprise(0.0, 1 / (2 * np.pi)).log_likelihood == pytest.approx(0)
    assert Surprise(2.0, 4.0).log_likelihood == pytest.approx(-0.5 * np.log(2 * np.pi * 4) - 0.5)


def test_the_logarithm_of_zero_persons_is_that_of_half_a_person():
    assert log_count(np.array([0.0, 0.2, 1.0])).tolist() == [np.log(ZERO), np.log(ZERO), 0.0]


def test_an_observation_far_out_moves_the_others_by_three_deviations_at_most():
    rng = np.random.default_rng(3)
    predicted = rng.normal(0, 0.2, size=4000)
    related = predicted + rng.normal(0, 0.1, size=4000)
    moved, surprise = shift(related[:, None], predicted, -4.0)
    assert surprise.innovation == pytest.approx(-4.0, abs=0.02)
    assert moved.mean() == pytest.approx(related.mean() - 3 * 0.2, abs=0.03)
    near, _ = shift(related[:, None], predicted, -0.4)
    assert near.mean() == pytest.approx(related.mean() - 0.4, abs=0.03)
