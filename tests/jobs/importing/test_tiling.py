"""Sums of months beside spans, against a slow and obvious twin."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from jobs.importing.sums import sum_faults
from jobs.importing.tiling import months_within, whole_months

MONTHS = pd.period_range("2023-01", "2024-12", freq="M")
REGIONS = ("NL01", "PV20")


def flows(spans: list[tuple[str, str, str, int]]) -> pd.DataFrame:
    """Rows of realisatie: region, first month, last month, value; row numbers from 2."""
    return pd.DataFrame(
        {
            "row": range(2, 2 + len(spans)),
            "region": [span[0] for span in spans],
            "measure": "realisatie",
            "part": "",
            "source": "COA",
            "from_date": pd.Series([pd.Timestamp(span[1]) for span in spans], dtype="datetime64[us]"),
            "to_date": pd.Series(
                [pd.Timestamp(span[2]) + pd.offsets.MonthEnd(0) for span in spans], dtype="datetime64[us]"
            ),
            "value": pd.Series([span[3] for span in spans], dtype="int64"),
            "known_from": pd.Series(
                [pd.Timestamp(span[2]) + pd.offsets.MonthEnd(0) + pd.Timedelta(days=7) for span in spans],
                dtype="datetime64[us]",
            ),
        }
    )


def twin(months: pd.DataFrame, region: str, first: date, last: date) -> tuple[bool, int, pd.Timestamp | None]:
    wanted = pd.period_range(first, last, freq="M")
    found = months[(months["region"] == region) & months["from_date"].dt.to_period("M").isin(wanted)]
    return len(found) == len(wanted), int(found["value"].sum()), found["known_from"].max() if len(found) else None


@given(
    st.dictionaries(st.tuples(st.sampled_from(REGIONS), st.sampled_from(list(MONTHS))), st.integers(0, 99)),
    st.lists(st.tuples(st.sampled_from(REGIONS), st.sampled_from(list(MONTHS)), st.integers(1, 8)), max_size=6),
)
def test_months_within_spans_is_its_slow_twin(
    given_months: dict[tuple[str, pd.Period], int], given_spans: list[tuple[str, pd.Period, int]]
) -> None:
    months = flows([(region, str(month), str(month), value) for (region, month), value in given_months.items()])
    spans = flows([(region, str(first), str(first + more), 0) for region, first, more in given_spans])
    made = months_within(months, spans)
    for (region, first, more), row in zip(given_spans, made.itertuples(), strict=True):
        complete, total, known = twin(months, region, first.start_time.date(), (first + more).start_time.date())
        assert row.complete == complete
        if complete:
            assert (row.total, row.known_from) == (total, known)


def test_only_whole_months_are_months() -> None:
    frame = flows(
        [("NL01", "2024-01", "2024-01", 1), ("NL01", "2024-01", "2024-03", 1), ("NL01", "2024-02", "2024-02", 1)]
    )
    frame.loc[2, "to_date"] = pd.Timestamp(2024, 2, 28)
    months, spans = whole_months(frame)
    assert (months["row"].tolist(), spans["row"].tolist()) == ([2], [3])


def test_a_span_that_its_months_do_not_make_is_a_fault() -> None:
    months = [("NL01", f"2024-0{month}", f"2024-0{month}", 100) for month in range(1, 7)]
    assert sum_faults(flows([*months, ("NL01", "2024-01", "2024-06", 600)])) == []
    (fault,) = sum_faults(flows([*months, ("NL01", "2024-01", "2024-06", 601)]))
    assert (fault.row, fault.code, fault.details) == (8, "sum_does_not_fit", {"months": 600, "value": 601})


def test_a_span_with_a_month_missing_or_of_another_region_is_left_alone() -> None:
    months = [("NL01", f"2024-0{month}", f"2024-0{month}", 100) for month in (1, 2, 4)]
    assert sum_faults(flows([*months, ("NL01", "2024-01", "2024-04", 1), ("PV20", "2024-01", "2024-02", 1)])) == []


def test_the_last_vintage_in_the_file_is_compared() -> None:
    frame = flows(
        [("NL01", "2024-01", "2024-01", 1), ("NL01", "2024-02", "2024-02", 2), ("NL01", "2024-01", "2024-02", 4)]
    )
    later = frame.iloc[[0]].assign(value=2, known_from=pd.Timestamp(2024, 6, 1), row=9)
    assert len(sum_faults(frame)) == 1
    assert sum_faults(pd.concat([later, frame])) == []


def test_a_sum_of_another_source_may_differ_as_it_was_published() -> None:
    rows = flows([("NL01", "2024-01", "2024-01", 10), ("NL01", "2024-02", "2024-02", 20)])
    total = flows([("NL01", "2024-01", "2024-02", 31)]).assign(row=4)
    assert [fault.row for fault in sum_faults(pd.concat([rows, total]))] == [4]
    assert sum_faults(pd.concat([rows, total.assign(source="Eurostat")])) == []
