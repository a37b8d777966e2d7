"""The pooled route: what it says scales with the panel, follows what is there, and is as wrong as it thinks."""

import numpy as np
import pytest

from forecast.panel.args import PanelArgs
from forecast.panel.grid import GRID, MIDDLE
from forecast.panel.scale import HIGHEST
from forecast.panel.smooth_route import smooth, without
from forecast.panel.weights import Fold, losses
from tests.forecast.panel.panels import QUICK, side_by_side

SEASON = 1 + 0.5 * np.sin(np.arange(12) * np.pi / 6)


def seasonal(rng: np.random.Generator, series: int, months: int) -> tuple[np.ndarray, np.ndarray]:
    """What is expected, `months` and a year more, and a panel that strays from it by a tenth."""
    expected = rng.uniform(50, 5000, (series, 1)) * np.resize(SEASON, months + 12)
    return expected, expected * np.exp(rng.normal(0, 0.1, expected.shape))


def test_a_season_is_foreseen_and_covered_as_often_as_promised():
    expected, values = seasonal(np.random.default_rng(1), 60, 108)
    found = smooth(side_by_side(values[:, :108]), 12, QUICK).quantiles
    assert np.median(np.abs(np.log(found[..., MIDDLE] / expected[:, 108:]))) < 0.06
    outcomes = values[:, 108:]
    for low, high in ((0.25, 0.75), (0.10, 0.90), (0.025, 0.975)):
        inside = (found[..., GRID.index(low)] <= outcomes) & (outcomes <= found[..., GRID.index(high)])
        assert inside.mean() == pytest.approx(high - low, abs=0.09)


def test_what_is_kept_of_the_past_are_its_errors_over_their_sizes():
    _, values = seasonal(np.random.default_rng(2), 20, 96)
    standard = smooth(side_by_side(values), 6, QUICK).standard
    assert standard.shape == (20, QUICK.folds * 12 // QUICK.stride, 6)
    assert np.nanmean(np.abs(standard)) == pytest.approx(1, abs=0.15)
    # after the last date only one month was known when the panel ended, and so on
    assert np.isnan(standard[:, -1, 2:]).all()


def test_the_unit_does_not_matter():
    _, values = seasonal(np.random.default_rng(3), 5, 48)
    one = smooth(side_by_side(values), 6, QUICK).quantiles
    other = smooth(side_by_side(values * 1024), 6, QUICK).quantiles
    np.testing.assert_allclose(other, one * 1024, rtol=1e-6)


@pytest.mark.parametrize("args", [QUICK, PanelArgs(folds=1, stride=6, rates=(0.2,), statistical=0)])
@pytest.mark.parametrize(
    "values",
    [
        np.full((1, 15), 3.0),
        np.r_[np.zeros(58), 1e6, 0][None],
        np.exp(np.linspace(-20, 20, 60))[None],
        np.where(np.arange(60) < 50, np.nan, 4.0)[None],
    ],
)
def test_odd_series_get_finite_rising_quantiles_that_are_not_negative(values: np.ndarray, args: PanelArgs):
    found = smooth(side_by_side(values), 30, args).quantiles
    assert np.isfinite(found).all()
    assert found.max() <= HIGHEST * np.nanmax(values) * (1 + 1e-9)
    assert (found >= 0).all()
    assert (np.diff(found, axis=2) >= 0).all()


def test_a_year_has_no_say_in_the_weights_it_is_judged_by():
    rng = np.random.default_rng(9)
    folds = [
        Fold(rng.gamma(2, 1, (30, 4, 3, 2)).astype(np.float32), rng.gamma(2, 1, (4, 3, 2)), 24) for _ in range(3)
    ]
    near = np.ones((4, 4))

    def said(outcomes: list[np.ndarray]) -> np.ndarray:
        judged = [Fold(fold.forecasts, seen, 24) for fold, seen in zip(folds, outcomes, strict=True)]
        return without(judged, [losses(fold) for fold in judged], near, 1, QUICK)

    before = [fold.outcomes for fold in folds]
    own_changed = [before[0], before[1] * 5, before[2]]
    other_changed = [before[0] * 5, before[1], before[2]]
    np.testing.assert_array_equal(said(own_changed), said(before))
    assert (said(other_changed) != said(before)).any()
