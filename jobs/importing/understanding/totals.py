"""Totals in a table, held against the sum of what they are said to be the total of, and then left out.

A total that is off means that a row was misread, or that the table itself is wrong: it is a fault that names both
numbers, unless the person who imports says that the totals are known to be off.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, permutations
from typing import Final

from base.i18n import N_
from forecast.levels import PROVINCIE
from forecast.periods import HalfYear
from jobs.importing.faults import Fault
from jobs.importing.region_names import RegionNames
from jobs.importing.understanding.body import Body, BodyRow, RowKind
from jobs.importing.understanding.kinds import Columns, ValueColumn
from jobs.importing.understanding.moments import Moment
from jobs.importing.understanding.values import number, read_cell
from jobs.importing.understanding.words import is_total_row
from models.tables import FLOWS

_AVERAGE: Final = ("gemiddeld", "gem.")
# of two gemeenten the larger one may well hold what the other does
_LEAST_OTHERS: Final = 3
TOTAL_DIFFERS: Final = N_(
    "the table gives {said} as the total, its rows add up to {sum}; mend it, or import with --accept-totals when the "
    "total is known to be off"
)


def without_provincie_rows(body: Body, columns: Columns, names: RegionNames) -> Body:
    """The rows with the subtotal of a provincie that has the name of one of its gemeenten told apart from it.

    Of two rows called Groningen, the one that is the sum of all gemeenten of the provincie is the provincie; so is
    the only one, when it is the sum of all others.
    """
    if _has_times(columns):
        return body
    by_region: dict[str, list[BodyRow]] = {}
    for row in body.of(RowKind.REGION):
        by_region.setdefault(row.region, []).append(row)
    found = {row.number for row, family in _namesakes(body, columns, names) if _is_sum(row, family, columns.values)}
    for region, rows in by_region.items():
        shared = any(names.levels.get(code) == PROVINCIE for code in names.meant(rows[0].label))
        if len(rows) == 2 and shared:
            family = [
                row
                for code, others in by_region.items()
                for row in others
                if code != region and names.provincies.get(code) == names.provincies.get(region)
            ]
            sums = (one.number for one, own in permutations(rows) if _is_sum(one, [*family, own], columns.values))
            found |= set(islice(sums, 1))
    changed = (replace(row, kind=RowKind.SUBTOTAL) if row.number in found else row for row in body.rows)
    return replace(body, rows=tuple(changed))


def shared_name_faults(body: Body, columns: Columns, names: RegionNames) -> list[Fault]:
    """A fault for a row that may be a gemeente or its provincie: it has the name of both, and holds no less than all
    other gemeenten of the provincie together without being their sum.
    """
    faults = []
    for row, family in _namesakes(body, columns, names):
        own, others = (_all_columns(rows, columns) for rows in ([row], family))
        if own >= others > 0:
            message = N_(
                "{text} is the name of a gemeente and of its provincie, and holds no less than all other gemeenten "
                "of it; write {text} (gemeente) or {text} (provincie)"
            )
            faults.append(Fault(row.number, None, "ambiguous_region", message, {"text": row.label}))
    return faults


def _namesakes(body: Body, columns: Columns, names: RegionNames) -> Iterator[tuple[BodyRow, list[BodyRow]]]:
    """Each row that is the only one of a gemeente with the name of its provincie, and the rows of the other ones."""
    if _has_times(columns):
        return
    regions = body.of(RowKind.REGION)
    for row in regions:
        provincie = names.provincies.get(row.region)
        mine = [one for one in regions if names.provincies.get(one.region) == provincie]
        alone = sum(one.region == row.region for one in mine) == 1
        if provincie is not None and provincie in names.meant(row.label) and alone and len(mine) > _LEAST_OTHERS:
            yield row, [one for one in mine if one is not row]


def _all_columns(rows: Sequence[BodyRow], columns: Columns) -> int:
    return sum(_sum(rows, column)[0] for column in columns.values)


def _has_times(columns: Columns) -> bool:
    """Whether a region has a row for each time."""
    return columns.month is not None or columns.year is not None or columns.measure is not None


def without_time_totals(body: Body, columns: Columns) -> Body:
    """The rows of a table with a column of months, those whose month says that they are a total told apart."""
    if columns.month is None:
        return body
    place = columns.month
    return replace(
        body,
        rows=tuple(
            replace(row, kind=RowKind.TIME_TOTAL)
            if row.kind == RowKind.REGION and is_total_row(row.cells[place])
            else row
            for row in body.rows
        ),
    )


def _time_totals(body: Body, columns: Columns) -> Iterator[Fault]:
    """Rows that are the total of all times of a region, against the rows of that region."""
    for row in body.of(RowKind.TIME_TOTAL):
        mine = [one for one in body.of(RowKind.REGION) if one.region == row.region and _beside(one, row, columns)]
        for column in columns.values:
            said, (made, hidden) = number(row.cells[column.place]), _sum(mine, column)
            if said is not None and said != made and not (hidden and said > made):
                yield Fault(row.number, column.heading, "total_differs", TOTAL_DIFFERS, {"said": said, "sum": made})


def _beside(one: BodyRow, other: BodyRow, columns: Columns) -> bool:
    """Whether two rows are of the same count, and of the same year where a column tells it."""
    places = [place for place in (columns.measure, columns.year) if place is not None and other.cells[place]]
    return all(one.cells[place] == other.cells[place] for place in places)


def total_faults(body: Body, columns: Columns, names: RegionNames) -> list[Fault]:
    """A fault for every total row, subtotal row and total column that is not what it sums."""
    faults = [*_rows(body, columns, names), *_time_totals(body, columns)]
    faults += [fault for total in columns.totals for fault in _column(body, columns.values, total)]
    faults += [fault for column in columns.values for fault in _less_than_its_months(body, columns.values, column)]
    return faults


def _rows(body: Body, columns: Columns, names: RegionNames) -> Iterator[Fault]:
    regions = body.of(RowKind.REGION)
    for row in body.of(RowKind.TOTAL, RowKind.SUBTOTAL):
        if row.label.casefold().startswith(_AVERAGE):
            continue
        groups = [regions] if row.kind == RowKind.TOTAL else _groups(row, body, names)
        for column in (*columns.values, *columns.totals):
            said = number(row.cells[column.place])
            if said is None:
                continue
            sums = [_sum(group, column) for group in groups if group]
            if sums and all(said != total and not (incomplete and said > total) for total, incomplete in sums):
                yield Fault(
                    row.number, column.heading, "total_differs", TOTAL_DIFFERS, {"said": said, "sum": sums[0][0]}
                )


def _groups(row: BodyRow, body: Body, names: RegionNames) -> list[list[BodyRow]]:
    """What a subtotal may be of: the gemeenten of its provincie, or rows beside it."""
    regions = body.of(RowKind.REGION)
    words = [row.label, *(cell for cell in row.cells if cell)]
    provincie = next((found for text in words if (found := _provincie(text, names))), None)
    groups = [[one for one in regions if names.provincies.get(one.region) == provincie]] if provincie else []
    marks = [0, *(one.number for one in body.of(RowKind.SUBTOTAL, RowKind.TOTAL)), 2**31]
    place = marks.index(row.number)
    groups.append([one for one in regions if marks[place - 1] < one.number < row.number])
    groups.append([one for one in regions if row.number < one.number < marks[place + 1]])
    return groups


def _provincie(text: str, names: RegionNames) -> str | None:
    plain = text.casefold()
    for word in ("subtotaal", "totaal", "total", "provincie", "van", ":"):
        plain = plain.replace(word, " ")
    return names.provincie(plain.strip()) if plain.strip() else None


def _sum(rows: Sequence[BodyRow], column: ValueColumn) -> tuple[int, bool]:
    """The sum of a column over rows, and whether some of it is not known."""
    numbers = [number(row.cells[column.place]) for row in rows]
    hidden = any(read_cell(row.cells[column.place], dash_is_zero=True).not_known for row in rows)
    return sum(one for one in numbers if one is not None), hidden


def _is_sum(row: BodyRow, parts: Sequence[BodyRow], columns: Sequence[ValueColumn]) -> bool:
    said = [(column, number(row.cells[column.place])) for column in columns]
    return any(value for _, value in said) and all(
        value is None or value == _sum(parts, column)[0] for column, value in said
    )


def _column(body: Body, values: Sequence[ValueColumn], total: ValueColumn) -> Iterator[Fault]:
    """A total column against the sums of the months that it can be the total of: one must fit in each row."""
    choices = list(_summed(values, total))
    if not choices:
        return
    for row in body.of(RowKind.REGION):
        said = number(row.cells[total.place])
        if said is None:
            continue
        sums = []
        for columns in choices:
            numbers = [number(row.cells[column.place]) for column in columns]
            known = [one for one in numbers if one is not None]
            # of running totals the last is the total
            sums += [sum(known), known[-1] if known else 0]
        hidden = any(
            read_cell(row.cells[column.place], dash_is_zero=True).not_known for each in choices for column in each
        )
        if said not in sums and not (hidden and said > min(sums)):
            yield Fault(row.number, total.heading, "total_differs", TOTAL_DIFFERS, {"said": said, "sum": sums[0]})


def _less_than_its_months(body: Body, values: Sequence[ValueColumn], span: ValueColumn) -> Iterator[Fault]:
    """A quarter, half-year or year that is less than the months of it that stand beside it."""
    if span.moment is None or span.moment.unit not in ("quarter", "half", "year") or span.moment.year is None:
        return
    flows = [column for column in values if column is not span and column.counted == span.counted in FLOWS]
    mine = [column for column in flows if not column.running and _in_span(column.moment, span.moment)]
    for row in body.of(RowKind.REGION) if mine else ():
        said, made = number(row.cells[span.place]), sum(number(row.cells[column.place]) or 0 for column in mine)
        if said is not None and said < made:
            yield Fault(row.number, span.heading, "total_differs", TOTAL_DIFFERS, {"said": said, "sum": made})


def _summed(values: Sequence[ValueColumn], total: ValueColumn) -> Iterator[list[ValueColumn]]:
    """What a total column can be the total of: all it could mean of its count, and since January or July."""
    flows = [column for column in values if column.counted is None or column.counted in FLOWS]
    for counted in dict.fromkeys(column.counted for column in flows):
        if total.counted not in (None, counted):
            continue
        mine = [column for column in flows if column.counted == counted and column.moment is not None]
        if not mine:
            continue
        if total.moment is None or total.running:
            yield mine
            yield [column for column in mine if column.place < total.place]
        end = total.moment
        if end is not None and end.unit in ("quarter", "half", "year") and end.year is not None and not total.running:
            yield [column for column in mine if _in_span(column.moment, end)]
        elif end is not None and end.year is not None:
            yield [column for column in mine if _in_year(column.moment, end)]
            yield [column for column in mine if _in_half(column.moment, end)]


def _in_span(moment: Moment | None, span: Moment) -> bool:
    return moment is not None and moment.year is not None and span.first <= moment.first and moment.last <= span.last


def _in_year(moment: Moment | None, end: Moment) -> bool:
    return moment is not None and moment.year == end.year and moment.last <= end.last


def _in_half(moment: Moment | None, end: Moment) -> bool:
    return (
        moment is not None
        and moment.year is not None
        and moment.last <= end.last
        and HalfYear.of(moment.last) == HalfYear.of(end.last)
    )
