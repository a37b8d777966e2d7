"""Prognoses are taken in as bands: an edge may be unknown, and an issue is only ever followed by a later one."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from forecast.asof import latest_known
from jobs.importing.faults import Fault
from models import store
from models.engine import reading
from tests.jobs.importing.conftest import Desk

HEADER = "region,measure,series,year,minimum,middle,maximum,known_from,source\n"
MPP = "NL01,instroom_nareis,MPP 2025-I,2025,10.000,14000,20000,2025-02-15,IND\n"
Codes = Callable[[tuple[Fault, ...]], list[tuple[int | None, str | None, str]]]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """The desk after the day on which the prognoses of these tests were known."""
    return desk.on(2026, 3, 1)


@pytest.fixture
def each_desk(each_desk: Desk) -> Desk:
    """As `desk`, on both kinds of server."""
    return each_desk.on(2026, 3, 1)


def stored(desk: Desk, as_of: date = date.max) -> pd.DataFrame:
    with reading(desk.engine) as connection:
        return store.prognoses_known(connection, as_of=as_of)


def test_a_band_is_stored_over_its_year(each_desk: Desk) -> None:
    assert each_desk.bring(HEADER + MPP).new == 1
    (row,) = stored(each_desk).to_dict("records")
    assert (row["minimum"], row["middle"], row["maximum"]) == (10_000, 14_000, 20_000)
    assert (row["from_date"], row["to_date"]) == (pd.Timestamp(2025, 1, 1), pd.Timestamp(2025, 12, 31))
    assert (row["series"], row["source"]) == ("MPP 2025-I", "IND")
    assert stored(each_desk, date(2025, 2, 14)).empty


def test_an_edge_that_was_not_published_stays_unknown(each_desk: Desk) -> None:
    each_desk.bring(HEADER + "NL01,instroom_eerste,MPP 2025-I,2025,,14000,,2025-02-15,IND\n")
    (row,) = stored(each_desk).to_dict("records")
    assert row["middle"] == 14_000
    assert pd.isna(row["minimum"])
    assert pd.isna(row["maximum"])


def test_a_span_of_months_and_a_stock_on_a_day_are_taken_too(desk: Desk) -> None:
    desk.bring(
        "region,measure,series,from,to,date,middle,known_from\n"
        "NL01,inwilligingen,MPP 2025-I,2025-07,2025-12,,9000,2025-02-15\n"
        "PV20,bezetting,MPP 2025-I,,,1-7-2025,3000,2025-02-15\n"
    )
    days = stored(desk)[["from_date", "to_date"]].to_numpy().astype("datetime64[D]").astype(str).tolist()
    assert days == [["2025-07-01", "2025-12-31"], ["2025-07-01", "2025-07-01"]]


def test_the_same_bytes_and_the_same_band_change_nothing(desk: Desk) -> None:
    desk.bring(HEADER + MPP)
    assert desk.bring(HEADER + MPP).already_imported
    again = desk.bring(HEADER + MPP.replace("2025-02-15,IND", "2025-03-15,another"))
    assert (again.new, again.revised, again.unchanged) == (0, 0, 1)
    assert len(stored(desk)) == 1


@pytest.mark.parametrize(("old", "new"), [("20000", "19000"), ("20000", ""), ("10.000", "9.000"), ("14000", "14001")])
def test_one_other_number_known_later_is_a_revision_beside_the_old_band(desk: Desk, old: str, new: str) -> None:
    desk.bring(HEADER + MPP)
    outcome = desk.bring(HEADER + MPP.replace(old, new).replace("2025-02-15", "2025-07-01"))
    assert (outcome.new, outcome.revised) == (0, 1)
    both = stored(desk)
    assert len(both) == 2
    key = ["region", "measure", "series", "from_date", "to_date"]
    assert latest_known(stored(desk, date(2025, 6, 30)), date(2025, 6, 30), key)["maximum"].tolist() == [20_000]


def test_another_issue_of_the_series_is_another_prognosis(desk: Desk) -> None:
    desk.bring(HEADER + MPP)
    assert desk.bring(HEADER + MPP.replace("2025-I", "2025-II")).new == 1


def test_another_band_for_a_day_that_is_taken_names_the_band_that_is_known(desk: Desk) -> None:
    desk.bring(HEADER + MPP)
    (fault,) = desk.refusal(HEADER + MPP.replace("10.000", ""))
    assert (fault.row, fault.column, fault.code) == (2, "known_from", "already_known")
    assert fault.details["value"] == "10000 / 14000 / 20000"


def test_two_bands_in_one_file_for_the_same_day_are_refused(desk: Desk, codes: Codes) -> None:
    assert codes(desk.refusal(HEADER + MPP + MPP.replace("14000", "15000"))) == [(3, "value", "two_values")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("NL01,instroom_nareis,a,25,1,2,3,2025-02-15,x", ("year", "bad_year")),
        ("NL01,instroom_nareis,a,2025,,,,2025-02-15,x", (None, "no_band")),
        ("NL01,instroom_nareis,a,2025,,5,3,2025-02-15,x", ("middle", "band_crosses")),
        ("NL01,instroom_nareis,a,2025,5,,3,2025-02-15,x", ("minimum", "band_crosses")),
        ("NL01,instroom_nareis,a,2025,-5,,3,2025-02-15,x", ("minimum", "negative_count")),
        ("NL01,instroom_nareis,,2025,1,2,3,2025-02-15,x", ("series", "empty_cell")),
        ("NL01,instroom_nareis,a,2025,1,2,3,,x", ("known_from", "empty_cell")),
        ("NL01,instroom_nareis,a,2025,1,2,3,2026-01-01,x", ("known_from", "known_too_late")),
        ("NL01,instroom_nareis,a,,1,2,3,2025-02-15,x", (None, "no_day")),
        ("NL01,bezetting,a,2025,1,2,3,2025-02-15,x", (None, "stock_needs_date")),
        ("NL01,totale_instroom,a,2025,1,2,3,2025-02-15,x", ("measure", "unknown_measure")),
        ("GM0014,instroom_nareis,a,2025,1,2,3,2025-02-15,x", ("region", "not_above_gemeente")),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(
    desk: Desk, codes: Codes, row: str, fault: tuple[str | None, str]
) -> None:
    assert codes(desk.refusal(HEADER + row + "\n")) == [(2, *fault)]


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        ("2025,,,2025-07-01", (None, "two_days")),
        (",2025-01,,", ("to", "half_span")),
        (",2025-07,2025-01,", ("to", "backwards_span")),
        (",,,2025-07-01", ("date", "flow_needs_span")),
    ],
)
def test_the_days_of_a_row_must_be_clear(desk: Desk, codes: Codes, days: str, fault: tuple[str | None, str]) -> None:
    header = "region,measure,series,year,from,to,date,middle,known_from\n"
    assert codes(desk.refusal(f"{header}NL01,instroom_nareis,a,{days},5,2025-01-15\n")) == [(2, *fault)]


def test_the_last_day_itself_is_still_in_time(desk: Desk) -> None:
    assert desk.bring(HEADER + "NL01,instroom_nareis,a,2025,1,2,3,2025-12-31,x\n").new == 1
