"""What is read of an xlsx file: what a person sees, however the package was written."""

import pytest

from jobs.importing.files import limits
from jobs.importing.files.grid import Grid
from jobs.importing.files.parsing import parse
from jobs.importing.files.unreadable import Unreadable
from tests.jobs.importing.files.packages import HEADING, MAIN, column, xlsx_members, zipped

NUMBER = '<c r="A2"><v>61</v></c>'


def read(members: dict[str, str]) -> list[Grid]:
    return parse(zipped(members), "xlsx")


def cells(*written: str, **workbook: tuple[str, ...] | str) -> list[str]:
    """The texts below the heading."""
    (grid,) = read(xlsx_members(column(*written), **workbook))  # type: ignore[arg-type]
    return [texts[0] for _, texts in grid.rows[1:]]


def flaw(members: dict[str, str]) -> str:
    with pytest.raises(Unreadable) as refused:
        read(members)
    return refused.value.flaws[0].code


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#SPILL!"])
def test_an_error_is_its_text(error: str) -> None:
    assert cells(f'<c r="A2" t="e"><f>X()</f><v>{error}</v></c>') == [error]


def test_an_error_of_a_kind_nobody_knows_is_an_error() -> None:
    assert cells('<c r="A2" t="e"><v/></c>', '<c r="A3" t="e"><v>later</v></c>') == ["#ERROR!"] * 2


def test_a_formula_that_was_never_computed_is_the_formula() -> None:
    assert cells(
        '<c r="A2"><f>SUM(D2:D4)</f></c>', '<c r="A3"><f>A1</f><v/></c>', '<c r="A4"><f t="shared" si="0"/></c>'
    ) == ["=SUM(D2:D4)", "=A1", "=…"]


def test_a_formula_that_was_computed_is_its_outcome_also_when_that_is_an_empty_text() -> None:
    written = ('<c r="A2"><f>1+1</f><v>2</v></c>', '<c r="A3" t="str"><f>""</f><v></v></c>',
               '<c r="A4" t="str"><f>"a"</f><v>a</v></c>')  # fmt: skip
    assert cells(*written) == ["2", "a"]


def test_zeros_of_a_program_that_computes_nothing_are_formulas_still() -> None:
    written = ('<c r="A2"><f>1+1</f><v>0</v></c>', '<c r="A3"><f>1+1</f><v>2</v></c>', '<c r="A4"><v>0</v></c>')
    assert cells(*written, workbook='<calcPr fullCalcOnLoad="1"/>') == ["=1+1", "2", "0"]
    assert cells(*written) == ["0", "2", "0"]


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0%", "0.75", "75%"),
        ("0.0%", "0.125", "12,5%"),
        ("0%", "0.28999999999999998", "29%"),
        ("0%", "0.30000000000000004", "30%"),
        ("0%", "1", "100%"),
        ("0%", "-0.5", "-50%"),
        ("0%;[Red]-0%", "0.5", "50%"),
        ("0&quot;%&quot;", "75", "75"),
        ("0\\%", "75", "75"),
        ("#,##0", "1234", "1234"),
        ("0.00", "1.5", "1,5"),
        ("0", "61.00000000000001", "61"),
        ("General", "0.30000000000000004", "0,3"),
        ("d-m-yyyy", "46023", "2026-01-01"),
        ("[$-413]mmm-yy", "46023", "2026-01-01"),
        ("yyyy\\-mm", "46023.5", "2026-01-01T12:00:00"),
        ("[h]:mm", "1.5", "1 day, 12:00:00"),
        ("[Red]0", "5", "5"),
        ("@", "5", "5"),
        ("d-m-yyyy", "1", "1900-01-01"),
        ("d-m-yyyy", "-1", "-1"),
        ("d-m-yyyy", "1e300", str(int(1e300))),
    ],
)
def test_a_number_is_what_its_format_shows(code: str, value: str, shown: str) -> None:
    assert cells(f'<c r="A2" s="1"><v>{value}</v></c>', formats=(code,)) == [shown]


def test_the_days_of_an_old_mac() -> None:
    assert cells(
        '<c r="A2" s="1"><v>44561</v></c>', formats=("d-m-yyyy",), workbook='<workbookPr date1904="1"/>'
    ) == ["2026-01-01"]


def test_texts_are_composed_and_without_what_is_not_seen() -> None:
    shared = (
        "<si><t>Syrie\u0308</t></si>",
        "<si><r><t>PV</t></r><r><t>22\u200b</t></r><rPh><t>x</t></rPh></si>",
        "<si><t>a_x000A_b_x005F_</t></si>",
        "<si><t>\u00a0</t></si>",
    )
    written = [f'<c r="A{row}" t="s"><v>{row - 2}</v></c>' for row in range(2, 6)]
    assert cells(*written, '<c r="A6" t="b"><v>1</v></c>', shared=shared) == ["Syrië", "PV22", "a\nb_", "yes"]


def test_hidden_sheets_are_not_read_and_hidden_rows_are() -> None:
    hidden_row = HEADING + '<row r="2" hidden="1"><c r="A2"><v>61</v></c></row>'
    sheets = (column('<c r="A2"><v>999</v></c>'), column('<c r="A2"><v>998</v></c>'), hidden_row)
    (grid,) = read(xlsx_members(*sheets, states=("hidden", "veryHidden", "visible")))
    assert grid == Grid("Blad3", ((1, ("value",)), (2, ("61",))))


def test_a_file_with_hidden_sheets_alone_says_so() -> None:
    with pytest.raises(Unreadable, match="hidden"):
        read(xlsx_members(column(NUMBER), states=("hidden",)))


@pytest.mark.parametrize("place", ["XFD1048576", "XFD2", "A1048576", "XFD5000"])
@pytest.mark.parametrize("content", [' t="inlineStr"><is><t> </t></is></c>', ' s="1"/>'])
def test_a_blank_cell_far_away_is_ignored(place: str, content: str) -> None:
    row = place.lstrip("AXFD")
    written = f'<c r="{place}"{content}'
    rows = HEADING + (
        f'<row r="2">{NUMBER}{written}</row>'
        if row == "2"
        else f'<row r="2">{NUMBER}</row><row r="{row}">{written}</row>'
    )
    (grid,) = read(xlsx_members(rows, formats=("0",)))
    assert grid.rows == ((1, ("value",)), (2, ("61",)))


@pytest.mark.parametrize("place", ["Z1048576", "XFD2", "A5000"])
def test_a_filled_cell_far_away_is_named(place: str) -> None:
    row = place.lstrip("ZAXFD")
    far = f'<c r="{place}" t="inlineStr"><is><t>.</t></is></c>'
    rows = HEADING + (f'<row r="2">{NUMBER}{far}</row>' if row == "2" else f'<row r="{row}">{far}</row>')
    with pytest.raises(Unreadable, match=f"cell {place} is filled") as refused:
        read(xlsx_members(rows))
    assert (refused.value.flaws[0].code, refused.value.flaws[0].row) == ("row_length", int(row))


@pytest.mark.parametrize(
    "named",
    [
        lambda name: name.replace("/", "\\"),
        lambda name: name.upper(),
        lambda name: name.replace("workbook.xml", "Workbook.xml"),
    ],
)
def test_names_inside_may_be_written_in_other_ways(named: object) -> None:
    members = {named(name): content for name, content in xlsx_members(column(NUMBER)).items()}  # type: ignore[operator]
    assert read(members)[0].rows[1] == (2, ("61",))


def test_a_workbook_of_another_name() -> None:
    members = {
        name.replace("workbook", "workbook2"): content.replace("xl/workbook.xml", "xl/workbook2.xml")
        for name, content in xlsx_members(column(NUMBER)).items()
    }
    assert read({**members, "[Content_Types].xml": "<Types/>"})[0].rows[1] == (2, ("61",))


def test_strict_and_prefixed_files() -> None:
    strict = {
        name: content.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        for name, content in xlsx_members(column('<c r="A2" t="d"><v>2026-01-01</v></c>')).items()
    }
    assert read(strict)[0].rows[1] == (2, ("2026-01-01",))
    prefixed = xlsx_members("")
    prefixed["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>61</x:v></x:c></x:row></x:sheetData>'
        "</x:worksheet>"
    )
    assert read(prefixed)[0].rows == ((1, ("61",)),)


def test_cells_without_a_place_follow_each_other() -> None:
    rows = '<row><c><v>1</v></c><c r="C1"><v>2</v></c><c><v>3</v></c></row><row r="5"/><row><c><v>4</v></c></row>'
    assert read(xlsx_members(rows))[0].rows == ((1, ("1", "", "2", "3")), (6, ("4", "", "", "")))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A3"><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="x"/>',
        '<row r="2"><c r="XFE2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>twelve</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>7</v></c></row>',
        '<row r="2"><c r="A2" s="-1"><v>1</v></c></row>',
        "<row>",
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged(rows: str) -> None:
    assert flaw(xlsx_members(rows)) == "damaged"


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_a_member_that_is_gone_is_damage(member: str) -> None:
    members = xlsx_members(column(NUMBER))
    del members[member]
    assert flaw(members) == "damaged"


def test_an_entity_bomb_is_refused_unread() -> None:
    members = xlsx_members(column(NUMBER))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    members["xl/worksheets/sheet1.xml"] = bomb + members["xl/worksheets/sheet1.xml"].replace("61", "&b;")
    assert flaw(members) == "damaged"


def test_xml_that_is_nested_without_end() -> None:
    members = xlsx_members(column(NUMBER))
    members["xl/styles.xml"] = "<a>" * 200_000
    assert flaw(members) == "damaged"


def test_what_unpacks_to_something_huge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES_UNPACKED", 1000)
    assert flaw(xlsx_members(column(NUMBER))) == "too_large"


def test_more_cells_than_any_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CELLS", 2)
    assert flaw(xlsx_members(column(NUMBER, '<c r="A3"><v>1</v></c>'))) == "too_large"
    monkeypatch.setattr(limits, "MOST_CELLS", 100)
    monkeypatch.setattr(limits, "MOST_PADDED_CELLS", 5)
    assert flaw(xlsx_members(HEADING + '<row r="2"><c r="C2"><v>1</v></c></row>')) == "too_large"
    monkeypatch.setattr(limits, "MOST_WIDTH", 2)
    assert flaw(xlsx_members('<row r="1"><c r="C1"><v>1</v></c></row>')) == "too_large"
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 1)
    assert flaw(xlsx_members(column(NUMBER))) == "too_large"


def test_another_kind_of_document() -> None:
    document = {**xlsx_members(), "xl/workbook.xml": "<document/>"}
    assert flaw(document) == "wrong_kind"
