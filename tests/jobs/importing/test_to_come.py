"""Nothing is counted in time to come, and nothing known from a day to come."""

from collections.abc import Callable

import pytest

from jobs.importing.faults import Fault
from tests.jobs.importing.conftest import Desk

Codes = Callable[[tuple[Fault, ...]], list[tuple[int | None, str | None, str]]]
HALF_YEAR = (
    "provincie_code,periode,stand_begin,taakstelling,realisatie,realisatie_tot,soort,stand_eind,"
    "known_from_taakstelling\n"
)
# of 2 September 2024
UNCOUNTED = {
    "month": ("month,region,measure,value\n2024-09,NL01,realisatie,5\n", "month"),
    "a zero too": ("month,region,measure,value\n2025-01,NL01,realisatie,0\n", "month"),
    "span": ("from,to,region,measure,value\n2024-01,2100-12,NL01,realisatie,5\n", "to"),
    "span until today": ("from,to,region,measure,value\n2024-09-01,2024-09-02,NL01,realisatie,5\n", "to"),
    "stock": ("date,region,measure,value\n2024-09-03,NL01,bezetting,5\n", "date"),
    "stock of a month": ("month,region,measure,value\n2024-09,NL01,bezetting,5\n", "month"),
    "stand": ("date,region,value\n2025-01-01,PV20,5\n", "date"),
    "half-year": (HALF_YEAR + "PV22,2024-H2,100,300,200,2025-01-01,peildatum,200,2024-05-01\n", "realisatie_tot"),
    "target": ("period,region,value,known_from,status\n2099-H1,NL01,5,2024-01-01,vastgesteld\n", "period"),
    "prognosis": ("region,measure,series,year,middle,known_from\nNL01,instroom_nareis,a,2099,5,2024-01-01\n", "year"),
}


@pytest.mark.parametrize("case", UNCOUNTED)
def test_a_figure_of_time_to_come_is_refused(desk: Desk, codes: Codes, case: str) -> None:
    table, column = UNCOUNTED[case]
    assert codes(desk.refusal(table)) == [(2, column, "still_to_come")]


@pytest.mark.parametrize(
    "table",
    [
        "month,region,measure,value\n2024-08,NL01,realisatie,5\n",
        "from,to,region,measure,value\n2024-09-01,2024-09-01,NL01,realisatie,5\n",
        "date,region,measure,value\n2024-09-02,NL01,bezetting,5\n",
        "date,region,value\n2024-09-02,PV20,5\n",
        "period,region,value,known_from,status\n2025-H1,NL01,5,2024-09-02,prognose\n",
        "region,measure,series,year,middle,known_from\nNL01,instroom_nareis,a,2029,5,2024-09-02\n",
    ],
)
def test_what_was_over_or_is_a_plan_is_taken(desk: Desk, table: str) -> None:
    assert desk.bring(table).new == 1


KNOWN_AHEAD = {
    "observation": "month,region,measure,value,known_from\n2024-03,NL01,realisatie,5,2024-09-03\n",
    "stand": "date,region,value,known_from\n2024-01-01,PV20,5,2099-01-01\n",
    "target": "period,region,value,known_from,status\n2025-H1,NL01,5,2024-10-01,vastgesteld\n",
    "prognosis": "region,measure,series,year,middle,known_from\nNL01,instroom_nareis,a,2025,5,2024-10-01\n",
}


@pytest.mark.parametrize("case", KNOWN_AHEAD)
def test_nobody_knows_a_figure_from_a_day_to_come(desk: Desk, codes: Codes, case: str) -> None:
    assert codes(desk.refusal(KNOWN_AHEAD[case])) == [(2, "known_from", "known_ahead")]


def test_the_target_of_a_half_year_table_is_not_known_from_a_day_to_come_either(desk: Desk, codes: Codes) -> None:
    table = HALF_YEAR + "PV22,2024-H1,100,300,200,2024-07-01,peildatum,200,2024-10-01\n"
    assert codes(desk.refusal(table)) == [(2, "known_from_taakstelling", "known_ahead")]


def test_a_stand_to_come_in_a_table_of_ones_own_names_its_heading(desk: Desk, codes: Codes) -> None:
    table = "Provincie;Stand 1-1-2100\nDrenthe;5\nFlevoland;4\n"
    assert codes(desk.refusal(table)) == [(row, "Stand 1-1-2100", "still_to_come") for row in (2, 3)]
