"""Monthly series: what they are made of, and the scale models work on."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import ForecastError
from forecast.monthly.base import Series, from_log, series_of, to_log


def months(values: dict[str, float]) -> pd.DataFrame:
    first = pd.to_datetime(list(values)).astype("datetime64[us]")
    return pd.DataFrame(
        {"from_date": first, "to_date": first + pd.offsets.MonthEnd(0), "value": list(values.values())}
    )


def test_a_series_knows_its_months_and_those_ahead():
    series = Series(pd.Timestamp("2024-11-01"), np.array([1.0, 2.0, 3.0]))
    assert [f"{month:%Y-%m}" for month in series.months] == ["2024-11", "2024-12", "2025-01"]
    assert [f"{month:%Y-%m}" for month in series.ahead(2)] == ["2025-02", "2025-03"]


@pytest.mark.parametrize("wrong", [[1.0, np.nan], [1.0, -1.0], [np.inf]])
def test_a_gap_or_a_negative_count_is_refused(wrong: list[float]):
    with pytest.raises(ForecastError, match="must be complete"):
        Series(pd.Timestamp("2024-01-01"), np.array(wrong))


@given(values=st.dictionaries(st.integers(0, 40), st.integers(0, 500), min_size=1), seed=st.integers(0, 1000))
def test_the_unbroken_run_to_the_last_month_is_taken_in_any_order_of_the_rows(values: dict[int, int], seed: int):
    labels = {number: f"{2020 + number // 12}-{number % 12 + 1:02}" for number in values}
    frame = months({labels[number]: value for number, value in values.items()})
    series = series_of(frame.sample(frac=1, random_state=seed))
    last = first = max(values)
    while first - 1 in values:
        first -= 1
    assert series is not None
    assert f"{series.first:%Y-%m}" == labels[first]
    assert series.values.tolist() == [values[number] for number in range(first, last + 1)]


def test_rows_that_are_not_one_month_are_left_out():
    frame = months({"2024-01": 1, "2024-02": 2, "2024-03": 3})
    half_year = frame.iloc[[2]].assign(to_date=pd.Timestamp("2024-08-31"), value=99)
    late = frame.iloc[[2]].assign(from_date=pd.Timestamp("2024-03-02"), value=98)
    point = frame.iloc[[2]].assign(to_date=pd.Timestamp("2024-03-01"), value=97)
    series = series_of(pd.concat([half_year, late, point, frame]))
    assert series is not None
    assert series.values.tolist() == [1, 2, 3]
    assert series_of(pd.concat([half_year, late, point])) is None
    assert series_of(frame.iloc[:0]) is None


@given(value=st.floats(0, 1e12))
def test_the_log_scale_and_back(value: float):
    assert from_log(to_log(np.array([value]))) == pytest.approx([value], rel=1e-9, abs=1e-9)


def test_what_comes_back_from_the_log_scale_is_never_negative():
    assert from_log(np.array([-5.0, -0.1, 0.0])).tolist() == [0, 0, 0]
