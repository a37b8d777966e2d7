"""Tables that were once read wrong without a word: each is now read right, or asks, or is a fault where it stands."""

import pytest

from jobs.importing.choices import Choices
from tests.jobs.importing.conftest import Desk
from tests.jobs.importing.understanding.test_layouts_of_offices import COUNTS, NAMES, ROWS, SUMS, figures, workbook

REALISATIE = Choices(measure="realisatie")


def spans(desk: Desk) -> dict[str, int]:
    """The sum of realisatie by span of days."""
    rows = desk.stored("observations")
    named = rows["from_date"].dt.strftime("%Y-%m") + ".." + rows["to_date"].dt.strftime("%Y-%m")
    return {str(span): int(total) for span, total in rows.groupby(named)["value"].sum().items()}


def column(heading: str) -> bytes:
    return workbook(Blad1=[["Gemeente", heading], *([name, 1] for name in NAMES)])


@pytest.mark.parametrize(
    "heading",
    [
        "Niet gehuisvest jan-24", "Verwacht gehuisvest jan-24", "Doel jan-24",
        "Gehuisveste huishoudens jan-24", "Waarvan gehuisvest met HAR jan-24", "Gekoppeld / gehuisvest jan-24",
        "Gekoppeld, nog niet gehuisvest jan-24", "Realisatie t.o.v. taakstelling 2024-1", "Realisatiegraad jan-24",
        "Voorlopige taakstelling 2024-1", "Taakstelling 2024-1 + 2024-2", "Prognose jan-24", "Correctie jan-24",
        "Gehuisvest sinds 1-7-2024", "Gehuisvest jan-24 (herzien)",
    ],
)  # fmt: skip
def test_a_count_with_another_word_is_asked(desk: Desk, heading: str) -> None:
    faults = desk.refusal(column(heading), "tabel.xlsx", REALISATIE)
    assert [(fault.column, fault.code) for fault in faults] == [(heading, "unknown_column")]


@pytest.mark.parametrize(
    "title", ["Prognose te huisvesten", "Gehuisveste huishoudens", "Niet gehuisvest", "% gehuisvest"]
)
def test_a_title_about_something_else_does_not_say_what_is_counted(desk: Desk, title: str) -> None:
    rows = [[title], ["Gemeente", "jan-24"], *([name, 1] for name in NAMES)]
    assert desk.refusal(workbook(Blad1=rows), "tabel.xlsx")[0].code == "missing_column"


def test_a_half_year_that_looks_like_a_month_is_asked(desk: Desk) -> None:
    content = workbook(
        Blad1=[["Gemeente", "Realisatie 2023-1", "Realisatie 2023-2"], *([name, 1, 2] for name in NAMES)]
    )
    assert [fault.code for fault in desk.refusal(content, "tabel.xlsx")] == ["month_or_half_year"]
    desk.bring(content, "tabel.xlsx", Choices(numbered="half-year"))
    assert spans(desk) == {"2023-01..2023-06": 4, "2023-07..2023-12": 8}


@pytest.mark.parametrize(
    ("headings", "span"),
    [
        (("Taakstelling 2023-1", "Realisatie 2023-1"), "2023-01..2023-06"),
        (("Realisatie 1e halfjaar 2022", "Realisatie 2023-1"), "2023-01..2023-06"),
        (("Realisatie 2023-3", "Realisatie 2023-1"), "2023-01..2023-01"),
        (("Realisatie 2023-02", "Realisatie 2023-1"), "2023-01..2023-01"),
    ],
)
def test_the_other_columns_may_tell_which_of_the_two_it_is(desk: Desk, headings: tuple[str, str], span: str) -> None:
    desk.bring(workbook(Blad1=[["Gemeente", *headings], *([name, 1, 2] for name in NAMES)]), "tabel.xlsx")
    assert spans(desk)[span] == 8


@pytest.mark.parametrize(("heading", "asked"), [("Halfjaar", False), ("Periode", True)])
def test_a_half_year_in_a_row_that_looks_like_a_month(desk: Desk, heading: str, asked: bool) -> None:
    rows = [
        ["Gemeente", heading, "Realisatie"],
        *([name, period, 1] for name in NAMES for period in ("2023-1", "2023-2")),
    ]
    if asked:
        assert desk.refusal(workbook(Blad1=rows), "tabel.xlsx")[0].code == "month_or_half_year"
    else:
        desk.bring(workbook(Blad1=rows), "tabel.xlsx")
        assert spans(desk) == {"2023-01..2023-06": 4, "2023-07..2023-12": 4}


@pytest.mark.parametrize("year", [None, 2024])
def test_a_quarter_among_its_months_is_their_total(desk: Desk, year: int | None) -> None:
    rows = [
        ["Realisatie 2024"],
        ["Gemeente", "jan", "feb", "mrt", "Q1", "apr"],
        *([n, *r, sum(r), 5] for n, r in ROWS),
    ]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx", Choices(year=year))
    assert sorted(spans(desk)) == [f"2024-0{month}..2024-0{month}" for month in (1, 2, 3, 4)]
    rows[2][4] = 999
    assert desk.refusal(workbook(Blad1=rows), "tabel.xlsx")[0].code == "total_differs"


def test_a_quarter_without_its_months_is_a_figure(desk: Desk) -> None:
    desk.bring(workbook(Blad1=[["Gemeente", "Realisatie Q1 2024"], *([name, 9] for name in NAMES)]), "tabel.xlsx")
    assert spans(desk) == {"2024-01..2024-03": 36}


def test_months_that_start_again_without_december_are_no_next_year(desk: Desk) -> None:
    rows = [["Gemeente", "jan", "feb", "jan", "feb"], *([name, 2, 1, 4, 3] for name in NAMES)]
    faults = desk.refusal(workbook(Blad1=rows), "realisatie.xlsx", Choices(year=2023))
    assert {fault.code for fault in faults} == {"duplicate_column"}


def test_tables_beside_one_another_keep_their_own_regions(desk: Desk) -> None:
    other = list(reversed(ROWS))
    rows = [
        ["Gehuisvest"],
        ["Gemeente", "jan-24", "", "Gemeente", "feb-24"],
        *([n, r[0], "", m, s[1]] for (n, r), (m, s) in zip(ROWS, other, strict=True)),
    ]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx")
    assert {key: value for key, value in figures(desk).items() if key[1] == "2024-02"} == {
        (code, "2024-02"): counts[1]
        for code, counts in zip(("GM0014", "GM0034", "GM0757", "GM0824"), COUNTS, strict=True)
    }


def test_tables_below_one_another_keep_their_own_titles(desk: Desk) -> None:
    table = [["Gemeente", "jan-24"], *([n, r[0]] for n, r in ROWS)]
    desk.bring(workbook(Blad1=[["Gehuisvest"], *table, [], ["Gekoppeld"], *table]), "tabel.xlsx")
    assert sum(figures(desk).values()) == sum(figures(desk, "koppelingen").values()) == SUMS[0]


@pytest.mark.parametrize(
    ("rows", "row", "code"),
    [
        ([["Groningen", 1, ""], ["Almere", "", 5]], None, "no_heading"),
        ([["Groningen", "=SUM(A1:A2)"]], 2, "error_cell"),
        ([["Groningen", 1], ["Totaal", "=SUM(B2:B2)"]], 3, "error_cell"),
    ],
)
def test_a_cell_that_does_not_belong_is_a_fault(
    desk: Desk, rows: list[list[object]], row: int | None, code: str
) -> None:
    fault = desk.refusal(workbook(Blad1=[["Gemeente", "jan-24"], *rows]), "realisatie.xlsx", Choices(partial=True))[0]
    assert (fault.row, fault.code) == (row, code)


def test_a_number_in_the_place_of_a_name_is_a_shifted_row(desk: Desk) -> None:
    rows = [["Code", "Gemeente", "jan-24", "feb-24"], [14, "Groningen", 1, 2], [34, 5, 6, ""]]
    fault = desk.refusal(workbook(Blad1=rows), "realisatie.xlsx", Choices(partial=True))[0]
    assert (fault.row, fault.column, fault.code) == (3, "Gemeente", "two_regions")


@pytest.mark.parametrize(
    ("heading", "note", "value"),
    [
        ("Achterstand (-) / voorsprong (+) 1-1-2024", "", 5),
        ("Stand 1-1-2024", "Een negatief getal betekent een achterstand.", 5),
        ("Stand 1-1-2024", "-/- = achterstand", 5),
        ("Stand 1-1-2024 (+ = achter)", "", -5),
    ],
)
def test_the_sign_of_a_stand_is_read_however_it_is_told(desk: Desk, heading: str, note: str, value: int) -> None:
    rows = [["Gemeente", heading], *([name, -5] for name in NAMES), [note]]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx")
    assert set(desk.stored("stands")["value"]) == {value}


def test_a_heading_with_both_signs_is_asked(desk: Desk) -> None:
    content = column("Voorsprong/achterstand 1-1-2024")
    assert [fault.code for fault in desk.refusal(content, "tabel.xlsx")] == ["which_sign"]
    desk.bring(content, "tabel.xlsx", Choices(positive="ahead"))
    assert set(desk.stored("stands")["value"]) == {-1}


def test_a_lead_and_a_backlog_in_two_columns_are_one_stand(desk: Desk) -> None:
    rows = [
        ["Gemeente", "Achterstand 1-1-2024", "Voorsprong 1-1-2024"],
        *zip(NAMES, (3, 0, 0, ""), (0, 4, 0, 2), strict=True),
    ]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx")
    assert desk.stored("stands").sort_values("region")["value"].tolist() == [3, -4, 0, -2]


def test_a_peildatum_is_no_month(desk: Desk) -> None:
    rows = [["Gemeente", "Peildatum", "Realisatie"], *([name, "1-2-2024", 1] for name in NAMES)]
    assert [fault.code for fault in desk.refusal(workbook(Blad1=rows), "tabel.xlsx")] == ["which_month"]
    assert [fault.code for fault in desk.refusal(column("Gehuisvest per 1-2-2024"), "tabel.xlsx")] == ["which_month"]


@pytest.mark.parametrize("choices", [Choices(), Choices(year=2024)])
def test_years_that_contradict_each_other_are_asked(desk: Desk, choices: Choices) -> None:
    rows = [["Realisatie 2024"], ["Gemeente", "jan-23"], *([name, 1] for name in NAMES)]
    assert [fault.code for fault in desk.refusal(workbook(Blad1=rows), "tabel.xlsx", choices)] == ["two_years"]
    assert desk.bring(workbook(Blad1=rows), "tabel.xlsx", Choices(year=2023)).new == 4


@pytest.mark.parametrize("title", ["Realisatie, bijgewerkt tot 1 juli 2024", "Realisatie (stand 2024)"])
def test_the_year_in_which_a_table_was_made_is_not_that_of_its_months(desk: Desk, title: str) -> None:
    rows = [[title], ["Gemeente", "jan"], *([name, 1] for name in NAMES)]
    assert [fault.code for fault in desk.refusal(workbook(Blad1=rows), "tabel.xlsx")] == ["which_year"]


def test_a_heading_over_the_middle_of_its_columns_is_a_fault(desk: Desk) -> None:
    rows = [
        ["Gemeente", "", "2023", "", "", "2024", ""],
        ["", *["jan", "feb", "mrt"] * 2],
        *([n, *r, *r] for n, r in ROWS),
    ]
    faults = desk.refusal(workbook(Blad1=rows), "realisatie.xlsx", Choices(year=2023))
    assert "centred_heading" in {fault.code for fault in faults}


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        (Choices(columns={"Bestaat niet": "weg"}), "no_such_column"),
        (Choices(measure="huisvesting"), "unknown_measure"),
    ],
)
def test_a_choice_that_fits_nothing_is_a_fault(desk: Desk, choices: Choices, code: str) -> None:
    assert [fault.code for fault in desk.refusal(column("Realisatie jan-24"), "tabel.xlsx", choices)] == [code]


@pytest.mark.parametrize(
    "rows",
    [
        [["Maand", "Groningen", "Almere", "Boxtel"], ["jan-24", 1, 2, 3]],
        [["", "Groningen", "Almere", "Boxtel"], ["jan-24", 1, 2, 3], ["feb-24", 1, 2, 3]],
    ],
)
def test_gemeenten_beside_one_another_are_told(desk: Desk, rows: list[list[object]]) -> None:
    assert [fault.code for fault in desk.refusal(workbook(Blad1=rows), "realisatie.xlsx")] == ["regions_across"]


def test_a_row_that_is_there_twice_counts_once(desk: Desk) -> None:
    rows = [["Gemeente", "jan-24"], *([n, r[0]] for n, r in ROWS), ["Boxtel", COUNTS[2][0]], ["Totaal", SUMS[0]]]
    outcome = desk.bring(workbook(Blad1=rows), "realisatie.xlsx")
    assert outcome.new == 4
    assert {"rows": "6"} in [details for _, details in outcome.warnings]


@pytest.mark.parametrize(
    ("heading", "span"),
    [
        ("Realisatie apr t/m jun 2024", "2024-04..2024-06"),
        ("Realisatie jan-mrt 2024", "2024-01..2024-03"),
        ("Realisatie jan t/m jun 2024", "2024-01..2024-06"),
    ],
)
def test_a_span_of_months_is_that_span(desk: Desk, heading: str, span: str) -> None:
    desk.bring(column(heading), "tabel.xlsx")
    assert list(spans(desk)) == [span]


@pytest.mark.parametrize(
    "heading", ["Realisatie feb-mrt 2024", "Realisatie tot maart 2024", "Realisatie voor maart 2024"]
)
def test_a_time_that_is_not_clear_is_asked(desk: Desk, heading: str) -> None:
    assert desk.refusal(column(heading), "tabel.xlsx")[0].code == "unknown_column"


@pytest.mark.parametrize(("heading", "span"), [("Halfjaar", "2024-01..2024-06"), ("Kwartaal", "2024-01..2024-03")])
def test_a_bare_number_is_what_its_column_is_called(desk: Desk, heading: str, span: str) -> None:
    rows = [["Gemeente", "Jaar", heading, "Realisatie"], *([name, 2024, 1, 3] for name in NAMES)]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx")
    assert list(spans(desk)) == [span]


@pytest.mark.parametrize(
    "title", ["Bron: COA, versie maart 2024", "Laatste wijziging: april 2024", "Gehuisvest 2024"]
)
def test_when_a_table_was_made_is_not_the_month_of_its_figures(desk: Desk, title: str) -> None:
    rows = [[title], ["Gemeente", "Gehuisvest"], *([name, 1] for name in NAMES)]
    assert [fault.code for fault in desk.refusal(workbook(Blad1=rows), "levering_april_2024.xlsx")] == ["which_month"]


@pytest.mark.parametrize("total", [60, 2])
def test_a_total_over_some_months_of_a_year_is_their_total(desk: Desk, total: int) -> None:
    rows = [
        ["", "Realisatie 2023", "", ""],
        ["Gemeente", "okt", "nov", "Totaal"],
        *([name, 1, 1, total] for name in NAMES),
    ]
    if total == 2:
        desk.bring(workbook(Blad1=rows), "tabel.xlsx")
        assert sorted(spans(desk)) == ["2023-10..2023-10", "2023-11..2023-11"]
    else:
        assert desk.refusal(workbook(Blad1=rows), "tabel.xlsx")[0].code == "total_differs"


def test_a_quarter_is_not_less_than_the_months_beside_it(desk: Desk) -> None:
    rows = [
        ["Gemeente", "Realisatie jan-24", "Realisatie feb-24", "Realisatie Q1 2024"],
        *([name, 3, 4, 5] for name in NAMES),
    ]
    assert desk.refusal(workbook(Blad1=rows), "tabel.xlsx")[0].code == "total_differs"


def test_one_heading_of_another_year_than_the_title_is_asked(desk: Desk) -> None:
    rows = [["Realisatie 2024"], ["Gemeente", "jan-24", "feb-23", "mrt-24"], *([name, 3, 1, 2] for name in NAMES)]
    assert "two_years" in {fault.code for fault in desk.refusal(workbook(Blad1=rows), "tabel.xlsx")}


def test_numbers_of_months_stay_months_beside_a_target(desk: Desk) -> None:
    head = [["Gemeente", "Taakstelling 2024-H1", "Realisatie 2024", "", ""], ["", "", 1, 2, 3]]
    desk.bring(workbook(Blad1=[*head, *([name, 9, *row] for name, row in ROWS)]), "tabel.xlsx")
    assert list(spans(desk)) == [f"2024-0{month}..2024-0{month}" for month in (1, 2, 3)]


def test_a_title_that_speaks_of_no_counts_is_asked_about(desk: Desk) -> None:
    rows = [["Prognose 2024"], ["Gemeente", "Gehuisvest jan-24"], *([name, 1] for name in NAMES)]
    assert [fault.code for fault in desk.refusal(workbook(Blad1=rows), "tabel.xlsx")] == ["about_something_else"]
    assert desk.bring(workbook(Blad1=rows), "tabel.xlsx", REALISATIE).new == 4


def test_a_year_and_a_month_that_contradict_each_other_are_a_fault(desk: Desk) -> None:
    rows = [["Gemeente", "Jaar", "Maand", "Realisatie"], *([name, 2023, "jan-24", 1] for name in NAMES)]
    assert {fault.code for fault in desk.refusal(workbook(Blad1=rows), "tabel.xlsx")} == {"bad_month"}


def test_a_month_without_a_year_in_a_row_is_a_fault_and_no_crash(desk: Desk) -> None:
    rows = [["Gemeente", "Maand", "Realisatie"], *([name, "januari", 1] for name in NAMES)]
    assert {fault.code for fault in desk.refusal(workbook(Blad1=rows), "tabel.xlsx")} == {"bad_month"}


def test_tables_of_unequal_length_beside_one_another_with_headings_of_two_rows(desk: Desk) -> None:
    rows = [
        ["", "Gehuisvest", "", "", "Gekoppeld", ""],
        ["Gemeente", "jan-24", "feb-24", "Gemeente", "jan-24", "feb-24"],
        *([n, 1, 2, *(["Almere", 3, 1] if n == "Groningen" else ["", "", ""])] for n in NAMES),
    ]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx")
    assert (sum(figures(desk).values()), sum(figures(desk, "koppelingen").values())) == (12, 4)


def test_headings_of_two_rows_may_come_again_on_the_next_page(desk: Desk) -> None:
    head = [["Gemeente", "Realisatie", ""], ["", "jan-24", "feb-24"]]
    body = [[name, *row[:2]] for name, row in ROWS]
    desk.bring(workbook(Blad1=[*head, *body[:2], *head, *body[2:]]), "tabel.xlsx")
    assert sum(figures(desk).values()) == SUMS[0] + SUMS[1]


def test_a_quarter_without_a_year_is_of_the_year_of_its_months(desk: Desk) -> None:
    headings = [
        "Realisatie dec-23",
        "Realisatie jan-24",
        "Realisatie feb-24",
        "Realisatie mrt-24",
        "Realisatie 1e kwartaal",
    ]
    desk.bring(workbook(Blad1=[["Gemeente", *headings], *([n, 5, *r, sum(r)] for n, r in ROWS)]), "tabel.xlsx")
    assert sorted(spans(desk)) == ["2023-12..2023-12", *(f"2024-0{month}..2024-0{month}" for month in (1, 2, 3))]


def test_a_heading_with_nothing_below_it_is_of_its_own_column_only(desk: Desk) -> None:
    rows = [["", "Opmerkingen", ""], ["Gemeente", "", "jan-24"], *([name, "geen", row[0]] for name, row in ROWS)]
    desk.bring(workbook(Blad1=rows), "realisatie.xlsx")
    assert sum(figures(desk).values()) == SUMS[0]


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("Stand begin 2023-H1", "2023-01-01"),
        ("Stand eind 2023-H1", "2023-07-01"),
        ("Stand ultimo 2023-2", "2024-01-01"),
    ],
)
def test_a_stand_at_the_begin_or_end_of_a_half_year_has_its_day(desk: Desk, heading: str, day: str) -> None:
    desk.bring(column(heading), "tabel.xlsx")
    assert {f"{value:%Y-%m-%d}" for value in desk.stored("stands")["day"]} == {day}


def test_a_stand_of_no_day_is_asked(desk: Desk) -> None:
    assert [fault.code for fault in desk.refusal(column("Stand 2023-H1"), "tabel.xlsx")] == ["which_day"]
    assert [fault.code for fault in desk.refusal(column("Stand"), "tabel.xlsx")] == ["which_day"]


def test_targets_and_stands_with_their_time_in_the_row(desk: Desk) -> None:
    rows = [["Gemeente", "Halfjaar", "Taakstelling"], *([name, "2023-1", 9] for name in NAMES)]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx")
    assert set(desk.stored("targets")["period"]) == {"2023-H1"}
    rows = [["Gemeente", "Peildatum", "Stand"], *([name, "1-7-2023", 9] for name in NAMES)]
    desk.bring(workbook(Blad1=rows), "tabel.xlsx")
    assert {f"{value:%Y-%m-%d}" for value in desk.stored("stands")["day"]} == {"2023-07-01"}


def test_a_subtotal_with_the_name_of_a_gemeente_is_told_apart_by_its_sum(country_desk: Desk) -> None:
    counts = {"Groningen": 5, "Eemsdelta": 7}
    rows = [["Gemeente", "jan-24"], ["Groningen", 12], *counts.items(), ["Almere", 3], ["Totaal", 15]]
    country_desk.bring(workbook(Blad1=rows), "realisatie.xlsx", Choices(partial=True))
    assert figures(country_desk) == {("GM0014", "2024-01"): 5, ("GM1979", "2024-01"): 7, ("GM0034", "2024-01"): 3}


def test_a_table_of_the_contract_may_stand_beside_one_that_is_understood(desk: Desk) -> None:
    contract = [["date", "region", "value"], ["2024-01-01", "PV20", 5]]
    own = [["Gemeente", "Realisatie jan-24"], *([name, 1] for name in NAMES)]
    outcome = desk.bring(workbook(Stand=contract, Maand=own), "tabel.xlsx")
    assert (outcome.new, set(outcome.record.layout.split("+"))) == (5, {"observations", "stands"})
    own[1][1] = "veel"
    contract[1][2] = "x"
    faults = desk.refusal(workbook(Stand=contract, Maand=own), "tabel.xlsx")
    assert {(fault.row, fault.column) for fault in faults} == {(2, "Stand!value"), (2, "Maand!Realisatie jan-24")}


def test_a_heading_that_is_a_formula_without_a_value_is_a_fault_with_its_row(desk: Desk) -> None:
    own = [["Gemeente", "Realisatie jan-24", '="Realisatie "&"feb-24"'], *([name, 1, 2] for name in NAMES)]
    faults = desk.refusal(workbook(Maand=own), "tabel.xlsx")
    assert [(fault.row, fault.code) for fault in faults] == [(1, "error_cell")]
