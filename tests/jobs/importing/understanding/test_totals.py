"""A total is held against its rows: one that is off is a fault with both numbers, or accepted on request."""

import pandas as pd
import pytest

from jobs.importing.choices import Choices
from models import store
from models.engine import transaction
from tests.jobs.importing.conftest import Desk

HEAD = "Provincie;Gemeente;jan-24;feb-24;Totaal\n"
ROWS = (
    "Groningen;Groningen;3;4;7\n",
    "Flevoland;Almere;1;0;1\n",
    "Noord-Brabant;Boxtel;2;2;4\n",
    ";Oisterwijk;5;6;11\n",
)
WHOLE = HEAD + "".join(ROWS)


def test_totals_that_fit_are_left_out_and_told(desk: Desk) -> None:
    outcome = desk.bring(WHOLE + ";Totaal;11;12;23\n", "realisatie.csv")
    assert outcome.new == 8
    told = " ".join(message for message, _ in outcome.warnings)
    assert "totals held against the sum of their rows" in told
    assert "totals held against the sum of their months" in told


@pytest.mark.parametrize(
    ("content", "row", "column", "said", "made"),
    [
        (WHOLE + ";Totaal;12;12;24\n", 6, "jan-24", 12, 11),
        (WHOLE + "Totaal Noord-Brabant;;7;9;16\n", 6, "feb-24", 9, 8),
        (HEAD + "".join(ROWS[:3]) + ";Oisterwijk;5;6;12\n", 5, "Totaal", 12, 11),
    ],
)
def test_a_total_that_is_off_refuses_the_file(
    desk: Desk, content: str, row: int, column: str, said: int, made: int
) -> None:
    fault = desk.refusal(content, "realisatie.csv")[0]
    assert (fault.row, fault.column, fault.code) == (row, column, "total_differs")
    assert (fault.details["said"], fault.details["sum"]) == (said, made)
    assert desk.bring(content, "realisatie.csv", Choices(totals=True)).new == 8


def test_a_total_may_hold_more_than_the_rows_that_are_not_known(desk: Desk) -> None:
    content = "Gemeente;jan-24\nGroningen;3\nAlmere;x\nBoxtel;1\nOisterwijk;1\nTotaal;9\n"
    assert desk.bring(content, "realisatie.csv", Choices(partial=True)).new == 3


def test_an_average_is_no_total(desk: Desk) -> None:
    assert desk.bring(WHOLE + ";Gemiddelde;3;3;6\n", "realisatie.csv").new == 8


def test_a_total_below_a_table_of_the_contract_is_held_against_it_too(desk: Desk) -> None:
    rows = "date;region;value\n2024-01-01;PV22;69\n2024-01-01;PV23;1\n"
    (fault,) = desk.refusal(rows + ";Totaal;71\n")
    assert (fault.code, fault.details["said"], fault.details["sum"]) == ("total_differs", 71, 70)
    assert desk.bring(rows + ";Totaal;70\nBron: COA;;\n").new == 2


OTHERS = ("GM0003", "GM0005", "GM0007", "GM0009")
GRONINGEN = "Gemeente;Realisatie jan-24;Realisatie feb-24\n" + "".join(
    f"{code};{place};2\n" for place, code in enumerate(OTHERS)
)


@pytest.fixture
def large(desk: Desk) -> Desk:
    """A desk that knows five gemeenten in Groningen."""
    frame = pd.DataFrame(
        {
            "code": OTHERS,
            "name": ["Appingedam", "Bedum", "Bellingwedde", "Ten Boer"],
            "level": "gemeente",
            "parent": "PV20",
            "valid_to": pd.to_datetime([None] * len(OTHERS)),
        }
    )
    with transaction(desk.engine) as connection:
        store.append_regions(connection, frame=frame)
    return desk


def test_the_total_of_a_provincie_is_not_its_gemeente_of_that_name(large: Desk) -> None:
    (fault,) = large.refusal(GRONINGEN + "Groningen;6;8\n")
    assert (fault.code, fault.details["regions"]) == ("missing_gemeenten", "GM0014 (Groningen)")
    outcome = large.bring(GRONINGEN + "Groningen;6;8\n", choices=Choices(partial=True))
    assert outcome.new == 8
    assert any("totals held against" in message for message, _ in outcome.warnings)
    assert large.bring(GRONINGEN + "Groningen;3;1\n").new == 2


def test_a_row_as_large_as_all_others_of_its_provincie_says_which_of_the_two_it_is(large: Desk) -> None:
    (fault,) = large.refusal(GRONINGEN + "Groningen;7;9\n")
    assert (fault.row, fault.code, fault.details) == (6, "ambiguous_region", {"text": "Groningen"})
    assert large.bring(GRONINGEN + "Groningen (gemeente);7;9\n").new == 10


LONG = "Maand;Gemeente;Realisatie\n" + "".join(
    f"{month};{name};{value}\n"
    for month in ("jan-24", "feb-24")
    for name, value in (("Boxtel", 2), ("Oisterwijk", 5))
)


def test_a_total_in_the_column_of_months_is_held_against_the_months_of_its_region(desk: Desk) -> None:
    (first, *_) = desk.refusal(LONG + "Totaal;Boxtel;4\nTotaal;Oisterwijk;11\n")
    assert (first.row, first.code, first.details) == (7, "total_differs", {"said": 11, "sum": 10})
    outcome = desk.bring(LONG + "Totaal;Boxtel;4\nTotaal;Oisterwijk;10\n")
    assert outcome.new == 4
    assert [details for message, details in outcome.warnings if "all months of a region" in message] == [
        {"rows": "6, 7"}
    ]
