"""Reading a table of CBS by its names: a renumbered table is read, a changed one is refused and says what is gone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.opendata.client import Limits, ODataClient
from jobs.opendata.errors import ChangedLayout
from jobs.opendata.intake import fetch_intake
from jobs.opendata.layout import count_of, is_one_of, measure_keys, month_of, plain, total_key, year_of
from tests.jobs.opendata.server import Cbs

LIMITS = Limits(20, 1, 2**20)
INTAKE = "83102NED"


def topic(key: str, title: str) -> dict[str, object]:
    return {"Type": "Topic", "Key": key, "Title": title}


@pytest.mark.parametrize(
    ("period", "month", "year"),
    [
        ("2024MM01", date(2024, 1, 1), None),
        ("2024MM12", date(2024, 12, 1), None),
        ("2024JJ00", None, 2024),
        ("2024KW01", None, None),
        ("2024MM13", None, None),
        ("0000MM01", None, None),
        ("0000JJ00", None, None),
        ("9999MM12", None, None),
        ("2024", None, None),
        ("", None, None),
    ],
)
def test_periods_are_told_apart(period: str, month: date | None, year: int | None) -> None:
    assert (month_of(period), year_of(period)) == (month, year)
    assert (month_of(period + "  "), year_of(period + "  ")) == (month, year)


def test_a_measure_is_found_by_the_stem_of_its_key_or_by_its_title() -> None:
    wanted = {"instroom_nareis": "nareizigers"}
    for key, title in [
        ("NareizigersPersonen_4", "Nareizigers (personen)"),
        ("NareizigersPersonen_17", "anders"),
        ("Nareizigers_4", "x"),
        ("K_9", "Nareizigers"),
    ]:
        assert measure_keys([topic("Iets_1", "Iets"), topic(key, title)], "t", wanted) == {"instroom_nareis": key}


@pytest.mark.parametrize("count", [0, 2])
def test_a_measure_that_is_gone_or_there_twice_is_refused(count: int) -> None:
    rows = [topic(f"Nareizigers_{number}", "Nareizigers") for number in range(count)]
    with pytest.raises(ChangedLayout, match=f"Table t has changed: it has {count} columns called nareizigers"):
        measure_keys(rows, "t", {"instroom_nareis": "nareizigers"})


def test_a_total_is_found_by_its_usual_key_or_by_its_title() -> None:
    assert total_key({"10000  ": "Totaal", "1": "Totaal 0 tot 20 jaar"}, "t", "Leeftijd", "10000") == "10000  "
    assert total_key({"99 ": "Totaal leeftijd", "1": "0 tot 20 jaar"}, "t", "Leeftijd", "10000") == "99 "
    with pytest.raises(ChangedLayout, match="2 totals"):
        total_key({"98": "Totaal a", "99": "Totaal b"}, "t", "Leeftijd", "10000")


@given(st.integers(0, 10**8))
def test_counts_are_read_whole_and_nothing_else_is_taken_for_one(number: int) -> None:
    assert count_of({"x": number}, "x", "t") == count_of({"x": float(number)}, "x", "t") == number


@pytest.mark.parametrize("value", ["12", 1.5, -5, True, [1], float("inf"), float("nan"), 10**400, 1e300])
def test_what_is_no_count_is_refused(value: object) -> None:
    with pytest.raises(ChangedLayout, match="no count"):
        count_of({"x": value}, "x", "t")
    with pytest.raises(ChangedLayout, match="no count"):
        count_of({}, "x", "t")
    assert count_of({"x": None}, "x", "t") is None


def test_a_filter_keeps_the_padding_and_doubles_quotes() -> None:
    assert is_one_of("RegioS", ["GM0363    ", "'s"]) == "(RegioS eq 'GM0363    ' or RegioS eq '''s')"
    assert plain("Eerste asielverzoeken (personen)") == "eersteasielverzoeken"


def test_a_renumbered_table_in_another_order_gives_the_same_figures(cbs: Cbs) -> None:
    with ODataClient(cbs.url, LIMITS) as client:
        before = fetch_intake(client)
        renamed = {"EersteAsielverzoekenPersonen_2": "EersteAsielverzoekenPersonen_21"}
        for row in cbs.data(INTAKE):
            row["EersteAsielverzoekenPersonen_21"] = row.pop("EersteAsielverzoekenPersonen_2")
        for row in cbs.rows[INTAKE, "DataProperties"]:
            row["Key"] = renamed.get(row["Key"], row["Key"])
        cbs.data(INTAKE).reverse()
        cbs.rows[INTAKE, "DataProperties"].reverse()
        assert fetch_intake(client) == before


def test_a_table_that_is_split_by_something_more_is_refused(cbs: Cbs) -> None:
    cbs.rows[INTAKE, "DataProperties"].append({"Type": "Dimension", "Key": "SoortVerzoek"})
    with ODataClient(cbs.url, LIMITS) as client, pytest.raises(ChangedLayout, match="SoortVerzoek"):
        fetch_intake(client)


def test_what_a_server_says_is_shown_on_one_line_and_cut_off(cbs: Cbs) -> None:
    cbs.rows["83102NED", "DataProperties"].append({"Type": "Dimension", "Key": "\x1b[31m\n" + "x" * 10_000})
    with ODataClient(cbs.url, Limits(20, 1, 2**20)) as client, pytest.raises(ChangedLayout) as caught:
        fetch_intake(client)
    assert "?xxx" in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_measure_that_was_renamed_is_refused_by_name(cbs: Cbs) -> None:
    for row in cbs.rows[INTAKE, "DataProperties"]:
        if row["Key"].startswith("Nareizigers"):
            row.update(Key="Gezinsleden_4", Title="Gezinsleden")
    with ODataClient(cbs.url, LIMITS) as client, pytest.raises(ChangedLayout, match="columns called nareizigers"):
        fetch_intake(client)
