"""Zeros from before a series began are taken for unknown, and other zeros are not."""

import numpy as np

from forecast.panel.leading import without_leading_zeros
from tests.forecast.panel.panels import side_by_side


def cleared(values: np.ndarray) -> np.ndarray:
    return without_leading_zeros(side_by_side(values)).values[0]


def slowly(values: np.ndarray) -> np.ndarray:
    """The rule, one month after the other."""
    started, before, later = False, [], []
    for month, value in enumerate(values):
        started = started or value > 0
        (later if started else before).append((month, value))
    zeros_before = sum(value == 0 for _, value in before)
    known_later = [value for _, value in later if not np.isnan(value)]
    zeros_later = sum(value == 0 for value in known_later)
    if zeros_before >= 12 and len(known_later) >= 24 and zeros_later < 0.2 * len(known_later):
        return np.array([np.nan] * len(before) + [value for _, value in later])
    return np.array(values, dtype=float)


def test_a_year_of_zeros_before_a_busy_series_is_unknown():
    found = cleared(np.r_[np.zeros(12), np.full(24, 5.0)])
    assert np.isnan(found[:12]).all()
    assert (found[12:] == 5).all()


def test_zeros_stay_where_they_may_be_counts():
    for kept in (
        np.r_[np.zeros(11), np.full(30, 5.0)],
        np.r_[np.zeros(12), np.full(23, 5.0)],
        np.r_[np.zeros(30), np.tile([5.0, 0.0], 20)],
        np.zeros(60),
        np.r_[np.full(30, 5.0), np.zeros(30)],
    ):
        np.testing.assert_array_equal(cleared(kept), kept)


def test_it_equals_the_rule_month_by_month():
    rng = np.random.default_rng(5)
    changed = 0
    for _ in range(300):
        start = rng.integers(0, 20)
        values = np.r_[np.zeros(start), rng.poisson(rng.uniform(0.5, 4), 60 - start).astype(float)]
        values[rng.random(60) < rng.choice([0, 0.2, 0.5])] = np.nan
        found = cleared(values)
        np.testing.assert_array_equal(found, slowly(values))
        changed += not np.array_equal(found, values, equal_nan=True)
    assert 30 < changed < 270


def test_all_else_about_the_panel_stays():
    panel = side_by_side(np.r_[np.zeros(12), np.full(24, 5.0)])
    found = without_leading_zeros(panel)
    assert found.ids == panel.ids
    assert found.last.tolist() == panel.last.tolist()
