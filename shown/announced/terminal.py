"""The track record in a terminal of 100 columns: the answer first, the tables after it."""

from __future__ import annotations

import pandas as pd
from rich.console import Console
from rich.markup import escape

from base.i18n import Language
from shown.announced import sentences as words
from shown.announced import tables
from shown.announced.record import PrognosesRecord
from shown.kit.picture import NumberTable
from shown.kit.terminal import print_table


def print_record(record: PrognosesRecord, names: dict[str, str], console: Console, say: Language) -> None:
    """Print sentences and tables; `names` are those of regions, by code."""
    for sentence in (*words.worth(record, say), *words.ours(record, say)):
        console.print(escape(sentence), style="bold")
    for line in words.caution(record, say):
        console.print(escape(line))
    print_table(console, say("What a number was worth, by when it was known"), _by_lead(record, say))
    print_table(console, say("The same, by status"), tables.worth_table(record.by_status, say("Status"), say))
    console.print(escape(words.counted(record, say)))
    if len(record.spans):
        print_table(console, say("Times of which only the total is known"), tables.span_table(record, say))
    print_table(console, say("Every version of the national taakstelling (net)"), tables.version_table(record, say))
    note = say("Derived: the correctie is taken as zero.")
    console.print(escape(f"{tables.DERIVED_MARK} {note}"))
    for line in words.distributed(record, say):
        console.print(escape(line))
    if record.versions["our_median"].notna().any():
        print_table(console, say("Our own forecast of realisatie on the same day"), tables.our_table(record, say))
    if len(record.bands):
        print_table(console, say("Official prognoses"), tables.band_table(record, names, say))
        for line in tables.band_lines(record, say):
            console.print(escape(line))
    console.print()
    for line in words.footer(record, say):
        console.print(escape(line))


def _by_lead(record: PrognosesRecord, say: Language) -> NumberTable:
    """By when they were known, and below it those that the first sentences are about."""
    return tables.worth_table(pd.concat([record.by_lead, record.ahead_summary]), say("Known"), say)


def _number_like(cell: str) -> bool:
    return not any(letter.isalpha() for letter in cell)
