"""One name for one part of a measure, however its letters are written."""

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.importing.parts import alike
from tests.jobs.importing.conftest import Desk

HEADINGS = "month,region,measure,part,value\n"


def row(part: str, measure: str = "instroom_eerste", month: str = "2024-01") -> str:
    return f"{month},NL01,{measure},{part},305\n"


def test_composed_and_decomposed_letters_are_one_series(desk: Desk) -> None:
    desk.bring(HEADINGS + row(normalize("NFC", "Syrië")), "nfc.csv")
    again = desk.bring(HEADINGS + row(normalize("NFD", "Syrië")), "nfd.csv")
    assert (again.new, again.unchanged) == (0, 1)
    assert desk.stored("observations")["part"].tolist() == [normalize("NFC", "Syrië")]


def test_every_text_that_is_stored_is_composed(desk: Desk) -> None:
    apart = normalize("NFD", "Súdwest")
    desk.bring(HEADINGS.replace("part", "source") + row(apart), "bron.csv")
    desk.bring(HEADINGS + row("", month="2024-02"), f"{apart}.csv")
    together = normalize("NFC", "Súdwest")
    assert desk.stored("observations")["source"].tolist() == [together, f"{together}.csv"]


@pytest.mark.parametrize("part", ["syrië", "Syrie", "SYRIË", "SYRIE"])
def test_a_part_that_is_nearly_a_known_one_is_a_fault_that_names_it(desk: Desk, part: str) -> None:
    desk.bring(HEADINGS + row("Syrië"), "nfc.csv")
    faults = desk.refusal(HEADINGS + row("Turkije") + row(part, month="2024-02"), "b.csv")
    assert [(fault.row, fault.column, fault.code) for fault in faults] == [(3, "part", "similar_part")]
    assert faults[0].details["known"] == "Syrië"


def test_what_stands_earlier_in_the_file_is_known(desk: Desk) -> None:
    (fault,) = desk.refusal(HEADINGS + row("Syrië") + row("Irak") + row("syrie", month="2024-02"))
    assert (fault.row, fault.details["text"], fault.details["known"]) == (4, "syrie", "Syrië")


def test_of_another_measure_a_part_may_be_written_otherwise(desk: Desk) -> None:
    assert desk.bring(HEADINGS + row("Syrië") + row("syrië", "instroom_nareis")).new == 2
    assert len(desk.stored("observations", date.max)) == 2


@given(name=st.text(st.characters(max_codepoint=0x24F), max_size=20))
def test_capitals_accents_and_spaces_are_alike(name: str) -> None:
    assert alike(normalize("NFD", name)) == alike(name)
    assert alike(f"  {name} ") == alike(name)
