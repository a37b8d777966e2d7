"""The classical forecasts count where they would have been right, and nowhere else."""

import numpy as np

from forecast.panel.candidates import Relative
from forecast.panel.classical import classical
from forecast.panel.classical_share import MOST_MOVED, SHARES, classical_shares, moved_centre
from forecast.panel.weights import Fold
from tests.forecast.panel.panels import side_by_side

HORIZON = 6


def relative(values: np.ndarray) -> Relative:
    return Relative(values, np.ones(len(values)), side_by_side(values))


def made() -> tuple[Relative, np.ndarray, list[Fold]]:
    """Two years as folds; what is said by the classical forecasts from their first dates comes true."""
    values = np.random.default_rng(6).gamma(50, 0.02, (4, 60))
    whole = relative(values)
    right, folds = [], []
    for begin in (36, 48):
        then = whole.panel.cut(60 - begin)
        right.append(classical(values[:, :begin], then, HORIZON))
        outcomes = np.stack([right[-1], np.full_like(right[-1], np.nan)], axis=1)
        folds.append(Fold(np.empty((0, 4, 2, HORIZON), dtype=np.float32), outcomes, begin))
    return whole, np.stack(right), folds


def past(said: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.stack([one, one], axis=1) for one in said], axis=1)


def test_each_series_gets_the_share_that_would_have_been_right():
    whole, right, folds = made()
    own = np.eye(4)
    # the candidates said twice what came, and the classical forecasts were right
    assert classical_shares(whole, folds, past([2 * one for one in right]), own).tolist() == [max(SHARES)] * 4
    # the candidates were right themselves
    assert classical_shares(whole, folds, past(list(right)), own).tolist() == [0] * 4
    # a fifth of the way is right
    fifth = [np.where(np.arange(4)[:, None] < 2, one, one * 2) for one in right]
    for fold, one in zip(folds, fifth, strict=True):
        fold.outcomes[:, 0] = one + 0.2 * (classical_then(whole, fold) - one)
    assert classical_shares(whole, folds, past(fifth), own)[2:].tolist() == [0.2] * 2


def classical_then(whole: Relative, fold: Fold) -> np.ndarray:
    return classical(whole.values[:, : fold.begin], whole.panel.cut(60 - fold.begin), HORIZON)


def test_series_alike_lend_evidence_and_without_any_nothing_is_mixed_in():
    whole, right, folds = made()
    for fold in folds:
        fold.outcomes[0] = np.nan
    wrong = past([2 * one for one in right])
    assert classical_shares(whole, folds, wrong, np.ones((4, 4)))[0] == max(SHARES)
    assert classical_shares(whole, folds, wrong, np.eye(4))[0] == 0
    early = [Fold(fold.forecasts, fold.outcomes, 12) for fold in folds]
    assert classical_shares(whole, early, wrong, np.ones((4, 4))).tolist() == [0] * 4


def test_a_centre_moves_by_its_share_and_not_far_and_zero_stays():
    whole, _, _ = made()
    said = classical(whole.values, whole.panel, HORIZON)
    ahead = np.stack([said[0] / 2, said[1] / 100, np.zeros(HORIZON), said[3]])
    moved = moved_centre(whole, ahead, np.array([0.4, 0.6, 0.6, 0.6]))
    np.testing.assert_allclose(moved[0], 1.4)
    np.testing.assert_allclose(moved[1], MOST_MOVED)
    np.testing.assert_allclose(moved[2:], 1)
