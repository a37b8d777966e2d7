"""The panels of the bench: cut where they should be, and choices kept apart from what is reported."""

import numpy as np
import pandas as pd
import pytest

from tests.bench.panels import HORIZON, aggregates, heterogeneous_panel, intake, public_folder, public_panel, split
from tests.bench.synthetic import LENGTHS, TRENDS, synthetic_panel


def a_tourism() -> pd.DataFrame:
    """Two states, three zones, four regions of two purposes, three months."""
    ids = [region + purpose for region in ("AAA", "AAB", "ABA", "BAA") for purpose in ("Hol", "Bus")]
    months = pd.date_range("2020-01-01", periods=3, freq="MS")
    rows = [
        (name, ds, float(10 * number + month)) for number, name in enumerate(ids) for month, ds in enumerate(months)
    ]
    return pd.DataFrame(rows, columns=["unique_id", "ds", "y"])


def test_aggregates_add_up_at_every_level() -> None:
    tourism = a_tourism()
    sums = aggregates(tourism)
    monthly = tourism.groupby("ds")["y"].sum()
    for level in ("total", "state", "purpose"):
        of_level = sums[sums["unique_id"].str.startswith(f"tourism/{level}/")]
        assert of_level.groupby("ds")["y"].sum().to_list() == monthly.to_list()
    one = sums[sums["unique_id"] == "tourism/zone/AA"]["y"].to_list()
    assert one == tourism[tourism["unique_id"].str.startswith("AA")].groupby("ds")["y"].sum().to_list()
    regions = sums[sums["unique_id"].str.startswith("tourism/region/")]["unique_id"].unique()
    assert list(regions) == ["tourism/region/AAA"], "BAA is the only region of its zone and state"
    assert not sums.groupby("unique_id")["y"].agg(tuple).duplicated().any()


def test_a_panel_is_cut_twelve_months_before_the_end_of_each_series() -> None:
    long, short = (pd.date_range("2020-01-01", periods=months, freq="MS") for months in (30, 26))
    series = pd.concat(
        [
            pd.DataFrame({"unique_id": "b", "ds": long, "y": np.arange(30.0)}),
            pd.DataFrame({"unique_id": "a", "ds": short, "y": np.arange(26.0)}),
        ]
    ).sample(frac=1, random_state=1)
    panel = split("x", series)
    assert panel.history.groupby("unique_id")["y"].agg(list).to_dict() == {
        "a": list(np.arange(14.0)),
        "b": list(np.arange(18.0)),
    }
    assert panel.outcome.groupby("unique_id")["y"].agg(list).to_dict() == {
        "a": list(np.arange(14.0, 26)),
        "b": list(np.arange(18.0, 30)),
    }


@pytest.mark.parametrize("folder", [None, "public"])
def test_what_is_chosen_on_and_what_is_reported_share_no_outcome(folder: str | None) -> None:
    where = public_folder() if folder else None
    if folder and where is None:
        pytest.skip("the public panels are not here")
    dev, report = heterogeneous_panel("dev", where), heterogeneous_panel("report", where)
    for panel in (dev, report):
        assert set(panel.history["unique_id"]) == set(panel.outcome["unique_id"])
        assert (panel.outcome.groupby("unique_id").size() == HORIZON).all()
        ends = panel.history.groupby("unique_id")["ds"].max()
        assert (panel.outcome.groupby("unique_id")["ds"].min() > ends).all()
    real = ~dev.outcome["unique_id"].str.startswith("synthetic/")
    seen = set(map(tuple, dev.outcome.loc[real, ["unique_id", "ds"]].to_numpy()))
    assert seen
    assert not seen & set(map(tuple, report.outcome[["unique_id", "ds"]].to_numpy()))
    ours, others = (
        set(panel.outcome.loc[panel.outcome["unique_id"].str.startswith("synthetic/"), "y"].round(6))
        for panel in (dev, report)
    )
    assert len(ours & others) < 0.2 * len(ours)


def test_the_part_to_choose_on_sees_nothing_of_the_public_outcomes() -> None:
    folder = public_folder()
    if folder is None:
        pytest.skip("the public panels are not here")
    dev = heterogeneous_panel("dev", folder)
    tourism = pd.concat([dev.history, dev.outcome]).query("unique_id.str.startswith('tourism/')")
    assert tourism["ds"].max() < public_panel("tourism_large", folder).outcome["ds"].min()


def test_made_up_series_repeat_by_seed_and_have_every_trend() -> None:
    once, again, other = (synthetic_panel(2, HORIZON, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(once, again)
    assert not np.array_equal(once["y"].head(48), other["y"].head(48))
    kinds = once["unique_id"].str.split("/").str[1]
    assert set(kinds) == {trend.__name__ for trend in TRENDS}
    lengths = once.groupby("unique_id").size() - HORIZON
    assert set(lengths) <= set(LENGTHS)
    assert np.isfinite(once["y"]).all()
    assert (once["y"] >= 0).all()


def test_the_intake_of_the_country_is_there_whole() -> None:
    series = intake()
    assert series["unique_id"].nunique() == 1 + 2 + 14
    assert not series.duplicated(["unique_id", "ds"]).any()
    assert np.isfinite(series["y"]).all()
