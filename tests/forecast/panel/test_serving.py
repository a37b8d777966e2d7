"""Every series is served by something, and it is said by what and why not by something better."""

import numpy as np
import pytest

from forecast.fanout import InTurn
from forecast.panel.serving import LEAST_KNOWN, Served, serve
from forecast.panel.short import recent
from tests.forecast.panel.panels import QUICK, side_by_side

RNG = np.random.default_rng(1)
SHORT = np.r_[np.full(60 - LEAST_KNOWN + 1, np.nan), RNG.poisson(6, LEAST_KNOWN - 1)]
PANEL = side_by_side(
    [
        RNG.poisson(4, 60),
        np.zeros(60),
        SHORT,
        RNG.gamma(5, 1e4, 60),
        np.where(RNG.random(60) < 0.3, RNG.gamma(2, 3, 60), 0),
        np.where(np.arange(60) % 3 == 0, RNG.poisson(4, 60), np.nan),
    ]
)


@pytest.fixture(scope="module")
def served() -> Served:
    return serve(PANEL, 6, QUICK, InTurn(), 1)


def test_no_series_is_left_out(served: Served):
    assert np.isfinite(served.quantiles).all()
    assert set(served.models["unique_id"]) == set(PANEL.ids)
    assert served.standard.shape[::2] == (6, 6)


def test_weights_add_up_but_for_routes_too_small_to_name(served: Served):
    sums = served.models.groupby("unique_id")["weight"].sum()
    assert (sums <= 1 + 1e-9).all()
    assert (sums > 0.97).all()


def test_short_series_have_the_simple_model_and_it_is_said_why(served: Served):
    by_recent = served.models[served.models["model"] == "recent_year"]
    assert by_recent["unique_id"].tolist() == ["s002", "s005"]
    assert by_recent["reason"].tolist() == ["fewer than 24 known months: 23", "fewer than 24 known months: 20"]
    short = PANEL.pick(np.array([2, 5]))
    np.testing.assert_array_equal(served.quantiles[[2, 5]], recent(short, 6))
    assert np.isnan(served.standard[[2, 5]]).all()


def test_others_have_the_routes_that_are_for_them(served: Served):
    names = served.models.groupby("unique_id")["model"].agg(set)
    assert names["s003"] == {"pooled_smoothing"}
    assert "pooled_smoothing" not in names["s001"]
    assert "dynamic_counts" not in names["s004"]
    assert (served.models.loc[served.models["model"] != "recent_year", "reason"] == "").all()


def test_a_panel_of_short_series_only_is_served():
    found = serve(side_by_side([[3.0, 4.0], [np.nan, 0.0]]), 3, QUICK, InTurn(), 1)
    assert np.isfinite(found.quantiles).all()
    assert found.models["model"].tolist() == ["recent_year", "recent_year"]


def test_zeros_before_a_series_began_do_not_count():
    values = RNG.gamma(20, 5, (3, 60))
    later = np.concatenate([np.zeros((3, 24)), values], axis=1)
    before = serve(side_by_side(values), 3, QUICK, InTurn(), 1)
    np.testing.assert_array_equal(serve(side_by_side(later), 3, QUICK, InTurn(), 1).quantiles, before.quantiles)
