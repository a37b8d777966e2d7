"""`forecast_panel` with aggregates and with covariates, as its users see it."""

import numpy as np
import pandas as pd
import pytest

from tests.forecast.panel.engine_panel import PANEL, run, same, wide
from tests.forecast.panel.panels import long


def test_an_empty_hierarchy_is_none():
    same(run(PANEL), run(PANEL, hierarchy={}))


def test_sums_hold_in_every_path_also_where_aggregates_overlap():
    names = ["town", "village", "hamlet", "always", "nobody"]
    panel = PANEL[PANEL["unique_id"].isin(names)]
    hierarchy = {
        "west": ["town", "village"],
        "small": ["village", "hamlet", "nobody"],
        "all": ["west", "hamlet", "always"],
    }
    pairs = [(parent, member) for parent, members in hierarchy.items() for member in members]
    for given_hierarchy in (hierarchy, pd.DataFrame(pairs, columns=["parent", "unique_id"])):
        found = run(panel, hierarchy=given_hierarchy, paths=200)
        assert set(found.quantiles["unique_id"]) == {*names, *hierarchy}
        assert set(found.models["unique_id"]) == {*names, *hierarchy}
        at = {name: found.paths[:, place] for place, name in enumerate(found.ids)}
        np.testing.assert_array_equal(at["west"], at["town"] + at["village"])
        np.testing.assert_array_equal(at["small"], at["village"] + at["hamlet"] + at["nobody"])
        np.testing.assert_array_equal(at["all"], at["west"] + at["hamlet"] + at["always"])
        assert (wide(found) == np.round(wide(found))).all()
        means = found.mean.groupby("unique_id")["mean"].sum()
        assert means["west"] == pytest.approx(means["town"] + means["village"])


def test_an_aggregate_that_is_given_and_right_changes_nothing():
    names = ["town", "village", "hamlet"]
    panel = PANEL[PANEL["unique_id"].isin(names)]
    total = panel.groupby("ds", as_index=False)["y"].sum().assign(unique_id="all")
    same(run(panel, hierarchy={"all": names}), run(pd.concat([total, panel]), hierarchy={"all": names}))


def covariate(values: np.ndarray, months: int, name: str = "x") -> pd.DataFrame:
    end = pd.Timestamp("2024-12-01") + pd.DateOffset(months=months)
    frames = long({f"s{row}": one for row, one in enumerate(values)}, last=str(end.date()))
    return frames.rename(columns={"y": name})


def closed_now_and_then(rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    closed = (rng.random((8, 72)) < 0.25).astype(float)
    values = rng.poisson(400 * np.where(closed[:, :66] > 0, 0.5, 1))
    return long({f"s{row}": one for row, one in enumerate(values)}), closed


def test_a_covariate_that_is_known_ahead_is_followed():
    panel, closed = closed_now_and_then(np.random.default_rng(6))
    points = run(panel, covariates=covariate(closed, 6)).point["point"].to_numpy().reshape(8, 6)
    expected = 400 * np.where(closed[:, 66:] > 0, 0.5, 1)
    without = run(panel).point["point"].to_numpy().reshape(8, 6)
    assert np.abs(points - expected).mean() < 0.4 * np.abs(without - expected).mean()


def test_nothing_past_the_horizon_or_about_other_series_matters():
    panel, closed = closed_now_and_then(np.random.default_rng(7))
    rows = covariate(closed, 6)
    poison = pd.DataFrame(
        {
            "unique_id": ["s0", "s1", "other"],
            "ds": pd.to_datetime(["2025-07-01", "2030-01-01", "2024-01-01"]),
            "x": 1e6,
        }
    )
    same(run(panel, covariates=rows), run(panel, covariates=pd.concat([poison, rows])))


def test_a_covariate_with_an_effect_leaves_sums_of_a_hierarchy_whole():
    panel, closed = closed_now_and_then(np.random.default_rng(8))
    found = run(panel, covariates=covariate(closed, 6), hierarchy={"all": [f"s{row}" for row in range(8)]}, paths=100)
    np.testing.assert_allclose(found.paths[:, -1], found.paths[:, :-1].sum(axis=1), rtol=1e-6)
