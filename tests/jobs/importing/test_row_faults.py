"""Every fault of a row that the contract names, each from a file as an office would bring it."""

import pytest

from base.i18n import Language
from jobs.importing.choices import Choices
from jobs.importing.faults import ImportRefused
from jobs.importing.ingest import import_file
from jobs.importing.regions import MOST_GUESSES
from jobs.importing.rules import ImportRules
from tests.jobs.importing.conftest import Desk

OBSERVATIONS = "month,region,measure,value"
TARGETS = "period,region,value,known_from,status"
STANDS = "date,region,value"
NATIONAL = TARGETS + "\n2021-H1,NL01,13500,2020-10-01,vastgesteld\n2021-H2,NL01,11000,2021-03-29,vastgesteld\n"
HALF_YEARS = (
    "provincie_code,provincie,aantal_gemeenten,periode,stand_begin,taakstelling,realisatie,realisatie_tot,soort,"
    "stand_eind,pct_nog_te_realiseren"
)
DRENTHE = "PV22,Drenthe,12,2021-H1,116,382,339,2021-07-01,peildatum,159,42"


CASES = [
    # observations
    (OBSERVATIONS, "2024-03,GM9999,realisatie,1", ("region", "unknown_region")),
    (OBSERVATIONS, "2024-13,NL01,realisatie,1", ("month", "bad_month")),
    (OBSERVATIONS, "2024-03,NL01,realisatie,-1", ("value", "negative_count")),
    (OBSERVATIONS, '2024-03,NL01,realisatie,"1234,5"', ("value", "bad_number")),
    (OBSERVATIONS, "2024-03,NL01,realisatie,1.23", ("value", "bad_number")),
    (OBSERVATIONS, "2024-03,NL01,realisatie,", ("value", "empty_cell")),
    (OBSERVATIONS, "2024-03,,realisatie,5", ("region", "empty_cell")),
    (OBSERVATIONS, "2024-03,NL01,realisaties,1", ("measure", "unknown_measure")),
    (OBSERVATIONS, ",NL01,realisatie,1", (None, "no_day")),
    (OBSERVATIONS, "2021-01,GM0788,realisatie,1", ("region", "dissolved_region")),
    (OBSERVATIONS + ",date", "2024-03,NL01,realisatie,1,2024-03-31", (None, "two_days")),
    (OBSERVATIONS + ",date", ",NL01,realisatie,1,2024-03-31", ("date", "flow_needs_span")),
    (OBSERVATIONS + ",from,to", ",NL01,bezetting,1,2024-01-01,2024-03-31", ("from", "stock_needs_date")),
    (OBSERVATIONS + ",from,to", ",NL01,realisatie,1,2024-01-01,", ("to", "half_span")),
    (OBSERVATIONS + ",from,to", ",NL01,realisatie,1,,2024-01-01", ("from", "half_span")),
    (OBSERVATIONS + ",from,to", ",NL01,realisatie,1,2024-03-01,2024-02-01", ("to", "backwards_span")),
    (OBSERVATIONS + ",from,to", ",NL01,realisatie,1,2024-01-01,2024-02-30", ("to", "bad_date")),
    (OBSERVATIONS + ",known_from", "2024-03,NL01,realisatie,1,2024-03-30", ("known_from", "known_too_early")),
    (OBSERVATIONS + ",known_from", "2024-03,NL01,bezetting,1,2024-03-30", ("known_from", "known_too_early")),
    (OBSERVATIONS + ",known_from", "2024-03,NL01,realisatie,1,morgen", ("known_from", "bad_date")),
    (OBSERVATIONS + ",quality", "2024-03,NL01,realisatie,1,D", ("quality", "bad_quality")),
    (OBSERVATIONS + ",simulated", "2024-03,NL01,realisatie,1,deels", ("simulated", "bad_word")),
    # targets
    (TARGETS, "2024-H3,NL01,1,2024-01-01,vastgesteld", ("period", "bad_period")),
    (TARGETS, "2024-H1,NL01,1,2024-01-01,definitief", ("status", "bad_status")),
    (TARGETS, "2024-H1,NL01,1,,vastgesteld", ("known_from", "empty_cell")),
    (TARGETS, "2024-H1,NL01,-1,2024-01-01,vastgesteld", ("value", "negative_count")),
    (TARGETS, "2021-H1,GM0788,1,2020-10-01,vastgesteld", ("region", "dissolved_region")),
    (TARGETS + ",basis", "2024-H1,NL01,1,2024-01-01,herzien,geraden", ("basis", "bad_basis")),
    # stands
    (STANDS, "2024-02-30,NL01,1", ("date", "bad_date")),
    (STANDS, "2024-01-01,PV32,1", ("region", "unknown_region")),
    (STANDS, "2021-01-01,GM0788,1", ("region", "dissolved_region")),
    (STANDS + ",role", "2024-01-01,NL01,1,midden", ("role", "bad_role")),
    (STANDS + ",known_from", "2024-01-01,NL01,1,2023-12-31", ("known_from", "known_too_early")),
]


@pytest.mark.parametrize(("header", "row", "fault"), CASES)
def test_a_bad_row_is_named(desk: Desk, header: str, row: str, fault: tuple[str | None, str]) -> None:
    (found,) = desk.refusal(f"{header}\n{row}\n")
    assert (found.row, found.column, found.code) == (2, *fault)
    assert "{" not in found.text(Language("nl"))


OPTIONAL = OBSERVATIONS + ",part,known_from,quality,source,simulated,naam"


@pytest.mark.parametrize("column", OPTIONAL.split(","))
@pytest.mark.parametrize("error", ["#N/A", "=A1"])
def test_an_error_is_a_fault_in_every_column_and_a_blank_in_none(desk: Desk, column: str, error: str) -> None:
    good = ["2024-03", "NL01", "realisatie", "5", "x", "2024-04-08", "A", "COA", "no", "Nederland"]
    good[OPTIONAL.split(",").index(column)] = error
    (found,) = desk.refusal(f"{OPTIONAL}\n{','.join(good)}\n")
    assert (found.row, found.column, found.code) == (2, column, "error_cell")
    assert error in found.text(Language("nl"))


def test_an_error_in_a_table_with_months_as_columns_names_its_month(desk: Desk) -> None:
    (found,) = desk.refusal("region;measure;2024-02;2024-03\nPV20;realisatie;1;#N/A\n")
    assert (found.row, found.column, found.code) == (2, "2024-03", "error_cell")


def test_a_percentage_is_no_count_and_three_decimals_are_not_thousands(desk: Desk) -> None:
    (found,) = desk.refusal(f"{OBSERVATIONS}\n2024-03,NL01,realisatie,100%\n")
    assert found.code == "bad_number"
    (found,) = desk.refusal(f"{OBSERVATIONS}\n2024-02,NL01,realisatie,0.000\n2024-03,NL01,realisatie,12.000\n")
    assert (found.row, found.column, found.code) == (3, "value", "unclear_numbers")


HALF_YEAR_CASES = [
    (DRENTHE.replace("PV22", "PV02"), ("provincie_code", "unknown_region")),
    (DRENTHE.replace("PV22", "GM0014"), ("provincie_code", "not_a_provincie")),
    (DRENTHE.replace("2021-H1", "2021-H7"), ("periode", "bad_period")),
    (DRENTHE.replace("2021-H1", "2024-H1").replace("2021-07", "2024-07"), ("periode", "no_national_target")),
    (DRENTHE.replace("339", "-339"), ("realisatie", "negative_count")),
    (DRENTHE.replace("peildatum", "tussenstand"), ("soort", "wrong_soort")),
    (DRENTHE.replace("peildatum", "einde"), ("soort", "bad_soort")),
    (DRENTHE.replace("2021-07-01", "2021-04-01"), ("soort", "wrong_soort")),
    (DRENTHE.replace("2021-07-01", "2021-08-01"), ("realisatie_tot", "day_outside_period")),
    (DRENTHE.replace("2021-07-01", "2021-01-01"), ("realisatie_tot", "day_outside_period")),
    # the stand differs by 250, half the opgave is 249
    (DRENTHE.replace("159,42", "409,107"), ("stand_eind", "sum_does_not_fit")),
    (DRENTHE.replace("159,42", "159,44"), ("pct_nog_te_realiseren", "sum_does_not_fit")),
]


@pytest.mark.parametrize(("row", "fault"), HALF_YEAR_CASES)
def test_a_bad_row_of_the_half_year_table_is_named(desk: Desk, row: str, fault: tuple[str, str]) -> None:
    desk.bring(NATIONAL, "landelijk.csv")
    found = [fault for fault in desk.refusal(f"{HALF_YEARS}\n{row}\n") if fault.code != "no_day"]
    assert [(fault.row, fault.column, fault.code) for fault in found] == [(2, *fault)]
    assert "{" not in found[0].text(Language("nl"))


@pytest.mark.parametrize("row", [DRENTHE.replace("159,42", "407,107"), DRENTHE.replace(",42", ",43"), DRENTHE])
def test_a_row_that_nearly_adds_up_is_taken(desk: Desk, row: str) -> None:
    desk.bring(NATIONAL, "landelijk.csv")
    assert desk.bring(f"{HALF_YEARS}\n{row}\n").new == 4


def test_a_small_opgave_allows_a_residual_of_150(desk: Desk) -> None:
    desk.bring(NATIONAL, "landelijk.csv")
    row = "PV29,Zeeland,13,2021-H1,0,100,100,2021-07-01,peildatum,{stand},{stand}"
    (fault,) = desk.refusal(f"{HALF_YEARS}\n{row.format(stand=151)}\n")
    assert fault.code == "sum_does_not_fit"
    assert desk.bring(f"{HALF_YEARS}\n{row.format(stand=150)}\n").new == 4


def test_an_unknown_region_names_the_nearest_by_name_or_by_code(desk: Desk) -> None:
    (fault,) = desk.refusal(f"{OBSERVATIONS},naam\n2024-03,GM9999,realisatie,1,Almeere\n")
    assert fault.details["nearest"] == "GM0034 (Almere)"
    (fault,) = desk.refusal(f"{OBSERVATIONS}\n2024-03,Nord Brabant,realisatie,1\n")
    assert fault.details["nearest"] == "PV30 (Noord-Brabant)"
    (fault,) = desk.refusal(f"{OBSERVATIONS}\n2024-03,GM00344,realisatie,1\n")
    assert fault.details["nearest"] == "GM0034 (Almere)"


def test_a_region_like_no_other_says_what_a_code_looks_like(desk: Desk) -> None:
    (fault,) = desk.refusal(f"{OBSERVATIONS}\n2024-03,#######,realisatie,1\n")
    assert "PV20" in fault.text(Language("nl"))


def test_a_column_of_something_else_is_refused_without_guessing_at_every_cell(desk: Desk) -> None:
    rows = "".join(f"2024-03,GM0{number},realisatie,1\n" for number in range(1000, 2000))
    faults = desk.refusal(f"{OBSERVATIONS}\n{rows}")
    assert len(faults) == 1000
    assert sum("nearest" in fault.details for fault in faults) == MOST_GUESSES


def test_a_dissolved_gemeente_names_its_successors(desk: Desk) -> None:
    (fault,) = desk.refusal(f"{OBSERVATIONS}\n2021-01,GM0788,realisatie,1\n")
    assert fault.details["successors"] == "GM0757 (Boxtel), GM0824 (Oisterwijk)"


def test_figures_from_before_a_herindeling_are_taken_for_the_old_gemeente(desk: Desk) -> None:
    content = f"{OBSERVATIONS}\n2020-12,GM0788,realisatie,1\n"
    assert desk.bring(content, choices=Choices(partial=True)).new == 1


def test_an_unknown_measure_names_the_nearest(desk: Desk) -> None:
    (fault,) = desk.refusal(f"{OBSERVATIONS}\n2024-03,NL01,instroom_eerst,1\n")
    assert fault.details["nearest"] == "instroom_eerste"


def test_two_values_for_one_figure(desk: Desk) -> None:
    (fault,) = desk.refusal(
        f"{OBSERVATIONS}\n2024-03,NL01,realisatie,1\n2024-04,NL01,realisatie,1\n2024-03,NL01,realisatie,2\n"
    )
    assert (fault.row, fault.column, fault.code) == (4, "value", "two_values")
    assert fault.details == {"other": 2, "value": 1}


def test_two_values_for_one_target_of_a_half_year(desk: Desk) -> None:
    desk.bring(NATIONAL, "landelijk.csv")
    half_way = "PV22,Drenthe,12,2021-H1,116,381,182,2021-04-01,tussenstand,315,83"
    (fault,) = desk.refusal(f"{HALF_YEARS}\n{DRENTHE}\n{half_way}\n")
    assert (fault.row, fault.code) == (3, "two_values")


def test_months_that_do_not_make_their_half_year(desk: Desk) -> None:
    months = "".join(f"2024-0{month},,,NL01,realisatie,100\n" for month in range(1, 7))
    (fault,) = desk.refusal(f"month,from,to,region,measure,value\n{months},2024-01,2024-06,NL01,realisatie,599\n")
    assert (fault.row, fault.column, fault.code) == (8, "value", "sum_does_not_fit")
    assert fault.details == {"months": 600, "value": 599}


def test_every_bad_row_is_reported_in_the_order_of_the_file(desk: Desk) -> None:
    rows = ["2024-13,GM9,realisatie,-5", "2024-03,NL01,realisatie,5"] * 30
    faults = desk.refusal(OBSERVATIONS + "\n" + "\n".join([*rows, "2024-03,NL01,realisatie,6"]) + "\n")
    assert [fault.row for fault in faults] == [row for row in range(2, 62, 2) for _ in range(3)] + [62]
    assert [fault.column for fault in faults[:3]] == ["month", "region", "value"]


def test_bad_cells_and_bad_sums_are_reported_together(desk: Desk) -> None:
    months = "2024-01,,,NL01,realisatie,1\n2024-02,,,NL01,realisatie,1\n"
    rows = months + ",2024-01,2024-02,NL01,realisatie,3\n2024-99,,,NL01,realisatie,1\n"
    faults = desk.refusal(f"month,from,to,region,measure,value\n{rows}")
    assert [(fault.row, fault.code) for fault in faults] == [(4, "sum_does_not_fit"), (5, "bad_month")]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (
            f"{OBSERVATIONS},bsn,voornaam\n2024-03,NL01,realisatie,1,123456782,An\n",
            ["personal_data", "personal_data"],
        ),
        ("naam,geboortedatum\nAn,1990-01-01\n", ["personal_data"]),
        (f"{OBSERVATIONS},kleur\n2024-03,NL01,realisatie,1,rood\n", ["unknown_column"]),
        (f"{OBSERVATIONS},value\n2024-03,NL01,realisatie,1,2\n", ["duplicate_column"]),
        ("month,region,value,measur\n2024-03,NL01,1,realisatie\n", ["missing_column", "unknown_column"]),
        (f"{OBSERVATIONS}\n", ["no_rows"]),
        ("kleur,smaak\nrood,zoet\n", ["unknown_table"]),
        ("", ["empty_file"]),
    ],
)
def test_a_bad_heading_refuses_the_file(desk: Desk, content: str, faults: list[str]) -> None:
    assert [fault.code for fault in desk.refusal(content)] == faults


def test_a_refusal_for_personal_data_repeats_no_cell(desk: Desk) -> None:
    faults = desk.refusal(f"{OBSERVATIONS},bsn\n2024-03,NL01,realisatie,1,123456782\n")
    assert not any("123456782" in fault.text(Language("nl")) for fault in faults)


def test_a_file_that_is_not_there(desk: Desk) -> None:
    (desk.folder / "map.csv").mkdir()
    for name, reason in (("map.csv", "this is a folder"), ("weg.csv", "cannot be read")):
        with pytest.raises(ImportRefused, match=reason):
            import_file(desk.engine, desk.folder / name, rules=ImportRules(), imported_at=desk.at)
