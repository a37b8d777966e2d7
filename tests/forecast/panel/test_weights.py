"""Candidates count by what they would have said; their weighted median is what is said."""

import numpy as np
import pytest

from forecast.panel.args import PanelArgs
from forecast.panel.candidates import Relative
from forecast.panel.weights import LEAST_BEFORE, TINY, Fold, combine, losses, make_folds, weigh
from tests.forecast.panel.panels import side_by_side, with_holes

ARGS = PanelArgs(statistical=0)


def weighted_median(values: list[float], weights: list[float]) -> float:
    """By sorting: each value stands in the middle of its weight, straight lines between."""
    pairs = sorted(zip(values, weights, strict=True))
    total, below, places = sum(weights), 0.0, []
    for _, weight in pairs:
        places.append((below + weight / 2) / total)
        below += weight
    return float(np.interp(0.5, places, [value for value, _ in pairs]))


def test_the_combination_is_the_weighted_median():
    rng = np.random.default_rng(1)
    said = rng.normal(0, 1, (9, 4, 3, 5)).astype(np.float32)
    weights = rng.dirichlet(np.full(9, 0.5), 4).T
    found = combine(said, weights)
    for row, origin, step in np.ndindex(4, 3, 5):
        expected = weighted_median(said[:, row, origin, step].tolist(), weights[:, row].tolist())
        assert found[row, origin, step] == pytest.approx(expected, abs=1e-5)


def test_candidates_without_weight_cannot_leave_the_room_between_those_that_have_it():
    rng = np.random.default_rng(2)
    said = rng.normal(0, 1, (40, 3, 2, 4)).astype(np.float32)
    with_weight = [4, 17, 33]
    weights = np.zeros((40, 3))
    weights[with_weight] = [[0.5], [0.3], [0.2]]
    found = combine(said, weights)
    for at in np.ndindex(found.shape):
        values = said[(with_weight, *at)]
        order = np.argsort(values)
        places = (np.cumsum(weights[with_weight, 0][order]) - weights[with_weight, 0][order] / 2).tolist()
        upper = next(place for place, share in enumerate(places) if share >= 0.5)
        assert values[order[upper - 1]] <= found[at] <= values[order[upper]]


def test_one_candidate_and_equal_candidates():
    said = np.random.default_rng(3).normal(0, 1, (1, 2, 3, 4)).astype(np.float32)
    np.testing.assert_array_equal(combine(said, np.ones((1, 2))), said[0])
    equal = np.repeat(said, 5, axis=0)
    np.testing.assert_allclose(combine(equal, np.full((5, 2), 0.2)), said[0], rtol=1e-6)


def test_losses_are_relative_to_the_middling_candidate():
    rng = np.random.default_rng(4)
    outcomes = with_holes(rng.gamma(2, 1, (3, 4, 5)), rng, 0.3)
    outcomes[2] = np.nan
    said = rng.gamma(2, 1, (5, 3, 4, 5)).astype(np.float32)
    ratio, seen = losses(Fold(said, outcomes, 24))
    assert seen.tolist() == [True, True, False]
    for row in range(2):
        judged = ~np.isnan(outcomes[row])
        errors = [np.abs(one[row][judged] - outcomes[row][judged]).mean() for one in said]
        np.testing.assert_allclose(ratio[:, row], (np.array(errors) + TINY) / (np.median(errors) + TINY), rtol=1e-4)


def slow_weights(found: list[tuple[np.ndarray, np.ndarray]], near: np.ndarray, args: PanelArgs) -> np.ndarray:
    candidates, series = found[0][0].shape
    own = np.zeros((candidates, series))
    folds = [sum(bool(seen[row]) for _, seen in found) for row in range(series)]
    for row in range(series):
        for one in range(candidates):
            ratios = [ratio[one, row] for ratio, seen in found if seen[row]]
            own[one, row] = np.log(np.mean(ratios)) if ratios else 0.0
    judged = [row for row in range(series) if folds[row]]
    weights = np.zeros((candidates, series))
    for row in range(series):
        trust = 12 * folds[row] / (12 * folds[row] + args.own_months)
        for one in range(candidates):
            lent = sum(near[row, other] * own[one, other] for other in judged) / sum(near[row, judged])
            weights[one, row] = np.exp(-args.sharpness * (trust * own[one, row] + (1 - trust) * lent))
    return weights / weights.sum(axis=0)


def test_weights_equal_the_formula_done_slowly():
    rng = np.random.default_rng(5)
    found = [(rng.gamma(20, 0.05, (6, 4)), rng.random(4) < 0.6) for _ in range(3)]
    found[0][1][0], found[0][1][3] = True, False
    for _, seen in found:
        seen[3] = False
    args = PanelArgs(sharpness=7.0, own_months=15.0)
    near = rng.random((4, 4))
    weights = weigh(found, near, args)
    np.testing.assert_allclose(weights, slow_weights(found, near, args), rtol=1e-4)
    np.testing.assert_allclose(weights.sum(axis=0), 1)


def test_without_any_outcome_all_count_the_same():
    weights = weigh([(np.ones((4, 2)), np.zeros(2, dtype=bool))], np.eye(2), ARGS)
    np.testing.assert_allclose(weights, 0.25)


def relative(values: np.ndarray) -> Relative:
    return Relative(values, np.ones(len(values)), side_by_side(values))


def test_folds_are_the_last_years_and_hold_what_came_after_each_date():
    values = np.arange(1.0, 71)[None] / 35
    folds = make_folds(relative(values), 6, PanelArgs(folds=3, stride=5))
    assert len(folds) == 3
    for fold, begin in zip(folds, (34, 46, 58), strict=True):
        assert fold.outcomes.shape == (1, 3, 6)
        for at, origin in enumerate((begin, begin + 5, begin + 10)):
            ahead = values[0, origin : origin + 6]
            np.testing.assert_array_equal(fold.outcomes[0, at, : len(ahead)], ahead)
            assert np.isnan(fold.outcomes[0, at, len(ahead) :]).all()


def test_a_panel_of_little_more_than_a_year_has_one_fold():
    folds = make_folds(relative(np.ones((2, 16))), 3, ARGS)
    assert len(folds) == 1
    assert folds[0].outcomes.shape[1] == 2


def test_a_series_is_judged_only_after_a_year_of_its_own():
    values = np.ones((2, 60))
    values[1, :40] = np.nan
    for fold, begin in zip(make_folds(relative(values), 4, ARGS), (12, 24, 36, 48), strict=True):
        for at in range(fold.outcomes.shape[1]):
            judged = ~np.isnan(fold.outcomes[1, at])
            assert not judged.any() or begin + ARGS.stride * at - 40 >= LEAST_BEFORE
        assert not np.isnan(fold.outcomes[0, 0]).any()
    assert judged.any()


def test_what_a_fold_says_does_not_know_what_came_after():
    values = np.random.default_rng(6).gamma(4, 0.25, (5, 60))
    poisoned = values.copy()
    poisoned[:, 48:] = 400.0
    before = make_folds(relative(values), 3, ARGS)
    after = make_folds(relative(poisoned), 3, ARGS)
    for one, other in zip(before[:3], after[:3], strict=True):
        np.testing.assert_array_equal(one.forecasts, other.forecasts)
    np.testing.assert_array_equal(before[3].forecasts[:, :, 0], after[3].forecasts[:, :, 0])
