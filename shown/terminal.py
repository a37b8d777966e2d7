"""The report in a terminal of 80 columns: one screen of what matters, or all of it; nothing hangs on colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from base.i18n import Language
from shown import provenance
from shown.backtest.score_table import score_table
from shown.backtest.section import track_section
from shown.chain import sentences as chain_sentences
from shown.chain.parts import short_table
from shown.gemeenten import sentences as gemeente_words
from shown.headlines import Headline, Headlines, headlines
from shown.kit import words
from shown.kit.picture import NumberTable
from shown.kit.terminal import print_in_parts, print_table
from shown.origins import legend
from shown.read.backtests import TrackRecord
from shown.read.results import RunResults
from shown.regions import tables
from shown.regions.adding_up import of_provincies, of_published
from shown.regions.sentences import state

# what a terminal shows as long as nobody made it wider
COLUMNS = 80
# the backtest's first columns say what is forecast; the others, but for its dates, are of one model
QUESTION_COLUMNS = 3


def print_first_look(results: RunResults, console: Console, say: Language) -> None:
    """One screen: the country in a sentence, the provincies, the worst gemeenten, and where to look next."""
    heads = headlines(results)
    console.print(escape(state(results, heads, say)), style="bold")
    if provenance.age_warnings(results, say):
        console.print(escape(f"{provenance.age_finding(results, say)}."), style="yellow")
    rows = heads.worst_provincies
    if rows and heads.period is not None:
        title = say("Provincies, largest expected shortfall first")
        table = tables.first_look_table(results, rows, heads.period.peildatum, say)
        print_table(console, title, table, tight=True)
        if any(row.gross is not None for row in rows):
            console.print(escape(say("The shortfall is of the gemeenten that are behind; the stand is net.")))
    worst = heads.gemeenten[: gemeente_words.WORST]
    if worst:
        title = say("Gemeenten with the largest expected shortfall")
        print_table(console, title, gemeente_words.first_look_table(results, worst, say), tight=True)
    for command, what in _look_further(heads, say):
        console.print(escape(f"{command:<33} {what}"))
    for line in legend(results, [row.code for row in (*rows, *worst)], say):
        console.print(escape(line))
    console.print(escape(f"{words.as_of_line(results.as_of, say)}. {provenance.simulated(results, say)}"))


def _look_further(heads: Headlines, say: Language) -> list[tuple[str, str]]:
    commands = [
        ("radar report --all", say("all tables")),
        ("radar report --html rapport.html", say("with the pictures")),
    ]
    if heads.gemeenten:
        first = heads.gemeenten[0]
        told = say("why {name} comes first", name=first.name)
        commands.append((f"radar explain {first.code}", told))
    return commands


def print_report(results: RunResults, console: Console, say: Language) -> None:
    """Print the tables of the page, without its pictures, to `console`."""
    heads = headlines(results)
    rows = heads.above_gemeenten
    console.print(escape(state(results, heads, say)), style="bold")
    _print_lines(chain_sentences.state(results, say), console)
    _print_age(results, console, say)
    print_in_parts(console, say("The stand now and ahead"), tables.stand_table(results, rows, say))
    notes = [*tables.stand_notes(rows, say), *tables.marks(results, rows, say), *of_provincies(rows, say)]
    _print_lines(notes, console)
    if heads.period:
        title = say("Will the opgave of the {period} be met?", period=say.half_year(str(heads.period)))
        print_in_parts(console, title, _narrow(tables.warning_table(results, rows, say), say))
        _print_lines(tables.warning_notes(results, rows, say), console)
    _print_gross(results, rows, console, say)
    _print_worst(results, heads, console, say)
    parts = short_table(results, say)
    if parts.rows:
        print_table(console, say("The chain to COA occupancy: what is given and what is assumed"), parts)
    console.print()
    console.print(escape(say("How often was it right?")), style="bold")
    print_track_record(results.track, console, say)
    scores = score_table(results, say)
    if scores.rows:
        console.print()
        console.print(escape(say("How good were such forecasts before?")), style="bold")
        _print_scores(console, scores, say)
    print_table(console, say("Quality and age of the figures"), provenance.age_table(results, say))
    for heading, texts in provenance.note_groups(results, say):
        console.print(escape(heading), style="bold")
        _print_lines([f"- {text}" for text in texts], console)
    console.print()
    _print_lines(provenance.footer(results, say), console)


def _print_lines(lines: Sequence[str], console: Console) -> None:
    for line in lines:
        console.print(escape(line))


def print_track_record(track: TrackRecord | None, console: Console, say: Language, *, whole: bool = False) -> None:
    """Print what a backtest measured: for readers of a report, or with `whole` all that an analyst looks at."""
    section = track_section(track, say)
    for line in (*([section.sentence] if section.sentence else []), *section.introduction):
        console.print(escape(line))
    for heading, table in section.tables if whole else section.plain:
        print_table(console, heading, table)
    for heading, table in section.chain if whole else []:
        print_table(console, heading, table)
    if whole and section.other is not None:
        heading, scores = section.other
        console.print()
        console.print(escape(heading), style="bold")
        _print_scores(console, scores, say)


def _print_age(results: RunResults, console: Console, say: Language) -> None:
    warnings = provenance.age_warnings(results, say)
    if warnings:
        title = escape(say("The figures are old. Read the forecasts with that in mind."))
        console.print(Panel(escape("\n".join(warnings)), title=title, title_align="left", border_style="yellow"))


def _print_gross(results: RunResults, rows: Sequence[Headline], console: Console, say: Language) -> None:
    if tables.gross_known(results, rows):
        title = say("What the net stand hides")
        print_table(console, title, tables.three_numbers_table(results, rows, say))
        _print_lines(of_published(results, rows, say), console)
    else:
        console.print(escape(say("Gross achterstand and voorsprong: unknown (only with gemeente figures).")))


def _print_worst(results: RunResults, heads: Headlines, console: Console, say: Language) -> None:
    """The worst gemeenten of each provincie, when the run has gemeenten."""
    rows = heads.gemeenten
    if not rows:
        return
    console.print()
    console.print(escape(say("Which gemeenten first, per provincie")), style="bold")
    for line in gemeente_words.simulated_table_line(rows, say):
        console.print(escape(line))
    tables_of = gemeente_words.worst_tables(results, heads, say)
    width = max(len(row[0]) for _, table in tables_of for row in table.rows)
    for heading, table in tables_of:
        # the chance in two lines leaves room for the cause
        short = tuple((row[0], row[1].replace(" (", "\n("), *row[2:]) for row in table.rows)
        print_table(console, heading, NumberTable(table.columns, short), name_width=width)


def _narrow(warnings: NumberTable, say: Language) -> NumberTable:
    """The warnings without origin and cause, and with the two paces in one column."""

    def kept(row: tuple[str, ...], pace: str) -> tuple[str, ...]:
        first = (row[0], row[tables.TAAKSTELLING], row[tables.BEGIN], row[tables.OPGAVE])
        return (*first, row[tables.CHANCE], row[tables.SHORTFALL], pace, row[tables.STREAK], row[tables.FLAG])

    header = kept(warnings.columns, say("Needed / expected per month"))
    rows = (kept(row, f"{row[tables.NEEDED]} / {row[tables.EXPECTED]}") for row in warnings.rows)
    return NumberTable(header, tuple(rows))


def _print_scores(console: Console, scores: NumberTable, say: Language) -> None:
    """The backtest, a table for each question: one wide table would not fit."""
    width = max(len(row[QUESTION_COLUMNS]) for row in scores.rows)
    for question, rows in groupby(scores.rows, key=lambda row: row[:QUESTION_COLUMNS]):
        measure, level, months = question
        title = say("{measure}, {level}, {months} months ahead", measure=measure, level=level, months=months)
        models = tuple(row[QUESTION_COLUMNS:-1] for row in rows)
        print_table(console, title, NumberTable(scores.columns[QUESTION_COLUMNS:-1], models), name_width=width)
