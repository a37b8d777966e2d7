"""The sheets of an ods file that a person sees, with what their cells show.

Comments stand apart, and what lies under a merged cell is left out; hidden rows and columns are read, hidden sheets
are not.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from jobs.importing.files import cell_text, limits
from jobs.importing.files.cell_text import clean, error_shown
from jobs.importing.files.package import Package, attribute, local
from jobs.importing.files.sparse import SparseSheet
from jobs.importing.files.unreadable import damaged, too_many_cells
from jobs.importing.shown_errors import shows_error

_DIGITS = re.compile(r"[0-9]{1,7}")
_SPACES = {"tab": "\t", "line-break": "\n"}
_NOT_SHOWN = ("annotation", "ruby-text")


def read_sheets(package: Package) -> tuple[list[SparseSheet], bool]:
    """The visible sheets, and whether there are hidden ones.

    Raises:
        Unreadable: the file is damaged, or has more cells than any table.
    """
    sheets: list[SparseSheet] = []
    hidden_styles: set[str] = set()
    hidden, sheet, number, above = False, None, 1, list[str]()
    row: Element | None = None
    for event, element in package.elements("content.xml"):
        if row is not None:
            if element is row and event == "end":
                number = _add(sheet, number, row)
                above.pop()
                row.clear()
                row = None
            continue
        name = local(element.tag)
        if event == "start":
            if name == "table" and above[-1] == "spreadsheet":
                shown = attribute(element, "style-name") not in hidden_styles
                sheet, number = SparseSheet(clean(attribute(element, "name") or "")), 1
                hidden = hidden or not shown
                sheets += [sheet] if shown else []
            elif name == "table-row":
                row = element
            above.append(name)
            continue
        above.pop()
        if name == "table" and above[-1] == "spreadsheet":
            sheet = None
        elif name == "style" and _hides(element):
            hidden_styles.add(attribute(element, "name") or "")
        if name != "table-properties":
            element.clear()
    return sheets, hidden


def _hides(style: Element) -> bool:
    properties = [each for each in style if local(each.tag) == "table-properties"]
    return any(attribute(each, "display") == "false" for each in properties)


def _add(sheet: SparseSheet | None, number: int, row: Element) -> int:
    """Add a row, as often as it is repeated; the number of the next one."""
    repeated = _repeated(row, "number-rows-repeated")
    cells = _cells(sheet, number, row) if sheet is not None else {}
    if sheet is not None and cells:
        if repeated * len(cells) > limits.MOST_CELLS:
            too_many_cells()
        for each in range(number, number + repeated):
            sheet.add(each, cells)
    return number + repeated


def _cells(sheet: SparseSheet, number: int, row: Element) -> dict[int, str]:
    """The cells of a row that are not blank, by place; comments and merged cells go to the sheet."""
    cells: dict[int, str] = {}
    place = 0
    for cell in row:
        name = local(cell.tag)
        if name not in ("table-cell", "covered-table-cell"):
            continue
        attributes = _attributes(cell)
        repeated = _whole(attributes.get("number-columns-repeated"))
        # what lies under a merged cell is not seen
        text = _text(cell, attributes) if name == "table-cell" and (attributes or len(cell)) else ""
        if text:
            if place + repeated > limits.MOST_COLUMNS:
                damaged()
            cells.update(dict.fromkeys(range(place, place + repeated), text))
        sheet.notes += [(number, place, note) for note in _notes(cell)]
        down, right = (_whole(attributes.get(f"number-{which}-spanned")) for which in ("rows", "columns"))
        if max(down, right) > 1:
            sheet.merged.append((number, number + down - 1, place, place + right - 1))
        place += repeated
    return cells


def _notes(cell: Element) -> Iterator[str]:
    for note in cell:
        if local(note.tag) == "annotation":
            # who wrote it and when stand beside its paragraphs
            yield clean(" ".join("".join(each.itertext()) for each in note if local(each.tag) in ("p", "list")))


def _attributes(cell: Element) -> dict[str, str]:
    """By local name; `error` for a cell that says that it is one, in the namespace of LibreOffice."""
    attributes: dict[str, str] = {}
    for key, value in cell.items():
        if "calcext" not in key:
            attributes[local(key)] = value
        elif value == "error":
            attributes["error"] = value
    return attributes


def _text(cell: Element, attributes: dict[str, str]) -> str:
    kind, formula = attributes.get("value-type"), attributes.get("formula")
    if kind == "float" and formula is None and "error" not in attributes:
        return _value(kind, attributes, "")
    shown = clean("\n".join([_shown(each) for each in cell if local(each.tag) == "p"])) if len(cell) else ""
    if "error" in attributes:
        return error_shown(shown)
    if formula is not None:
        if kind is None and not shown:
            return f"={clean(formula.partition('=')[2]) or '…'}"
        if shows_error(shown):
            return shown
    return _value(kind, attributes, shown)


def _value(kind: str | None, attributes: dict[str, str], shown: str) -> str:
    if kind in ("float", "currency", "percentage"):
        try:
            number = float(attributes["value"])
        except (KeyError, ValueError):
            damaged()
        return cell_text.percent_text(number) if kind == "percentage" else cell_text.number_text(number)
    if kind == "date":
        return cell_text.iso_text(attributes.get("date-value", shown))
    if kind == "boolean":
        return cell_text.boolean_text(attributes.get("boolean-value") == "true")
    if kind == "string":
        return clean(attributes.get("string-value", shown))
    return shown


def _shown(element: Element) -> str:
    return "".join(_parts(element))


def _parts(element: Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        name = local(child.tag)
        if name == "s":
            yield " " * min(_repeated(child, "c"), limits.MOST_COLUMNS)
        elif name in _SPACES:
            yield _SPACES[name]
        elif name not in _NOT_SHOWN:
            yield from _parts(child)
        yield child.tail or ""


def _repeated(element: Element, name: str) -> int:
    return _whole(attribute(element, name))


def _whole(text: str | None) -> int:
    if text is None:
        return 1
    if not _DIGITS.fullmatch(text):
        damaged()
    return int(text)
