"""Autoregressions: the coefficients are found, shared where little is known, and the steps follow them."""

import numpy as np
import pytest

from forecast.panel.dynamics import AUTOREGRESSIONS, STABLE, Autoregression, autoregressed
from tests.forecast.panel.panels import with_holes


def autoregression(rng: np.random.Generator, coefficients: list[float], series: int, months: int) -> np.ndarray:
    moves = np.zeros((series, months + 50))
    for month in range(len(coefficients), months + 50):
        past = sum(c * moves[:, month - 1 - lag] for lag, c in enumerate(coefficients))
        moves[:, month] = past + rng.normal(0, 1, series)
    return moves[:, 50:]


def learned(values: np.ndarray, kind: Autoregression) -> np.ndarray:
    """One step ahead of a lone surprise after quiet months is the first coefficient, and so on."""
    months = values.shape[1]
    found = []
    for lag in range(kind.lags):
        probe = np.concatenate([values, np.zeros((len(values), 20))], axis=1)
        probe[:, -1 - lag] = 1.0
        found.append(autoregressed(probe.astype(np.float32), kind, [months + 20], 1, known_to=months)[:, 0, 0])
    quiet = np.concatenate([values, np.zeros((len(values), 20))], axis=1).astype(np.float32)
    base = autoregressed(quiet, kind, [months + 20], 1, known_to=months)[:, 0, 0]
    return np.stack(found, axis=1) - base[:, None]


def test_known_coefficients_are_found_by_a_panel_that_shares_them():
    truth = [0.5, -0.3, 0.15]
    values = autoregression(np.random.default_rng(1), truth, 60, 150)
    found = learned(values, Autoregression(3, changes=False))
    np.testing.assert_allclose(found.mean(axis=0), truth, atol=0.05)
    assert found.std(axis=0).max() < 0.1


def test_a_series_of_its_own_kind_is_heard_when_it_is_long():
    rng = np.random.default_rng(2)
    values = np.concatenate([autoregression(rng, [-0.2], 30, 300), autoregression(rng, [0.8], 1, 300)])
    found = learned(values, Autoregression(3, changes=False))
    assert found[-1, 0] > 0.6
    assert found[:-1, 0].mean() < 0


def test_a_short_series_follows_the_panel():
    rng = np.random.default_rng(3)
    values = autoregression(rng, [0.6], 40, 200)
    values[0, :-8] = np.nan
    found = learned(values, Autoregression(3, changes=False))
    assert found[0, 0] == pytest.approx(found[:, 0].mean(), abs=0.2)


@pytest.mark.parametrize("kind", AUTOREGRESSIONS)
def test_steps_follow_from_the_coefficients_one_after_the_other(kind: Autoregression):
    rng = np.random.default_rng(4)
    values = (5 + autoregression(rng, [0.4, 0.2], 6, 60)).astype(np.float32)
    months, horizon = values.shape[1], 7
    found = autoregressed(values, kind, [months], horizon, known_to=months)[:, 0]
    for row in range(len(values)):
        path = values[row].tolist()
        for step in range(horizon):
            # a forecast of one month, from a history that ends in the earlier forecasts
            ahead = np.tile(np.r_[path], (len(values), 1)).astype(np.float32)
            ahead[:, :months] = values
            one = autoregressed(ahead, kind, [months + step], 1, known_to=months)[row, 0, 0]
            assert found[row, step] == pytest.approx(one, abs=1e-3)
            path.append(float(found[row, step]))


@pytest.mark.parametrize("kind", AUTOREGRESSIONS)
def test_nothing_from_the_origin_on_matters(kind: Autoregression):
    values = np.random.default_rng(5).normal(5, 1, (4, 60)).astype(np.float32)
    poisoned = values.copy()
    poisoned[:, 48:] = 1e6
    for origins in ([48], [40, 48]):
        np.testing.assert_array_equal(
            autoregressed(values, kind, origins, 6, known_to=40),
            autoregressed(poisoned, kind, origins, 6, known_to=40),
        )


@pytest.mark.parametrize("kind", AUTOREGRESSIONS)
def test_forecasts_never_run_away(kind: Autoregression):
    rng = np.random.default_rng(6)
    exploding = np.exp(np.linspace(0, 9, 60)) * rng.choice([-1, 1], (5, 1))
    found = autoregressed(exploding.astype(np.float32), kind, [60], 60, known_to=60)
    last, before = np.abs(exploding[:, -1]), np.abs(np.diff(exploding, axis=1)).max(axis=1)
    farthest = last + (before * STABLE / (1 - STABLE) if kind.changes else 0)
    assert (np.abs(found[:, 0]).max(axis=1) <= 1.01 * np.maximum(farthest, last)).all()


@pytest.mark.parametrize("kind", AUTOREGRESSIONS)
def test_holes_and_series_that_begin_late_or_not_at_all_are_served(kind: Autoregression):
    rng = np.random.default_rng(7)
    values = with_holes(rng.normal(5, 1, (5, 60)), rng, 0.3)
    values[3, :-2] = np.nan
    values[4] = np.nan
    found = autoregressed(values.astype(np.float32), kind, [30, 60], 12, known_to=60)
    assert np.isfinite(found).all()
    assert (np.abs(found[:3] - 5) < 4).all()
    assert (found[4] == 0).all()


def test_a_panel_shorter_than_the_lags_stays_at_its_mean_or_last_month():
    values = np.array([[1, 2, 6.0]], dtype=np.float32)
    assert autoregressed(values, Autoregression(12, changes=False), [3], 2, known_to=3)[0, 0].tolist() == [3, 3]
    assert autoregressed(values, Autoregression(3, changes=True), [3], 2, known_to=3)[0, 0].tolist() == [6, 6]
