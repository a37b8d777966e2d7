"""What comes back: long frames in one order, and samples that say the same as the quantiles."""

import numpy as np
import pandas as pd
from scipy import stats

from forecast.panel.dependence import Dependence
from forecast.panel.grid import GRID
from forecast.panel.hierarchy import Hierarchy
from forecast.panel.result import Aggregates, Margins, PanelForecast, SampledForecast
from tests.forecast.panel.panels import side_by_side

IDS = ("b", "a", "total")
DATES = np.tile(np.array(["2025-01-01", "2025-02-01"], dtype="datetime64[ns]"), (3, 1))
MODELS = pd.DataFrame(columns=["unique_id", "model", "weight", "reason"])
LEVELS = np.array([0.1, 0.5, 0.9])
QUANTILES = np.stack([np.tile(stats.gamma(4, scale=scale).ppf(GRID), (2, 1)) for scale in (5, 50)])


def forecast(whole: tuple[bool, bool], aggregates: bool, paths: int = 4000) -> PanelForecast:
    count = 3 if aggregates else 2
    own = np.tile(stats.gamma(8, scale=27).ppf(GRID), (1, 2, 1))
    # months so large that nothing drawn is out of reach
    history = np.array([[5000.0 if one else 5000.5] * 30 for one in whole])
    return PanelForecast(
        ids=IDS[:count],
        dates=DATES[:count],
        levels=LEVELS,
        models=MODELS,
        margins=Margins(QUANTILES, side_by_side(history), Dependence(np.zeros((2, 0)), np.eye(2))),
        aggregates=Aggregates(Hierarchy(("total",), (np.array([0, 1]),)), own, side_by_side(history.sum(axis=0)))
        if aggregates
        else None,
        count=paths,
        seed=3,
    )


def test_frames_are_long_and_sorted_by_series_month_and_level():
    found = forecast((False, False), aggregates=True)
    frame = found.quantiles
    assert list(frame.columns) == ["unique_id", "ds", "quantile", "value"]
    assert frame["unique_id"].tolist() == ["a"] * 6 + ["b"] * 6 + ["total"] * 6
    assert frame["quantile"].tolist() == [0.1, 0.5, 0.9] * 6
    assert frame["ds"].dt.month.tolist() == [1, 1, 1, 2, 2, 2] * 3
    pd.testing.assert_frame_equal(found.mean[["unique_id", "ds"]], found.point[["unique_id", "ds"]])
    assert found.point["point"].tolist() == frame.loc[frame["quantile"] == 0.5, "value"].tolist()
    # a is ten times b, although b came first
    assert 8 < found.mean["mean"][0] / found.mean["mean"][2] < 12


def test_without_a_hierarchy_quantiles_are_the_margins_and_samples_agree_with_them():
    found = forecast((False, False), aggregates=False, paths=20_000)
    np.testing.assert_allclose(found.at(np.array(GRID)), QUANTILES)
    np.testing.assert_allclose(
        found.at(LEVELS), np.moveaxis(np.quantile(found.paths, LEVELS, axis=0), 0, -1), rtol=0.04
    )
    np.testing.assert_allclose(found.means(), found.paths.mean(axis=0), rtol=0.02)


def test_whole_numbers_stay_whole_and_other_numbers_are_not_rounded():
    for aggregates in (False, True):
        found = forecast((True, False), aggregates)
        whole, other = found.paths[:, 0], found.paths[:, 1]
        np.testing.assert_array_equal(whole, np.round(whole))
        assert (other != np.round(other)).mean() > 0.9
        values = found.at(LEVELS)
        np.testing.assert_array_equal(values[0], np.round(values[0]))
        assert (values[1] != np.round(values[1])).any()


def test_with_a_hierarchy_everything_adds_up_and_is_read_from_the_samples():
    for whole in ((True, True), (False, False)):
        found = forecast(whole, aggregates=True)
        np.testing.assert_allclose(found.paths[:, 2], found.paths[:, :2].sum(axis=1), rtol=1e-6)
        means = found.means()
        np.testing.assert_allclose(means[2], means[0] + means[1], rtol=1e-6)
        np.testing.assert_allclose(means, found.paths.mean(axis=0), rtol=1e-5)
        share = (found.paths[..., None] <= found.at(LEVELS)).mean(axis=0)
        assert (share >= LEVELS - 1e-9).all()


def test_rounding_by_chance_keeps_the_mean_of_sums():
    rounded, kept = (
        forecast(whole, aggregates=True, paths=20_000).means() for whole in ((True, True), (False, False))
    )
    np.testing.assert_allclose(rounded, kept, rtol=0.01)


def test_samples_are_drawn_once_and_the_same_for_the_same_seed():
    one, other = forecast((True, True), aggregates=True), forecast((True, True), aggregates=True)
    assert one.paths is one.paths
    np.testing.assert_array_equal(one.paths, other.paths)


def test_a_forecast_of_paths_is_read_from_them():
    paths = np.random.default_rng(1).poisson(20, (101, 3, 2)).astype(np.float32)
    found = SampledForecast(IDS, DATES, LEVELS, MODELS, paths)
    ordered = np.sort(paths, axis=0)
    np.testing.assert_array_equal(found.at(LEVELS), np.moveaxis(ordered[[10, 50, 90]], 0, -1))
    np.testing.assert_allclose(found.means(), paths.mean(axis=0), rtol=1e-6)
    assert found.paths is paths
    assert found.point["point"].tolist() == [*ordered[50, 1], *ordered[50, 0], *ordered[50, 2]]
