"""One set of paths from all candidate models of a series."""

import numpy as np
import pandas as pd
import pytest

from forecast.combination import averaged
from forecast.monthly.base import Series
from forecast.monthly.combined import combined, equal_weights
from forecast.monthly.engine import candidates, sample

SERIES = Series(pd.Timestamp("2022-01-01"), np.random.default_rng(3).poisson(2000, 36).astype(float))


def test_without_evidence_all_weigh_the_same():
    weights = equal_weights()
    assert list(weights) == [model.name for model in candidates()]
    assert list(weights.values()) == pytest.approx([1 / len(weights)] * len(weights))


def test_the_paths_are_the_average_of_what_each_model_drew():
    paths, drawn = combined(SERIES, equal_weights(), horizon=8, paths=21, seed=5)
    assert paths.shape == (21, 8)
    assert (paths >= 0).all()
    assert [one.asked for one in drawn] == list(equal_weights())
    # the first of five models supplies one path more than the others
    assert sorted(len(one.values) for one in drawn) == [4, 4, 4, 4, 5]
    np.testing.assert_array_equal(paths, averaged({one.asked: one.values for one in drawn}, equal_weights(), 21))


def test_a_model_without_weight_is_drawn_to_be_told_of_and_changes_nothing():
    names = [model.name for model in candidates()]
    weights = dict.fromkeys(names, 0.0) | {names[0]: 1.0}
    paths, drawn = combined(SERIES, weights, horizon=5, paths=30, seed=5)
    assert [len(one.values) for one in drawn] == [30, 1, 1, 1, 1]
    alone = sample(candidates()[0], SERIES, horizon=5, paths=30, seed=5).values
    np.testing.assert_allclose(np.sort(paths, axis=0), np.sort(alone, axis=0), rtol=0.05)
    again, _ = combined(SERIES, weights, horizon=5, paths=30, seed=5)
    np.testing.assert_array_equal(paths, again)
