"""What is read of an ods file: what a person sees, without notes, padding and hidden sheets."""

import pytest

from jobs.importing.files import limits
from jobs.importing.files.grid import Grid
from jobs.importing.files.parsing import parse
from jobs.importing.files.unreadable import Unreadable
from tests.jobs.importing.files.packages import ods_cell, ods_column, ods_members, zipped

NUMBER = ods_cell("61", 'office:value-type="float" office:value="61"')


def read(rows: str, **sheet: str) -> list[Grid]:
    return parse(zipped(ods_members(rows, **sheet)), "ods")


def cells(*written: str) -> list[str]:
    (grid,) = read(ods_column(*written))
    return [texts[0] for _, texts in grid.rows[1:]]


@pytest.mark.parametrize(
    ("attributes", "text", "shown"),
    [
        ('office:value-type="string" calcext:value-type="error"', "#N/A", "#N/A"),
        ('office:value-type="string" calcext:value-type="error"', "Err:502", "Err:502"),
        ('office:value-type="string" calcext:value-type="error"', "?", "#ERROR!"),
        ('table:formula="of:=1/0" office:value-type="float" office:value="0"', "Err:532", "Err:532"),
        ('table:formula="of:=SUM([.D2:.D4])"', "", "=SUM([.D2:.D4])"),
        ('table:formula="of:=1+1" office:value-type="float" office:value="2"', "2", "2"),
        ('office:value-type="percentage" office:value="0.125"', "13%", "12,5%"),
        ('office:value-type="currency" office:value="5"', "€ 5", "5"),
        ('office:value-type="float" office:value="1234"', "1.234", "1234"),
        ('office:value-type="date" office:date-value="2026-01-01"', "1 jan", "2026-01-01"),
        ('office:value-type="date" office:date-value="2026-01-01T00:00:00"', "1 jan", "2026-01-01"),
        ('office:value-type="boolean" office:boolean-value="true"', "WAAR", "yes"),
        ('office:value-type="string"', 'a<text:s text:c="2"/>b<text:line-break/>c', "a  b\nc"),
        ('office:value-type="string"', "<text:span>PV</text:span><text:a>22</text:a>", "PV22"),
        ('office:value-type="string"', "Syrie\u0308", "Syrië"),
    ],
)
def test_a_cell_is_what_it_shows(attributes: str, text: str, shown: str) -> None:
    assert cells(ods_cell(text, attributes)) == [shown]


def test_notes_are_not_read() -> None:
    note = "<office:annotation><text:p>voorlopig</text:p></office:annotation><text:p>61</text:p>"
    assert cells(f'<table:table-cell office:value-type="string">{note}</table:table-cell>') == ["61"]


def test_what_is_repeated_is_there_as_often_and_padding_is_not() -> None:
    twice = NUMBER.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="2"')
    padding = '<table:table-cell table:number-columns-repeated="16382"/>'
    rows = (
        f'<table:table-row table:number-rows-repeated="2">{twice}{padding}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="1048573">{padding}</table:table-row>'
        f"<table:table-row>{padding}{ods_cell(' ')}</table:table-row>"
    )
    assert read(rows)[0].rows == ((1, ("61", "61")), (2, ("61", "61")))


def test_what_lies_under_a_merged_cell_is_not_seen() -> None:
    covered = NUMBER.replace("table-cell", "covered-table-cell")
    assert read(f"<table:table-row>{ods_cell('a')}{covered}{NUMBER}</table:table-row>")[0].rows == (
        (1, ("a", "", "61")),
    )


def test_a_hidden_sheet_is_not_read() -> None:
    hidden = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    members = ods_members(ods_column(ods_cell("999")), styles=hidden, style="ta1")
    with pytest.raises(Unreadable, match="hidden"):
        parse(zipped(members), "ods")
    second = f'</table:table><table:table table:name="b">{ods_column(NUMBER)}</table:table>'
    members["content.xml"] = members["content.xml"].replace("</table:table>", second, 1)
    assert parse(zipped(members), "ods") == [Grid("b", ((1, ("value",)), (2, ("61",))))]


def test_rows_in_groups_count_as_any() -> None:
    rows = f"<table:table-row-group><table:table-row>{NUMBER}</table:table-row></table:table-row-group>"
    assert read(rows + ods_column())[0].rows == ((1, ("61",)), (2, ("value",)))


@pytest.mark.parametrize(
    "row",
    [
        NUMBER.replace("61", "x"),
        NUMBER.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16385"'),
        NUMBER.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="-1"'),
        '<table:table-cell office:value-type="float"/>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged(row: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(f"<table:table-row>{row}</table:table-row>")
    assert refused.value.flaws[0].code == "damaged"


def test_a_full_sheet_by_repetition_is_too_large() -> None:
    cell = NUMBER.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
    with pytest.raises(Unreadable) as refused:
        read(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')
    assert refused.value.flaws[0].details == {"cells": limits.MOST_CELLS}


def test_a_protected_file_says_so() -> None:
    members = {**ods_members(""), "META-INF/manifest.xml": "<manifest:encryption-data/>"}
    with pytest.raises(Unreadable, match="protected"):
        parse(zipped(members), "ods")
