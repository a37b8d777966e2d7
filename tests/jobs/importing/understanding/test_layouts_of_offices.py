"""One and the same count, in the layouts of offices: each is read as the same figures, or asks one clear question."""

import io
from collections.abc import Sequence

import openpyxl
import pytest

from jobs.importing.choices import Choices
from jobs.importing.understanding.understand import Unclear
from tests.jobs.importing.conftest import Desk

NAMES = ("Groningen", "Almere", "Boxtel", "Oisterwijk")
CODES = ("GM0014", "GM0034", "GM0757", "GM0824")
COUNTS = ((31, 24, 40), (18, 0, 22), (4, 5, 6), (1, 2, 1))
ROWS = tuple(zip(NAMES, COUNTS, strict=True))
FIGURES = {
    (code, f"2024-{month:02d}"): count
    for code, counts in zip(CODES, COUNTS, strict=True)
    for month, count in enumerate(counts, start=1)
}
SUMS = tuple(map(sum, zip(*COUNTS, strict=True)))
Cells = Sequence[Sequence[object]]


def wide(
    months: Sequence[object], first: Sequence[object] = ("Gemeente",), counts: Cells = COUNTS
) -> list[list[object]]:
    return [[*first, *months], *([name, *row] for name, row in zip(NAMES, counts, strict=True))]


def workbook(**sheets: Cells) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def figures(desk: Desk, measure: str = "realisatie") -> dict[tuple[str, str], int]:
    rows = desk.stored("observations")
    rows = rows[rows["measure"] == measure]
    return {
        (region, f"{day:%Y-%m}"): value
        for region, day, value in zip(rows["region"], rows["from_date"], rows["value"], strict=True)
    }


MONTHS = ("jan-24", "feb-24", "mrt-24")
LAYOUTS: dict[str, Cells] = {
    "names": wide(MONTHS),
    "titles above": [["Huisvesting per gemeente"], ["Bron: COA, stand 1 april 2024"], [], *wide(MONTHS)],
    "notes below": [*wide(MONTHS), [], ["* voorlopige cijfers"], ["Bron: COA"]],
    "total row": [*wide(MONTHS), ["Totaal", *SUMS]],
    "total row first": [wide(MONTHS)[0], ["Nederland", *SUMS], *wide(MONTHS)[1:]],
    "month names": wide(("januari 2024", "februari 2024", "maart 2024")),
    "short names with a point": wide(("jan. 2024", "febr. 2024", "mrt. 2024")),
    "apostrophe": wide(("jan '24", "feb '24", "mrt '24")),
    "numbers": wide(("01-2024", "02-2024", "03-2024")),
    "six digits": wide(("202401", "202402", "202403")),
    "cbs": wide(("2024MM01", "2024MM02", "2024MM03")),
    "last days": wide(("31-1-2024", "29-2-2024", "31-3-2024")),
    "under a year": [["Gemeente", "Realisatie 2024", "", ""], ["", "jan", "feb", "mrt"], *wide(MONTHS)[1:]],
    "over the months": [["", "Realisatie 2024", "", ""], *wide(("jan", "feb", "mrt"))],
    "year alone above": [["", 2024, "", ""], *wide(("jan", "feb", "mrt"))],
    "year in a title": [["Realisatie 2024"], *wide(("jan", "feb", "mrt"))],
    "total and percentage": [
        ["Provincie", "Gemeente", *MONTHS, "Totaal", "% van totaal"],
        *(["", name, *row, sum(row), "10%"] for name, row in ROWS),
    ],
    "code without letters": [
        ["Gemeentecode", *MONTHS],
        *([int(code[2:]), *row] for code, row in zip(CODES, COUNTS, strict=True)),
    ],
    "code and name": [
        ["CBS-code", "Gemeentenaam", *MONTHS],
        *([code, name, *row] for code, name, row in zip(CODES, NAMES, COUNTS, strict=True)),
    ],
    "dash": wide(MONTHS, counts=((31, 24, 40), (18, "-", 22), (4, 5, 6), (1, 2, 1))),
    "marks": wide(MONTHS, counts=(("31*", 24, 40), (18, 0, "22 *"), (4, 5, 6), (1, 2, 1))),
    "text numbers": wide(MONTHS, counts=tuple(tuple(map(str, row)) for row in COUNTS)),
    "spelling": [["gemeente", *MONTHS], *([f" gemeente {name.upper()} ", *row] for name, row in ROWS)],
    "index column": [["", "Gemeente", *MONTHS], *([i, name, *row] for i, (name, row) in enumerate(ROWS))],
    "remarks": [["Gemeente", *MONTHS, "Opmerkingen"], *([name, *row, "geen"] for name, row in ROWS)],
    "groups": [
        ["Gemeente", *MONTHS],
        ["Groningen (provincie)"], ["Groningen", *COUNTS[0]], ["Totaal Groningen", *COUNTS[0]],
        ["Flevoland"], ["Almere", *COUNTS[1]], ["Subtotaal", *COUNTS[1]],
        ["Noord-Brabant"], ["Boxtel", *COUNTS[2]], ["Oisterwijk", *COUNTS[3]],
        ["Totaal Noord-Brabant", 5, 7, 7],
        ["Totaal", *SUMS],
    ],
    "provincie has the name of its gemeente": [
        ["Gemeente", *MONTHS], ["Groningen", *COUNTS[0]], *([name, *row] for name, row in ROWS),
    ],
    "headings again on the next page": [*wide(MONTHS)[:3], *wide(MONTHS)[:1], *wide(MONTHS)[3:]],
    "long": [
        ["Maand", "Gemeente", "Aantal gehuisvest"],
        *([month, name, row[i]] for name, row in ROWS for i, month in enumerate(MONTHS)),
    ],
    "long with year and month": [
        ["Jaar", "Maand", "Gemeente", "Realisatie"],
        *([2024, i + 1, name, row[i]] for name, row in ROWS for i in range(3)),
    ],
    "long with a measure": [
        ["Periode", "Naam", "Soort", "Waarde"],
        *([month, name, "gehuisvest", row[i]] for name, row in ROWS
          for i, month in enumerate(MONTHS)),
    ],
}  # fmt: skip
SAYS_ITSELF = {
    "titles above",
    "under a year",
    "over the months",
    "year in a title",
    "long",
    "long with year and month",
    "long with a measure",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_is_read_as_the_same_figures(desk: Desk, name: str) -> None:
    choices = Choices() if name in SAYS_ITSELF else Choices(measure="realisatie")
    desk.bring(workbook(Blad1=LAYOUTS[name]), "tabel.xlsx", choices)
    assert figures(desk) == FIGURES


@pytest.mark.parametrize("name", sorted(LAYOUTS.keys() - SAYS_ITSELF))
def test_what_is_counted_is_asked_where_nothing_says_it(desk: Desk, name: str) -> None:
    faults = desk.refusal(workbook(Blad1=LAYOUTS[name]), "tabel.xlsx")
    assert [(fault.column, fault.code) for fault in faults] == [(None, "missing_column")]


def test_the_name_of_the_file_or_sheet_says_what_is_counted(desk: Desk) -> None:
    outcome = desk.bring(workbook(Blad1=wide(MONTHS)), "koppelingen_2024.xlsx")
    assert figures(desk, "koppelingen") == FIGURES
    assert any(details.get("counted") == "koppelingen" for _, details in outcome.warnings)
    desk.bring(workbook(Realisatie=wide(MONTHS), Koppelingen=wide(MONTHS)), "tabel.xlsx")
    assert figures(desk) == FIGURES


def test_months_on_several_sheets_are_one_import(desk: Desk) -> None:
    sheets = {
        month: [
            ["Gemeente", f"Realisatie {month}"],
            *([name, row[i]] for name, row in ROWS),
        ]
        for i, month in enumerate(MONTHS)
    }
    assert desk.bring(workbook(Toelichting=[["Uitleg bij de cijfers"]], **sheets), "tabel.xlsx").new == 12
    assert figures(desk) == FIGURES


def test_the_month_may_be_the_name_of_the_sheet_or_stand_in_a_title(desk: Desk) -> None:
    sheets = {
        month: [
            ["Gemeente", "Realisatie", "Koppelingen"],
            *([name, row[i], 1] for name, row in ROWS),
        ]
        for i, month in enumerate(("jan-24", "feb-24"))
    }
    titled = [
        ["Gehuisvest in maart 2024"],
        ["Gemeente", "Aantal"],
        *([name, row[2]] for name, row in ROWS),
    ]
    desk.bring(workbook(**sheets, Blad3=titled), "tabel.xlsx")
    assert figures(desk) == FIGURES
    assert len(figures(desk, "koppelingen")) == 8


def test_sheets_that_contradict_each_other_are_told_with_their_names(desk: Desk) -> None:
    other = wide(MONTHS, counts=((99, 24, 40), *COUNTS[1:]))
    content = workbook(oud=wide(MONTHS), nieuw=other)
    (fault,) = desk.refusal(content, "realisatie.xlsx")
    assert (fault.code, fault.row, fault.column, fault.details["other"]) == ("two_values", 2, "nieuw!jan-24", "oud!2")
    desk.bring(content, "realisatie.xlsx", Choices(sheets=("nieuw",)))
    assert figures(desk)["GM0014", "2024-01"] == 99
    (fault,) = desk.refusal(content, "realisatie.xlsx", Choices(sheets=("Blad9",)))
    assert (fault.code, fault.details["sheets"]) == ("no_such_sheet", "oud, nieuw")


def test_a_year_that_is_nowhere_is_asked(desk: Desk) -> None:
    content = workbook(Blad1=wide(("jan", "feb", "mrt")))
    (fault,) = desk.refusal(content, "realisatie.xlsx")
    assert fault.code == "which_year"
    desk.bring(content, "realisatie.xlsx", Choices(year=2024))
    assert figures(desk) == FIGURES


def test_months_past_december_ask_for_the_year_of_the_first(desk: Desk) -> None:
    content = workbook(Blad1=[["Realisatie 2024"], *wide(("nov", "dec", "jan"))])
    (fault,) = desk.refusal(content, "tabel.xlsx")
    assert fault.code == "which_year"
    desk.bring(content, "tabel.xlsx", Choices(year=2023))
    assert sorted({month for _, month in figures(desk)}) == ["2023-11", "2023-12", "2024-01"]


def test_a_column_that_is_not_understood_is_asked_and_can_be_named_or_left_out(desk: Desk) -> None:
    rows = [
        ["Gemeente", "jan-24", "Prognose"],
        *([name, row[0], row[1]] for name, row in ROWS),
    ]
    content = workbook(Blad1=rows)
    (fault,) = desk.refusal(content, "realisatie.xlsx")
    assert (fault.column, fault.code) == ("Prognose", "unknown_column")
    desk.bring(content, "realisatie.xlsx", Choices(columns={"Prognose": "weg"}))
    assert {month for _, month in figures(desk)} == {"2024-01"}
    desk.bring(content, "realisatie.xlsx", Choices(columns={"Prognose": "realisatie feb 2024"}))
    assert {month for _, month in figures(desk)} == {"2024-01", "2024-02"}


def test_targets_and_stands_may_stand_beside_the_months(desk: Desk) -> None:
    rows = [
        ["Gemeente", "Taakstelling 2024-1", "Stand 1-1-2024", "Opgave", *MONTHS, "Nog te realiseren"],
        *([name, 100, -3, 97, *row, 9] for name, row in ROWS),
    ]
    outcome = desk.bring(workbook(Blad1=rows), "realisatie.xlsx")
    targets, stands = desk.stored("targets"), desk.stored("stands")
    assert set(targets["period"]) == {"2024-H1"}
    assert set(targets["basis"]) == {"verdeeld"}
    # no national target is known here: the last day on which the law lets it be announced
    assert {f"{day:%Y-%m-%d}" for day in targets["known_from"]} == {"2023-10-02"}
    assert (set(stands["value"]), {f"{day:%Y-%m-%d}" for day in stands["day"]}) == ({-3}, {"2024-01-01"})
    assert figures(desk) == FIGURES
    assert outcome.record.layout == "observations+targets+stands"


def test_a_target_without_a_half_year_is_of_the_one_its_months_lie_in(desk: Desk) -> None:
    rows = [
        ["Gemeente", "Taakstelling", *MONTHS],
        *([name, 9, *row] for name, row in ROWS),
    ]
    desk.bring(workbook(Blad1=rows), "realisatie.xlsx")
    assert set(desk.stored("targets")["period"]) == {"2024-H1"}


def test_a_target_of_no_half_year_is_asked(desk: Desk) -> None:
    content = workbook(Blad1=[["Gemeente", "Taakstelling"], *([name, 9] for name in NAMES)])
    (fault,) = desk.refusal(content, "tabel.xlsx")
    assert fault.code == "which_period"
    desk.bring(content, "tabel.xlsx", Choices(period="2024-H2"))
    assert set(desk.stored("targets")["period"]) == {"2024-H2"}


@pytest.mark.parametrize(
    ("heading", "title", "choices", "value"),
    [
        ("Achterstand 1-1-2024", "", Choices(), 5),
        ("Voorsprong 1-1-2024", "", Choices(), -5),
        ("Stand 1-1-2024", "", Choices(), 5),
        ("Stand 1-1-2024", "+ = voorsprong, - = achterstand", Choices(), -5),
        ("Saldo per 1 januari 2024", "", Choices(positive="ahead"), -5),
        ("1-1-2024", "Stand per gemeente", Choices(), 5),
    ],
)
def test_a_stand_has_the_sign_its_table_says(
    desk: Desk, heading: str, title: str, choices: Choices, value: int
) -> None:
    rows = [[title], ["Gemeente", heading], *([name, 5] for name in NAMES)]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx", choices)
    assert set(desk.stored("stands")["value"]) == {value}


def test_a_mark_keeps_its_note_with_the_source_of_the_figure(desk: Desk) -> None:
    rows = [
        ["Gemeente", "jan-24"],
        ["Groningen", "4*"],
        ["Almere", 4],
        ["Boxtel", 1],
        ["Oisterwijk", 1],
        ["* voorlopig"],
    ]
    desk.bring(workbook(Blad1=rows), "realisatie.xlsx")
    sources = desk.stored("observations").set_index("region")["source"]
    assert sources["GM0014"] == "realisatie.xlsx (* voorlopig)"
    assert sources["GM0034"] == "realisatie.xlsx"


def test_what_is_not_known_is_no_figure_and_a_dash_can_be_that_too(desk: Desk) -> None:
    rows = [["Gemeente", "jan-24"], ["Groningen", "x"], ["Almere", "-"], ["Boxtel", 1], ["Oisterwijk", ""]]
    content = workbook(Blad1=rows)
    desk.bring(content, "realisatie.xlsx", Choices(partial=True, dash="unknown"))
    assert figures(desk) == {("GM0757", "2024-01"): 1}
    desk.bring(content, "realisatie.xlsx", Choices(partial=True))
    assert figures(desk) == {("GM0757", "2024-01"): 1, ("GM0034", "2024-01"): 0}


def test_a_row_that_is_cut_off_is_no_note(desk: Desk) -> None:
    faults = desk.refusal("Gemeente;jan-24;feb-24\nGroningen;1;2\nAlmere;1;2\nBoxtel;1;2\nOister", "realisatie.csv")
    assert [(fault.row, fault.code) for fault in faults] == [(5, "row_length")]


def test_faults_name_the_headings_of_the_file(desk: Desk) -> None:
    rows = [["Gemeente", *MONTHS], ["Gronigen", 1, 2, 3], ["Almere", 1, "veel", 3]]
    faults = desk.refusal(workbook(Blad1=rows), "realisatie.xlsx", Choices(partial=True))
    assert [(fault.row, fault.column, fault.code) for fault in faults] == [
        (2, "Gemeente", "unknown_region"),
        (3, "feb-24", "bad_number"),
    ]
    assert faults[0].details["nearest"] == "GM0014 (Groningen)"


def test_everything_that_is_open_is_asked_at_once(desk: Desk) -> None:
    rows = [["Gemeente", "jan", "iets"], *([name, 1, 2] for name in NAMES)]
    path = desk.folder / "tabel.xlsx"
    path.write_bytes(workbook(Blad1=rows))
    with pytest.raises(Unclear) as unclear:
        desk.bring(path.read_bytes(), "tabel.xlsx")
    assert {asked.answer for asked in unclear.value.understood.questions} == {"columns", "year"}


def test_columns_that_contradict_each_other_are_faults(desk: Desk) -> None:
    rows = [
        ["Provincie", "Code", "Gemeente", "jan-24"],
        ["Groningen", "GM0014", "Groningen", 1],
        ["Drenthe", "GM0034", "Almere", 1],
        ["Noord-Brabant", "GM0757", "Oisterwijk", 1],
        ["Noord-Brabant", "GM0824", "Oisterwijk", 1],
    ]
    faults = desk.refusal(workbook(Blad1=rows), "realisatie.xlsx")
    assert [(fault.row, fault.column, fault.code) for fault in faults] == [
        (3, "Provincie", "two_regions"),
        (4, "Gemeente", "two_regions"),
    ]


def test_a_month_that_is_not_over_is_left_out_and_told(desk: Desk) -> None:
    # the desk stands on 2 September 2024
    rows = [["Gemeente", "aug-24", "sep-24", "okt-24"], *([name, 1, 2, 0] for name in NAMES)]
    outcome = desk.bring(workbook(Blad1=rows), "realisatie.xlsx")
    assert {month for _, month in figures(desk)} == {"2024-08"}
    assert {"columns": "sep-24, okt-24"} in [details for _, details in outcome.warnings]


def test_a_month_to_come_with_figures_must_be_of_another_year(desk: Desk) -> None:
    rows = [["Gemeente", "aug-24", "okt-24"], *([name, 1, 2] for name in NAMES)]
    (fault,) = desk.refusal(workbook(Blad1=rows), "realisatie.xlsx")
    assert (fault.column, fault.code) == ("okt-24", "still_to_come")


def test_a_year_before_the_months_is_a_figure_of_its_own(desk: Desk) -> None:
    rows = [["Gemeente", "2023", "jan-24", "Totaal 2024"], *([name, 50, 1, 1] for name in NAMES)]
    desk.bring(workbook(Blad1=rows), "realisatie.xlsx")
    stored = desk.stored("observations")
    assert sorted(set(stored["value"])) == [1, 50]
    assert {f"{day:%Y-%m-%d}" for day in stored[stored["value"] == 50]["to_date"]} == {"2023-12-31"}


def test_a_pivot_table_is_read(desk: Desk) -> None:
    rows = [
        ["Rijlabels", "Som van realisatie jan-24"],
        *([name, row[0]] for name, row in ROWS),
        ["Eindtotaal", SUMS[0]],
    ]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx")
    assert sum(figures(desk).values()) == SUMS[0]
