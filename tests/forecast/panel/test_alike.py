import numpy as np

from forecast.panel.alike import likeness
from forecast.panel.candidates import Relative
from forecast.panel.frame import Panel


def relative(values: np.ndarray) -> Relative:
    panel = Panel(tuple(f"{row:03d}" for row in range(len(values))), values, np.full(len(values), 2020 * 12 + 11))
    return Relative(values, np.ones(len(values)), panel)


def kinds(rng: np.random.Generator, each: int) -> np.ndarray:
    """Series that swing with the year, then series that grow."""
    months = np.arange(84)
    noise = rng.normal(0, 0.05, (2 * each, 84))
    season = 1 + 0.6 * np.sin(2 * np.pi * months / 12)
    growth = 0.3 + 1.5 * months / 84
    return np.clip(np.concatenate([np.tile(season, (each, 1)), np.tile(growth, (each, 1))]) + noise, 0.01, None)


def test_a_series_is_most_like_its_own_kind():
    near = likeness(relative(kinds(np.random.default_rng(1), 8)))

    np.testing.assert_allclose(np.diag(near), 1)
    np.testing.assert_allclose(near, near.T)
    assert near[:8, :8].mean() > 5 * near[:8, 8:].mean()


def test_likeness_does_not_depend_on_the_order_of_series_and_takes_gaps():
    values = kinds(np.random.default_rng(2), 4)
    values[3, 10:20] = np.nan
    near = likeness(relative(values))

    assert ((near >= 0) & (near <= 1 + 1e-9)).all()
    order = np.random.default_rng(3).permutation(8)
    shuffled = likeness(relative(values[order]))
    np.testing.assert_allclose(shuffled, near[np.ix_(order, order)], atol=1e-9)


def test_series_that_are_all_the_same_lend_all_they_know():
    values = np.tile(kinds(np.random.default_rng(4), 1)[:1], (5, 1))

    np.testing.assert_allclose(likeness(relative(values)), 1)
    np.testing.assert_allclose(likeness(relative(values[:1])), [[1.0]])
