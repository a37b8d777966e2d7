"""Whether the columns that say which region a row is of agree: a table of which one column was sorted reads well, and
is wrong in every row."""

from collections.abc import Iterator

from base.i18n import N_
from jobs.importing.faults import Fault
from jobs.importing.region_names import RegionNames
from jobs.importing.understanding.body import Body, BodyRow, RowKind
from jobs.importing.understanding.tables import Column, FoundTable
from jobs.importing.understanding.values import number
from jobs.importing.understanding.words import Word


def disagreements(table: FoundTable, body: Body, names: RegionNames) -> list[Fault]:
    """A fault for each row whose code, name and provincie are not those of one region."""
    columns = [column for column in table.columns if column.place in body.identity]
    if len(columns) < 2:
        return []
    return [fault for row in body.of(RowKind.REGION) for fault in _of_row(row, columns, body.identity[0], names)]


def _of_row(row: BodyRow, columns: list[Column], first: int, names: RegionNames) -> Iterator[Fault]:
    # a gemeente that is gone may have lain in another provincie than its successor
    if row.region not in names.names or row.region in names.ended:
        return
    for column in columns:
        text = row.cells[column.place]
        if column.place != first and column.meaning.word != Word.PROVINCIE and number(text) is not None:
            message = N_("{text} is a number where a name should be; is the row shifted?")
            yield Fault(row.number, column.heading, "two_regions", message, {"text": text})
            continue
        meant = _meant(text, column, names) if text else set()
        own = {row.region, names.provincies.get(row.region)}
        if meant and not meant & own:
            message = N_("{text} does not fit {region}, which the row is of by another column")
            details = {"text": text, "region": names.label(row.region)}
            yield Fault(row.number, column.heading, "two_regions", message, details)


def _meant(text: str, column: Column, names: RegionNames) -> set[str]:
    if column.meaning.word == Word.PROVINCIE:
        provincie = names.provincie(text)
        return {provincie} if provincie else set()
    code = names.coded(text)
    return {code} if code else names.meant(text)
