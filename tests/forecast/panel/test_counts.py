"""The dynamic count model: its quantiles are those of negative binomials, its levels those of the filter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from forecast.panel.counts import (
    DISCOUNTS,
    OWN_EVIDENCE,
    RETURN,
    _filtered,
    _Prior,
    _weights,
    count_quantiles,
    dynamic_counts,
)
from forecast.panel.grid import GRID, MIDDLE, mean_of
from tests.forecast.panel.panels import side_by_side, with_holes


@given(size=st.floats(1e-3, 1e4), success=st.floats(1e-4, 1 - 1e-4))
def test_quantiles_are_the_least_counts_that_reach_each_level(size: float, success: float):
    found = count_quantiles(np.array([size]), np.array([success]))[0]
    truth = stats.nbinom(size, success)
    expected = truth.ppf(GRID)
    # where a level is met to the last digit either count is right
    apart = found != expected
    np.testing.assert_allclose(truth.cdf(np.minimum(found, expected))[apart], np.array(GRID)[apart], atol=1e-5)
    assert (np.abs(found - expected)[apart] <= 1e-6 * expected[apart] + 1).all()


def test_a_count_that_is_nearly_always_zero_has_zeros_and_no_warning():
    assert count_quantiles(np.array([1e-12, 1e-9]), np.array([0.5, 0.999])).max() == 0


@pytest.mark.parametrize("discount", DISCOUNTS)
def test_the_filter_equals_itself_one_month_after_the_other(discount: float):
    rng = np.random.default_rng(1)
    counts = with_holes(rng.poisson(3, (4, 30)).astype(float), rng)
    known = ~np.isnan(counts)
    prior = _Prior(2.0, 0.5, np.array([1.0, 1.5, 2.0, 4.0]))
    shapes, rates, likelihoods = _filtered(np.nan_to_num(counts), known, prior, discount)
    for row in range(4):
        shape, rate, likelihood, scatter = prior.shape, prior.rate, 0.0, prior.scatter[row]
        for month, count in enumerate(counts[row]):
            shape = discount * shape + (1 - discount) * RETURN * prior.shape
            rate = discount * rate + (1 - discount) * RETURN * prior.rate
            if np.isnan(count):
                continue
            if month >= 6:
                excess = max(scatter + 1 / rate - 1, 1e-6)
                likelihood += stats.nbinom.logpmf(count, shape / rate / excess, 1 / (1 + excess))
            shape, rate = shape + count / scatter, rate + 1 / scatter
        assert (shapes[row], rates[row]) == pytest.approx((shape, rate))
        assert likelihoods[row] == pytest.approx(likelihood)


def test_discounts_count_by_how_well_they_foresaw_the_series_and_its_panel():
    rng = np.random.default_rng(4)
    likelihoods, months = rng.normal(-100, 3, (3, 5)), 48
    found = _weights(likelihoods, months)
    for row in range(5):
        yearly = [likelihoods[at].mean() * 12 / months for at in range(3)]
        slowly = [np.exp(OWN_EVIDENCE * likelihoods[at, row] + yearly[at]) for at in range(3)]
        np.testing.assert_allclose(found[:, row], np.array(slowly) / sum(slowly))


def test_a_panel_of_steady_counts_gets_their_own_distribution():
    rng = np.random.default_rng(2)
    truth = stats.nbinom(4, 4 / (4 + 6))
    values = truth.rvs((80, 100), random_state=rng).astype(float)
    found = dynamic_counts(side_by_side(values), 3)
    assert found.shape == (80, 3, len(GRID))
    assert mean_of(found).mean() == pytest.approx(6, rel=0.05)
    for at in (3, MIDDLE, -4):
        assert found[..., at].mean() == pytest.approx(truth.ppf(GRID[at]), abs=0.7)


def test_a_level_that_moved_is_followed_and_a_hole_is_no_zero():
    rng = np.random.default_rng(3)
    values = rng.poisson(2, (40, 80)).astype(float)
    values[:20, 40:] = rng.poisson(12, (20, 40))
    values[30:, 70:] = np.nan
    means = mean_of(dynamic_counts(side_by_side(values), 1))[:, 0]
    # nearer to what it is now than to the mean of all its months
    assert 9.5 < means[:20].mean() < 12.5
    assert means[30:].mean() == pytest.approx(2, abs=0.7)


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((3, 30)),
        np.full((3, 30), 7.0),
        np.r_[np.zeros((5, 30)), np.full((1, 30), 1e6)],
        np.full((2, 1), 3.0),
        np.where(np.arange(30) < 20, np.nan, 1.0)[None],
    ],
)
def test_odd_panels_get_finite_rising_quantiles_that_are_not_negative(values: np.ndarray):
    found = dynamic_counts(side_by_side(values), 2)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert (np.diff(found, axis=2) >= 0).all()
