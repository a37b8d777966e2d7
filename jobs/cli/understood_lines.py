"""What was understood of a table, in lines for a terminal: which sheet, rows and columns, and the sum per month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from base.i18n import N_, Language
from jobs.cli.import_lines import outcome_lines
from jobs.importing.faults import filled
from jobs.importing.ingest import Look
from jobs.importing.understanding.body import RowKind
from jobs.importing.understanding.long_form import months_of
from jobs.importing.understanding.notices import notices
from jobs.importing.understanding.understand import UnderstoodTable
from jobs.importing.understanding.values import number

_IN_A_LINE = 6
_MOST_HEADINGS = 24
_MOST_SUMS = 60


def look_lines(look: Look, file_name: str, say: Language) -> Iterator[str]:
    """What a file holds as far as it was understood, and what an import of it would do."""
    yield file_name
    for table in look.understood.tables if look.understood else ():
        yield from _table_lines(table, say)
    if look.outcome is not None and not (look.understood and look.understood.tables):
        yield "  " + say(
            N_("a table of the import contract ({layout}), with the columns {columns}"), **_contract(look)
        )
        for (counted, time), (count, total) in sorted(look.sums.items())[:_MOST_SUMS]:
            yield f"    {counted} {time}: {say.number(count)} ({say.number(total)})"
    if look.understood and look.outcome is None:
        for message, details in notices(look.understood):
            yield "  ! " + filled(say, message, details)
    if look.outcome is not None:
        yield from ("  " + line for line in outcome_lines(look.outcome, say))


def _contract(look: Look) -> dict[str, object]:
    layout = look.outcome.record.layout if look.outcome else ""
    return {"layout": layout, "columns": ", ".join(look.headings)}


def _table_lines(table: UnderstoodTable, say: Language) -> Iterator[str]:
    regions = table.body.of(RowKind.REGION)
    where = say(N_("sheet {sheet}, "), sheet=table.table.sheet) if table.table.sheet else ""
    several = N_("headings in row {headings}; {count} regions in rows {first} to {last}")
    message = several if len(regions) > 1 else N_("headings in row {headings}; one region, in row {first}")
    yield (
        "  "
        + where
        + say(
            message,
            headings=", ".join(str(row) for row in table.table.heading_rows),
            count=say.number(len(regions)),
            first=regions[0].number,
            last=regions[-1].number,
        )
    )
    yield "  " + say(N_("regions from column {column}"), column=table.region_heading)
    for counted, places in _columns(table).items():
        yield "  " + say(N_("{counted} from {columns}"), counted=counted, columns=_some(places, say))
    for counted, sums in _sums(table).items():
        yield "  " + say(N_("sum of {counted}:"), counted=counted)
        for start in range(0, len(sums), _IN_A_LINE):
            yield "    " + "   ".join(
                f"{time} {say.number(total)}" for time, total in sums[start : start + _IN_A_LINE]
            )


def _columns(table: UnderstoodTable) -> dict[str, list[str]]:
    """The headings per count; where rows say what they count, under what the column is called."""
    found: dict[str, list[str]] = {}
    for column in table.columns.values:
        found.setdefault(column.counted or column.heading, []).append(column.heading)
    return found


def _some(headings: Sequence[str], say: Language) -> str:
    if len(headings) <= _MOST_HEADINGS:
        return ", ".join(headings)
    return say(
        N_("{count} columns, {first} to {last}"),
        count=say.number(len(headings)),
        first=headings[0],
        last=headings[-1],
    )


def _sums(table: UnderstoodTable) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for (counted, time), texts in sorted(
        months_of(table.rows).items(), key=lambda item: (item[0][0], str(item[0][1]))
    ):
        found.setdefault(counted, []).append((str(time), sum(number(text) or 0 for text in texts)))
    return found
