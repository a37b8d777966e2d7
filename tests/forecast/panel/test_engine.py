"""`forecast_panel` as its users see it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast import forecast_panel
from forecast.errors import BadInput
from forecast.panel.result import PanelForecast
from forecast.quantiles import LEVELS
from tests.forecast.panel.engine_panel import PANEL, SEASON, SERIES, run, same, wide
from tests.forecast.panel.panels import QUICK, long


@pytest.fixture(scope="module")
def result() -> PanelForecast:
    return run(PANEL)


def test_no_series_is_left_out_and_months_follow_the_last_one(result: PanelForecast):
    expected = pd.MultiIndex.from_product([sorted(SERIES), pd.date_range("2025-01-01", periods=6, freq="MS"), LEVELS])
    frame = result.quantiles
    assert pd.MultiIndex.from_frame(frame[["unique_id", "ds", "quantile"]]).equals(expected)
    assert result.paths.shape == (1000, len(SERIES), 6)
    assert np.isfinite(result.paths).all()
    assert np.isfinite(frame["value"]).all()


def test_quantiles_never_cross_and_are_never_negative(result: PanelForecast):
    assert (np.diff(wide(result), axis=1) >= 0).all()
    assert (wide(result) >= 0).all()
    assert (result.paths >= 0).all()


def test_the_mean_lies_between_the_outer_quantiles(result: PanelForecast):
    values, means = wide(result), result.mean["mean"].to_numpy()
    # quantiles of counts are rounded, their mean is not
    assert (values[:, 0] - 0.5 <= means).all()
    assert (means <= values[:, -1] + 0.5).all()


def test_whole_numbers_stay_whole(result: PanelForecast):
    frame = result.quantiles
    counts = frame["unique_id"] != "measured"
    assert (frame["value"][counts] == frame["value"][counts].round()).all()
    assert (frame["value"][~counts] != frame["value"][~counts].round()).any()


def test_every_series_is_foreseen_at_about_its_own_level(result: PanelForecast):
    points = result.point.groupby("unique_id")["point"].mean()
    assert points["nobody"] == 0
    assert points["always"] == 7
    for name, level in {"town": 35, "country": 380_000, "young": 12, "gaps": 20, "silent": 9, "late": 15}.items():
        assert points[name] == pytest.approx(level, rel=0.35), name
    assert points[["village", "hamlet"]].max() <= 3


def test_samples_agree_with_the_quantiles_within_sampling_error():
    drawn = run(PANEL, paths=4000)
    levels = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    quantiles = drawn.quantiles.pivot(index=["unique_id", "ds"], columns="quantile", values="value")
    for name in SERIES:
        paths = drawn.paths[:, drawn.ids.index(name)]
        values = quantiles.loc[name, levels].to_numpy()
        below = (paths[..., None] < values - 0.5).mean(axis=0)
        upto = (paths[..., None] <= values + 0.5).mean(axis=0)
        assert (below <= levels + 0.03).all(), name
        assert (upto >= levels - 0.03).all(), name


def test_models_name_every_series_with_weights_that_add_up_and_reasons(result: PanelForecast):
    models = result.models
    assert sorted(set(models["unique_id"])) == sorted(SERIES)
    np.testing.assert_allclose(models.groupby("unique_id")["weight"].sum(), 1, atol=0.03)
    reasons = models.set_index("unique_id")["reason"]
    for name, known in {"newborn": 1, "pair": 2, "infant": 3}.items():
        assert reasons[name] == f"fewer than 24 known months: {known}"
    assert (models.loc[models["unique_id"] == "young", "reason"] == "").all()


def test_shuffled_rows_and_columns_more_change_nothing(result: PanelForecast):
    shuffled = PANEL.sample(frac=1, random_state=2).assign(population=17, y_hat="x")
    same(result, run(shuffled[["y_hat", "y", "population", "ds", "unique_id"]]))


def test_rows_left_out_are_rows_without_a_value(result: PanelForecast):
    # a last row says where a series ends; every other month may be left out
    last = PANEL.groupby("unique_id")["ds"].transform("max") == PANEL["ds"]
    same(result, run(PANEL[PANEL["y"].notna() | last]))


def test_the_same_seed_gives_the_same_samples_and_another_one_others(result: PanelForecast):
    same(result, run(PANEL, seed=0))
    other = run(PANEL, seed=1)
    pd.testing.assert_frame_equal(result.quantiles, other.quantiles)
    assert (result.paths != other.paths).mean() > 0.3


def test_the_given_panel_is_left_as_it_was():
    given_panel = PANEL.copy()
    run(given_panel)
    pd.testing.assert_frame_equal(given_panel, PANEL)


def test_levels_are_kept_in_rising_order_whatever_the_order_in_which_they_are_given(result: PanelForecast):
    found = run(PANEL, quantiles=[0.9, 0.025, 0.5])
    assert found.levels.tolist() == [0.025, 0.5, 0.9]
    expected = result.quantiles[result.quantiles["quantile"].isin([0.025, 0.5, 0.9])]
    pd.testing.assert_frame_equal(found.quantiles, expected.reset_index(drop=True))


@pytest.mark.parametrize("horizon", [1, 12, 30])
def test_any_horizon(horizon: int):
    found = run(PANEL, horizon, paths=20)
    assert found.paths.shape == (20, len(SERIES), horizon)
    assert len(found.mean) == len(SERIES) * horizon
    assert np.isfinite(wide(found)).all()
    assert (np.diff(wide(found), axis=1) >= 0).all()


@pytest.mark.parametrize("name", [name for name in SERIES if name != "silent"])
def test_each_kind_of_series_is_served_alone(name: str):
    found = run(long({name: SERIES[name]}), 14, paths=20)
    assert np.isfinite(wide(found)).all()
    assert found.paths.shape == (20, 1, 14)


@pytest.mark.parametrize("unknown", [1, 13, 30])
def test_months_at_the_end_that_are_unknown_are_not_zeros(unknown: int):
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.poisson(5, (2, 60)), np.full((2, unknown), np.nan)], axis=1)
    for panel in ({"a": values[0]}, dict(zip("ab", values, strict=True)), {"a": values[0], "c": rng.poisson(5, 90)}):
        points = run(long(panel)).mean
        assert points["mean"].between(3, 8).all()
        assert points["ds"].min() == pd.Timestamp("2025-01-01")


def test_series_that_end_in_different_months_are_each_followed():
    rng = np.random.default_rng(4)
    old = long({"old": rng.poisson(9, 40)}, last="2020-05-01")
    found = run(pd.concat([old, long({"new": rng.poisson(9, 40)})]), 3).point
    for name, first in {"old": "2020-06-01", "new": "2025-01-01"}.items():
        months = pd.date_range(first, periods=3, freq="MS").tolist()
        assert found.loc[found["unique_id"] == name, "ds"].tolist() == months


def test_a_season_is_that_of_the_calendar_of_each_series():
    rng = np.random.default_rng(5)
    frames = []
    for row, last in enumerate(["2024-12-01", "2024-06-01", "2024-03-01"] * 4):
        months = pd.date_range(end=last, periods=72, freq="MS").month.to_numpy() - 1
        frames.append(long({f"s{row}": rng.poisson(500 * SEASON[months])}, last=last))
    found = run(pd.concat(frames), 12).point
    np.testing.assert_allclose(found["point"], 500 * SEASON[found["ds"].dt.month - 1], rtol=0.15)


class Pool:
    """Work over processes."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def map(self, function: Callable, jobs: Sequence) -> list:
        return list(self._pool.map(function, jobs))


def test_processes_give_what_one_after_the_other_gives():
    args = replace(QUICK, chunk=4)
    hierarchy = {"all": ["town", "village", "hamlet"]}
    in_turn = forecast_panel(PANEL, 4, hierarchy=hierarchy, args=args, paths=50)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        spread = forecast_panel(PANEL, 4, hierarchy=hierarchy, args=args, paths=50, engine=Pool(pool))
    same(in_turn, spread)


def test_a_series_all_unknown_is_refused_by_name():
    with pytest.raises(BadInput, match="1 series have no known month, such as ghost"):
        run(pd.concat([PANEL, long({"ghost": [np.nan, np.nan]})]))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"horizon": 0}, "horizon and paths"),
        ({"paths": 0}, "horizon and paths"),
        ({"seed": -1}, "seed"),
        ({"quantiles": [0.5, 1.5]}, "between 0 and 1"),
        ({"hierarchy": {"all": ["town", "nowhere"]}}, "nowhere"),
        ({"hierarchy": pd.DataFrame({"above": ["all"], "unique_id": ["town"]})}, "lacks the columns parent"),
        ({"hierarchy": {"town": ["village"]}}, "town in the panel is not the sum"),
        ({"covariates": PANEL[["unique_id", "ds"]].assign(x="much")}, "x holds something else"),
        ({"panel": PANEL.iloc[:0]}, "no rows"),
        ({"panel": PANEL.drop(columns="y")}, "lacks the columns y"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(options: dict[str, object], said: str):
    with pytest.raises(BadInput, match=said):
        forecast_panel(**{"panel": PANEL, "horizon": 3, "args": QUICK, **options})


def measured(seed: int) -> np.ndarray:
    """Series that are no counts and of different size, the last two with zeros."""
    rng = np.random.default_rng(seed)
    values = rng.gamma(3, 2, (4, 36)) * rng.lognormal(0, 3, (4, 1))
    values[2:][rng.random((2, 36)) < 0.4] = 0
    return values


@settings(max_examples=12)
@given(st.integers(0, 2**32 - 1).map(measured), st.floats(1e-6, 1e6))
def test_another_unit_changes_the_unit_only(values: np.ndarray, unit: float):
    one, other = (
        run(long({f"s{row}": row_values * factor for row, row_values in enumerate(values)}), 3)
        for factor in (1.0, unit)
    )
    np.testing.assert_allclose(wide(other), wide(one) * unit, rtol=1e-5)


@settings(max_examples=25)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 6), st.floats(0, 1e7)), min_size=1, max_size=50).filter(
            lambda values: any(value is not None for value in values)
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 14),
)
def test_whatever_is_given_quantiles_rise_and_are_not_negative(rows: list[list[float | None]], horizon: int):
    panel = long({f"s{row}": np.array(values, dtype=float) for row, values in enumerate(rows)})
    found = run(panel, horizon, paths=10)
    assert np.isfinite(wide(found)).all()
    assert (wide(found) >= 0).all()
    assert (np.diff(wide(found), axis=1) >= 0).all()
    assert (found.paths >= 0).all()
    assert set(found.models["unique_id"]) == set(panel["unique_id"])
