"""Nothing from after the as-of date comes in, and of the rest the latest counts, whatever the order of the rows."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.asof import TARGET_KEY, known_by, latest_known
from forecast.errors import DataAfterAsOf

AS_OF = date(2021, 7, 15)

versions = st.lists(
    st.tuples(
        st.sampled_from(["NL01", "PV20"]),
        st.sampled_from(["2021-H1", "2021-H2"]),
        st.integers(-30, 30),
        st.sampled_from(["aangekondigd", "verdeeld"]),
        st.integers(0, 20_000),
    ),
    min_size=1,
    max_size=25,
)


def frame(rows: list[tuple[str, str, int, str, int]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["region", "period", "days", "basis", "value"])
    return table.assign(
        known_from=[pd.Timestamp(AS_OF + timedelta(days=days)) for days in table["days"]], id=range(len(table))
    )


def slow_latest(table: pd.DataFrame) -> dict[tuple[str, str], int]:
    """The obvious twin: go through the rows and keep the better one."""
    best: dict[tuple[str, str], tuple[tuple[pd.Timestamp, bool, int], int]] = {}
    for row in table.itertuples():
        rank = (row.known_from, row.basis == "verdeeld", row.id)
        key = (row.region, row.period)
        if key not in best or rank > best[key][0]:
            best[key] = (rank, row.value)
    return {key: value for key, (_, value) in best.items()}


@given(rows=versions, seed=st.integers(0, 2**31))
def test_the_latest_version_wins_in_any_order_of_the_rows(rows: list[tuple[str, str, int, str, int]], seed: int):
    table = known_by(frame(rows), AS_OF)
    latest = latest_known(table, AS_OF, TARGET_KEY)
    shuffled = latest_known(table.sample(frac=1, random_state=seed), AS_OF, TARGET_KEY)
    pd.testing.assert_frame_equal(latest, shuffled)
    found = {(row.region, row.period): row.value for row in latest.itertuples()}
    assert found == slow_latest(table)


def test_rows_from_after_the_as_of_date_are_refused_and_named():
    table = frame([("NL01", "2021-H2", 0, "verdeeld", 11_000), ("PV20", "2021-H1", 1, "verdeeld", 9_000)])
    with pytest.raises(DataAfterAsOf, match=r"1 rows were known only after 2021-07-15; the first: .*PV20"):
        latest_known(table, AS_OF, TARGET_KEY)


def test_the_as_of_date_itself_counts():
    table = frame([("NL01", "2021-H2", 0, "verdeeld", 11_000)])
    assert len(known_by(table, AS_OF)) == len(latest_known(table, AS_OF, TARGET_KEY)) == 1


def test_of_two_known_from_one_day_the_distributed_target_serves_the_accounting():
    announced, distributed = ("NL01", "2019-H1", 0, "aangekondigd", 6_000), ("NL01", "2019-H1", 0, "verdeeld", 6_012)
    for rows in ([announced, distributed], [distributed, announced]):
        assert latest_known(frame(rows), AS_OF, TARGET_KEY)["value"].tolist() == [6_012]


def test_a_later_announcement_wins_over_an_earlier_distribution():
    rows = [("NL01", "2019-H1", -5, "verdeeld", 8_000), ("NL01", "2019-H1", 0, "aangekondigd", 6_000)]
    assert latest_known(frame(rows), AS_OF, TARGET_KEY)["value"].tolist() == [6_000]


def test_an_empty_frame_stays_empty():
    empty = frame([("NL01", "2021-H2", 1, "verdeeld", 1)])
    assert known_by(empty, AS_OF).empty
    assert latest_known(known_by(empty, AS_OF), AS_OF, TARGET_KEY).empty
