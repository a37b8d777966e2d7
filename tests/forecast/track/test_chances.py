"""Scores of probabilities against slow, obvious twins and the identities they must meet."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput, TooLittleData
from forecast.track.chances import EDGES, brier, flag_quality, reliability_bins, roc_auc, top_quality
from tests.forecast.track.miss_cases import misses

said = st.lists(st.tuples(st.sampled_from([0.0, 0.04, 0.1, 0.3, 0.55, 0.7, 0.99, 1.0]), st.booleans()), min_size=1)


def columns(pairs: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([chance for chance, _ in pairs]), np.array([missed for _, missed in pairs])


def bin_of(chance: float) -> int:
    """The last bin whose lower edge the chance reaches."""
    return max(at for at in range(len(EDGES) - 1) if chance >= EDGES[at])


def slow_parts(pairs: list[tuple[float, bool]]) -> dict[str, float]:
    """Stephenson et al. 2008, bin by bin."""
    n = len(pairs)
    base = sum(missed for _, missed in pairs) / n
    parts = {"reliability": 0.0, "resolution": 0.0, "uncertainty": base * (1 - base), "within_bins": 0.0}
    for at in range(len(EDGES) - 1):
        own = [(chance, float(missed)) for chance, missed in pairs if bin_of(chance) == at]
        if own:
            mean = sum(chance for chance, _ in own) / len(own)
            rate = sum(missed for _, missed in own) / len(own)
            parts["reliability"] += len(own) / n * (mean - rate) ** 2
            parts["resolution"] += len(own) / n * (rate - base) ** 2
            parts["within_bins"] += sum((chance - mean) ** 2 for chance, _ in own) / n
            parts["within_bins"] -= 2 * sum((chance - mean) * (missed - rate) for chance, missed in own) / n
    return parts


@given(pairs=said)
def test_the_parts_of_the_brier_score_equal_their_slow_twin_and_make_up_the_score(pairs: list[tuple[float, bool]]):
    found = brier(*columns(pairs))
    slow = slow_parts(pairs)
    assert {name: getattr(found, name) for name in slow} == pytest.approx(slow, abs=1e-12)
    assert found.score == pytest.approx(sum((chance - missed) ** 2 for chance, missed in pairs) / len(pairs))
    whole = found.reliability - found.resolution + found.uncertainty + found.within_bins
    assert whole == pytest.approx(found.score, abs=1e-12)
    assert (found.n, found.n_missed) == (len(pairs), sum(missed for _, missed in pairs))


def test_a_rule_that_says_yes_or_no_scores_the_share_it_had_wrong():
    assert brier(np.array([0.0, 1.0, 1.0, 0.0]), np.array([False, True, False, False])).score == 0.25


def test_the_true_chance_is_not_beaten_in_expectation_over_many_seeds():
    excess: dict[str, list[float]] = {"bolder": [], "shyer": [], "base rate": []}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        truth = rng.beta(1.0, 1.0, size=300)
        missed = rng.uniform(size=300) < truth
        odds = truth / (1 - truth)
        rivals = {"bolder": odds**1.6, "shyer": odds**0.6, "base rate": np.ones(300)}
        for name, other in rivals.items():
            excess[name].append(brier(other / (1 + other), missed).score - brier(truth, missed).score)
    for beaten in excess.values():
        assert np.mean(beaten) > 2 * np.std(beaten) / np.sqrt(len(beaten))


@given(pairs=said)
def test_the_area_under_the_curve_counts_pairs_and_ties_half(pairs: list[tuple[float, bool]]):
    behind = [chance for chance, missed in pairs if missed]
    fine = [chance for chance, missed in pairs if not missed]
    wins = [(one > other) + (one == other) / 2 for one in behind for other in fine]
    assert roc_auc(*columns(pairs)) == (pytest.approx(sum(wins) / len(wins)) if wins else None)


def test_bins_hold_every_case_once_and_an_edge_belongs_above():
    chances = np.array([0.0, 0.1, 0.3, 0.31, 0.95, 1.0])
    missed = np.array([False, True, False, True, True, True])
    table = reliability_bins(chances, missed, ["2024-H1"] * 3 + ["2024-H2"] * 3, seed=1)
    assert table["low"].tolist() == [0.0, 0.1, 0.3, 0.9]
    assert table["high"].tolist() == [0.1, 0.2, 0.4, 1.0]
    assert table["n"].tolist() == [1, 1, 2, 2]
    assert table["mean_p"].tolist() == pytest.approx([0.0, 0.1, 0.305, 0.975])
    assert table["observed"].tolist() == [0.0, 1.0, 0.5, 1.0]


def test_a_bin_of_one_half_year_has_no_band():
    table = reliability_bins(
        np.array([0.05, 0.05, 0.95]), np.array([False, True, True]), ["2024-H1", "2024-H2", "2024-H2"], seed=1
    )
    assert table["half_years"].tolist() == [2, 1]
    assert (table["low_band"].iloc[0], table["high_band"].iloc[0]) == (0.0, 1.0)
    assert table[["low_band", "high_band"]].iloc[1].isna().all()


def weather(seed: int, shared: float) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Twelve half-years of 200 cases said to be half-half, with a shared swing in the odds of each half-year."""
    rng = np.random.default_rng(seed)
    swing = np.repeat(rng.normal(0, shared, size=12), 200)
    missed = rng.uniform(size=2400) < 1 / (1 + np.exp(-swing))
    return (
        np.full(2400, 0.55),
        missed,
        [f"{2013 + half // 2}-H{1 + half % 2}" for half in range(12) for _ in range(200)],
    )


def test_the_band_knows_that_cases_of_one_half_year_are_not_independent():
    width = {}
    for shared in (0.0, 1.0):
        table = reliability_bins(*weather(3, shared), seed=1)
        width[shared] = float(table["high_band"].iloc[0] - table["low_band"].iloc[0])
    alone = 2 * 1.645 * np.sqrt(0.25 / 2400)
    assert width[0.0] == pytest.approx(alone, rel=0.5)
    assert width[1.0] > 4 * alone


def test_the_band_equals_that_of_a_loop_over_half_years():
    chances, missed, halves = weather(4, 0.7)
    table = reliability_bins(chances, missed, halves, seed=1)
    by_half = pd.Series(missed).groupby(halves).mean().to_numpy()
    rng = np.random.default_rng(2)
    rates = [rng.choice(by_half, size=len(by_half)).mean() for _ in range(4000)]
    assert [table["low_band"].iloc[0], table["high_band"].iloc[0]] == pytest.approx(
        np.quantile(rates, [0.05, 0.95]), abs=0.01
    )


def test_the_order_of_cases_changes_nothing():
    chances, missed, halves = weather(5, 0.7)
    order = np.random.default_rng(1).permutation(len(chances))
    shuffled = reliability_bins(chances[order], missed[order], np.array(halves)[order].tolist(), seed=1)
    straight = reliability_bins(chances, missed, halves, seed=1)
    pd.testing.assert_frame_equal(shuffled, straight)


def test_the_quality_of_flags_by_hand():
    flags = ["none", "watch", "warning", "alarm", "none"]
    missed = np.array([True, False, True, True, False])
    found = flag_quality(flags, missed, "watch")
    assert (found.n, found.n_flagged, found.n_missed, found.n_both) == (5, 3, 3, 2)
    assert (found.precision, found.recall) == (2 / 3, 2 / 3)
    assert (flag_quality(flags, missed, "alarm").precision, flag_quality(flags, missed, "alarm").recall) == (
        1.0,
        1 / 3,
    )


def test_without_flags_there_is_no_precision_and_without_misses_no_recall():
    nothing = flag_quality(["none"], np.array([True]), "watch")
    assert (nothing.precision, nothing.recall) == (None, 0.0)
    spared = flag_quality(["alarm"], np.array([False]), "watch")
    assert (spared.precision, spared.recall) == (0.0, None)


def test_the_top_of_the_list_is_by_shortfall_then_chance_then_code():
    frame = misses(
        {"region": "GM3", "expected_shortfall": 9.0, "missed": True},
        {"region": "GM2", "expected_shortfall": 4.0, "p_miss": 0.6, "missed": True},
        {"region": "GM1", "expected_shortfall": 4.0, "p_miss": 0.5, "missed": False},
        {"region": "GM0", "expected_shortfall": 4.0, "p_miss": 0.5, "missed": False},
        {"region": "GM9", "expected_shortfall": 1.0, "provincie": "PV21", "missed": False},
    )
    one, two, all_of_them = (top_quality(frame, k) for k in (1, 2, 9))
    assert (one.n, one.n_missed, one.precision) == (2, 1, 0.5)
    assert (two.n, two.n_missed) == (3, 2)
    assert (all_of_them.n, all_of_them.n_missed, all_of_them.base_rate) == (5, 2, 0.4)
    third = top_quality(frame.assign(missed=frame["region"] == "GM0"), 3)
    assert (third.n, third.n_missed) == (4, 1)


def test_each_origin_has_a_list_of_its_own():
    frame = misses({"missed": True}, {"origin": date(2025, 3, 15), "months_left": 4})
    assert (top_quality(frame, 1).n, top_quality(frame, 1).n_missed) == (2, 1)


def test_an_empty_list_has_no_precision():
    nobody = top_quality(misses({}).iloc[:0].astype({"missed": bool}), 3)
    assert (nobody.n, nobody.precision, nobody.base_rate) == (0, None, None)


def test_what_cannot_be_scored_is_refused():
    with pytest.raises(TooLittleData, match="no case"):
        brier(np.array([]), np.array([], dtype=bool))
    with pytest.raises(BadInput, match="one outcome"):
        brier(np.array([0.5]), np.array([True, False]))
    with pytest.raises(BadInput, match="outside"):
        brier(np.array([1.5]), np.array([True]))
    with pytest.raises(BadInput, match="edges"):
        brier(np.array([0.5]), np.array([True]), (0.0, 0.6, 0.6, 1.0))
    with pytest.raises(BadInput, match="one model"):
        top_quality(misses({}, {"model": "last_year"}), 3)
    with pytest.raises(BadInput, match="at least one"):
        top_quality(misses({}), 0)
