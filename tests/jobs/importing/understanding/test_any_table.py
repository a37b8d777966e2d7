"""Whatever stands on a sheet, reading it ends in tables or in a refusal, and nothing is counted that is not there."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.importing.choices import Choices
from jobs.importing.files.grid import Grid
from jobs.importing.region_names import RegionNames
from jobs.importing.understanding.long_form import long_tables
from jobs.importing.understanding.tables import find_tables
from jobs.importing.understanding.understand import Understood, understand

NAMES = RegionNames(
    names={
        "NL01": "Nederland",
        "PV20": "Groningen",
        "PV31": "Limburg",
        "GM0014": "Groningen",
        "GM0893": "Bergen (L.)",
    },
    levels={"NL01": "land", "PV20": "provincie", "PV31": "provincie", "GM0014": "gemeente", "GM0893": "gemeente"},
    provincies={"GM0014": "PV20", "GM0893": "PV31"},
)
WORDS = (
    "", "Gemeente", "Code", "Provincie", "naam", "jan-24", "feb 2024", "mrt", "2024", "2024-H1", "1-1-2024", "Totaal",
    "Realisatie", "Koppelingen", "Taakstelling", "Stand", "Voorsprong", "t/m mei 2024", "% gerealiseerd", "Maand",
    "Jaar", "Soort", "Aantal", "Opgave", "GM0014", "14", "Groningen", "Bergen", "Bergen (L.)", "Limburg", "Nederland",
    "Totaal Limburg", "-", "4*", "x", "1.234", "12", "0", "-3", "7,5", "#N/A", "=A1", "* voorlopig", "Bron: COA",
    "iets",
)  # fmt: skip
CELL = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
ROW = st.lists(CELL, min_size=1, max_size=7).filter(any)
SHEET = st.lists(ROW, min_size=1, max_size=12)
CHOICES = st.builds(
    Choices,
    measure=st.sampled_from((None, "realisatie", "stand", "taakstelling")),
    year=st.sampled_from((None, 2024)),
    running=st.sampled_from((None, "no", "half-year", "year")),
    dash=st.sampled_from(("zero", "unknown")),
    columns=st.dictionaries(st.sampled_from(WORDS), st.sampled_from(("weg", *WORDS)), max_size=2),
)


def understood(grid: Grid, file_name: str, choices: Choices, day: date) -> Understood:
    return understand({grid.name: find_tables(grid, choices.columns)}, NAMES, file_name, choices, day)


@given(SHEET, CHOICES, st.sampled_from(("", "realisatie 2024")))
@settings(max_examples=100, deadline=None)
def test_any_sheet_is_read_or_left(sheet: list[list[str]], choices: Choices, name: str) -> None:
    grid = Grid(name, tuple((number, tuple(cells)) for number, cells in enumerate(sheet, start=1)))
    found = understood(grid, "tabel.csv", choices, date(2024, 9, 2))
    for table in found.tables:
        places = {(row.number, row.heading) for row in table.rows}
        assert places <= {(number, heading) for number, _ in grid.rows for heading in table.table.headings}
        for long in long_tables(table.rows, 1):
            assert set(long.places.values()) <= places
    assert len({repr(asked.fault) for asked in found.questions}) == len(found.questions)


@given(
    st.lists(st.integers(0, 999), min_size=2, max_size=2), st.permutations(["jan-24", "feb-24", "Totaal", "Gemeente"])
)
@settings(deadline=None)
def test_the_order_of_columns_does_not_matter(counts: list[int], order: list[str]) -> None:
    row = {"Gemeente": "Bergen (L.)", "jan-24": str(counts[0]), "feb-24": str(counts[1]), "Totaal": str(sum(counts))}
    grid = Grid("realisatie", ((1, tuple(order)), (2, tuple(row[heading] for heading in order))))
    found = understood(grid, "tabel.xlsx", Choices(), date(2024, 9, 2))
    assert (found.questions, found.faults) == ((), ())
    read = {made.texts["month"]: int(made.texts["value"]) for made in found.tables[0].rows}
    assert read == {"2024-01": counts[0], "2024-02": counts[1]}


@pytest.mark.parametrize("text", WORDS)
def test_a_single_cell_is_no_table(text: str) -> None:
    assert understood(Grid("", ((1, (text,)),)), "t.csv", Choices(), date(2024, 9, 2)).tables == ()
