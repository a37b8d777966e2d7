"""A table with months as columns is read like the long one, and its faults are told in its own rows and columns."""

import io
from datetime import date

import pandas as pd
import pytest

from jobs.importing.choices import Choices
from jobs.importing.faults import Fault
from tests.jobs.importing.conftest import Desk

REALISATIE = Choices(measure="realisatie")
WIDE = "region;naam;2024-01;2024-02;2024-03\nNL01;Nederland;1.000;900;\nPV20;Groningen;30;0;\n"


def values(desk: Desk) -> dict[tuple[str, str, str], int]:
    rows = desk.stored("observations")
    return {
        (region, measure, f"{day:%Y-%m}"): value
        for region, measure, day, value in zip(
            rows["region"], rows["measure"], rows["from_date"], rows["value"], strict=True
        )
    }


def test_each_filled_cell_is_a_figure_and_an_empty_one_is_none(desk: Desk) -> None:
    outcome = desk.bring(WIDE, choices=REALISATIE)
    assert (outcome.new, outcome.record.rows_read, outcome.record.layout) == (4, 2, "observations")
    assert values(desk) == {
        ("NL01", "realisatie", "2024-01"): 1000,
        ("NL01", "realisatie", "2024-02"): 900,
        ("PV20", "realisatie", "2024-01"): 30,
        ("PV20", "realisatie", "2024-02"): 0,
    }


def test_a_column_may_say_what_is_counted(desk: Desk) -> None:
    desk.bring("region,measure,2024-01,2024-02\nNL01,realisatie,5,6\nNL01,koppelingen,7,8\n")
    assert values(desk)["NL01", "koppelingen", "2024-02"] == 8


def test_the_same_table_as_another_measure_is_another_import(desk: Desk) -> None:
    desk.bring(WIDE, choices=REALISATIE)
    assert desk.bring(WIDE, choices=REALISATIE).already_imported
    assert desk.bring(WIDE, choices=Choices(measure="koppelingen")).new == 4


def test_a_spreadsheet_with_days_as_headings_is_the_same_table(desk: Desk) -> None:
    file = io.BytesIO()
    frame = pd.DataFrame({"region": ["NL01", "PV20"], date(2024, 1, 1): [1000, 30], date(2024, 2, 1): [900, 0]})
    frame.to_excel(file, index=False)
    desk.bring(WIDE, choices=REALISATIE)
    outcome = desk.bring(file.getvalue(), "cijfers.xlsx", REALISATIE)
    assert (outcome.new, outcome.unchanged) == (0, 4)


@pytest.mark.parametrize(
    ("content", "choices", "column", "code"),
    [
        (WIDE, Choices(), None, "missing_column"),
        ("region,measure,2024-01,2024-02\nNL01,realisatie,5,6\n", REALISATIE, None, "duplicate_column"),
        ("region,2024-01,2024-02,2024-1\nNL01,5,6,7\n", REALISATIE, "2024-1", "duplicate_column"),
        ("region,2024-01,2024-02,kleur\nNL01,5,6,rood\n", REALISATIE, "kleur", "unknown_column"),
        ("region,2024-01,2024-02,\nNL01,5,6,rood\n", REALISATIE, None, "no_heading"),
        ("region,2024-01,2024-02\nNL01,,\n", REALISATIE, None, "no_rows"),
        ("region,2024-01,2024-02\n", REALISATIE, None, "no_rows"),
        ("month,region,measure,value\n2024-03,NL01,realisatie,1\n", REALISATIE, "measure", "no_wide_table"),
    ],
)
def test_headings_that_leave_a_doubt_are_refused(
    desk: Desk, content: str, choices: Choices, column: str | None, code: str
) -> None:
    faults = desk.refusal(content, choices=choices)
    assert (faults[0].column, faults[0].code) == (column, code)


def places(faults: tuple[Fault, ...]) -> list[tuple[int | None, str | None, str]]:
    return [(fault.row, fault.column, fault.code) for fault in faults]


def test_a_bad_cell_is_told_by_its_row_and_month(desk: Desk) -> None:
    faults = desk.refusal("region,2024-01,2024-02\nNL01,5,6\nPV20,7,acht\n", choices=REALISATIE)
    assert places(faults) == [(3, "2024-02", "bad_number")]


def test_a_bad_region_is_told_once_and_not_for_every_month(desk: Desk) -> None:
    faults = desk.refusal("region,2024-01,2024-02\nGM9,5,6\n", choices=REALISATIE)
    assert places(faults) == [(2, "region", "unknown_region")]


def test_a_region_that_is_there_twice_names_the_other_row(desk: Desk) -> None:
    faults = desk.refusal("region,2024-01,2024-02\nNL01,5,6\n\nNL01,5,7\n", choices=REALISATIE)
    assert places(faults) == [(4, "2024-02", "two_values")]
    assert faults[0].details["other"] == 2


def test_an_empty_cell_of_a_gemeente_is_a_missing_one(desk: Desk) -> None:
    rows = "GM0014,1,1\nGM0034,1,\nGM0757,1,1\nGM0824,1,1\n"
    (fault,) = desk.refusal("region,2024-01,2024-02\n" + rows, choices=REALISATIE)
    assert (fault.code, fault.details["regions"]) == ("missing_gemeenten", "GM0034 (Almere)")
    assert desk.bring("region,2024-01,2024-02\n" + rows, choices=Choices(partial=True, measure="realisatie")).new == 7
