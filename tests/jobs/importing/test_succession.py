"""What a file gives to a gemeente after its end goes to its successors, whole and only whole."""

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.i18n import Language
from jobs.importing.choices import Choices
from jobs.importing.faults import filled
from jobs.importing.regions import KnownRegions
from jobs.importing.succession import carried
from jobs.importing.vintages import KINDS
from models import store
from models.engine import reading
from tests.jobs.importing.conftest import Desk

CARRY = Choices(carry=True, partial=True)
HEADER = "month,region,measure,value\n"
BOXTEL, OISTERWIJK, HAAREN = "GM0757", "GM0824", "GM0788"


def values(desk: Desk, kind: str = "observations") -> dict[str, int]:
    rows = desk.stored(kind)
    return dict(zip(rows["region"], rows["value"], strict=True))


def test_without_the_option_the_fault_names_it(desk: Desk) -> None:
    (fault,) = desk.refusal(HEADER + "2021-02,GM0788,realisatie,10\n")
    assert fault.code == "dissolved_region"
    assert "--carry" in fault.text(Language("nl"))


def test_a_figure_after_the_end_is_added_to_the_successors_and_counted(desk: Desk) -> None:
    outcome = desk.bring(
        HEADER + "2021-02,GM0788,realisatie,10\n2021-02,GM0757,realisatie,1\n2021-02,GM0824,realisatie,2\n"
        "2021-02,GM0014,realisatie,8\n2021-02,GM0034,realisatie,9\n",
        choices=Choices(carry=True),
    )
    assert values(desk) == {BOXTEL: 4, OISTERWIJK: 9, "GM0014": 8, "GM0034": 9}
    assert [filled(Language("en"), *notice) for notice in outcome.warnings] == [
        "1 figures of dissolved gemeenten (10 persons, 1 gemeenten) went to their successors"
    ]


def test_a_figure_from_before_the_end_stays_as_printed(desk: Desk) -> None:
    desk.bring(HEADER + "2020-12,GM0788,realisatie,10\n2020-12,GM0757,realisatie,1\n", choices=CARRY)
    assert values(desk) == {HAAREN: 10, BOXTEL: 1}


def test_stands_and_targets_are_carried_too_and_a_voorsprong_stays_one(desk: Desk) -> None:
    desk.bring("date,region,value\n2021-01-01,GM0788,-10\n2021-01-01,GM0757,1\n2021-01-01,GM0824,2\n", choices=CARRY)
    assert values(desk, "stands") == {BOXTEL: -2, OISTERWIJK: -5}
    header = "period,region,value,known_from,status\n"
    rows = "".join(f"2021-H1,{code},10,2020-10-01,vastgesteld\n" for code in (HAAREN, BOXTEL, OISTERWIJK))
    desk.bring(header + rows, choices=CARRY)
    assert values(desk, "targets") == {BOXTEL: 13, OISTERWIJK: 17}


def test_half_a_figure_does_not_pass_for_the_whole(desk: Desk) -> None:
    (fault,) = desk.refusal(HEADER + "2021-02,GM0788,realisatie,10\n2021-02,GM0757,realisatie,1\n", choices=CARRY)
    assert (fault.row, fault.code) == (2, "carry_incomplete")
    assert "GM0824 (Oisterwijk)" in fault.text(Language("en"))


def test_a_founded_gemeente_is_the_sum_of_those_it_came_from(country_desk: Desk) -> None:
    rows = "2024-02,GM0398,realisatie,4\n2024-02,GM0416,realisatie,3\n"
    country_desk.bring(HEADER + rows, choices=CARRY)
    assert values(country_desk) == {"GM1980": 7}
    (fault,) = country_desk.refusal(HEADER + "2024-03,GM0398,realisatie,4\n", choices=CARRY)
    assert "GM0416 (Langedijk)" in fault.text(Language("en"))


def test_the_sum_has_the_latest_day_and_the_lowest_quality_of_its_parts(desk: Desk) -> None:
    desk.bring(
        "month,region,measure,value,known_from,quality,source\n2021-02,GM0788,realisatie,10,2021-04-01,C,IND\n"
        "2021-02,GM0757,realisatie,1,2021-03-09,A,COA\n2021-02,GM0824,realisatie,2,2021-03-10,B,COA\n",
        choices=CARRY,
    )
    rows = desk.stored("observations").set_index("region")
    assert set(rows["known_from"]) == {pd.Timestamp(2021, 4, 1)}
    assert set(rows["quality"]) == {"C"}


def test_several_vintages_of_one_figure_cannot_be_carried(desk: Desk) -> None:
    faults = desk.refusal(
        "month,region,measure,value,known_from\n2021-02,GM0788,realisatie,10,2021-03-07\n"
        "2021-02,GM0788,realisatie,11,2021-04-07\n2021-02,GM0757,realisatie,1,\n2021-02,GM0824,realisatie,1,\n",
        choices=CARRY,
    )
    assert [(fault.row, fault.code) for fault in faults] == [(2, "carry_twice"), (3, "carry_twice")]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(0, 50), min_size=6, max_size=6))
def test_no_person_is_lost_on_the_way(desk: Desk, amounts: list[int]) -> None:
    with reading(desk.engine) as connection:
        herindelingen = store.herindelingen(connection)
        known = KnownRegions.of(store.regions(connection), herindelingen)
    months = pd.to_datetime(["2021-02-01", "2021-03-01"]).repeat(3)
    read = pd.DataFrame(
        {
            "row": range(2, 8), "region": [HAAREN, BOXTEL, OISTERWIJK] * 2, "measure": "realisatie", "part": "",
            "from_date": months, "to_date": months + pd.offsets.MonthEnd(0), "value": amounts,
            "known_from": pd.Timestamp(2021, 5, 1), "quality": "B", "source": "x", "simulated": False,
            "known_given": False,
        }
    )  # fmt: skip
    frame = carried(read, KINDS["observations"], known, herindelingen).frame
    assert set(frame["region"]) == {BOXTEL, OISTERWIJK}
    before = read.groupby("from_date")["value"].sum()
    pd.testing.assert_series_equal(frame.groupby("from_date")["value"].sum(), before)
