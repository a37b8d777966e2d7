"""Aggregates are what their members add up to: in their history, and in every path."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from forecast.errors import BadInput
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID
from forecast.panel.hierarchy import (
    Hierarchy,
    made_coherent,
    members_by_aggregate,
    read_hierarchy,
    summed,
    without_aggregates,
)
from tests.forecast.panel.panels import DECEMBER, side_by_side

NOTHING = Panel((), np.empty((0, 4)), np.empty(0, dtype=np.int64))


def test_a_frame_and_a_mapping_say_the_same():
    frame = pd.DataFrame({"parent": ["t", "t", "u"], "unique_id": ["a", "u", 3]})
    assert members_by_aggregate(frame) == members_by_aggregate({"t": ["a", "u"], "u": ["3"]})


def test_aggregates_of_aggregates_hold_series_once_and_the_smallest_come_first():
    found = read_hierarchy({"all": ["left", "right", "b"], "left": ["a", "b"], "right": ["b", "c", "d"]}, "abcde")
    assert found.ids == ("left", "right", "all")
    assert [rows.tolist() for rows in found.members] == [[0, 1], [1, 2, 3], [0, 1, 2, 3]]


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"t": ["u"], "u": ["t"]}, "circle: t > u > t"),
        ({"t": ["t"]}, "circle: t > t"),
        ({"t": ["a"], "u": ["a", "v"], "v": ["w"], "w": ["u"]}, "circle"),
        ({"t": ["a", "z"]}, "t holds z, which is neither"),
        ({"t": []}, "t holds nothing"),
    ],
)
def test_what_is_no_hierarchy_is_refused(own: dict[str, list[str]], said: str):
    with pytest.raises(BadInput, match=said):
        read_hierarchy(own, ("a", "b"))


@pytest.mark.parametrize(
    ("hierarchy", "said"),
    [
        (pd.DataFrame({"parent": ["t"], "member": ["a"]}), "lacks the columns unique_id"),
        (pd.DataFrame({"parent": ["t", None], "unique_id": ["a", "b"]}), "no parent or no unique_id"),
        (pd.DataFrame({"parent": ["t", "t"], "unique_id": ["a", None]}), "no parent or no unique_id"),
        ({"t": "ab"}, "members of t are one text"),
    ],
)
def test_members_that_would_be_lost_or_misread_are_refused(hierarchy: pd.DataFrame, said: str):
    with pytest.raises(BadInput, match=said):
        members_by_aggregate(hierarchy)


def test_an_aggregate_is_the_sum_unknown_where_a_member_that_has_begun_is():
    panel = side_by_side([[1, np.nan, 3, 4], [np.nan, np.nan, 5, 6], [np.nan, 2, 2, np.nan]])
    tree = Hierarchy(("x", "y"), (np.array([0, 1]), np.array([1, 2])))
    found = summed(panel, tree, NOTHING)
    assert found.ids == ("x", "y")
    np.testing.assert_array_equal(found.values, [[1, np.nan, 8, 10], [np.nan, 2, 7, np.nan]])
    assert found.last.tolist() == [DECEMBER, DECEMBER]


def test_an_aggregate_that_was_given_must_be_the_sum_where_both_are_known():
    panel = side_by_side([[1, 2, 3], [4, 5, 6]])
    tree = Hierarchy(("t",), (np.array([0, 1]),))

    def given_total(values: list[float], last: int = DECEMBER) -> Panel:
        return Panel(("t",), np.array([values]), np.array([last]))

    for right in ([5, 7, 9], [np.nan, 7, 9], [7, 9], [99, 5, 7, 9], [5, 7, 9.000001]):
        assert summed(panel, tree, given_total(right)).values.tolist() == [[5, 7, 9]]
    for wrong in (given_total([5, 7, 10]), given_total([5, 7, 9], DECEMBER - 1)):
        with pytest.raises(BadInput, match="t in the panel is not the sum"):
            summed(panel, tree, wrong)


def test_members_that_end_in_different_months_are_refused():
    panel = Panel(("a", "b"), np.ones((2, 3)), np.array([DECEMBER, DECEMBER - 1]))
    with pytest.raises(BadInput, match="members of t end in different months"):
        summed(panel, Hierarchy(("t",), (np.array([0, 1]),)), NOTHING)


def test_aggregates_are_taken_out_of_the_panel_and_kept_apart():
    panel = side_by_side([[1, 2], [3, 4], [5, 6]])
    series, sums = without_aggregates(panel, ["s001", "other"])
    assert (series.ids, sums.ids) == (("s000", "s002"), ("s001",))
    assert sums.values.tolist() == [[3, 4]]
    series, sums = without_aggregates(panel, ["other"])
    assert (series.ids, sums.ids) == (panel.ids, ())
    with pytest.raises(BadInput, match="aggregates only"):
        without_aggregates(panel, panel.ids)


def normal_quantiles(mean: float, deviation: float, horizon: int) -> np.ndarray:
    return np.tile(np.maximum(stats.norm(mean, deviation).ppf(GRID), 0), (horizon, 1))


def test_paths_meet_the_aggregates_own_forecast_half_way():
    rng = np.random.default_rng(1)
    bottom = rng.gamma(50, 1, (4000, 4, 2)).astype(np.float32)
    before = np.sort(bottom.sum(axis=1), axis=0)
    own = normal_quantiles(260, 30, 2)[None]
    made_coherent(bottom, own, Hierarchy(("t",), (np.arange(4),)))
    after = np.sort(bottom.sum(axis=1), axis=0)
    shares = (np.arange(4000) + 0.5) / 4000
    inside = (shares > 0.002) & (shares < 0.998)
    wanted = (before + np.interp(stats.norm.ppf(shares), stats.norm.ppf(GRID), own[0, 0])[:, None]) / 2
    np.testing.assert_allclose(after[inside], wanted[inside], rtol=1e-4)


@given(st.integers(0, 2**32 - 1))
def test_nothing_becomes_negative_a_zero_stays_zero_and_members_keep_their_shares(seed: int):
    rng = np.random.default_rng(seed)
    bottom = (rng.gamma(1, 5, (40, 5, 3)) * (rng.random((40, 5, 3)) < 0.7)).astype(np.float32)
    before = bottom.copy()
    quantiles = np.sort(rng.gamma(2, 10, (1, 3, len(GRID))), axis=2)
    made_coherent(bottom, quantiles, Hierarchy(("t",), (np.array([0, 2, 3]),)))
    assert (bottom >= 0).all()
    assert (bottom[before == 0] == 0).all()
    np.testing.assert_array_equal(bottom[:, [1, 4]], before[:, [1, 4]])
    total, sums = before[:, [0, 2, 3]].sum(axis=1), bottom[:, [0, 2, 3]].sum(axis=1)
    for member in (0, 2, 3):
        np.testing.assert_allclose(bottom[:, member] * total, before[:, member] * sums, rtol=1e-4, atol=1e-4)


def test_an_own_forecast_that_says_what_the_members_say_changes_next_to_nothing():
    rng = np.random.default_rng(2)
    bottom = rng.gamma(50, 1, (2000, 3, 1)).astype(np.float32)
    before = bottom.copy()
    own = np.quantile(bottom.sum(axis=1), GRID, axis=0).T[None]
    made_coherent(bottom, own, Hierarchy(("t",), (np.arange(3),)))
    np.testing.assert_allclose(np.median(bottom / before), 1, atol=1e-3)
    assert np.abs(bottom / before - 1).max() < 0.1
