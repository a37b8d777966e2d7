"""A table of gemeenten is whole, or said to be partial; and it is on one division of the country."""

from collections.abc import Iterable
from functools import cache

import pandas as pd
import pytest

from base.i18n import Language
from config import DATA
from jobs.importing.choices import Choices
from jobs.importing.faults import filled
from tests.jobs.importing.conftest import Desk

PARTIAL = Choices(partial=True)
HEADER = "month,region,measure,value\n"
WEESP, AMSTERDAM = "GM0457", "GM0363"
# Dijk en Waard was founded on 1 January 2022 from these two
DIJK_EN_WAARD, HEERHUGOWAARD, LANGEDIJK = "GM1980", "GM0398", "GM0416"


@cache
def today() -> tuple[str, ...]:
    return tuple(pd.read_csv(DATA / "gemeenten.csv")["code"])


@cache
def of_provincies(*names: str) -> tuple[str, ...]:
    table = pd.read_csv(DATA / "gemeenten.csv")
    return tuple(table.loc[table["provincie_code"].isin(names), "code"])


@cache
def of_2021() -> tuple[str, ...]:
    return tuple(pd.read_csv(DATA / "gemeenten_2021.csv")["code"])


def table(codes: Iterable[str], month: str = "2024-03", measure: str = "realisatie", value: int = 3) -> str:
    return "".join(f"{month},{code},{measure},{value}\n" for code in codes)


def test_a_month_with_every_gemeente_is_taken(country_desk: Desk) -> None:
    assert country_desk.bring(HEADER + table(today())).new == 342


def test_a_gemeente_that_is_missing_is_named_once_per_measure_however_many_months(country_desk: Desk) -> None:
    content = HEADER + "".join(
        table(today()[:-1], month, measure)
        for month in ("2024-03", "2024-04")
        for measure in ("realisatie", "koppelingen")
    )
    faults = country_desk.refusal(content)
    assert [fault.code for fault in faults] == ["missing_gemeenten"] * 2
    assert {fault.details["table"] for fault in faults} == {
        f"{measure} 2024-03 .. 2024-04 (2)" for measure in ("realisatie", "koppelingen")
    }
    text = faults[0].text(Language("en"))
    assert (
        "1 of 342 gemeenten of the provincies in it are missing, in Zuid-Holland: GM1992 (Voorne aan Zee). " in text
    )
    assert "Add them (0 where nobody was counted)" in text
    assert "--partial" in text


def test_of_many_that_are_missing_ten_are_named(country_desk: Desk) -> None:
    (fault,) = country_desk.refusal(HEADER + table(today()[20:]))
    assert fault.details["count"] == 20
    assert str(fault.details["regions"]).count("(") == 10
    assert str(fault.details["regions"]).endswith(", …")


def test_a_handful_of_gemeenten_is_refused_with_the_hint(country_desk: Desk) -> None:
    (fault,) = country_desk.refusal(HEADER + table(today()[:5]))
    assert "meant to hold only some gemeenten, import it with --partial" in fault.text(Language("en"))


def test_one_whole_provincie_is_a_whole_table_and_the_others_stay_unknown(country_desk: Desk) -> None:
    outcome = country_desk.bring(HEADER + table(of_provincies("PV25")))
    assert outcome.new == 51
    assert [filled(Language("en"), *notice) for notice in outcome.warnings] == [
        "the tables of gemeenten are of Gelderland; the gemeenten of the other provincies stay unknown"
    ]
    # the next provincie makes no hole of the first, and with the last there is nothing unknown
    assert country_desk.bring(HEADER + table(of_provincies("PV22", "PV24")), "twee.csv").new == 18
    rest = set(today()) - set(of_provincies("PV22", "PV24", "PV25"))
    assert country_desk.bring(HEADER + table(rest), "rest.csv").warnings == ()


def test_a_provincie_without_some_of_its_gemeenten_is_refused_with_its_name(country_desk: Desk) -> None:
    few = of_provincies("PV25")[:-2]
    (fault,) = country_desk.refusal(HEADER + table([*few, *of_provincies("PV22")]))
    text = fault.text(Language("en"))
    assert (fault.details["count"], fault.details["total"]) == (2, 63)
    assert "in Gelderland: " in text
    assert all(code in text for code in of_provincies("PV25")[-2:])


def test_a_provincie_that_is_gone_from_one_month_is_missing_there(country_desk: Desk) -> None:
    content = HEADER + table(of_provincies("PV22", "PV25")) + table(of_provincies("PV25"), "2024-04")
    (fault,) = country_desk.refusal(content)
    assert (fault.details["table"], fault.details["provincies"]) == ("realisatie 2024-04", "Drenthe")


def test_partial_leaves_the_others_unknown(country_desk: Desk) -> None:
    outcome = country_desk.bring(HEADER + table(today()[:5]), choices=PARTIAL)
    assert outcome.new == 5
    assert set(country_desk.stored("observations")["region"]) == set(today()[:5])
    assert [filled(Language("en"), *notice) for notice in outcome.warnings] == [
        "1 tables of gemeenten are not whole: 11 figures are missing and stay unknown, not zero",
        "the tables of gemeenten are of Flevoland, Groningen; the gemeenten of the other provincies stay unknown",
    ]


def test_what_an_earlier_import_holds_counts_as_there(country_desk: Desk) -> None:
    country_desk.bring(HEADER + table(today()[:300]), choices=PARTIAL)
    assert country_desk.bring(HEADER + table(today()[300:]), "rest.csv").new == 42
    # a later correction of one gemeente is no partial table either
    assert country_desk.bring(HEADER + table(["GM0014"], value=4), "een.csv").revised == 1


def test_a_simulated_figure_does_not_stand_for_a_real_one(country_desk: Desk) -> None:
    lines = (HEADER + table(today())).splitlines()
    country_desk.bring("\n".join([lines[0] + ",simulated", *(line + ",yes" for line in lines[1:])]) + "\n")
    (fault,) = country_desk.refusal(HEADER + table(today()[1:]))
    assert (fault.code, fault.details["count"]) == ("missing_gemeenten", 1)


def test_a_table_of_provincies_and_the_country_asks_for_no_gemeente(country_desk: Desk) -> None:
    assert country_desk.bring(HEADER + table(["NL01", "PV20"])).new == 2


@pytest.mark.parametrize(
    ("header", "row", "label"),
    [
        ("period,region,value,known_from,status\n", "2024-H1,{},5,2023-10-01,vastgesteld\n", "2024-H1"),
        ("date,region,value\n", "2024-01-01,{},-5\n", "stand (eind) 2024-01-01"),
        ("from,to,region,measure,value\n", "2024-01,2024-06,{},realisatie,5\n", "2024-01-01..2024-06-30"),
        ("date,region,measure,value\n", "2024-01-31,{},bezetting,5\n", "bezetting 2024-01-31"),
    ],
)
def test_the_rule_holds_for_every_table_of_gemeenten(country_desk: Desk, header: str, row: str, label: str) -> None:
    (fault,) = country_desk.refusal(header + "".join(row.format(code) for code in today()[2:]))
    assert (fault.code, fault.details["count"]) == ("missing_gemeenten", 2)
    assert label in str(fault.details["table"])
    assert country_desk.bring(header + "".join(row.format(code) for code in today())).new == 342


def test_the_gemeenten_of_the_month_itself_are_asked_for(country_desk: Desk) -> None:
    assert country_desk.bring(HEADER + table(of_2021(), "2021-05")).new == 352
    (fault,) = country_desk.refusal(HEADER + table(set(of_2021()) - {WEESP}, "2021-06"))
    assert fault.details["regions"] == "GM0457 (Weesp)"


def test_a_series_on_the_division_of_today_is_taken_for_earlier_months(country_desk: Desk) -> None:
    assert country_desk.bring(HEADER + table(today(), "2019-05")).new == 342
    (fault,) = country_desk.refusal(HEADER + table(set(today()) - {AMSTERDAM}, "2019-06"))
    assert fault.details["regions"] == "GM0363 (Amsterdam)"


def test_two_divisions_in_one_month_would_count_people_twice(country_desk: Desk) -> None:
    (fault,) = country_desk.refusal(HEADER + table({*today(), HEERHUGOWAARD, LANGEDIJK}, "2021-05"))
    assert fault.code == "two_divisions"
    assert "GM0398 (Heerhugowaard)" in fault.text(Language("en"))
    (fault,) = country_desk.refusal(HEADER + table({DIJK_EN_WAARD, HEERHUGOWAARD}, "2021-05"), choices=PARTIAL)
    assert fault.code == "two_divisions"


def test_a_month_known_on_the_old_division_is_not_added_to_on_the_new(country_desk: Desk) -> None:
    country_desk.bring(HEADER + table(of_2021(), "2021-05"))
    (fault,) = country_desk.refusal(HEADER + table(today(), "2021-05"))
    assert fault.code == "two_divisions"
    assert "Weesp" in fault.text(Language("en")) or fault.details["regions"]
    assert country_desk.bring(HEADER + table(["GM0014"], "2021-05", value=9), "een.csv").revised == 1


def test_a_bad_row_is_told_before_what_its_absence_would_leave_open(country_desk: Desk) -> None:
    content = (HEADER + table(today())).replace("GM0014,realisatie,3", "GM0014,realisatie,drie")
    assert [fault.code for fault in country_desk.refusal(content)] == ["bad_number"]
