"""The track record in a terminal of 100 columns: the answer first, the tables after it."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from jobs.i18n import Language
from jobs.prognoses import tables, words
from jobs.prognoses.record import PrognosesRecord
from jobs.report.picture import NumberTable
from jobs.report.terminal import GAP, column_widths


def print_record(record: PrognosesRecord, names: dict[str, str], console: Console, say: Language) -> None:
    """Print sentences and tables; `names` are those of regions, by code."""
    for sentence in (*words.worth(record, say), *words.ours(record, say)):
        console.print(escape(sentence), style="bold")
    for line in words.caution(record, say):
        console.print(escape(line))
    _print(console, say("What a number was worth, by when it was known"), _by_lead(record, say))
    _print(console, say("The same, by status"), tables.worth_table(record.by_status, say("Status"), say))
    console.print(
        escape(say("Means; + is a number above what was realised. A number that was not revised changed by 0 %."))
    )
    if len(record.spans):
        _print(console, say("Times of which only the total is known"), tables.span_table(record, say))
    _print(console, say("Every version of the national taakstelling (net)"), tables.version_table(record, say))
    note = say("Derived: the correctie is taken as zero.")
    console.print(escape(f"{tables.DERIVED_MARK} {note}"))
    if record.versions["our_median"].notna().any():
        _print(console, say("Our own forecast of realisatie on the same day"), tables.our_table(record, say))
    if len(record.bands):
        _print(console, say("Official prognoses"), tables.band_table(record, names, say))
        for line in tables.band_lines(record, say):
            console.print(escape(line))
    console.print()
    for line in words.footer(record, say):
        console.print(escape(line))


def _by_lead(record: PrognosesRecord, say: Language) -> NumberTable:
    return tables.worth_table(record.by_lead, say("Known"), say)


def _print(console: Console, title: str, table: NumberTable) -> None:
    shown = Table(
        title=escape(title),
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    widths = column_widths(table, console.width - GAP * len(table.columns))
    for index, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        # a sign or a mark keeps a column from being all numbers to `NumberTable`
        right = index in table.numeric or (index > 0 and all(_number_like(row[index]) for row in table.rows))
        shown.add_column(escape(column), justify="right" if right else "left", width=width)
    for row in table.rows:
        shown.add_row(*(escape(cell) for cell in row))
    console.print()
    console.print(shown)


def _number_like(cell: str) -> bool:
    return not any(letter.isalpha() for letter in cell)
