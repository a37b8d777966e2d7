"""A band holds, misses above or below, or cannot be judged."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.track.prognoses_bands import ABOVE, BELOW, INSIDE, OPEN, UNDECIDED, band_outcomes, band_summary

DAYS = "datetime64[us]"
AS_OF = date(2026, 3, 1)
FULL = (100, 150, 200)


def bands(*numbers: tuple[int | None, int | None, int | None], known_from: str = "2025-02-15") -> pd.DataFrame:
    frame = pd.DataFrame(numbers, columns=["minimum", "middle", "maximum"]).astype("Int64")
    days = {"from_date": "2025-01-01", "to_date": "2025-12-31", "known_from": known_from}
    return frame.assign(
        region="NL01",
        measure="instroom_nareis",
        series=[f"issue {at}" for at in range(len(frame))],
        source="a letter",
        **{name: pd.Timestamp(day) for name, day in days.items()},
    ).astype(dict.fromkeys(days, DAYS))


def figures(*spans: tuple[str, str, int], known_from: str = "2026-01-25", part: str = "") -> pd.DataFrame:
    frame = pd.DataFrame(spans, columns=["from_date", "to_date", "value"])
    return frame.assign(
        region="NL01", measure="instroom_nareis", part=part, known_from=known_from, id=frame.index
    ).astype({"from_date": DAYS, "to_date": DAYS, "known_from": DAYS})


def year(value: int) -> pd.DataFrame:
    return figures(("2025-01-01", "2025-12-31", value))


@pytest.mark.parametrize(
    ("band", "came", "verdict", "miss"),
    [
        (FULL, 100, INSIDE, 0),
        (FULL, 200, INSIDE, 0),
        (FULL, 99, BELOW, -1),
        (FULL, 230, ABOVE, 30),
        ((100, None, None), 90, BELOW, -10),
        ((100, None, None), 500, UNDECIDED, None),
        ((None, None, 200), 230, ABOVE, 30),
        ((None, 150, 200), 10, UNDECIDED, None),
        ((None, 150, None), 150, UNDECIDED, None),
    ],
)
def test_a_band_is_judged_by_the_edges_it_has(
    band: tuple[int | None, int | None, int | None], came: int, verdict: str, miss: int | None
) -> None:
    row = band_outcomes(bands(band), year(came), as_of=AS_OF).iloc[0]
    assert row["verdict"] == verdict
    assert np.isnan(row["miss"]) if miss is None else row["miss"] == miss


def test_the_error_is_that_of_the_middle() -> None:
    row = band_outcomes(bands(FULL), year(120), as_of=AS_OF).iloc[0]
    assert (row["error"], row["relative_error"]) == (30, 0.25)
    assert row["lead_days"] == -45
    assert np.isnan(band_outcomes(bands((1, None, 3)), year(120), as_of=AS_OF).iloc[0]["error"])


def test_months_that_fill_the_days_are_an_outcome_and_fewer_are_none() -> None:
    starts = pd.date_range("2025-01", periods=12, freq="MS")
    spans = [(str(day.date()), str((day + pd.offsets.MonthEnd(0)).date()), 10) for day in starts]
    assert band_outcomes(bands(FULL), figures(*spans), as_of=AS_OF).iloc[0]["realised"] == 120
    short = band_outcomes(bands(FULL), figures(*spans[:-1]), as_of=AS_OF).iloc[0]
    assert short["verdict"] == OPEN
    assert np.isnan(short["realised"])
    # a total of the year that was published as such comes before its months
    both = pd.concat([figures(*spans), year(121)], ignore_index=True).assign(id=range(13))
    assert band_outcomes(bands(FULL), both, as_of=AS_OF).iloc[0]["realised"] == 121


def test_a_stock_is_held_against_the_same_day_only() -> None:
    day = {"from_date": pd.Timestamp(2025, 7, 15), "to_date": pd.Timestamp(2025, 7, 15)}
    band = bands(FULL).assign(**day).astype({"from_date": DAYS, "to_date": DAYS})
    assert band_outcomes(band, figures(("2025-07-15", "2025-07-15", 7)), as_of=AS_OF).iloc[0]["realised"] == 7
    assert band_outcomes(band, figures(("2025-07-16", "2025-07-16", 7)), as_of=AS_OF).iloc[0]["verdict"] == OPEN


def test_a_part_of_a_measure_and_what_is_known_later_are_no_outcome() -> None:
    part = figures(("2025-01-01", "2025-12-31", 120), part="Syria")
    assert band_outcomes(bands(FULL), part, as_of=AS_OF).iloc[0]["verdict"] == OPEN
    assert band_outcomes(bands(FULL), year(120), as_of=date(2026, 1, 24)).iloc[0]["verdict"] == OPEN
    assert band_outcomes(bands(FULL), year(120), as_of=date(2025, 2, 14)).empty


def test_the_last_vintage_of_an_outcome_counts() -> None:
    later = year(250).assign(known_from=pd.Timestamp(2026, 2, 1), id=9).astype({"known_from": DAYS})
    both = pd.concat([year(120), later], ignore_index=True)
    assert band_outcomes(bands(FULL), both, as_of=AS_OF).iloc[0]["verdict"] == ABOVE
    assert band_outcomes(bands(FULL), both, as_of=date(2026, 1, 31)).iloc[0]["verdict"] == INSIDE


def test_the_share_of_hits_leaves_out_what_could_not_be_judged() -> None:
    scored = band_outcomes(bands(FULL, (130, 140, 150), (10, None, 20), (10, None, None)), year(120), as_of=AS_OF)
    (row,) = band_summary(scored).to_dict("records")
    assert (row["n"], row["n_inside"], row["n_below"], row["n_above"]) == (3, 1, 1, 1)
    assert row["share_inside"] == pytest.approx(1 / 3)
    assert (row["n_middle"], row["mean_absolute_error"]) == (2, pytest.approx((30 + 20) / 2))


def test_no_prognoses_have_no_summary() -> None:
    assert band_summary(band_outcomes(bands(), year(1), as_of=AS_OF)).empty


@given(st.lists(st.integers(0, 400), min_size=3, max_size=3).map(sorted), st.integers(0, 400))
def test_a_miss_is_the_way_to_the_nearest_edge(numbers: list[int], came: int) -> None:
    row = band_outcomes(bands((numbers[0], numbers[1], numbers[2])), year(came), as_of=AS_OF).iloc[0]
    nearest = min(max(came, numbers[0]), numbers[2])
    assert row["miss"] == came - nearest
    assert (row["verdict"] == INSIDE) == (numbers[0] <= came <= numbers[2])
