"""What is believed before any figure, on which scale, and how it drifts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.chain import beliefs as b
from forecast.chain.beliefs import BELIEFS, LOG, LOGIT, Belief, believed, drawn, drifted
from forecast.errors import BadInput


@pytest.mark.parametrize("belief", BELIEFS, ids=lambda belief: belief.name)
def test_four_in_five_draws_of_a_prior_are_between_its_edges(belief: Belief):
    values = believed(drawn(20_000, np.random.default_rng(1)), belief.name)
    low, high = np.quantile(belief.onto(values), (0.1, 0.9))
    width = float(belief.onto(belief.high) - belief.onto(belief.low))
    assert low == pytest.approx(float(belief.onto(belief.low)), abs=0.03 * width)
    assert high == pytest.approx(float(belief.onto(belief.high)), abs=0.03 * width)


@given(value=st.floats(1e-6, 1 - 1e-6))
def test_onto_its_scale_and_back(value: float):
    for belief in BELIEFS:
        assert belief.back(belief.onto(value)) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("low", "high", "scale"), [(0.0, 1.0, LOG), (0.5, 0.5, LOG), (2.0, 1.0, LOG), (0.2, 1.0, LOGIT)]
)
def test_a_prior_that_cannot_be_is_refused(low: float, high: float, scale: str):
    with pytest.raises(BadInput, match="the prior of x needs"):
        Belief("x", "personen", low, high, scale)


def test_what_drifts_for_years_is_spread_as_its_prior_and_goes_back_to_the_middle():
    values = drawn(4000, np.random.default_rng(1)) + 1.0
    rng = np.random.default_rng(2)
    for _ in range(240):
        values = drifted(values, rng)
    for place, belief in enumerate(BELIEFS):
        assert values[:, place].std() == pytest.approx(belief.spread, rel=0.06), belief.name
    rate = b.PLACE[b.RATE]
    assert values[:, rate].mean() == pytest.approx(BELIEFS[rate].middle, abs=0.06)


def test_a_belief_cannot_drift_further_in_a_month_than_its_prior_reaches():
    with pytest.raises(BadInput, match="x drifts further in a month"):
        Belief("x", "personen", 1.0, 1.1, LOG, drift=0.5)


@given(seed=st.integers(0, 1000), shift=st.floats(-3, 3))
def test_drift_is_by_the_same_chance_whatever_is_believed(seed: int, shift: float):
    values = drawn(6, np.random.default_rng(seed + 1))
    kept = np.array([1 - belief.drawn_back for belief in BELIEFS])
    one, again = (drifted(values, np.random.default_rng(seed)) for _ in range(2))
    np.testing.assert_array_equal(one, again)
    other = drifted(values + shift, np.random.default_rng(seed))
    np.testing.assert_allclose(other - one, np.tile(shift * kept, (6, 1)), atol=1e-9)
    first, second = np.random.default_rng(seed), np.random.default_rng(seed)
    drifted(values, first)
    drifted(values * 0 + 50, second)
    assert first.random() == second.random()


def test_each_belief_drifts_at_its_own_pace_and_the_grant_rate_jumps_at_times():
    values = np.zeros((60_000, len(BELIEFS)))
    steps = drifted(values, np.random.default_rng(1))
    steps -= steps.mean(axis=0)
    for place, belief in enumerate(BELIEFS):
        chance, size = belief.jump
        expected = np.sqrt(belief.drift**2 + chance * size**2)
        assert steps[:, place].std() == pytest.approx(expected, rel=0.06), belief.name
    rate = steps[:, b.PLACE[b.RATE]]
    assert (np.abs(rate) > 5 * 0.12).mean() == pytest.approx(0.03 * 0.69, rel=0.1)
