"""What stands beside the cells of a spreadsheet: comments are searched, numbers in merged cells belong to nobody."""

import json

import pytest

from base.i18n import Language
from jobs.importing.files.child import answer, grids_of
from jobs.importing.files.grid import Grid
from jobs.importing.files.parsing import parse
from tests.jobs.importing.conftest import Desk
from tests.jobs.importing.files.packages import DOCUMENT, MAIN, RELATIONS, ods_members, xlsx_members, zipped

PERSONAL = ("betreft 111222333", "V1234567890", "bel jan@voorbeeld.nl")
ROWS = (("Gemeente", "Realisatie jan-24", "Realisatie feb-24"), ("Boxtel", "5", "2"), ("Oisterwijk", "", "3"))


def xlsx(*, comments: str = "", threads: str = "", merged: str = "") -> bytes:
    sheet = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}"><v>{text}</v></c>'
            if text.isdecimal()
            else f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for letter, text in zip("ABC", row, strict=True)
            if text
        )
        + "</row>"
        for number, row in enumerate(ROWS, 1)
    )
    members = xlsx_members(sheet)
    whole = "xl/worksheets/sheet1.xml"
    members[whole] = members[whole].replace("</sheetData>", f"</sheetData>{merged}")
    related = {"comments": comments, "threadedComment": threads}
    members["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{RELATIONS}">'
        + "".join(
            f'<Relationship Id="{kind}" Type="{DOCUMENT}/{kind}" Target="../{kind}1.xml"/>'
            for kind, text in related.items()
            if text
        )
        + "</Relationships>"
    )
    return zipped(members | {f"xl/{kind}1.xml": text for kind, text in related.items() if text})


def old_comment(text: str) -> str:
    runs = "".join(f"<r><t>{letter}</t></r>" for letter in text)
    comment = f'<comment ref="B2"><text>{runs}</text></comment>'
    return f'<comments xmlns="{MAIN}"><commentList>{comment}</commentList></comments>'


def thread(text: str) -> str:
    comment = f'<threadedComment ref="B2"><text>{text}</text></threadedComment>'
    return f'<ThreadedComments xmlns="x">{comment}</ThreadedComments>'


def ods(*, note: str = "", rows_spanned: int = 1) -> bytes:
    def cell(place: int, number: int, text: str) -> str:
        said = f"<office:annotation><text:p>{note}</text:p></office:annotation>" if (number, place) == (2, 1) else ""
        spanned = f' table:number-rows-spanned="{rows_spanned}"' if (number, place) == (2, 1) else ""
        value = f' office:value-type="float" office:value="{text}"' if text.isdecimal() else ""
        return f"<table:table-cell{value}{spanned}>{said}<text:p>{text}</text:p></table:table-cell>"

    rows = "".join(
        f"<table:table-row>{''.join(cell(place, number, text) for place, text in enumerate(row))}</table:table-row>"
        for number, row in enumerate(ROWS, 1)
    )
    return zipped(ods_members(rows))


@pytest.mark.parametrize("text", PERSONAL)
@pytest.mark.parametrize("kind", ["comment", "thread", "ods"])
def test_a_comment_with_personal_data_refuses_the_file_and_is_not_repeated(desk: Desk, kind: str, text: str) -> None:
    files = {
        "comment": ("cijfers.xlsx", xlsx(comments=old_comment(text))),
        "thread": ("cijfers.xlsx", xlsx(threads=thread(text))),
        "ods": ("cijfers.ods", ods(note=text)),
    }
    name, content = files[kind]
    (fault,) = desk.refusal(content, name)
    assert (fault.row, fault.column, fault.code) == (2, "Realisatie jan-24", "personal_data")
    told = fault.text(Language("nl"))
    assert told.startswith("in de opmerking bij deze cel staat wat lijkt op een persoonsgegeven")
    assert text not in told


def test_a_comment_is_read_as_no_figure() -> None:
    (grid,) = parse(xlsx(comments=old_comment("nagevraagd")), "xlsx")
    assert grid.notes == ((2, 1, "nagevraagd"),)
    assert grid.rows[1] == (2, ("Boxtel", "5", "2"))
    (grid,) = parse(ods(note="nagevraagd"), "ods")
    assert grid.notes == ((2, 1, "nagevraagd"),)
    assert grid.rows[1] == (2, ("Boxtel", "5", "2"))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_number_merged_over_two_gemeenten_is_refused_with_row_and_column(desk: Desk, kind: str) -> None:
    merged = '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    content = xlsx(merged=merged) if kind == "xlsx" else ods(rows_spanned=2)
    fault = desk.refusal(content, f"cijfers.{kind}")[0]
    assert (fault.row, fault.column, fault.code) == (2, "Realisatie jan-24", "merged_cell")
    assert fault.details == {"count": 2}


def test_a_number_merged_over_two_months_is_refused_and_a_merged_blank_is_not(desk: Desk) -> None:
    over_months = xlsx(merged='<mergeCells><mergeCell ref="B2:C2"/></mergeCells>')
    assert desk.refusal(over_months, "cijfers.xlsx")[0].code == "merged_cell"
    nothing_in_it = xlsx(merged='<mergeCells><mergeCell ref="B3:B4"/><mergeCell ref="D1:D2"/></mergeCells>')
    assert {fault.code for fault in desk.refusal(nothing_in_it, "cijfers.xlsx")} == {"missing_gemeenten"}


def test_what_stands_beside_the_cells_comes_through_from_the_process_that_reads_a_file() -> None:
    grid = Grid("Blad1", ((1, ("a",)),), ((2, 1, "nagevraagd"),), ((2, 3, 1, 1),))
    content = xlsx(comments=old_comment("nagevraagd"), merged='<mergeCells><mergeCell ref="B2:B3"/></mergeCells>')
    (found,) = grids_of([json.dumps(line).encode() for line in answer(content, "xlsx")])
    assert (found.notes, found.merged) == (grid.notes, grid.merged)
