"""The rows below the headings: those of regions, and those that are a total, a group heading or a note.

A name that a gemeente and a provincie share means what most of the column holds; of gemeenten with the same name the
provincie that the table tells beside it, or above it, decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from forecast.levels import GEMEENTE, LAND, PROVINCIE
from jobs.importing.cells import BadCell
from jobs.importing.region_names import RegionNames, is_country
from jobs.importing.understanding.tables import Column, FoundTable, Row
from jobs.importing.understanding.values import number
from jobs.importing.understanding.words import Word, is_total_row, letters

_LEAST_SHARE: Final = 0.5
_MARK: Final = re.compile(r"\s*(\*+|[¹²³⁴]|\d\)|[a-d]\)|†)\s*(?P<text>.+)")


class RowKind(StrEnum):
    """What a row below the headings is."""

    REGION = "region"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    TIME_TOTAL = "time_total"
    GROUP = "group"
    REPEATED = "repeated"
    NOTE = "note"


@dataclass(frozen=True)
class BodyRow:
    """One row: `region` is its code, or what it says where that is none; `label` is how the file calls it."""

    number: int
    cells: tuple[str, ...]
    kind: RowKind
    region: str
    label: str


@dataclass(frozen=True)
class Body:
    """The rows of a table, sorted out. `identity` are the places of the columns that say which region a row is of."""

    level: str
    identity: tuple[int, ...]
    rows: tuple[BodyRow, ...]

    def of(self, *kinds: RowKind) -> tuple[BodyRow, ...]:
        """The rows of some kinds, in order."""
        return tuple(row for row in self.rows if row.kind in kinds)

    @property
    def marks(self) -> dict[str, str]:
        """What the notes below the table say of a mark, as `*` in `4*`."""
        found = {}
        for row in self.of(RowKind.NOTE):
            match = _MARK.fullmatch(row.label)
            if match:
                found[match[1]] = match["text"]
        return found


@dataclass(frozen=True)
class _Identity:
    """The places of the columns with codes, names and provincies; None where there is none."""

    code: int | None
    name: int | None
    provincie: int | None

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(place for place in (self.code, self.name, self.provincie) if place is not None)


def read_body(table: FoundTable, names: RegionNames) -> Body | None:
    """The rows of a table; None when no column of it holds regions."""
    identity = _identity(table, names)
    if identity is None:
        return None
    level = _level(table, identity, names)
    rows = tuple(_once(_in_one_provincie(list(_rows(table, identity, level, names)), names)))
    if not any(row.kind == RowKind.REGION for row in rows):
        return None
    others = tuple(column.place for column in table.columns if column.is_identity)
    return Body(level, tuple(dict.fromkeys((*identity.places, *others))), rows)


def _once(rows: Sequence[BodyRow]) -> Iterator[BodyRow]:
    """The rows, one that repeats another to the letter marked as such: it would count twice in every sum."""
    seen = set()
    for row in rows:
        twice = row.kind == RowKind.REGION and row.cells in seen
        seen.add(row.cells)
        yield replace(row, kind=RowKind.REPEATED) if twice else row


def _in_one_provincie(rows: Sequence[BodyRow], names: RegionNames) -> list[BodyRow]:
    """The rows, a name that gemeenten share taken for the one in the provincie that all other rows are of."""
    provincies = {names.provincies.get(row.region) for row in rows if row.region in names.names}
    if len(provincies) != 1:
        return list(rows)
    (provincie,) = provincies
    found = []
    for row in rows:
        open_one = row.kind == RowKind.REGION and row.region and row.region not in names.names
        code = _region([row.label], GEMEENTE, provincie, names) if open_one else None
        found.append(replace(row, region=code) if code else row)
    return found


def _identity(table: FoundTable, names: RegionNames) -> _Identity | None:
    code = name = provincie = None
    best_code = best_name = 0.0
    for column in table.columns:
        cells = [cells[column.place] for _, cells in table.rows]
        texts = {cell for cell in cells if cell and not is_total_row(cell)}
        if not texts or not _may_hold_regions(column):
            continue
        if column.meaning.word == Word.PROVINCIE:
            provincie = column.place if provincie is None else provincie
            continue
        coded = sum(_is_code(text, column, names) for text in texts) / len(texts)
        named = sum(_is_name(text, names) for text in texts) / len(texts)
        if coded > max(best_code, _LEAST_SHARE * 0.99):
            code, best_code = column.place, coded
        elif named > max(best_name, _LEAST_SHARE * 0.99) or (named and column.is_identity and name is None):
            name, best_name = column.place, max(named, best_name)
    if code is None and name is None and provincie is None:
        # a column that should hold regions and holds none we know: each of its rows is a fault
        code = next((column.place for column in table.columns if column.meaning.word == Word.REGION), None)
    if code is None and name is None:
        return None if provincie is None else _Identity(None, provincie, None)  # a table of provincies
    return _Identity(code, name, provincie)


def _may_hold_regions(column: Column) -> bool:
    return column.is_identity or (column.meaning.word in (Word.UNKNOWN, Word.OTHER) and column.told.moment is None)


def _is_code(text: str, column: Column, names: RegionNames) -> bool:
    if names.coded(text) is None:
        return False
    # a number is the code of a gemeente only in a column that says so: 34 may be a count
    bare = text[:2].upper() not in ("GM", "PV", "NL")
    return not bare or column.is_identity


def _is_name(text: str, names: RegionNames) -> bool:
    return bool(re.search(r"[^\W\d]", text)) and bool(names.meant(text))


def _level(table: FoundTable, identity: _Identity, names: RegionNames) -> str:
    """What most rows are: a gemeente or a provincie."""
    place = identity.code if identity.code is not None else identity.name
    heading = letters(table.columns[place].heading) if place is not None else ""
    if identity.provincie is not None or heading.startswith(("gem", "gm")) or heading.endswith("gemeente"):
        return GEMEENTE
    found = [0, 0]
    for text in {cells[place] for _, cells in table.rows} if place is not None else ():
        code = names.coded(text)
        levels = {names.levels[one] for one in ([code] if code else names.meant(text))} if text else set()
        found[0] += levels == {GEMEENTE}
        found[1] += levels == {PROVINCIE}
    return PROVINCIE if found[1] > found[0] else GEMEENTE


def _rows(table: FoundTable, identity: _Identity, level: str, names: RegionNames) -> Iterator[BodyRow]:
    provincie: str | None = None
    last = max((number for number, cells in table.rows if _resolves(cells, identity, names)), default=0)
    for numbered in table.rows:
        row = _row(numbered, identity, level, names, provincie, after_last=numbered[0] > last)
        if row.kind == RowKind.GROUP:
            provincie = names.provincie(row.label) or provincie
        told = numbered[1][identity.provincie] if identity.provincie is not None else ""
        provincie = (names.provincie(told) if told else None) or provincie
        yield row


def _resolves(cells: Sequence[str], identity: _Identity, names: RegionNames) -> bool:
    texts = [cells[place] for place in (identity.code, identity.name) if place is not None and cells[place]]
    return any(names.coded(text) or names.meant(text) for text in texts if not is_total_row(text))


def _row(
    numbered: Row, identity: _Identity, level: str, names: RegionNames, provincie: str | None, *, after_last: bool
) -> BodyRow:
    row_number, cells = numbered
    others = [cell for place, cell in enumerate(cells) if cell and place not in identity.places]
    texts = [cells[place] for place in (identity.code, identity.name) if place is not None and cells[place]]
    label = (texts or [cell for cell in cells if cell])[0]
    told = cells[identity.provincie] if identity.provincie is not None else ""
    provincie = (names.provincie(told) if told else None) or provincie

    def sort(kind: RowKind, region: str = "") -> BodyRow:
        return BodyRow(row_number, cells, kind, region, label)

    says = [*texts, *([] if texts else [told, *others[:1]])]
    if any(is_total_row(text) for text in says) and not any(names.coded(text) for text in texts):
        return sort(RowKind.TOTAL if _whole_total([*texts, told, *others[:1]], names) else RowKind.SUBTOTAL)
    if not others and not _is_region(texts, level, names):
        return sort(RowKind.GROUP if label and names.provincie(label) else RowKind.NOTE)
    code = _region(texts, level, provincie, names)
    if code is not None:
        coded = any(names.coded(text) for text in texts)
        return sort(RowKind.REGION if coded or names.levels[code] == level else RowKind.SUBTOTAL, code)
    if not texts and told and others:
        return sort(RowKind.SUBTOTAL)
    if after_last and not any(number(cell) is not None for cell in others):
        return sort(RowKind.NOTE)
    return sort(RowKind.REGION, label if texts else "")


def _whole_total(texts: Sequence[str], names: RegionNames) -> bool:
    """Whether a total is of all rows: it names no provincie, as `Totaal Drenthe` does."""
    for text in texts:
        rest = re.sub(r"\b(sub|eind)?(totaal|total)\b|provincie|:", " ", text.casefold()).strip()
        if rest and not is_country(rest) and names.provincie(rest):
            return False
        if re.search(r"\bsub", text.casefold()):
            return False
    return True


def _is_region(texts: Sequence[str], level: str, names: RegionNames) -> bool:
    """Whether these say one region and no other level: a gemeente without figures, and not the heading of a group."""
    for text in texts:
        if names.coded(text):
            return True
        levels = {names.levels[code] for code in names.meant(text)}
        if levels == {level} or (levels == {PROVINCIE} and level == PROVINCIE):
            return True
    return False


def _region(texts: Sequence[str], level: str, provincie: str | None, names: RegionNames) -> str | None:
    """The code of the first of `texts` that means one region; None when none does."""
    for text in texts:
        try:
            found = names.find(text, level=level, provincie=provincie)
        except BadCell:
            continue
        if names.levels[found] != LAND or names.coded(text):
            return found
    return None
