"""A figure many times what there can be is a fault, unless an option says that it is right."""

from collections.abc import Callable

import pandas as pd
import pytest

from jobs.importing.choices import Choices
from jobs.importing.faults import Fault
from jobs.importing.plausible import with_sums
from models import store
from models.engine import transaction
from tests.jobs.importing.conftest import Desk

Codes = Callable[[tuple[Fault, ...]], list[tuple[int | None, str | None, str]]]
MONTHS = "month,region,measure,value\n"
LARGE = Choices(large=True, partial=True)
PARTIAL = Choices(partial=True)
HALF_YEAR = (
    "provincie_code,periode,stand_begin,taakstelling,realisatie,realisatie_tot,soort,stand_eind,"
    "known_from_taakstelling\n"
)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A desk that knows inhabitants: of the country, a provincie, a city and a village; of Haaren none."""
    people = {"NL01": 17_800_000, "PV22": 500_000, "PV30": 2_600_000, "GM0034": 220_000, "GM0757": 900}
    frame = pd.DataFrame(
        {"region": list(people), "day": pd.Timestamp(2023, 1, 1), "inhabitants": list(people.values())}
    )
    with transaction(desk.engine) as connection:
        store.append_population(connection, frame=frame.assign(source="x"))
    return desk


SLIPS = {
    "a million housed": MONTHS + "2024-01,GM0034,realisatie,1000000\n",
    "a million linked": MONTHS + "2024-01,GM0034,koppelingen,1000000\n",
    "a hundred thousand": MONTHS + "2024-01,GM0034,realisatie,100000\n",
    "of a village": MONTHS + "2024-01,GM0757,realisatie,501\n",
    "of a gemeente of unknown size": MONTHS + "2020-01,GM0788,realisatie,10000\n",
    "intake": MONTHS + "2024-01,NL01,instroom_eerste,99999999\n",
    "grants of a year": "from,to,region,measure,value\n2023-01,2023-12,NL01,inwilligingen,1000000\n",
    "a stock": MONTHS + "2024-01,NL01,bezetting,9000000\n",
    "a target": "period,region,value,known_from,status\n2024-H1,GM0034,30000,2023-10-01,vastgesteld\n",
    "a stand": "date,region,value\n2024-01-01,GM0034,12000\n",
    "a stand ahead": "date,region,value\n2024-01-01,GM0034,-12000\n",
}


@pytest.mark.parametrize("case", SLIPS)
def test_many_times_the_inhabitants_is_a_fault_and_taken_when_it_is_said_to_be_right(
    desk: Desk, codes: Codes, case: str
) -> None:
    assert codes(desk.refusal(SLIPS[case], choices=PARTIAL)) == [(2, "value", "too_many")]
    assert desk.bring(SLIPS[case], choices=LARGE).new == 1


def test_a_band_of_a_prognosis_is_looked_at_too(desk: Desk, codes: Codes) -> None:
    table = "region,measure,series,year,middle,known_from\nNL01,instroom_nareis,a,2025,14000000,2024-02-15\n"
    assert codes(desk.refusal(table)) == [(2, None, "too_many")]


def test_a_half_year_names_its_own_column(desk: Desk, codes: Codes) -> None:
    row = "PV22,2024-H1,100,300000,200,2024-07-01,peildatum,300200,2023-10-01\n"
    assert codes(desk.refusal(HALF_YEAR + row)) == [(2, "taakstelling", "too_many"), (2, "stand_eind", "too_many")]


def test_a_zero_too_many_in_a_series_is_a_fault(desk: Desk, codes: Codes) -> None:
    year = "".join(f"2023-{month:02},PV22,realisatie,{60 + month}\n" for month in range(1, 13))
    assert codes(desk.refusal(MONTHS + year + "2024-01,PV22,realisatie,721\n", choices=PARTIAL)) == [
        (14, "value", "too_many")
    ]
    desk.bring(MONTHS + year, choices=PARTIAL)
    assert codes(desk.refusal(MONTHS + "2024-01,PV22,realisatie,721\n", choices=PARTIAL)) == [
        (2, "value", "too_many")
    ]
    assert desk.bring(MONTHS + "2024-01,PV22,realisatie,720\n", choices=PARTIAL).new == 1


def test_a_first_import_of_a_small_gemeente_is_taken(desk: Desk) -> None:
    rows = "".join(f"2023-{month:02},GM0757,realisatie,{499 * (month == 6)}\n" for month in range(1, 13))
    assert desk.bring(MONTHS + rows, choices=PARTIAL).new == 12


def test_a_correction_downwards_is_taken(desk: Desk) -> None:
    desk.bring(SLIPS["a million housed"], choices=LARGE)
    assert desk.bring(MONTHS + "2024-01,GM0034,realisatie,10\n", choices=PARTIAL).revised == 1


def test_without_any_inhabitants_known_nothing_is_refused_for_them(desk: Desk) -> None:
    assert desk.bring("date,region,value\n2024-01-01,PV22,1200\n").new == 1


def test_of_a_provincie_and_the_country_the_inhabitants_are_those_of_their_gemeenten() -> None:
    provincies = {"GM0001": "PV20", "GM0002": "PV20", "GM0003": "PV21"}
    known = with_sums({"GM0001": 10, "GM0002": 20, "GM0003": 5}, provincies)
    assert (known["PV20"], known["PV21"], known["NL01"]) == (30, 5, 35)
    # what was counted itself wins, and of half of the gemeenten no sum is made
    assert with_sums({"GM0001": 10, "GM0003": 5, "NL01": 99}, provincies) == {
        "GM0001": 10,
        "GM0003": 5,
        "PV21": 5,
        "NL01": 99,
    }
