"""Exponential smoothing of all series at once equals that of one series, one parameter, one month at a time."""

import numpy as np
import pytest

from forecast.panel.smoothing import (
    DRIFTS,
    LEAST_SLOPE,
    LEAST_TREND_RATE,
    SLOPE_DAMPINGS,
    START,
    TRENDS,
    slope_of,
    smoothed,
    smoothers,
    without_other_slopes,
)
from tests.forecast.panel.panels import with_holes

RATES = (0.05, 0.3, 0.9)


def line_through(values: list[float]) -> float:
    """Slope of a straight line by least squares, zero where there is too little."""
    points = [(time, value) for time, value in enumerate(values) if not np.isnan(value)]
    if len(points) < LEAST_SLOPE:
        return 0.0
    return float(np.polyfit(*zip(*points, strict=True), deg=1)[0])


def started(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)][:START]
    return sum(known) / len(known) if known else 0.0


def state(
    values: list[float], rate: float, trend_rate: float, damping: float, origin: int, known_to: int
) -> tuple[float, float]:
    level, trend = started(values[:known_to]), 0.0
    for value in values[:origin]:
        forecast = level + damping * trend
        error = 0.0 if np.isnan(value) else value - forecast
        level, trend = forecast + rate * error, damping * trend + trend_rate * error
    return level, trend


def slowly(values: list[float], origin: int, horizon: int, known_to: int) -> list[list[float]]:
    """What each smoother says: flat ones, those with a damped trend, and the flat ones along each drift."""
    said = []
    for rate in RATES:
        level, _ = state(values, rate, 0.0, 1.0, origin, known_to)
        said.append([level] * horizon)
    for rate in RATES:
        for part, damping in TRENDS if rate >= LEAST_TREND_RATE else ():
            level, trend = state(values, rate, part * rate, damping, origin, known_to)
            path = []
            for step in range(1, horizon + 1):
                level += trend * damping**step
                path.append(level)
            said.append(path)
    for left in SLOPE_DAMPINGS:
        for months, strength in DRIFTS:
            slope = strength * line_through(values[:known_to][-months:])
            for rate in RATES:
                level, _ = state(values, rate, 0.0, 1.0, origin, known_to)
                said.append(
                    [level + slope * sum(left**back for back in range(step)) for step in range(1, horizon + 1)]
                )
    return said


@pytest.mark.parametrize("holes", [0.0, 0.3])
def test_every_smoother_equals_itself_done_slowly(holes: float):
    rng = np.random.default_rng(1)
    values = with_holes(rng.normal(0, 1, (3, 80)).cumsum(axis=1), rng, holes)
    values[2, :40] = np.nan
    origins, horizon, known_to = [30, 41, 80], 5, 41
    found = smoothed(values.astype(np.float32), RATES, origins, horizon, known_to)
    assert found.shape == (smoothers(RATES), 3, len(origins), horizon)
    for row in range(3):
        for at, origin in enumerate(origins):
            np.testing.assert_allclose(
                found[:, row, at], slowly(values[row].tolist(), origin, horizon, known_to), rtol=1e-4, atol=1e-4
            )


def test_nothing_from_the_origin_on_matters():
    values = np.random.default_rng(2).normal(5, 1, (4, 60)).astype(np.float32)
    poisoned = values.copy()
    poisoned[:, 48:] = 1e6
    np.testing.assert_array_equal(
        smoothed(values, RATES, [40, 48], 6, known_to=40), smoothed(poisoned, RATES, [40, 48], 6, known_to=40)
    )


def test_what_never_changes_goes_on():
    found = smoothed(np.full((2, 40), 3.0, dtype=np.float32), RATES, [40], 12, known_to=40)
    np.testing.assert_allclose(found, 3, rtol=1e-6)


def test_slopes_equal_the_line_through_the_last_months():
    rng = np.random.default_rng(3)
    values = with_holes(rng.normal(0, 1, (30, 70)).cumsum(axis=1), rng, 0.4)
    values[:10, :45] = np.nan
    for months in (24, 60):
        expected = [line_through(row[-months:].tolist()) for row in values]
        assert 0 in expected
        np.testing.assert_allclose(slope_of(values, months), expected, atol=1e-9)


def test_a_straight_line_has_its_own_slope():
    assert slope_of(np.arange(100.0)[None] * 0.25 + 7, 60) == pytest.approx([0.25])


def test_ways_share_all_but_the_slopes_and_together_are_all():
    whole, damped = (without_other_slopes(RATES, left) for left in SLOPE_DAMPINGS)
    assert (whole | damped).all()
    assert (whole & ~damped).sum() == (damped & ~whole).sum() == len(DRIFTS) * len(RATES)
    line = smoothed(np.arange(60, dtype=np.float32)[None], RATES, [60], 24, known_to=60)[:, 0, 0]
    ends = [line[only][:, -1].max() for only in (whole & ~damped, damped & ~whole)]
    assert ends[1] < ends[0] - 10
