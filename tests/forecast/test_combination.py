"""Weights from scores, and how many paths each model supplies."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.combination import (
    CASES_FOR_HALF_TRUST,
    CASES_TO_DISMISS,
    SHARPNESS,
    TOO_BAD,
    averaged,
    divide_paths,
    weights_from_scores,
)
from forecast.errors import BadInput

scores = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1e6), min_size=1)


@given(scores=scores, cases=st.floats(0, 100))
def test_weights_sum_to_one_and_a_better_score_never_weighs_less(scores: dict[str, float], cases: float):
    weights = weights_from_scores(scores, cases)
    assert weights.keys() == scores.keys()
    assert sum(weights.values()) == pytest.approx(1)
    ranked = sorted(scores, key=scores.__getitem__)
    assert all(weights[a] >= weights[b] for a, b in pairwise(ranked))


@given(scores=scores)
def test_without_cases_all_weigh_the_same(scores: dict[str, float]):
    assert list(weights_from_scores(scores, 0).values()) == pytest.approx([1 / len(scores)] * len(scores))


def test_the_formula_by_hand():
    scores, prior = {"good": 100.0, "less": 140.0}, {"good": 1.0, "less": 3.0}
    spoken = 1 / (1 + 1.4**-SHARPNESS)
    weights = weights_from_scores(scores, CASES_FOR_HALF_TRUST, prior)
    assert weights["good"] == pytest.approx((spoken + 0.25) / 2)
    assert weights["less"] == pytest.approx((1 - spoken + 0.75) / 2)


def test_without_cases_the_prior_decides_alone():
    weights = weights_from_scores({"good": 100.0, "less": 200.0}, 0, {"good": 0.0, "less": 1.0})
    assert weights == {"good": 0.0, "less": 1.0}


def test_a_prior_on_dismissed_models_only_leaves_equal_parts_to_the_others():
    scores = {"good": 100.0, "also": 100.0, "bad": 300.0}
    weights = weights_from_scores(scores, CASES_TO_DISMISS, {"good": 0.0, "also": 0.0, "bad": 1.0})
    assert weights == pytest.approx({"good": 0.5, "also": 0.5, "bad": 0.0})


def test_more_cases_part_the_models_further():
    few, many = (weights_from_scores({"good": 100.0, "less": 140.0}, cases)["good"] for cases in (1, 20))
    assert 0.5 < few < many < 1


def test_with_enough_cases_a_model_far_behind_the_best_gets_nothing():
    scores = {"good": 100.0, "at the limit": 100.0 * TOO_BAD, "beyond it": 100.0 * TOO_BAD + 0.1}
    weights = weights_from_scores(scores, CASES_TO_DISMISS)
    assert weights["at the limit"] > 0
    assert weights["beyond it"] == 0
    assert weights_from_scores(scores, CASES_TO_DISMISS - 1)["beyond it"] > 0


def test_a_perfect_score_does_not_break_the_weights():
    assert weights_from_scores({"perfect": 0.0, "good": 10.0}, 10)["perfect"] == pytest.approx(1)
    assert weights_from_scores({"one": 0.0, "other": 0.0}, 10) == {"one": 0.5, "other": 0.5}


@pytest.mark.parametrize("wrong", [{}, {"a": -1.0}])
def test_weights_of_nothing_or_of_a_negative_score_are_refused(wrong: dict[str, float]):
    with pytest.raises(BadInput, match="at least one model"):
        weights_from_scores(wrong, 1)


def slow_division(weights: dict[str, float], paths: int) -> dict[str, int]:
    """The obvious twin: hand out one path at a time to who is furthest below what is due to it."""
    counts = {name: int(weight * paths) for name, weight in weights.items()}
    while sum(counts.values()) < paths:
        due = {name: round(weights[name] * paths - counts[name], 9) for name in weights}
        most = max(due.values())
        counts[min(name for name in due if due[name] == most)] += 1
    return counts


@given(sizes=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 50), min_size=1), paths=st.integers(0, 3000))
def test_the_paths_are_divided_by_the_largest_remainder(sizes: dict[str, int], paths: int):
    weights = {name: size / sum(sizes.values()) for name, size in sizes.items()}
    counts = divide_paths(weights, paths)
    assert sum(counts.values()) == paths
    assert all(abs(counts[name] - weights[name] * paths) < 1 for name in weights)
    twin = slow_division(weights, paths)
    # floats may break an exact tie the other way, never by more than one path
    assert all(abs(counts[name] - twin[name]) <= 1 for name in weights)


def test_a_tie_goes_to_the_first_name():
    assert divide_paths({"b": 0.5, "a": 0.5}, 3) == {"b": 1, "a": 2}
    assert divide_paths({"c": 0.25, "b": 0.25, "a": 0.5}, 2) == {"c": 0, "b": 1, "a": 1}


def test_an_average_of_paths_has_the_weighted_quantiles_of_its_models_on_the_log_scale():
    paths = {"a": np.full((10, 2), 100.0), "b": np.full((10, 2), 400.0)}
    joint = averaged(paths, {"a": 0.5, "b": 0.5, "absent": 0.0}, 10)
    assert joint.shape == (10, 2)
    assert joint == pytest.approx(np.full((10, 2), 200.0))


@given(seed=st.integers(0, 100), weight=st.floats(0.2, 0.8))
def test_a_path_keeps_its_rank_among_those_of_its_model(seed: int, weight: float):
    rng = np.random.default_rng(seed)
    paths = {"a": rng.gamma(3.0, 100.0, size=(40, 3)), "b": rng.gamma(3.0, 300.0, size=(40, 3))}
    weights = {"a": weight, "b": 1 - weight}
    joint = averaged(paths, weights, 40)
    count = divide_paths(weights, 40)["a"]
    for own, part in ((paths["a"][:count], joint[:count]), (paths["b"][: 40 - count], joint[count:])):
        assert (np.argsort(own, axis=0) == np.argsort(part, axis=0)).all()


def test_an_average_is_narrower_than_its_models_together():
    rng = np.random.default_rng(1)
    paths = {"a": np.exp(rng.normal(5, 0.2, size=(500, 1))), "b": np.exp(rng.normal(6, 0.2, size=(500, 1)))}
    joint = np.log(averaged(paths, {"a": 0.5, "b": 0.5}, 500))
    together = np.log(np.concatenate([paths["a"][:250], paths["b"][:250]]))
    assert joint.std() < together.std()
    assert joint.mean() == pytest.approx(together.mean(), abs=0.05)
