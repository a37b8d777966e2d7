"""Tables are recognised by their headings, and slips in them are named."""

import pytest

from jobs.importing.layouts import LAYOUTS, Layout, exact, heading_faults, personal_faults, recognise, unknown_table

BY_NAME = {layout.name: layout for layout in LAYOUTS}
HALF_YEARS = (
    "provincie_code,provincie,aantal_gemeenten,periode,stand_begin,taakstelling,realisatie,realisatie_tot,soort,"
    "stand_eind,pct_nog_te_realiseren"
)


def meant(header: str) -> Layout:
    layout = recognise(header.split(","))
    assert layout is not None
    return layout


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("month,region,measure,value", "observations"),
        ("date,region,measure,value", "observations"),
        ("from,to,region,measure,value,known_from,quality,source,simulated,part", "observations"),
        ("period,region,value,known_from,status", "targets"),
        ("period,region,value,known_from,status,source,basis", "targets"),
        ("date,region,value", "stands"),
        ("date,region,value,known_from,quality,source,role", "stands"),
        ("region,measure,series,year,minimum,middle,maximum,known_from,source", "prognoses"),
        ("region,measure,series,date,middle,known_from", "prognoses"),
        (HALF_YEARS, "half_years"),
        (HALF_YEARS + ",known_from_taakstelling,known_from,kwaliteit,bron", "half_years"),
        ("Month,REGION,Measure, value ", "observations"),
        ("period,region,value,Known from,status", "targets"),
    ],
)
def test_each_table_is_recognised(header: str, name: str) -> None:
    assert meant(header).name == name
    assert heading_faults(header.split(","), BY_NAME[name]) == []
    assert exact(header.split(",")) == BY_NAME[name]


@pytest.mark.parametrize(
    ("header", "name", "faults"),
    [
        ("month,region,mesure,value", "observations", [("measure", "missing_column"), ("mesure", "unknown_column")]),
        ("region,measure,value", "observations", [(None, "missing_column")]),
        ("from,region,measure,value", "observations", [(None, "missing_column")]),
        ("month,region,measure,value,opmerking", "observations", [("opmerking", "unknown_column")]),
        ("month,region,measure,value,Value", "observations", [("value", "duplicate_column")]),
        ("period,region,value,status", "targets", [("known_from", "missing_column")]),
        ("region,measure,series,minimum,maximum,known_from", "prognoses", [(None, "missing_column")]),
        ("date,region,value,rol", "stands", [("rol", "unknown_column")]),
        (HALF_YEARS.replace("soort,", ""), "half_years", [("soort", "missing_column")]),
    ],
)
def test_slips_in_headings(header: str, name: str, faults: list[tuple[str | None, str]]) -> None:
    assert meant(header).name == name
    assert [(fault.column, fault.code) for fault in heading_faults(header.split(","), BY_NAME[name])] == faults
    assert exact(header.split(",")) is None


def test_an_unknown_column_names_the_nearest() -> None:
    (fault,) = heading_faults(["month", "region", "measure", "value", "qualty"], BY_NAME["observations"])
    assert fault.details["nearest"] == "quality"
    (fault,) = heading_faults(["month", "region", "measure", "value", "xyz"], BY_NAME["observations"])
    assert "quality" in str(fault.details["columns"])


@pytest.mark.parametrize("header", ["a,b,c", "region,kleur", "maand,soort,nationaliteit,aantal", ""])
def test_other_tables_are_not_recognised(header: str) -> None:
    assert recognise(header.split(",")) is None
    assert unknown_table(header.split(",")).code == "unknown_table"


def test_personal_columns_are_each_a_fault() -> None:
    faults = personal_faults(["month", "BSN", "region", "Achternaam"])
    assert [(fault.column, fault.code) for fault in faults] == [
        ("BSN", "personal_data"),
        ("Achternaam", "personal_data"),
    ]
