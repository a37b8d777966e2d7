"""Large files read by calamine: the same cells as `xlsx` reads, and only where nothing is odd."""

import pytest

from jobs.importing.files import fast, xlsx
from jobs.importing.files.package import Package
from tests.jobs.importing.files.packages import xlsx_members, zipped

ROW = (
    '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c><c r="B{0}"><v>{0}</v></c><c r="C{0}"><v>1.25</v></c>'
    '<c r="D{0}" s="1"><v>46023</v></c><c r="E{0}" t="b"><v>1</v></c>'
    '<c r="G{0}" t="inlineStr"><is><t> Syrie\u0308 </t></is></c></row>'
)
PLAIN = "".join(ROW.format(row) for row in range(2, 40))


@pytest.fixture(autouse=True)
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files count as large here."""
    monkeypatch.setattr(fast, "FAST_FROM", 0)


def both(rows: str, **workbook: tuple[str, ...]) -> tuple[object, object]:
    content = zipped(xlsx_members(rows, shared=("<si><t>PV22</t></si>",), **workbook))  # type: ignore[arg-type]
    package = Package(content)
    book = xlsx.workbook_of(package)
    slow = [xlsx.read_sheet(package, book, name, member).grid() for name, member in book.sheets]
    return fast.read_plain(content, package, book), slow


def test_the_cells_are_the_same() -> None:
    quick, slow = both(PLAIN, formats=("d-m-yyyy",))
    assert quick == slow


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="H2" t="e"><v>#N/A</v></c>',
        "<c r='H2' t='e'><v>#N/A</v></c>",
        '<c r="H2"><f>1+1</f><v>2</v></c>',
        '<c r="H2"><f t="shared" si="0"/></c>',
        '<c r="H2" s="2"><v>0.5</v></c>',
        '<c r="H2" t="inlineStr"><is><t>a_x000A_</t></is></c>',
        '<c r="H2" t="d"><v>2026-01-01</v></c>',
    ],
)
def test_what_is_odd_is_left_to_the_other_reader(cell: str) -> None:
    quick, _ = both(f'<row r="2">{cell}</row>', formats=("d-m-yyyy", "0%"))
    assert quick is None


@pytest.mark.parametrize("place", ["A1048576", "XFD1000", "AA20000"])
def test_sheets_without_end_are_left_to_the_other_reader(place: str) -> None:
    row = place.lstrip("AXFD")
    quick, _ = both(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{place}"/></row>')
    assert quick is None


@pytest.mark.parametrize("place", ["B300000", "XFD2"])
def test_large_sheets_are_read_as_far_as_they_go(place: str) -> None:
    row = place.lstrip("BXFD")
    quick, slow = both(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{place}"/></row>')
    assert quick == slow


def test_hidden_sheets_are_left_to_the_other_reader() -> None:
    content = zipped(xlsx_members(PLAIN, PLAIN, states=("visible", "hidden"), shared=("<si><t>a</t></si>",)))
    package = Package(content)
    assert fast.read_plain(content, package, xlsx.workbook_of(package)) is None
