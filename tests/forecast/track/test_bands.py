"""Learned bands hold what they should, change little on thin evidence, and never cross."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.quantiles import LEVELS, MEDIAN
from forecast.scores import covered
from forecast.track.bands import BandArgs, BandCalibration, learn_bands
from forecast.track.cases import Cases, together
from tests.forecast.track.worlds import world

KEY = ("stand_eind", "gemeente", 6)
# evidence that is trusted at once
TRUSTING = BandArgs(half_trust=1e-9)


@pytest.mark.parametrize("spread", [0.6, 1.0, 1.7])
@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_fully_trusted_bands_hold_their_share_of_what_they_learned_from(spread: float, share: float):
    cases = world(1, spread=spread)
    learned = learn_bands(cases, TRUSTING).apply(cases.quantiles, KEY)
    assert covered(cases.observed, learned.T, share).mean() == pytest.approx(share, abs=0.005)


def slow_factor(cases: Cases, share: float) -> float:
    """The smallest factor at which the half-years hold, on the mean, that share: tried one by one."""
    low = LEVELS.index(round((1 - share) / 2, 3))
    tries = []
    for quantiles, observed in zip(cases.quantiles, cases.observed, strict=True):
        median = quantiles[MEDIAN]
        side = quantiles[low] if observed < median else quantiles[-1 - low]
        tries.append((observed - median) / (side - median))
    for factor in sorted(tries):
        held = cases.frame.assign(held=np.array(tries) <= factor).groupby("period")["held"].mean()
        if held.mean() >= share - 1e-12:
            return factor
    raise AssertionError("the largest factor holds everything")


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_factors_equal_their_slow_twin_in_which_every_half_year_weighs_the_same(share: float):
    cases = world(2, half_years=6, regions=25, spread=1.4)
    uneven = cases.where(np.random.default_rng(1).uniform(size=150) < np.linspace(0.2, 1.0, 150))
    low = LEVELS.index(round((1 - share) / 2, 3))
    found = learn_bands(uneven, TRUSTING).factors[KEY]
    assert found[low] == pytest.approx(slow_factor(uneven, share))


@pytest.mark.parametrize("spread", [0.6, 1.7])
def test_the_fewer_half_years_the_nearer_to_no_change_and_to_one_factor_for_all(spread: float):
    few, many = (learn_bands(world(3, half_years=n, regions=400, spread=spread), BandArgs()) for n in (1, 40))
    some, most = np.log(few.factors[KEY]), np.log(many.factors[KEY])
    assert np.abs(some).max() < 0.4 * abs(np.log(spread))
    assert np.median(most) == pytest.approx(np.log(spread), rel=0.25)
    assert np.ptp(some) < np.abs(some).mean()


rows = st.lists(st.floats(-1e4, 1e4), min_size=len(LEVELS), max_size=len(LEVELS)).map(sorted)
widths = st.lists(st.floats(1 / 3, 3), min_size=MEDIAN, max_size=MEDIAN)


@given(quantiles=rows, factors=widths, count=st.booleans())
def test_whatever_the_factors_the_median_stays_and_quantiles_do_not_cross(
    quantiles: list[float], factors: list[float], count: bool
):
    args = BandArgs(counts=frozenset([KEY[0]] if count else []))
    applied = BandCalibration({KEY: np.array(factors)}, args).apply(np.array([quantiles]), KEY)
    assert (np.diff(applied[0]) >= 0).all()
    median = quantiles[MEDIAN]
    assert applied[0, MEDIAN] == (max(median, 0.0) if count else median)
    assert not count or applied.min() >= 0


@settings(max_examples=20)
@given(factor=st.floats(0.4, 2.5))
def test_one_factor_for_all_stretches_every_quantile_alike(factor: float):
    quantiles = world(4, half_years=1, regions=3).quantiles
    applied = BandCalibration({KEY: np.full(MEDIAN, factor)}, BandArgs()).apply(quantiles, KEY)
    median = quantiles[:, [MEDIAN]]
    np.testing.assert_allclose(applied, median + factor * (quantiles - median))


def test_of_what_nothing_was_learned_nothing_changes():
    cases = world(5)
    learned = learn_bands(cases, BandArgs())
    other = ("stand_eind", "gemeente", 5)
    assert (learned.apply(cases.quantiles, other) == cases.quantiles).all()


def test_forecasts_without_width_teach_and_change_nothing():
    cases = world(6)
    flat = Cases(cases.frame, np.repeat(cases.quantiles[:, [MEDIAN]], len(LEVELS), axis=1))
    learned = learn_bands(flat, BandArgs())
    assert learned.factors[KEY].tolist() == [1.0] * MEDIAN
    assert (learned.apply(flat.quantiles, KEY) == flat.quantiles).all()


def test_no_width_changes_more_than_is_allowed():
    learned = learn_bands(world(7, spread=50.0), BandArgs(half_trust=1e-9, most=2.0))
    assert learned.factors[KEY] == pytest.approx(np.full(MEDIAN, 2.0))


def test_what_makes_no_sense_is_refused():
    cases = world(8)
    with pytest.raises(BadInput, match="one model"):
        learn_bands(together([cases, Cases(cases.frame.assign(model="last_year"), cases.quantiles)]), BandArgs())
    with pytest.raises(BadInput, match="half-years"):
        BandArgs(half_trust=0.0)
    with pytest.raises(BadInput, match="at least one"):
        BandArgs(most=0.5)
