"""Seasons: found where many share one, none in noise, and a trend that does not take them for its own."""

import numpy as np
import pytest

from forecast.panel.season import LEAST_OF_A_YEAR, seasonal_indices, trend_of
from forecast.periods import YEAR
from tests.forecast.panel.panels import side_by_side, with_holes

SHAPE = np.sin(np.arange(YEAR) * np.pi / 6) + 0.5 * np.cos(np.arange(YEAR) * np.pi / 3)


def months_of(values: np.ndarray) -> np.ndarray:
    return side_by_side(values).month_of_year(0, values.shape[1])


def slow_trend(values: list[float]) -> list[float]:
    """The centred mean of each month; where none is known well enough, that of the nearest earlier, else later."""
    weights = [0.5, *[1] * 11, 0.5]
    means: list[float | None] = []
    for month in range(len(values)):
        around = [(w, month + at) for at, w in enumerate(weights, start=-6)]
        known = [(w / 12, values[at]) for w, at in around if 0 <= at < len(values) and not np.isnan(values[at])]
        share = sum(w for w, _ in known)
        means.append(sum(w * value for w, value in known) / share if share >= LEAST_OF_A_YEAR else None)
    found = [mean for mean in means if mean is not None]
    if not found:
        everything = [value for value in values if not np.isnan(value)]
        return [sum(everything) / len(everything) if everything else 0.0] * len(values)
    latest, held = None, []
    for mean in means:
        latest = mean if mean is not None else latest
        held.append(found[0] if latest is None else latest)
    return held


@pytest.mark.parametrize("holes", [0.0, 0.15, 0.6])
def test_the_trend_equals_that_month_by_month(holes: float):
    rng = np.random.default_rng(1)
    values = with_holes(rng.normal(0, 1, (5, 50)).cumsum(axis=1), rng, holes)
    values[3, 10:25] = np.nan
    values[4] = np.nan
    np.testing.assert_allclose(trend_of(values), [slow_trend(row.tolist()) for row in values], atol=1e-9)


def test_the_trend_of_a_line_with_a_season_is_the_line_away_from_the_edges():
    line = 0.1 * np.arange(60)
    found = trend_of((line + np.tile(SHAPE, 5))[None])[0]
    np.testing.assert_allclose(found[6:-6], line[6:-6], atol=1e-9)


def test_indices_sum_to_zero():
    rng = np.random.default_rng(2)
    values = with_holes(rng.normal(0, 1, (20, 60)) + 3 * np.tile(SHAPE, 5), rng)
    season = seasonal_indices(values, months_of(values))
    np.testing.assert_allclose(season.shared.sum(axis=1), 0, atol=1e-8)
    np.testing.assert_allclose(season.full.sum(axis=1), 0, atol=1e-8)


def test_a_season_that_many_share_is_found_whatever_its_strength_in_each():
    rng = np.random.default_rng(3)
    strength = rng.uniform(0.3, 1.5, (80, 1))
    values = strength * np.tile(SHAPE, 5) + rng.normal(0, 1, (80, 60))
    season = seasonal_indices(values, months_of(values))
    truth = strength * SHAPE
    assert np.square(season.shared - truth).sum() < 0.1 * np.square(truth).sum()
    raw = values.reshape(80, 5, YEAR).mean(axis=1)
    raw -= raw.mean(axis=1, keepdims=True)
    assert np.square(season.shared - truth).sum() < 0.3 * np.square(raw - truth).sum()


def test_there_is_no_season_in_noise():
    rng = np.random.default_rng(4)
    values = rng.normal(0, 1, (200, 60))
    season = seasonal_indices(values, months_of(values))
    # raw indices of noise have the variance of a mean of five
    assert np.square(season.shared).mean() < 0.02 / 5
    assert np.square(season.full).mean() < 0.25 / 5


def test_what_one_series_has_of_its_own_is_kept_when_it_stands_out():
    rng = np.random.default_rng(5)
    values = rng.normal(0, 0.3, (40, 72))
    own = np.roll(SHAPE, 4) * 3
    values[7] += np.tile(own, 6)
    season = seasonal_indices(values, months_of(values))
    assert np.square(season.full[7] - own).sum() < 0.05 * np.square(own).sum()


def test_the_season_is_that_of_the_calendar_where_series_end_in_different_months():
    rng = np.random.default_rng(6)
    values = rng.normal(0, 0.2, (30, 60)) + np.tile(SHAPE, 5)
    months = np.tile(np.arange(YEAR), (30, 5))
    ends = rng.integers(0, YEAR, 30)
    rolled = np.stack([np.roll(row, end) for row, end in zip(values, ends, strict=True)])
    rolled_months = np.stack([np.roll(row, end) for row, end in zip(months, ends, strict=True)])
    season = seasonal_indices(rolled, rolled_months)
    np.testing.assert_allclose(season.full, np.tile(SHAPE, (30, 1)), atol=0.35)


@pytest.mark.parametrize(
    "values",
    [
        np.resize(10 * SHAPE, 17),  # too few months come back
        np.where(np.arange(60) % 12 == 4, np.nan, np.resize(10 * SHAPE, 60)),  # May was never seen
        np.full(60, np.nan),
        np.full(60, 3.0),
    ],
)
def test_a_series_that_cannot_show_a_season_has_none(values: np.ndarray):
    season = seasonal_indices(values[None], months_of(values[None]))
    np.testing.assert_allclose(season.full, 0, atol=1e-12)


def test_a_season_without_any_noise_is_found_but_for_what_the_edges_take_for_trend():
    values = np.tile(SHAPE, 5)[None]
    season = seasonal_indices(values, months_of(values))
    np.testing.assert_allclose(season.full[0], SHAPE - SHAPE.mean(), atol=0.05)
    longer = np.tile(SHAPE, 40)[None]
    np.testing.assert_allclose(seasonal_indices(longer, months_of(longer)).full[0], SHAPE - SHAPE.mean(), atol=0.01)
