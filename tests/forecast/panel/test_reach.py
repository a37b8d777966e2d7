"""No forecast runs away from what its series has shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from forecast import forecast_panel
from forecast.panel.args import PanelArgs
from forecast.panel.grid import GRID, MIDDLE
from forecast.panel.reach import (
    bring_sums_within_reach,
    bring_within_reach,
    reach_of,
    runs_away,
    within_reach,
)
from forecast.panel.serving import RAN_AWAY
from tests.forecast.panel.panels import QUICK, long, side_by_side

TAIL = GRID.index(0.99)


def far_out(series: int, horizon: int = 4) -> np.ndarray:
    return np.tile(np.exp(6 + 4 * ndtri(np.array(GRID))), (series, horizon, 1))


def test_reach_is_three_times_the_largest_month_in_the_middle_and_twenty_times_in_the_tail():
    np.testing.assert_allclose(reach_of(np.array([0.1, 0.5, 0.99, 0.998])), [3, 3, 20, 20])
    assert (np.diff(reach_of(np.array(GRID))) >= 0).all()


def test_what_is_out_of_reach_is_lowered_and_the_rest_is_left_alone():
    panel = side_by_side(np.array([[2.0, 7, 3] * 10, [9000.0] * 30]))
    said = far_out(2)
    kept = within_reach(said, panel)
    assert kept[0, :, MIDDLE].tolist() == [21] * 4
    np.testing.assert_allclose(kept[0, :, TAIL], 140)
    np.testing.assert_array_equal(kept[1, :, :MIDDLE], said[1, :, :MIDDLE])
    assert runs_away(said, panel).tolist() == [True, False]


def test_a_series_of_zeros_is_forecast_as_zero():
    assert within_reach(far_out(1), side_by_side(np.zeros((1, 30)))).max() == 0


def test_growth_through_a_third_of_the_history_moves_the_reach_and_a_late_step_or_burst_does_not():
    months = np.arange(60)
    growing = np.exp(0.2 * months)
    step = np.where(months < 52, 10.0, 200.0)
    burst = np.where(months < 56, 10.0, 10.0 * 4.0 ** (months - 55))
    quarter = np.where(months < 45, growing[45], growing)
    wave = 20 + 5 * np.sin(months)
    holes = np.where(months % 7 == 0, 0.0, growing)
    panel = side_by_side(np.stack([growing, step, burst, quarter, wave, holes]))
    said = np.full((6, 12, len(GRID)), 1e30)
    most = within_reach(said, panel)[:, -1, MIDDLE] / panel.values.max(axis=1)
    assert most[0] == pytest.approx(3 * np.exp(0.2 * 12), rel=1e-6)
    np.testing.assert_allclose(most[1:], 3)


def test_paths_are_lowered_by_their_rank_and_sums_by_one_factor_for_all_members():
    panel = side_by_side(np.array([[2.0, 7, 3] * 10, [100.0] * 30]))
    rng = np.random.default_rng(3)
    paths = rng.lognormal(6, 2, size=(1000, 2, 3)).astype(np.float32)
    before = paths.copy()
    bring_within_reach(paths, panel)
    most = np.array([3, 20])[:, None, None] * np.array([[7], [100]])
    assert (np.quantile(paths, [0.5, 0.99], axis=0) <= most * (1 + 1e-6)).all()
    assert (paths <= before).all()
    order = np.argsort(before[:, 0, 0])
    assert (np.diff(paths[order, 0, 0]) >= 0).all()
    shares = paths[:, 0] / paths.sum(axis=1)
    bring_sums_within_reach(
        paths, np.array([False, False]), [np.array([0, 1])], side_by_side(np.array([[50.0] * 30]))
    )
    sums = paths.sum(axis=1)
    assert (np.quantile(sums, [0.5, 0.99], axis=0) <= np.array([[150], [1000]]) * (1 + 1e-5)).all()
    np.testing.assert_allclose(paths[:, 0] / sums, shares, rtol=1e-4)


# 46 zeros and then 2, 18: statistical models, alone, once said 800 million of it
@pytest.mark.parametrize("tail", [[2, 18], [100, 900]])
def test_a_short_burst_does_not_run_away_with_all_models(tail):
    found = forecast_panel(long({"a": [0.0] * (48 - len(tail)) + tail}), 6, seed=1, args=PanelArgs(statistical=2))
    _within(found, {"a": max(tail)})
    gone = found.models[found.models["reason"] == RAN_AWAY]
    assert "ets" in set(gone["model"])
    assert (gone["weight"] == 0).all()


KINDS = ("late", "burst", "spike", "step", "single", "growing", "usual")


@st.composite
def hostile(draw: st.DrawFn) -> list[float]:
    months, kind = draw(st.integers(24, 60)), draw(st.sampled_from(KINDS))
    size = draw(st.sampled_from([1.0, 3.0, 18.0, 900.0, 1e6, 1e12]))
    at, length = draw(st.integers(0, months - 1)), draw(st.integers(1, 5))
    when = np.arange(months)
    factor = draw(st.floats(1.5, 9.0))
    values = {
        "late": np.where(when >= at, size, 0),
        "burst": np.where(when >= months - length, size * factor ** (when - months), 0),
        "spike": np.where(when == at, size, min(size, 2.0)),
        "step": np.where(when >= at, size * factor, size),
        "single": np.where(when == at, size, 0),
        "growing": np.where(when >= months - months // 4, size * factor ** (when - months + months / 4), 1),
        "usual": 20 + 5 * np.sin(when) + 0 * size,
    }[kind]
    return list(np.round(values)) if draw(st.booleans()) else list(values)


@settings(max_examples=15, deadline=None)
@given(st.lists(hostile(), min_size=1, max_size=4), st.integers(0, 3))
def test_no_series_runs_away_alone_in_a_panel_or_under_a_hierarchy(series, seed):
    panel = long({f"s{number}": one for number, one in enumerate(series)})
    largest = {f"s{number}": max(one) for number, one in enumerate(series)}
    _within(forecast_panel(panel, 12, seed=seed, args=QUICK, paths=200), largest)
    if len(series) > 1:
        months = max(len(one) for one in series)
        aligned = np.stack([np.pad(one, (months - len(one), 0)) for one in series])
        tree = {"all": list(largest), "two": list(largest)[:2]}
        sums = {"all": aligned.sum(axis=0).max(), "two": aligned[:2].sum(axis=0).max()}
        _within(forecast_panel(panel, 12, seed=seed, args=QUICK, paths=200, hierarchy=tree), largest | sums)


def _within(found, largest):
    top = found.quantiles.groupby(["unique_id", "quantile"])["value"].max()
    for name, most in largest.items():
        assert top[name, 0.5] <= 3 * most * (1 + 1e-6) + 1e-6, name
        assert top[name, 0.99] <= 20 * most * (1 + 1e-6) + 1e-6, name
