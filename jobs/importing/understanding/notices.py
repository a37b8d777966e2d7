"""What the reader must know of what was left out of a table, or read by a rule."""

from collections.abc import Iterator, Mapping

from base.i18n import N_
from jobs.importing.understanding.body import RowKind
from jobs.importing.understanding.understand import Understood, UnderstoodTable
from jobs.importing.understanding.words import STAND, TARGET

Notice = tuple[str, Mapping[str, object]]


def notices(understood: Understood) -> list[Notice]:
    """In order of the tables, as texts of the catalogue with what fills their places."""
    found = [notice for table in understood.tables for notice in _of_table(table)]
    if understood.not_read:
        message = N_("not read, as no table was found on them: sheets {sheets}")
        found.append((message, {"sheets": ", ".join(understood.not_read)}))
    return found


def _of_table(table: UnderstoodTable) -> Iterator[Notice]:
    yield from _by_whom(table)
    for why in dict.fromkeys(column.why for column in table.columns.left_out):
        yield why, {"columns": _some([one.heading for one in table.columns.left_out if one.why == why])}
    if table.columns.totals:
        message = N_("columns left out, totals held against the sum of their months: {columns}")
        yield message, {"columns": _some([column.heading for column in table.columns.totals])}
    totals = table.body.of(RowKind.TOTAL, RowKind.SUBTOTAL)
    if totals:
        message = N_("rows left out, totals held against the sum of their rows: {labels}")
        yield message, {"labels": _some([row.label for row in totals])}
    of_times = table.body.of(RowKind.TIME_TOTAL)
    if of_times:
        message = N_("rows left out, totals of all months of a region, held against the sum of these: {rows}")
        yield message, {"rows": _some([str(row.number) for row in of_times])}
    repeated = table.body.of(RowKind.REPEATED)
    if repeated:
        message = N_("rows left out, each the same as one above: {rows}")
        yield message, {"rows": _some([str(row.number) for row in repeated])}
    notes = table.body.of(RowKind.NOTE)
    if notes:
        yield N_("rows left out, notes: {labels}"), {"labels": _some([row.label for row in notes])}
    if table.unfinished:
        message = N_("left out, as the time was not over on the day of the import: {columns}")
        yield message, {"columns": _some(list(table.unfinished))}
    if table.running:
        yield N_("the numbers add up; they are turned into numbers per month"), {}
    yield from _meanings(table)
    yield from _times(table)
    yield from _by_rule(table)


def _times(table: UnderstoodTable) -> Iterator[Notice]:
    """Where a time comes from that the headings leave out."""
    for column in table.columns.values:
        if column.moment_from:
            details = {"heading": column.heading, "text": column.moment_from}
            yield N_("the time of {heading} is read from: {text}"), details
    if table.columns.year_used and table.columns.year_from:
        details = {"year": str(table.columns.context_year), "text": table.columns.year_from}
        yield N_("the year {year} is read from: {text}"), details


def _meanings(table: UnderstoodTable) -> Iterator[Notice]:
    """Which taakstelling, and which sign of the stand, is meant."""
    if any(column.counted == TARGET for column in table.columns.values):
        yield N_("the taakstelling is read as the net statutory number, without what is carried over"), {}
    stands = [column for column in table.columns.values if column.counted == STAND]
    if any(column.ahead for column in stands):
        yield N_("a positive stand is ahead in this table; it is stored with the other sign"), {}
    if any(not column.ahead for column in stands):
        yield N_("a positive stand is read as behind; if it is ahead in your table, import with --stand ahead"), {}


def _by_whom(table: UnderstoodTable) -> Iterator[Notice]:
    said = {column.counted: column.counted_from for column in table.columns.values if column.counted_from}
    for counted, text in said.items():
        yield N_("the numbers are read as {counted}, from: {text}"), {"counted": counted, "text": text}


def _by_rule(table: UnderstoodTable) -> Iterator[Notice]:
    tally = table.tally
    if tally.dashes and tally.dashes > tally.not_known:
        yield N_("{count} cells with a dash are read as 0"), {"count": tally.dashes}
    if tally.not_known:
        yield (
            N_("{count} cells say that the figure is not known; they are no figure, never 0"),
            {"count": tally.not_known},
        )
    if tally.blank:
        yield N_("{count} empty cells are no figure, never 0"), {"count": tally.blank}
    for mark, count in tally.marks.items():
        note = table.body.marks.get(mark, "")
        yield (
            N_("{count} figures have the mark {mark}; it is kept with their source: {note}"),
            {"count": count, "mark": mark, "note": note or mark},
        )


def _some(labels: list[str]) -> str:
    shown = ", ".join(labels[:5])
    return f"{shown}, …" if len(labels) > 5 else shown
