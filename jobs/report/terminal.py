"""The report in a terminal of 100 columns; nothing hangs on colour alone."""

from __future__ import annotations

from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from jobs.i18n import Language
from jobs.report import chain_sentences, gemeente_words, sentences, tables
from jobs.report.chain_parts import short_table
from jobs.report.gemeenten import gemeente_rows
from jobs.report.overview import leading_period, region_rows
from jobs.report.picture import NumberTable
from jobs.report.track_section import track_section
from jobs.results import RunResults
from jobs.track_record import TrackRecord

# the backtest's first columns say what is forecast; the others, but for its dates, are of one model
QUESTION_COLUMNS = 3
# between two columns
GAP = 2


def print_report(results: RunResults, console: Console, say: Language) -> None:
    """Print the tables of the page, without its pictures, to `console`."""
    rows = region_rows(results)
    console.print(escape(sentences.state(rows, say)), style="bold")
    for line in chain_sentences.state(results, say):
        console.print(escape(line))
    _print_age(results, console, say)
    print_table(console, say("The stand now and ahead"), tables.stand_table(rows, say))
    if tables.any_assumed(rows):
        note = say("Under an assumed taakstelling: the real one is not known yet.")
        console.print(escape(f"{tables.ASSUMED_MARK} {note}"))
    period = leading_period(results)
    if period:
        title = say("Will the opgave of the {period} be met?", period=say.half_year(period))
        print_table(console, title, _narrow(tables.warning_table(rows, say), say))
    _print_gross(results, console, say)
    _print_worst(results, console, say)
    parts = short_table(results, say)
    if parts.rows:
        print_table(console, say("The chain to COA occupancy: what is given and what is assumed"), parts)
    console.print()
    console.print(escape(say("How often was it right?")), style="bold")
    print_track_record(results.track, console, say)
    scores = tables.score_table(results, say)
    if scores.rows:
        console.print()
        console.print(escape(say("How good were such forecasts before?")), style="bold")
        _print_scores(console, scores, say)
    print_table(console, say("Quality and age of the figures"), tables.age_table(results, say))
    for heading, texts in tables.note_groups(results, say):
        console.print(escape(heading), style="bold")
        for text in texts:
            console.print(f"- {escape(text)}")
    console.print()
    for line in sentences.footer(results, say):
        console.print(escape(line))


def print_track_record(track: TrackRecord | None, console: Console, say: Language, *, whole: bool = False) -> None:
    """Print what a backtest measured; `whole` adds the parts that a run's own report shows already."""
    section = track_section(track, say)
    for line in (*([section.sentence] if section.sentence else []), *section.introduction):
        console.print(escape(line))
    for heading, table in section.tables:
        print_table(console, heading, table)
    for heading, table in section.chain if whole else []:
        print_table(console, heading, table)
    if whole and section.other is not None:
        heading, scores = section.other
        console.print()
        console.print(escape(heading), style="bold")
        _print_scores(console, scores, say)


def _print_age(results: RunResults, console: Console, say: Language) -> None:
    warnings = sentences.age_warnings(results, say)
    if warnings:
        title = escape(say("The figures are old. Read the forecasts with that in mind."))
        console.print(Panel(escape("\n".join(warnings)), title=title, title_align="left", border_style="yellow"))


def _print_gross(results: RunResults, console: Console, say: Language) -> None:
    rows = region_rows(results)
    if tables.gross_known(results, rows):
        title = say("What the net stand hides")
        print_table(console, title, tables.three_numbers_table(results, rows, say))
    else:
        console.print(escape(say("Gross backlog and lead: unknown (only with gemeente figures).")))


def _print_worst(results: RunResults, console: Console, say: Language) -> None:
    """The worst gemeenten of each provincie, when the run has gemeenten."""
    rows = gemeente_rows(results)
    if not rows:
        return
    console.print()
    console.print(escape(say("Which gemeenten first, per provincie")), style="bold")
    for line in gemeente_words.simulated_table_line(rows, say):
        console.print(escape(line))
    tables_of = gemeente_words.worst_tables(results, rows, say)
    width = max(len(row[0]) for _, table in tables_of for row in table.rows)
    for heading, table in tables_of:
        # the chance in two lines leaves room for the cause
        short = tuple((row[0], row[1].replace(" (", "\n("), *row[2:]) for row in table.rows)
        print_table(console, heading, NumberTable(table.columns, short), name_width=width)


def _narrow(warnings: NumberTable, say: Language) -> NumberTable:
    """The warnings without origin and cause, and with the two paces in one column."""

    def kept(row: tuple[str, ...], pace: str) -> tuple[str, ...]:
        return (*row[:2], row[3], row[4].replace(" (", "\n("), row[5], pace, row[8], row[10])

    header = kept(warnings.columns, say("Needed / expected per month"))
    return NumberTable(header, tuple(kept(row, f"{row[6]} / {row[7]}") for row in warnings.rows))


def print_table(console: Console, title: str, table: NumberTable, *, name_width: int = 0) -> None:
    """A table as wide as the terminal allows, under its title if it has one.

    Args:
        name_width: least width of the first column.
    """
    shown = Table(
        title=escape(title) or None,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    widths = column_widths(table, console.width - GAP * len(table.columns), name_width)
    for index, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        # a sign or a mark keeps a column from being all numbers to `NumberTable`
        right = index in table.numeric or (
            index > 0 and not any(map(_has_letter, (row[index] for row in table.rows)))
        )
        shown.add_column(escape(column), justify="right" if right else "left", width=width)
    for row in table.rows:
        shown.add_row(*(escape(cell) for cell in row))
    console.print()
    console.print(shown)


def _has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def column_widths(table: NumberTable, available: int, name_width: int = 0) -> list[int]:
    """Widths that add up to at most `available` where words allow: text breaks between words, never inside one.

    The first column (at least `name_width`) and the last, the name and the verdict, keep each line whole.
    """
    widest, least = [], []
    for index, column in enumerate(table.columns):
        cells = [row[index] for row in table.rows]
        lines = [line for cell in cells for line in cell.split("\n")]
        whole = [*column.split(), *lines]
        at_the_edge = index in (0, len(table.columns) - 1)
        floor = name_width if index == 0 else 0
        least.append(
            max(map(len, whole if at_the_edge else [word for text in whole for word in text.split()]), default=1)
        )
        widest.append(max([floor, *map(len, whole)]))
        least[-1] = max(least[-1], floor)
    widths = list(widest)
    while sum(widths) > available and widths != least:
        index = max(range(len(widths)), key=lambda at: widths[at] - least[at])
        widths[index] -= 1
    return widths


def _print_scores(console: Console, scores: NumberTable, say: Language) -> None:
    """The backtest, a table for each question: one wide table would not fit."""
    width = max(len(row[QUESTION_COLUMNS]) for row in scores.rows)
    for question, rows in groupby(scores.rows, key=lambda row: row[:QUESTION_COLUMNS]):
        measure, level, months = question
        title = say("{measure}, {level}, {months} months ahead", measure=measure, level=level, months=months)
        models = tuple(row[QUESTION_COLUMNS:-1] for row in rows)
        print_table(console, title, NumberTable(scores.columns[QUESTION_COLUMNS:-1], models), name_width=width)
