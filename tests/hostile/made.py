"""Files made to take time or memory of who reads them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from tests.jobs.importing.files.packages import ods_cell, ods_members, xlsx_members, zipped

HEADING: Final = "month;region;measure;value\n"
_WIDE: Final = '<c r="XFD{0}" t="inlineStr"><is><t>x</t></is></c>'


def _rows(cells: str, count: int) -> str:
    return "".join(f'<row r="{row}">{cells.format(row)}</row>' for row in range(1, count + 1))


def _xlsx(rows: str, **parts: tuple[str, ...]) -> bytes:
    return zipped(xlsx_members(rows, **parts))  # type: ignore[arg-type]


def _ods(rows: str) -> bytes:
    return zipped(ods_members(rows))


def _entities() -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    members = xlsx_members('<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>')
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = f'<!DOCTYPE a [<!ENTITY a0 "aaaaaaaaaa">{levels}]>{sheet}'
    return zipped(members)


def _bomb() -> bytes:
    """Written a piece at a time, so that only who reads it could need the memory."""
    members = xlsx_members("")
    members["xl/worksheets/sheet2.xml"] = members.pop("xl/worksheets/sheet1.xml")
    file = io.BytesIO(zipped(members))
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        member.write(b"<worksheet><sheetData>")
        for _ in range(190):
            member.write(b"<row><c><v>1</v></c></row>" * 100_000)
    return file.getvalue()


def _attributes() -> bytes:
    members = xlsx_members("")
    members["xl/worksheets/sheet1.xml"] = "<worksheet " + " ".join(f'a{n}="1"' for n in range(2_000_000)) + "/>"
    return zipped(members)


MADE: Final[Mapping[str, Callable[[], bytes]]] = {
    "a filled cell in the last column of 100,000 rows.xlsx": lambda: _xlsx(_rows(_WIDE, 100_000)),
    "a long text in a million cells.xlsx": lambda: _xlsx(
        _rows('<c r="A{0}" t="s"><v>0</v></c>', 1_000_000), shared=(f"<si><t>{'x' * 1_000_000}</t></si>",)
    ),
    "a million rows.xlsx": lambda: _xlsx(_rows('<c r="A{0}"><v>{0}</v></c>', 1_000_000)),
    "every cell filled.ods": lambda: _ods(
        '<table:table-row table:number-rows-repeated="1048576">'
        + ods_cell("1", 'table:number-columns-repeated="16384" office:value-type="string"')
        + "</table:table-row>"
    ),
    "a row nested in itself.ods": lambda: _ods("<table:table-row>" * 300_000),
    "spaces without end.ods": lambda: _ods(
        "<table:table-row>" + ods_cell('<text:s text:c="9999999"/>' * 200_000) + "</table:table-row>"
    ),
    "entities that grow.xlsx": _entities,
    "half a gigabyte in a package.xlsx": _bomb,
    "two million attributes.xlsx": _attributes,
    "a row of ten million cells.csv": lambda: (HEADING + ";" * 10_000_000).encode(),
    "as many line breaks as fit.csv": lambda: (HEADING + "\n" * (60 * 2**20)).encode(),
    "quotation marks as many as fit.csv": lambda: (HEADING + '"' * (60 * 2**20)).encode(),
    "a million rows that say nothing.csv": lambda: (HEADING + "a;b;c;d\n" * 1_000_000).encode(),
    "a million rows cut off.csv": lambda: (HEADING + "a\n" * 1_000_000).encode(),
    "one text as long as fits.csv": lambda: (HEADING + "x" * (60 * 2**20)).encode(),
    "two thousand headings.csv": lambda: (";".join(f"month{n}" for n in range(1_999)) + "\n1\n").encode(),
}
