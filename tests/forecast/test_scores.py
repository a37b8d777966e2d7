"""Scores against slow, obvious twins and the identities they must meet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.quantiles import LEVELS, MEDIAN, of_paths
from forecast.scores import (
    absolute_error,
    covered,
    interval_score_parts,
    on_log_scale,
    pinball,
    pit_histogram,
    pit_of_paths,
    pit_of_quantiles,
    scaled_error,
    weighted_interval_score,
)

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
        quantiles = of_paths(np.random.default_rng(2).normal(100, spread, size=4000))
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


def slow_parts(observed: float, quantiles: list[float]) -> tuple[float, float, float]:
    """The three parts level by level: what each quantile loss charges for width, and for the wrong side."""
    width = over = under = 0.0
    for at, level in enumerate(LEVELS):
        mirror = quantiles[-1 - at]
        if level < 0.5:
            width += 2 * level * (mirror - quantiles[at])
            over += 2 * max(quantiles[at] - observed, 0.0)
        elif level > 0.5:
            under += 2 * max(observed - quantiles[at], 0.0)
        elif quantiles[at] > observed:
            over += quantiles[at] - observed
        else:
            under += observed - quantiles[at]
    return width / len(LEVELS), over / len(LEVELS), under / len(LEVELS)


@given(observed=numbers, quantiles=st.lists(numbers, min_size=len(LEVELS), max_size=len(LEVELS)).map(sorted))
def test_the_parts_equal_their_slow_twin_and_sum_to_the_score(observed: float, quantiles: list[float]):
    outcome, columns = np.array([observed]), np.array(quantiles)[:, None]
    parts = interval_score_parts(outcome, columns)
    assert [float(part[0]) for part in parts] == pytest.approx(slow_parts(observed, quantiles), rel=1e-9, abs=1e-6)
    assert sum(parts) == pytest.approx(weighted_interval_score(outcome, columns), rel=1e-9, abs=1e-6)
    assert min(part[0] for part in parts) >= 0


def test_of_one_number_the_whole_score_is_on_the_side_where_it_lies():
    parts = interval_score_parts(np.array([10.0, 10.0]), np.repeat([[7.0, 14.0]], len(LEVELS), axis=0))
    assert parts.dispersion.tolist() == [0.0, 0.0]
    assert parts.underprediction == pytest.approx([3.0, 0.0])
    assert parts.overprediction == pytest.approx([0.0, 4.0])


def test_the_log_scale_sees_a_factor_as_a_difference_and_nothing_below_zero():
    assert on_log_scale(np.array([99.0, 9.0])) == pytest.approx(np.log([100.0, 10.0]))
    assert on_log_scale(np.array([-5.0, 0.0])).tolist() == [0.0, 0.0]


def test_an_error_without_a_scale_is_not_a_scaled_error():
    scaled = scaled_error(np.array([6.0, 6.0, 0.0, 6.0]), np.array([3.0, 0.0, 0.0, np.nan]))
    assert scaled[0] == 2.0
    assert np.isnan(scaled[1:]).all()


def counts(rng: np.random.Generator, mean: float, size: int | tuple[int, int]) -> np.ndarray:
    return rng.negative_binomial(2, 2 / (2 + mean), size=size).astype(float)


@pytest.mark.parametrize("mean", [0.4, 3.0, 60.0])
@pytest.mark.parametrize("paths", [9, 200])
def test_the_pit_of_the_true_distribution_of_counts_is_flat(mean: float, paths: int):
    rng, cases = np.random.default_rng(5), 20_000
    places = pit_of_paths(counts(rng, mean, cases), counts(rng, mean, (paths, cases)), rng)
    assert places.min() >= 0
    assert places.max() <= 1
    # four standard errors of a share of a tenth
    assert pit_histogram(places) == pytest.approx(np.full(10, 0.1), abs=4 * np.sqrt(0.09 / cases))


def test_the_pit_of_paths_counts_those_below_and_breaks_ties_by_chance():
    samples = np.array([[0.0], [2.0], [2.0], [5.0]]).repeat(2000, axis=1)
    places = pit_of_paths(np.full(2000, 2.0), samples, np.random.default_rng(6))
    assert places.min() >= 1 / 5
    assert places.max() <= 4 / 5
    assert places.mean() == pytest.approx(0.5, abs=0.02)


def test_the_pit_of_the_true_quantiles_of_a_smooth_distribution_is_flat():
    rng, cases = np.random.default_rng(7), 20_000
    quantiles = np.quantile(rng.normal(size=400_000), LEVELS)[:, None].repeat(cases, axis=1)
    shares = pit_histogram(pit_of_quantiles(rng.normal(size=cases), quantiles, rng))
    assert shares == pytest.approx(np.full(10, 0.1), abs=4 * np.sqrt(0.09 / cases))


@pytest.mark.parametrize("mean", [0.4, 3.0, 60.0])
def test_the_pit_of_the_true_quantiles_of_counts_is_flat_as_far_as_the_levels_tell(mean: float):
    rng, cases = np.random.default_rng(8), 20_000
    quantiles = np.quantile(counts(rng, mean, 400_000), LEVELS)[:, None].repeat(cases, axis=1)
    shares = pit_histogram(pit_of_quantiles(counts(rng, mean, cases), quantiles, rng))
    assert shares == pytest.approx(np.full(10, 0.1), abs=0.025)


def test_a_band_that_is_too_narrow_shows_in_the_outer_bins():
    rng, cases = np.random.default_rng(9), 5_000
    outcomes, samples = rng.normal(scale=2.0, size=cases), rng.normal(size=(200, cases))
    for places in (pit_of_paths(outcomes, samples, rng), pit_of_quantiles(outcomes, of_paths(samples), rng)):
        shares = pit_histogram(places)
        assert shares[[0, -1]].min() > 0.2
        assert shares.sum() == pytest.approx(1.0)


def test_no_outcomes_make_no_histogram():
    with pytest.raises(BadInput, match="at least one"):
        pit_histogram(np.array([]))


def test_an_oracle_is_not_beaten_in_expectation_over_many_seeds():
    """On either scale, by none who shifts, narrows or widens the true distribution of counts."""
    rivals = {"low": (0.8, 2.0), "high": (1.25, 2.0), "narrow": (1.0, 6.0), "wide": (1.0, 0.8)}
    excess: dict[tuple[str, str], list[float]] = {}
    for seed in range(40):
        rng = np.random.default_rng(seed)
        means = rng.lognormal(3.0, 1.0, size=150)
        outcomes = rng.negative_binomial(2.0, 2.0 / (2.0 + means)).astype(float)
        truth = drawn(rng, means, 2.0)
        for name, (factor, size) in rivals.items():
            other = drawn(rng, means * factor, size)
            for scale, view in (("natural", np.asarray), ("log", on_log_scale)):
                worse = weighted_interval_score(view(outcomes), view(other))
                best = weighted_interval_score(view(outcomes), view(truth))
                excess.setdefault((name, scale), []).append(float((worse - best).mean()))
    for beaten in excess.values():
        assert np.mean(beaten) > 2 * np.std(beaten) / np.sqrt(len(beaten))


def drawn(rng: np.random.Generator, means: np.ndarray, size: float) -> np.ndarray:
    """Quantiles of negative-binomial counts with these means."""
    return of_paths(rng.negative_binomial(size, size / (size + means), size=(400, len(means))).astype(float))
