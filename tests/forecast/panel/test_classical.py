"""The classical forecasts of all series at once equal those of one series, one parameter, one month at a time."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.panel.classical import (
    DAMPINGS,
    RATES,
    TREND_RATES,
    TREND_SHARES,
    WARM_UP,
    classical,
    multiplicative_indices,
)
from tests.forecast.panel.panels import side_by_side, with_holes


def filtered(values: list[float], rate: float, trend_rate: float, damping: float) -> tuple[float, float, float]:
    known = [value for value in values if not np.isnan(value)]
    level, trend, loss, seen = float(np.mean(known[:12])), 0.0, 0.0, 0
    for value in values:
        said = level + damping * trend
        if np.isnan(value):
            level, trend = said, damping * trend
            continue
        seen += 1
        error = value - said
        loss += error**2 if seen > WARM_UP else 0.0
        level, trend = said + rate * error, damping * trend + trend_rate * error
    return level, trend, loss


def slowly(values: list[float], horizon: int) -> list[float]:
    """The mean of the three, of values without a season."""
    simple = [(*filtered(values, rate, 0.0, 1.0), rate) for rate in RATES]
    level, _, _, rate = min(simple, key=lambda one: one[2])
    points = [(time, value) for time, value in enumerate(values) if not np.isnan(value)]
    slope = float(np.polyfit(*zip(*points, strict=True), deg=1)[0])
    grid = itertools.product(TREND_RATES, TREND_SHARES, DAMPINGS)
    trending = [(*filtered(values, one, part * one, left), left) for one, part, left in grid]
    base, trend, _, damping = min(trending, key=lambda one: one[2])
    said = []
    for step in range(1, horizon + 1):
        theta = level + slope / 2 * (step - 1 + (1 - (1 - rate) ** len(points)) / rate)
        base += trend * damping**step
        said.append((level + max(theta, 0.0) + max(base, 0.0)) / 3)
    return said


@pytest.mark.parametrize("holes", [0.0, 0.2])
def test_they_equal_themselves_done_slowly(holes: float):
    rng = np.random.default_rng(4)
    values = with_holes(5 + rng.normal(0, 0.3, (4, 20)).cumsum(axis=1), rng, holes)
    # twenty months do not show a season: only then nothing is taken off
    found = classical(values, side_by_side(values), 7)
    np.testing.assert_allclose(found, [slowly(row.tolist(), 7) for row in values], rtol=1e-6)


def test_a_clear_season_is_learned_and_put_back_and_noise_is_not_taken_for_one():
    rng = np.random.default_rng(5)
    shape = 1 + 0.5 * np.sin(np.arange(12) * np.pi / 6)
    expected = np.resize(shape, 84)
    values = np.stack([expected[:72] * np.exp(rng.normal(0, 0.05, 72)), np.exp(rng.normal(0, 0.3, 72))])
    panel = side_by_side(values)
    indices = multiplicative_indices(values, panel.month_of_year(0, 72))
    np.testing.assert_allclose(indices[0], shape, atol=0.08)
    assert np.abs(indices[1] - 1).max() < 0.25
    np.testing.assert_allclose(indices.mean(axis=1), 1)
    np.testing.assert_allclose(classical(values, panel, 12)[0], expected[72:], atol=0.12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.just(0.0), st.floats(0, 50), st.just(np.nan)), min_size=15, max_size=60))
def test_they_are_finite_and_not_negative_and_scale_with_the_series(values):
    series = np.array([[*values, 1.0]])
    found = classical(series, side_by_side(series), 12)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    np.testing.assert_allclose(classical(series * 8, side_by_side(series), 12), found * 8, rtol=1e-6, atol=1e-9)
