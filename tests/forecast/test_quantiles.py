"""The quantile levels and quantiles of sample paths."""

import numpy as np

from forecast.quantiles import LEVELS, MEDIAN, of_paths


def test_the_levels_are_those_of_the_hubverse():
    assert len(LEVELS) == 23
    assert list(LEVELS) == sorted(LEVELS)
    assert [round(1 - level, 3) for level in reversed(LEVELS)] == list(LEVELS)
    assert LEVELS[MEDIAN] == 0.5


def test_quantiles_are_taken_over_the_paths_and_keep_the_other_axes():
    samples = np.arange(101.0)[:, None, None] + np.array([[0, 1000], [2000, 3000]])
    quantiles = of_paths(samples)
    assert quantiles.shape == (23, 2, 2)
    np.testing.assert_allclose(quantiles[:, 0, 0], np.array(LEVELS) * 100)
    np.testing.assert_allclose(quantiles[:, 1, 1], np.array(LEVELS) * 100 + 3000)
