"""The split as CSV and xlsx: both are read back here, as another program would."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from base.errors import Invalid
from base.i18n import Language
from config import DATA
from forecast.errors import BadInput
from forecast.plan.exchange import Move, changes_of
from forecast.plan.split import LARGEST_REMAINDER, ROUNDED_UP, RULES, STATUTORY, split_table
from forecast.plan.split_rows import ROW_COLUMNS, split_rows
from shown.plan.split_file import FILE_COLUMNS, SplitFacts, write_split
from shown.plan.split_sentences import HEADINGS

TOTAL = 15_000
NL, EN = Language("nl"), Language("en")
FACTS = SplitFacts(
    period="2027-H1",
    rule=STATUTORY,
    total=TOTAL,
    reference_date=date(2026, 1, 1),
    counted_on=(date(2026, 1, 1),),
    stand_date=date(2026, 7, 1),
    run_id="run-of-a-test",
    as_of=date(2026, 9, 10),
    data_as_of=date(2026, 9, 7),
    made_on=date(2026, 9, 15),
    stand_begin=9_425.5,
)


def gemeenten() -> pd.DataFrame:
    return pd.read_csv(DATA / "gemeenten.csv").set_index("code")


def rows(rule: str = STATUTORY) -> pd.DataFrame:
    """All gemeenten; of one nothing is known, one gives 5 persons to another, two have odd names."""
    places = gemeenten()
    known = pd.DataFrame({"stand": range(-100, 242), "p_miss": 0.5, "simulated": True}, index=places.index)
    known["stand_begin"] = known["stand"] + 0.5
    known.loc["GM0034", "simulated"] = False
    names = places["naam"].copy()
    names["GM0034"], names["GM0037"] = '=HYPERLINK("http://example.org")', "#REF!"
    return split_rows(
        split_table(TOTAL, places["inwoners_2026"]),
        total=TOTAL,
        rule=rule,
        places=pd.DataFrame({"name": names, "provincie": places["provincie"]}),
        known=known.drop("GM0014"),
        changes=changes_of([Move("GM0363", "GM0034", 5)]),
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("split")
    assert write_split(rows(), FACTS, folder / "split.csv", NL) == 342
    assert write_split(rows(), FACTS, folder / "split.xlsx", NL) == 342
    return folder


@pytest.fixture(scope="module")
def table(written: Path) -> Worksheet:
    return openpyxl.load_workbook(written / "split.xlsx").worksheets[0]


def column(sheet: Worksheet, name: str) -> list[object]:
    """The cells of one column, without its heading; the last is that of the total."""
    return [cell[0].value for cell in sheet.iter_rows(min_row=2, min_col=place(name), max_col=place(name))]


def place(name: str) -> int:
    return ROW_COLUMNS.index(name) + 1


def told(path: Path) -> dict[str, str]:
    sheet = openpyxl.load_workbook(path).worksheets[1]
    return {str(subject or ""): str(sentence) for subject, sentence in sheet.iter_rows(values_only=True)}


def test_both_files_add_up_to_the_total_and_hold_the_same(written: Path, table: Worksheet):
    back = pd.read_csv(written / "split.csv")
    assert tuple(back.columns) == FILE_COLUMNS
    assert back["taakstelling"].sum() == TOTAL
    assert sum(column(table, "taakstelling")[:-1]) == TOTAL  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(back[list(ROW_COLUMNS)], rows(), check_dtype=False)
    for name in set(ROW_COLUMNS) - {"simulated"}:
        in_book = pd.Series(column(table, name)[:-1], name=name)
        pd.testing.assert_series_equal(in_book, rows()[name], check_dtype=False)


def test_every_line_of_the_csv_says_what_it_is_of(written: Path):
    back = pd.read_csv(written / "split.csv", dtype=str)
    facts = {name: set(back[name]) for name in FILE_COLUMNS[len(ROW_COLUMNS) :]}
    assert facts == {
        "period": {"2027-H1"},
        "rule": {"statutory"},
        "total": {"15000"},
        "reference_date": {"2026-01-01"},
        "inhabitants_on": {"2026-01-01"},
        "interpolated": {"false"},
        "stand_date": {"2026-07-01"},
        "run_id": {"run-of-a-test"},
        "data_as_of": {"2026-09-07"},
        "made_on": {"2026-09-15"},
    }
    simulated = back.set_index("code")["simulated"]
    assert (simulated["GM0034"], simulated["GM0037"]) == ("false", "true")


def test_the_csv_is_the_same_in_every_language(written: Path, tmp_path: Path):
    write_split(rows(), FACTS, tmp_path / "split.csv", EN)
    assert (tmp_path / "split.csv").read_bytes() == (written / "split.csv").read_bytes()


def test_whole_numbers_are_whole_and_what_is_unknown_is_empty(written: Path, table: Worksheet):
    with (written / "split.csv").open(encoding="utf-8", newline="") as file:
        lines = {line["code"]: line for line in csv.DictReader(file)}
    cells = lines["GM0014"]
    assert cells["taakstelling"].isdigit()
    assert (lines["GM0037"]["stand"], lines["GM0037"]["stand_begin"]) == ("-98", "-97.5")
    assert [cells[name] for name in ("stand", "stand_begin", "opgave", "p_miss")] == [""] * 4
    groningen = [row for row in table.iter_rows(values_only=True) if row[0] == "GM0014"]
    assert [groningen[0][place(name) - 1] for name in ("stand", "stand_begin", "opgave", "p_miss")] == [None] * 4


def test_a_name_never_becomes_a_formula_or_an_error(table: Worksheet):
    names = {row[0].value: row[1] for row in table.iter_rows(min_row=2)}
    assert names["GM0034"].value == '=HYPERLINK("http://example.org")'
    assert names["GM0034"].data_type == "s"
    assert names["GM0034"].quotePrefix
    assert (names["GM0037"].value, names["GM0037"].data_type) == ("#REF!", "s")
    assert (names["GM0518"].value, names["GM0518"].quotePrefix) == (gemeenten()["naam"]["GM0518"], False)
    assert not [cell for row in table.iter_rows() for cell in row if cell.data_type in "fe"]


def test_the_table_is_marked_up_for_a_reader(table: Worksheet):
    assert [cell.value for cell in table[1]] == [NL(HEADINGS[name]) for name in ROW_COLUMNS]
    assert (table.freeze_panes, table.auto_filter.ref) == ("C2", "A1:O343")
    formats = {
        name: table.cell(2, place(name)).number_format for name in ("inhabitants", "share", "p_miss", "exchange")
    }
    assert formats == {"inhabitants": "#,##0", "share": "0.0000%", "p_miss": "0%", "exchange": "+#,##0;-#,##0;0"}
    marks = dict(zip(column(table, "code"), column(table, "simulated"), strict=True))
    assert (marks["GM0034"], marks["GM0037"]) == (None, "gesimuleerd")


def test_the_last_row_is_marked_as_the_total_and_has_no_sum_of_what_is_partly_unknown(table: Worksheet):
    last = table[table.max_row]
    assert table.max_row == 342 + 2
    assert all(cell.font.b and cell.border.top.style == "medium" for cell in last)
    total = {name: cell.value for name, cell in zip(ROW_COLUMNS, last, strict=True)}
    assert (total["code"], total["name"]) == (None, "Totaal (standen: netto)")
    assert total["inhabitants"] == gemeenten()["inwoners_2026"].sum()
    assert total["share"] == pytest.approx(1)
    assert (total["taakstelling"], total["exchange"], total[LARGEST_REMAINDER]) == (TOTAL, 0, TOTAL)
    assert total[ROUNDED_UP] == rows()[ROUNDED_UP].sum() > TOTAL
    assert [total[name] for name in ("stand", "p_miss", "simulated")] == [None] * 3
    # the country's own median, which is not the sum of those of gemeenten
    assert (total["stand_begin"], total["opgave"]) == (9_426, 9_426 + TOTAL)


def test_the_sums_of_stands_are_there_when_all_are_known(tmp_path: Path):
    whole = rows().fillna({"stand": 3.0, "stand_begin": 4.0, "opgave": 5.0})
    write_split(whole, FACTS, tmp_path / "split.xlsx", NL)
    sheet = openpyxl.load_workbook(tmp_path / "split.xlsx").worksheets[0]
    assert column(sheet, "stand")[-1] == whole["stand"].sum()
    net, behind = whole["stand"].sum(), whole["stand"].clip(lower=0).sum()
    words = told(tmp_path / "split.xlsx")["Stand nu (+ is achter)"]
    assert words == (
        f"Laatst bekend, van 1 juli 2026: netto {NL.number(net)} achter "
        f"({NL.number(behind)} achter min {NL.number(behind - net)} voor)."
    )


def test_the_second_sheet_says_what_the_split_rests_on(written: Path):
    book = openpyxl.load_workbook(written / "split.xlsx")
    assert book.sheetnames == ["verdeling", "toelichting"]
    words = told(written / "split.xlsx")
    excess = rows()[ROUNDED_UP].sum() - TOTAL
    assert words["Halfjaar"] == "1e helft 2027"
    assert words["Totaal"] == "15.000 personen: de netto taakstelling van alle gemeenten samen."
    assert words["Regel van de verdeling"].startswith("zoals toegepast: naar inwoners")
    assert f"is de som {excess} personen meer" in words["Te veel"]
    assert words["Inwoners"] == "Op 1 januari 2026, de peildatum van de wet, zoals gepubliceerd."
    assert words["Stand nu (+ is achter)"].startswith(
        "Laatst bekend, van 1 juli 2026, van 341 van de 342 gemeenten: "
    )
    assert (
        words["Uitruil (in de taakstelling)"] == "Gemeenten nemen 5 personen van elkaar over; de som blijft gelijk."
    )
    assert words["Cijfers"] == "Gemaakt met wat op 10 september 2026 bekend was"
    assert words["Gemaakt op"] == "15 september 2026"
    assert words["Gesimuleerde cijfers"].startswith("Gesimuleerd voor 340 van de 342 gemeenten")
    assert words["Berekening"] == "run-of-a-test"


def test_the_second_sheet_says_it_when_less_is_known_or_more_is_to_be_said(tmp_path: Path):
    drawn_between = (date(2024, 1, 1), date(2027, 1, 1))
    facts = replace(
        FACTS, counted_on=drawn_between, stand_begin=None, stand_date=None, notes=("=1+1", "Scenario: less housing.")
    )
    bare = rows().assign(simulated=False, stand=float("nan"))
    bare["taakstelling"], bare["exchange"] = bare["taakstelling"] - bare["exchange"], 0
    write_split(bare, facts, tmp_path / "split.xlsx", EN)
    words = told(tmp_path / "split.xlsx")
    assert words["Inhabitants"] == (
        "On 1 January 2026, the reference date of the law; estimated from the counts of 1 January 2024 and "
        "1 January 2027."
    )
    assert words["Expected stand at the start (+ is behind)"] == "Not known."
    assert words["Stand now (+ is behind)"] == "Not known."
    assert words["Exchanged (in the taakstelling)"] == "No gemeenten exchange."
    assert words["Simulated figures"].startswith("Simulated: nothing")
    notes = list(openpyxl.load_workbook(tmp_path / "split.xlsx").worksheets[1].iter_rows(min_col=2, max_col=2))[-2:]
    assert [(note.value, note.data_type) for (note,) in notes] == [("=1+1", "s"), ("Scenario: less housing.", "s")]


def test_inhabitants_of_another_day_than_the_law_asks_are_called_what_they_are(tmp_path: Path):
    facts = replace(FACTS, counted_on=(date(2024, 1, 1),))
    write_split(rows(), facts, tmp_path / "split.xlsx", NL)
    write_split(rows(), facts, tmp_path / "split.csv", NL)
    assert told(tmp_path / "split.xlsx")["Inwoners"] == (
        "Van 1 januari 2024. De wet vraagt die van 1 januari 2026; op de dag van de berekening was die telling nog "
        "niet bekend."
    )
    back = pd.read_csv(tmp_path / "split.csv", dtype=str)
    assert set(back["inhabitants_on"]) == {"2024-01-01"}
    assert set(back["interpolated"]) == {"false"}


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_that_was_chosen_is_told_first_and_the_others_beside_it(tmp_path: Path, rule: str):
    chosen = rows(rule)
    facts = replace(FACTS, rule=rule)
    if rule == ROUNDED_UP:
        with pytest.raises(BadInput, match=r"sums to 15\d+ persons, not to 15000"):
            write_split(chosen, facts, tmp_path / "split.xlsx", EN)
        return
    write_split(chosen, facts, tmp_path / "split.xlsx", EN)
    subjects = list(told(tmp_path / "split.xlsx"))
    assert EN(HEADINGS[rule]) not in subjects
    assert {EN(HEADINGS[other]) for other in RULES if other != rule} <= set(subjects)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_rows_that_break_the_contract_are_not_written(tmp_path: Path, suffix: str):
    path = tmp_path / f"split{suffix}"
    with pytest.raises(BadInput, match="have the columns code, name, provincie"):
        write_split(rows().drop(columns="share"), FACTS, path, NL)
    with pytest.raises(BadInput, match="twice"):
        write_split(pd.concat([rows(), rows().iloc[:1]]), FACTS, path, NL)
    with pytest.raises(BadInput, match="sums to 15000 persons, not to 14999"):
        write_split(rows(), replace(FACTS, total=14_999), path, NL)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "words"), [("split.ods", r"to a \.ods file"), ("no/such/split.xlsx", "not exist")])
def test_a_place_that_cannot_be_written_to_is_refused_in_words(tmp_path: Path, name: str, words: str):
    with pytest.raises(Invalid, match=words):
        write_split(rows(), FACTS, tmp_path / name, NL)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_writing_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "split.xlsx"
    target.write_bytes(b"old")
    real: Callable[..., int] = Path.write_bytes

    def half(self: Path, content: bytes) -> int:
        real(self, content[: len(content) // 2])
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="no space"):
        write_split(rows(), FACTS, target, NL)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_reader_that_has_the_old_file_open_keeps_all_of_it(tmp_path: Path):
    target = tmp_path / "split.xlsx"
    target.write_bytes(b"old")
    with target.open("rb") as reader:
        write_split(rows(), FACTS, target, NL)
        assert reader.read() == b"old"
    assert target.read_bytes() != b"old"
