"""A long frame becomes arrays that end together, and what is no panel is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.panel.frame import Panel, month_numbers, read_panel
from tests.forecast.panel.panels import DECEMBER, long, side_by_side

FRAME = long({"b": [1, 2, 3], "a": [4, 5, 6, 7]})


def test_series_are_sorted_and_end_together():
    panel = read_panel(FRAME)
    assert panel.ids == ("a", "b")
    np.testing.assert_array_equal(panel.values, [[4, 5, 6, 7], [np.nan, 1, 2, 3]])
    assert panel.last.tolist() == [DECEMBER, DECEMBER]


def test_each_series_has_its_own_last_month():
    panel = read_panel(pd.concat([long({"a": [1, 2]}), long({"b": [3, 4]}, last="2023-03-01")]))
    np.testing.assert_array_equal(panel.values, [[1, 2], [3, 4]])
    np.testing.assert_array_equal(
        panel.dates_ahead(2),
        np.array([["2025-01-01", "2025-02-01"], ["2023-04-01", "2023-05-01"]], dtype="datetime64[ns]"),
    )


@settings(max_examples=40)
@given(st.data())
def test_reading_finds_every_value_back_whatever_the_order_of_rows(data: st.DataObject):
    cells = st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.integers(0, 30)), st.integers(0, 9) | st.none(), min_size=1, max_size=20
    )
    given_cells = data.draw(cells)
    rows = data.draw(st.permutations(list(given_cells)))
    frame = pd.DataFrame(
        {
            "unique_id": [name for name, _ in rows],
            "ds": [pd.Timestamp(year=2020 + at // 12, month=at % 12 + 1, day=1) for _, at in rows],
            "y": [given_cells[row] for row in rows],
        }
    )
    panel = read_panel(frame)
    for row, name in enumerate(panel.ids):
        own = {at: value for (one, at), value in given_cells.items() if one == name}
        assert panel.last[row] == 2020 * 12 + max(own)
        for column in range(panel.months):
            value = own.get(max(own) - panel.months + 1 + column)
            assert panel.values[row, column] == value if value is not None else np.isnan(panel.values[row, column])
    assert set(panel.ids) == {name for name, _ in given_cells}


@pytest.mark.parametrize(
    "same",
    [
        FRAME.assign(ds=FRAME["ds"].dt.strftime("%Y-%m-%d")),
        FRAME.assign(ds=FRAME["ds"].dt.strftime("%Y-%m")),
        FRAME.assign(ds=[*FRAME["ds"].dt.strftime("%Y-%m")[:3], *FRAME["ds"].dt.strftime("%Y-%m-%d")[3:]]),
        FRAME.assign(ds=FRAME["ds"].astype(object)),
        FRAME.assign(ds=FRAME["ds"].dt.tz_localize("Europe/Amsterdam")),
        FRAME.assign(ds=FRAME["ds"].dt.date),
        FRAME.assign(unique_id=pd.Categorical(FRAME["unique_id"], categories=["z", "b", "a"])),
        FRAME.assign(unique_id=FRAME["unique_id"].astype("string")),
        FRAME.assign(y=FRAME["y"].astype("Int64")),
        FRAME.assign(y=FRAME["y"].astype(object)),
        FRAME.assign(y=FRAME["y"].astype(str)),
        FRAME.assign(extra="ignored", y=FRAME["y"].astype(np.int32)),
        FRAME.sample(frac=1, random_state=3),
        FRAME.set_axis([0] * len(FRAME)),
    ],
)
def test_the_same_panel_in_other_clothes(same: pd.DataFrame):
    expected, found = read_panel(FRAME), read_panel(same)
    assert found.ids == expected.ids
    np.testing.assert_array_equal(found.values, expected.values)
    np.testing.assert_array_equal(found.last, expected.last)


def test_numbers_as_ids_are_names():
    assert read_panel(FRAME.assign(unique_id=FRAME["unique_id"].map({"a": 10, "b": 9}))).ids == ("10", "9")


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (FRAME.iloc[:0], "no rows"),
        (FRAME.drop(columns=["y", "ds"]), "lacks the columns ds, y"),
        (pd.concat([FRAME, FRAME.iloc[[1]]]), "b has more than one row of 2024-11-01"),
        (FRAME.assign(y=[1, -2, *[0] * 5]), "y of b is -2"),
        (FRAME.assign(y=[*[0] * 6, np.inf]), "y of a is inf"),
        (FRAME.assign(y="many"), "no number"),
        (FRAME.assign(y=FRAME["ds"]), "no number"),
        (FRAME.assign(y=FRAME["ds"] - FRAME["ds"].min()), "no number"),
        (FRAME.assign(y=1j), "no number"),
        (FRAME.assign(ds=FRAME["ds"] + pd.Timedelta(days=14)), "2024-10-15 is not the first day"),
        (FRAME.assign(ds="January"), "no date"),
        (FRAME.assign(ds=FRAME["ds"].dt.strftime("%m/%d/%Y")), "no date"),
        (FRAME.assign(ds=[None, *FRAME["ds"][1:]]), "no ds"),
        (FRAME.assign(ds=range(7)), "ds holds numbers"),
        (FRAME.assign(ds=range(202401, 202408)), "ds holds numbers"),
        (FRAME.assign(ds=FRAME["ds"].dt.to_period("M")), "no date"),
        (FRAME.assign(unique_id=[None, *FRAME["unique_id"][1:]]), "no unique_id"),
    ],
)
def test_what_is_no_panel_is_refused(frame: pd.DataFrame, said: str):
    with pytest.raises(BadInput, match=said):
        read_panel(frame)


def test_month_numbers_count_on_over_new_year():
    assert month_numbers(pd.Series(["2023-12-01", "2024-01-01"])).tolist() == [24287, 24288]


def test_months_of_the_year_follow_each_end_also_ahead():
    panel = Panel(("a", "b"), np.ones((2, 3)), np.array([DECEMBER, DECEMBER - 5]))
    assert panel.month_of_year(0, 5).tolist() == [[9, 10, 11, 0, 1], [4, 5, 6, 7, 8]]
    assert panel.month_of_year(3, 1).tolist() == [[0], [7]]


def test_counts_of_what_is_known():
    panel = side_by_side([[np.nan, 0, 1], [0.5, np.nan, 0], [np.nan] * 3])
    assert panel.observed.tolist() == [2, 2, 0]
    assert panel.whole.tolist() == [True, False, True]
    assert panel.zero_share.tolist() == [0.5, 0.5, 0]


def test_some_series_come_without_columns_they_know_nothing_of():
    panel = side_by_side([[1, 2, 3], [np.nan, np.nan, 4], [np.nan, 5, np.nan]])
    picked = panel.pick(np.array([2, 1]))
    assert picked.ids == ("s002", "s001")
    np.testing.assert_array_equal(picked.values, [[5, np.nan], [np.nan, 4]])
    assert side_by_side([[np.nan, np.nan]]).pick(np.array([0])).values.shape == (1, 1)


def test_a_panel_cut_is_what_was_known_earlier():
    cut = side_by_side([[1, 2, 3]]).cut(2)
    assert cut.values.tolist() == [[1]]
    assert cut.last.tolist() == [DECEMBER - 2]


@pytest.mark.parametrize(("step", "word"), [(3, "quarter"), (12, "year"), (6, "quarter")])
def test_figures_per_quarter_or_year_are_not_taken_for_months(step, word):
    days = pd.date_range("2015-01-01", periods=9 * step, freq="MS")[::step]
    panel = pd.concat([pd.DataFrame({"unique_id": name, "ds": days, "y": 5.0}) for name in ("a", "b")])
    with pytest.raises(BadInput, match=word):
        read_panel(panel)
    # one series by the month, and holes are holes again
    monthly = pd.DataFrame({"unique_id": "c", "ds": pd.date_range("2016-01-01", periods=3, freq="MS"), "y": 1.0})
    assert len(read_panel(pd.concat([panel, monthly])).ids) == 3
