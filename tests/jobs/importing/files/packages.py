"""Spreadsheets written out in a test, as the XML that is inside them."""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

HEADING = '<row r="1"><c r="A1" t="inlineStr"><is><t>value</t></is></c></row>'


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return file.getvalue()


def xlsx_members(
    *sheets: str,
    states: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    shared: tuple[str, ...] = (),
    workbook: str = "",
) -> dict[str, str]:
    """The members of an xlsx file with these `sheetData`; style number n shows numbers as `formats[n - 1]`."""
    states = states or ("visible",) * len(sheets)
    named = "".join(
        f'<sheet name="Blad{number}" sheetId="{number}" state="{state}" r:id="r{number}"/>'
        for number, state in enumerate(states, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="s" Type="{DOCUMENT}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="t" Type="{DOCUMENT}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    own = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    used = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    main = f'<Relationship Id="x" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
    return {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{main}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">{workbook}'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{used}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(shared)}</sst>',
        **{
            f"xl/worksheets/sheet{number}.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            for number, rows in enumerate(sheets, 1)
        },
    }


def column(*cells: str) -> str:
    """`sheetData` with a heading and these cells below it, in column A."""
    rows = (f'<row r="{row}">{cell}</row>' for row, cell in enumerate(cells, 2))
    return HEADING + "".join(rows)


def ods_members(rows: str, *, styles: str = "", name: str = "Blad1", style: str = "") -> dict[str, str]:
    """The members of an ods file with one sheet of these rows."""
    spaces = "".join(f' xmlns:{short}="{OASIS}:{short}:1.0"' for short in ("office", "table", "text", "style"))
    table = f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<office:document-content{spaces} xmlns:calcext="{CALCEXT}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{table}"
        "</office:spreadsheet></office:body></office:document-content>",
    }


def ods_cell(text: str, attributes: str = 'office:value-type="string"') -> str:
    """A cell that shows a text."""
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def ods_column(*cells: str) -> str:
    """Rows with a heading and these cells below it, in the first column."""
    return "".join(f"<table:table-row>{cell}</table:table-row>" for cell in (ods_cell("value"), *cells))
