"""Values that look like personal data refuse the file, by row and column, and are never repeated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.i18n import Language
from jobs.importing.personal_values import BSN, MAIL, V_NUMBER, what_is_personal
from tests.jobs.importing.conftest import Desk

BSNS = ("111222333", "111.222.333", "111 222 333", "1112.22.333", "BSN 123456782", "nr.111222333;")
V_NUMBERS = ("V1234567890", "v1234567890", "V123.456.7890", "V 123 456 7890", "zie V-1234567890")
MAILS = ("jan@voorbeeld.nl", "Jan <j.de-boer+x@mail.voorbeeld.nl>", "mailto:a@b.nl")
HARMLESS = (
    "COA 2026", "GM0363", "2026-01-31", "20260131", "1.234.567", "111222334", "000000000", "3511 AB", "0,111222333",
    "1112223331", "Kamerstuk 19637, nr. 3000", "@COA", "https://medium.com/@coa", "IV2026", "V2", "83102NED",
    "Realisatie per 1-1-2026 (V)", "12.345.678", "100.000.000",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [*((text, BSN) for text in BSNS), *((text, V_NUMBER) for text in V_NUMBERS), *((text, MAIL) for text in MAILS)],
)
def test_what_looks_personal_is_found(text: str, found: str) -> None:
    assert what_is_personal(text) == found


@pytest.mark.parametrize("text", HARMLESS)
def test_what_a_table_of_counts_holds_is_left_alone(text: str) -> None:
    assert what_is_personal(text) is None


@given(st.integers(0, 99_999_999))
def test_no_count_looks_personal(number: int) -> None:
    assert what_is_personal(str(number)) is None
    assert what_is_personal(f"{number:,}".replace(",", ".")) is None


@pytest.mark.parametrize("value", [BSNS[0], V_NUMBERS[0], MAILS[0]])
@pytest.mark.parametrize("column", ["source", "part", "naam", "quality"])
def test_a_value_in_any_column_is_named_and_not_repeated(desk: Desk, column: str, value: str) -> None:
    (fault,) = desk.refusal(f"month,region,measure,value,{column}\n2024-01,NL01,realisatie,5,{value}\n")
    assert (fault.row, fault.column, fault.code) == (2, column, "personal_data")
    assert value not in fault.text(Language("nl"))


def test_a_value_in_a_table_of_ones_own_is_found_also_among_its_notes(desk: Desk) -> None:
    faults = desk.refusal("Overzicht 111222333\nProvincie;Realisatie jan-24\nDrenthe;5\nbron: a@b.nl\n")
    assert [(fault.row, fault.code) for fault in faults] == [(1, "personal_data"), (4, "personal_data")]


def test_a_personal_heading_below_a_title_is_found(desk: Desk) -> None:
    faults = desk.refusal("Overzicht\n\nmonth,region,measure,value,bsn\n2024-01,NL01,realisatie,5,1\n")
    assert {fault.code for fault in faults} == {"personal_data"}
    faults = desk.refusal("Lijst\nNaam;Geboortedatum\nJansen;1-1-1990\n")
    assert {fault.code for fault in faults} == {"personal_data"}


def test_the_name_of_a_file_is_stored_too(desk: Desk) -> None:
    (fault,) = desk.refusal("month,region,measure,value\n2024-01,NL01,realisatie,5\n", "111222333.csv")
    assert (fault.row, fault.code) == (None, "personal_data")
