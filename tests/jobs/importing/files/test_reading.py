"""From bytes to tables: encodings, separators, spreadsheets, and files that are not what they seem."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobs.importing.faults import ImportRefused
from jobs.importing.files import limits
from jobs.importing.files.reading import ends_abruptly, read_grids
from jobs.importing.sheets import Sheet, sheet_of

TABLE = pd.DataFrame({"month": ["2024-03", "2024-04"], "region": ["GM0014", "NL01"], "value": [12, 1234]})
Writer = Literal["openpyxl", "odf"]


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a file as tables."""
    return [sheet_of(grid.rows) for grid in read_grids(content, name)]


def workbook(engine: Writer, **sheets: pd.DataFrame) -> bytes:
    """A spreadsheet with these sheets, written by another library than the one that reads it."""
    file = io.BytesIO()
    with pd.ExcelWriter(file, engine=engine) as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    return file.getvalue()


def code(content: bytes, name: str) -> str:
    """The one fault of a file that cannot be read."""
    with pytest.raises(ImportRefused) as refused:
        read_sheets(content, name)
    (fault,) = refused.value.faults
    return fault.code


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_in_every_dress(separator: str, encoding: str, line_end: str) -> None:
    lines = [["region", "naam", "value"], ["PV21", "Fryslân", "1.234"], ["GM1", "’s-Gravenhage €", "5"]]
    content = line_end.join(separator.join(line) for line in lines).encode(encoding)
    (sheet,) = read_sheets(content, "a.csv")
    assert sheet.headings == ("region", "naam", "value")
    assert sheet.cells.to_numpy().tolist() == lines[1:]
    assert sheet.cells.index.tolist() == [2, 3]
    assert not sheet.faults


def test_the_separator_is_that_of_the_heading() -> None:
    (sheet,) = read_sheets(b'region;value;bron\nNL01;"1,0";a,b,c,d\n', "a.csv")
    assert sheet.cells.to_numpy().tolist() == [["NL01", "1,0", "a,b,c,d"]]


def test_row_numbers_are_those_of_the_file() -> None:
    content = b'\nregion,bron\n\nNL01,"two\nlines"\n,\nPV20,x\n'
    (sheet,) = read_sheets(content, "a.csv")
    assert sheet.cells.index.tolist() == [4, 7]


@pytest.mark.parametrize(("engine", "kind"), [("openpyxl", "xlsx"), ("odf", "ods")])
def test_spreadsheets(engine: Writer, kind: str) -> None:
    frame = TABLE.assign(
        known_from=[date(2024, 4, 7), None],
        moment=pd.Timestamp(2024, 5, 1),
        part=[1.234, 2.0],
        simulated=[True, False],
    )
    (sheet,) = read_sheets(workbook(engine, cijfers=frame), f"a.{kind}")
    assert sheet.headings == tuple(frame.columns)
    assert sheet.cells.to_numpy().tolist() == [
        ["2024-03", "GM0014", "12", "2024-04-07", "2024-05-01", "1,234", "yes"],
        ["2024-04", "NL01", "1234", "", "2024-05-01", "2", "no"],
    ]
    assert sheet.cells.index.tolist() == [2, 3]


@pytest.mark.parametrize(("engine", "kind"), [("openpyxl", "xlsx"), ("odf", "ods")])
def test_a_table_that_starts_lower_and_to_the_right(engine: Writer, kind: str) -> None:
    file = io.BytesIO()
    with pd.ExcelWriter(file, engine=engine) as writer:
        TABLE.to_excel(writer, index=False, startrow=3, startcol=2)
    (sheet,) = read_sheets(file.getvalue(), f"a.{kind}")
    assert sheet.headings == ("month", "region", "value")
    assert sheet.cells.index.tolist() == [5, 6]
    assert not sheet.faults


def test_every_filled_sheet_is_a_table() -> None:
    content = workbook("openpyxl", leeg=pd.DataFrame(), uitleg=pd.DataFrame({"Lees mij": ["eerst"]}), cijfers=TABLE)
    assert [sheet.headings[0] for sheet in read_sheets(content, "a.xlsx")] == ["Lees mij", "month"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.ods"])
@pytest.mark.parametrize("content", [b"", b" \r\n\n"])
def test_an_empty_file(content: bytes, name: str) -> None:
    assert code(content, name) == "empty_file"


def test_an_empty_sheet() -> None:
    assert code(workbook("openpyxl", leeg=pd.DataFrame()), "a.xlsx") == "empty_file"


def test_separators_alone_are_an_empty_file() -> None:
    assert code(b";;;\n;;;\n", "a.csv") == "empty_file"


@pytest.mark.parametrize(("engine", "kind"), [("openpyxl", "xlsx"), ("odf", "ods")])
@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
def test_half_a_spreadsheet(engine: Writer, kind: str, part: float) -> None:
    content = workbook(engine, cijfers=TABLE)
    assert code(content[: int(len(content) * part)], f"a.{kind}") == "damaged"


def test_a_spreadsheet_with_a_broken_inside() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("xl/workbook.xml", "<half")
    assert code(file.getvalue(), "a.xlsx") == "damaged"


def test_half_a_csv() -> None:
    (sheet,) = read_sheets(b"month,region,value\n2024-03,NL01,12\n2024-04,NL", "a.csv")
    assert [(fault.row, fault.code) for fault in sheet.faults] == [(3, "row_length")]
    assert ends_abruptly(b"value\n12", "a.csv")
    assert not ends_abruptly(b"value\n1234\r\n", "a.csv")


def test_a_csv_cut_off_inside_quotation_marks() -> None:
    with pytest.raises(ImportRefused) as refused:
        read_sheets(b'region,bron\nNL01,x\nPV20,"Kamer', "a.csv")
    assert [(fault.row, fault.code) for fault in refused.value.faults] == [(3, "bad_quotes")]


def test_more_cells_than_headings() -> None:
    (sheet,) = read_sheets(b"region;value;\nNL01;1;;\nPV20;1.234;5\n", "a.csv")
    assert [(fault.row, fault.code) for fault in sheet.faults] == [(3, "row_length")]
    assert sheet.cells.index.tolist() == [2]


def test_figures_without_a_heading() -> None:
    (sheet,) = read_sheets(b"region,,value\nNL01,7,1\n", "a.csv")
    assert [fault.code for fault in sheet.faults] == ["no_heading"]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (bytes(range(256)), "a.csv", "not_text"),
        (b"region\x81\x8d", "a.csv", "not_text"),
        ("region,value\n".encode("utf-16-le"), "a.csv", "not_text"),
        ("region,value\x0b\n".encode("utf-16"), "a.csv", "not_text"),
        (b"\xff\xfea", "a.csv", "not_text"),
        (bytes(range(256)), "a.xlsx", "wrong_kind"),
        (b"region,value\n", "a.xlsx", "wrong_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx", "wrong_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.csv", "wrong_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "unknown_kind"),
        (b"%PDF-1.7", "a.pdf", "unknown_kind"),
        (b"region,value\n", "cijfers", "unknown_kind"),
    ],
)
def test_files_that_are_not_what_they_seem(content: bytes, name: str, expected: str) -> None:
    assert code(content, name) == expected


def test_a_spreadsheet_under_another_name() -> None:
    content = workbook("openpyxl", cijfers=TABLE)
    assert code(content, "a.csv") == "wrong_kind"
    assert code(content, "a.ods") == "wrong_kind"
    assert code(workbook("odf", cijfers=TABLE), "a.xlsx") == "wrong_kind"


def test_another_zip_file() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("brief.txt", "geachte")
    assert code(file.getvalue(), "a.xlsx") == "wrong_kind"


def test_a_huge_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 20)
    assert code(b"region,value\nNL01,123456\n", "a.csv") == "too_large"


def read_or_refused(content: bytes, name: str) -> Sequence[Any]:
    try:
        return read_sheets(content, name)
    except ImportRefused as refused:
        return refused.faults


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.ods"]))
@example(b"\xa0", "a.csv")
def test_no_bytes_do_anything_but_be_read_or_refused(content: bytes, name: str) -> None:
    assert read_or_refused(content, name)
