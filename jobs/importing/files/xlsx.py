"""The sheets of an xlsx file that a person sees, with what their cells show.

Errors, percentages and formulas that were never computed are text like any other cell. Rows and columns that are
hidden are read: who filters a table hides rows, and means all of them. Hidden sheets are not.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from base.i18n import N_
from jobs.importing.files import cell_text, limits
from jobs.importing.files.cell_text import clean, error_shown
from jobs.importing.files.package import Package, attribute, local
from jobs.importing.files.sparse import SparseSheet
from jobs.importing.files.unreadable import damaged, too_many_cells, unreadable

_WORKBOOK = "xl/workbook.xml"
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PERCENTS, _DURATIONS = frozenset({9, 10}), frozenset({46})
_MOMENTS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})


@dataclass(frozen=True)
class Workbook:
    """What the sheets have in common.

    Attributes:
        sheets: name and member of each that is visible.
        hidden: whether there are others.
        texts: the shared texts; read only where a sheet needs them.
        kinds: of each style, what its numbers show (`cell_text.number_format_kind`).
        from_1904: the first day that days are counted from.
        uncomputed: formulas that hold a zero were written by a program that did not compute them.
    """

    sheets: tuple[tuple[str, str], ...]
    hidden: bool
    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    from_1904: bool
    uncomputed: bool


def workbook_of(package: Package) -> Workbook:
    """The workbook of a package.

    Raises:
        Unreadable: it is another kind of document, or damaged.
    """
    related = dict(_relations(package, "_rels/.rels", "")) if "_rels/.rels" in package else {}
    main = next((target for kind, target in related.values() if kind == "officeDocument"), _WORKBOOK)
    root = package.tree(main if main in package else _WORKBOOK)
    if local(root.tag) != "workbook":
        unreadable("wrong_kind", N_("this is not a spreadsheet; call it .csv if it is a text file"))
    folder, name = posixpath.split(main)
    relations = dict(_relations(package, f"{folder}/_rels/{name}.rels", folder))
    sheets, hidden = [], False
    for element in _named(root, "sheet"):
        kind, target = relations.get(_relation_id(element), ("", ""))
        if kind == "worksheet" and (attribute(element, "state") or "visible") == "visible":
            sheets.append((clean(attribute(element, "name") or ""), target))
        elif not kind:
            damaged()
        else:
            hidden = True
    members = dict(relations.values())
    return Workbook(
        sheets=tuple(sheets),
        hidden=hidden,
        texts=tuple(_shared_texts(package, members["sharedStrings"])) if "sharedStrings" in members else (),
        kinds=tuple(_style_kinds(package.tree(members["styles"]))) if "styles" in members else (),
        from_1904=any(_yes(attribute(each, "date1904")) for each in _named(root, "workbookPr")),
        uncomputed=any(_yes(attribute(each, "fullCalcOnLoad")) for each in _named(root, "calcPr")),
    )


def read_sheet(package: Package, workbook: Workbook, name: str, member: str) -> SparseSheet:
    """One sheet, read cell by cell.

    Raises:
        Unreadable: it is damaged, or has more cells than any table.
    """
    sheet, number = SparseSheet(name), 0
    reader = _CellReader(workbook)
    sheet.notes += notes_of(package, member)
    for _, element in package.elements(member, "end"):
        if local(element.tag) == "mergeCell":
            sheet.merged.append(_merged(attribute(element, "ref") or ""))
        if local(element.tag) != "row":
            continue
        number = _whole(attribute(element, "r") or str(number + 1))
        sheet.add(number, reader.row(element, number))
        element.clear()
    return sheet


def notes_of(package: Package, member: str) -> Iterator[tuple[int, int, str]]:
    """Row, place and text of each comment on a cell of a sheet, old or in threads."""
    folder, name = posixpath.split(member)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package:
        return
    for kind, target in dict(_relations(package, relations, folder)).values():
        if kind not in ("comments", "threadedComment"):
            continue
        for _, element in package.elements(target, "end"):
            if local(element.tag) in ("comment", "threadedComment"):
                said = [each.text or "" for each in element.iter() if local(each.tag) in ("t", "text")]
                row, place = _cell(attribute(element, "ref") or "")
                yield row, place, clean("".join(said))
                element.clear()


def _merged(reference: str) -> tuple[int, int, int, int]:
    """`B3:B4` as rows and places."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _cell(first), _cell(last or first)
    return top, bottom, left, right


def _cell(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if not match:
        damaged()
    return int(match[2]), _column(match[1])


class _CellReader:
    """Turns cells into text; numbers of one kind come often, so their text is kept."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._number = lru_cache(maxsize=100_000)(self._number_text)

    def row(self, row: Element, number: int) -> dict[int, str]:
        """The cells of a row that are not blank, by place."""
        cells: dict[int, str] = {}
        place = -1
        for cell in row:
            if local(cell.tag) != "c":
                continue
            reference = cell.get("r")
            place = _place(reference, number) if reference else place + 1
            text = self._text(cell)
            if text:
                if place in cells:
                    damaged()
                cells[place] = text
        return cells

    def _text(self, cell: Element) -> str:
        value, formula, inline = None, None, None
        for child in cell:
            name = local(child.tag)
            if name == "v":
                value = child.text
            elif name == "f":
                formula = child
            elif name == "is":
                inline = child
        kind = cell.get("t", "n")
        if inline is not None and kind == "inlineStr":
            return _unescaped(_rich_text(inline))
        if formula is not None and self._is_uncomputed(kind, value):
            return f"={clean(formula.text or '') or '…'}"
        if kind == "e":
            return error_shown(value)
        return self._value(kind, value, cell.get("s", "0")) if value else ""

    def _is_uncomputed(self, kind: str, value: str | None) -> bool:
        """A text that is empty was computed; a number that is empty was not."""
        if kind == "n" and self._workbook.uncomputed and value and not value.strip("0."):
            return True
        return kind == "n" and not (value or "").strip()

    def _value(self, kind: str, value: str, style: str) -> str:
        if kind == "s":
            place = _whole(value)
            if place >= len(self._workbook.texts):
                damaged()
            return self._workbook.texts[place]
        if kind == "n":
            return self._number(value, style)
        if kind == "b":
            return cell_text.boolean_text(_yes(value.strip()))
        return cell_text.iso_text(value.strip()) if kind == "d" else _unescaped(value)

    def _number_text(self, value: str, style: str) -> str:
        place = _whole(style)
        shown = self._workbook.kinds[place] if place < len(self._workbook.kinds) else "number"
        try:
            number = float(value)
        except ValueError:
            damaged()
        if shown == "percent":
            return cell_text.percent_text(number)
        if shown == "moment":
            return cell_text.serial_text(number, from_1904=self._workbook.from_1904)
        return cell_text.duration_text(number) if shown == "duration" else cell_text.number_text(number)


def _relations(package: Package, member: str, folder: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Kind and member of each relation, by its id."""
    for element in _named(package.tree(member), "Relationship"):
        if attribute(element, "TargetMode") == "External":
            continue
        target = (attribute(element, "Target") or "").replace("\\", "/")
        whole = target if target.startswith("/") else f"{folder}/{target}"
        kind = (attribute(element, "Type") or "").rpartition("/")[2]
        yield attribute(element, "Id") or "", (kind, posixpath.normpath(whole).lstrip("/"))


def _relation_id(sheet: Element) -> str:
    return next((value for key, value in sheet.items() if key.startswith("{") and local(key) == "id"), "")


def _shared_texts(package: Package, member: str) -> Iterator[str]:
    count = 0
    for _, element in package.elements(member, "end"):
        if local(element.tag) == "si":
            yield _unescaped(_rich_text(element))
            element.clear()
            count += 1
            if count > limits.MOST_CELLS:
                too_many_cells()


def _rich_text(element: Element) -> str:
    """The text of an element: its `t` and those of its runs, not how it is pronounced."""
    parts = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [each.text or "" for each in child if local(each.tag) == "t"]
    return "".join(parts)


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        # half a character is none
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return clean(text)


def _style_kinds(styles: Element) -> Iterator[str]:
    own = {
        _whole(attribute(each, "numFmtId") or "0"): attribute(each, "formatCode") or ""
        for each in _named(styles, "numFmt")
    }
    for formats in _named(styles, "cellXfs"):
        for each in formats:
            number = _whole(attribute(each, "numFmtId") or "0")
            if number in own:
                yield cell_text.number_format_kind(own[number])
            elif number in _PERCENTS:
                yield "percent"
            elif number in _DURATIONS:
                yield "duration"
            else:
                yield "moment" if number in _MOMENTS else "number"


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local(element.tag) == name)


def _place(reference: str, row: int) -> int:
    match = _REFERENCE.fullmatch(reference)
    if not match or int(match[2]) != row:
        damaged()
    return _column(match[1])


@lru_cache(maxsize=limits.MOST_COLUMNS)
def _column(letters: str) -> int:
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _whole(text: str) -> int:
    if not re.fullmatch(r"\s*[0-9]{1,10}\s*", text):
        damaged()
    return int(text)


def _yes(text: str | None) -> bool:
    return text in ("1", "true", "on")
