"""The report in a terminal of 100 columns; nothing hangs on colour alone."""

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
from shown.kit.terminal import print_table
from shown.read.backtests import TrackRecord
from shown.read.results import RunResults
from shown.regions import tables
from shown.regions.sentences import state

# the backtest's first columns say what is forecast; the others, but for its dates, are of one model
QUESTION_COLUMNS = 3
# provincies in the first look
FIRST_LOOK = 5


def print_report(results: RunResults, console: Console, say: Language) -> None:
    """Print the tables of the page, without its pictures, to `console`."""
    heads = headlines(results)
    rows = heads.above_gemeenten
    console.print(escape(state(results, heads, say)), style="bold")
    for line in chain_sentences.state(results, say):
        console.print(escape(line))
    _print_age(results, console, say)
    print_table(console, say("The stand now and ahead"), tables.stand_table(rows, say))
    if tables.any_assumed(rows):
        note = say("Under an assumed taakstelling: the real one is not known yet.")
        console.print(escape(f"{words.ASSUMED_MARK} {note}"))
    if heads.period:
        title = say("Will the opgave of the {period} be met?", period=say.half_year(str(heads.period)))
        print_table(console, title, _narrow(tables.warning_table(results, rows, say), say))
    _print_gross(results, rows, console, say)
    _print_worst(heads, console, say)
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
        for text in texts:
            console.print(f"- {escape(text)}")
    console.print()
    for line in provenance.footer(results, say):
        console.print(escape(line))


def print_first_look(results: RunResults, console: Console, say: Language) -> None:
    """What a newcomer reads in half a minute: the country in a sentence, five provincies, and where to look next."""
    heads = headlines(results)
    console.print(escape(state(results, heads, say)), style="bold")
    worst = sorted(heads.provincies, key=lambda row: (-(row.shortfall or 0.0), row.code))[:FIRST_LOOK]
    if worst and heads.period is not None:
        title = say("The provincies with the largest expected shortfall")
        print_table(console, title, tables.first_look_table(worst, heads, heads.period.peildatum, say))
    console.print(escape(say("Look further:")))
    for command, what in _look_further(heads, say):
        console.print(escape(f"  {command:<34} {what}"))
    console.print()
    console.print(escape(f"{words.as_of_line(results.data_as_of, say)}. {provenance.simulated(results, say)}"))


def _look_further(heads: Headlines, say: Language) -> list[tuple[str, str]]:
    commands = [("radar report", say("all tables")), ("radar report --html rapport.html", say("with the pictures"))]
    if heads.gemeenten:
        first = heads.gemeenten[0]
        commands.insert(
            1, (f"radar explain {first.code}", say("why {name} has the largest shortfall", name=first.name))
        )
    return commands


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
    warnings = provenance.age_warnings(results, say)
    if warnings:
        title = escape(say("The figures are old. Read the forecasts with that in mind."))
        console.print(Panel(escape("\n".join(warnings)), title=title, title_align="left", border_style="yellow"))


def _print_gross(results: RunResults, rows: Sequence[Headline], console: Console, say: Language) -> None:
    if tables.gross_known(results, rows):
        title = say("What the net stand hides")
        print_table(console, title, tables.three_numbers_table(results, rows, say))
    else:
        console.print(escape(say("Gross backlog and lead: unknown (only with gemeente figures).")))


def _print_worst(heads: Headlines, console: Console, say: Language) -> None:
    """The worst gemeenten of each provincie, when the run has gemeenten."""
    rows = heads.gemeenten
    if not rows:
        return
    console.print()
    console.print(escape(say("Which gemeenten first, per provincie")), style="bold")
    for line in gemeente_words.simulated_table_line(rows, say):
        console.print(escape(line))
    tables_of = gemeente_words.worst_tables(heads, say)
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


def _print_scores(console: Console, scores: NumberTable, say: Language) -> None:
    """The backtest, a table for each question: one wide table would not fit."""
    width = max(len(row[QUESTION_COLUMNS]) for row in scores.rows)
    for question, rows in groupby(scores.rows, key=lambda row: row[:QUESTION_COLUMNS]):
        measure, level, months = question
        title = say("{measure}, {level}, {months} months ahead", measure=measure, level=level, months=months)
        models = tuple(row[QUESTION_COLUMNS:-1] for row in rows)
        print_table(console, title, NumberTable(scores.columns[QUESTION_COLUMNS:-1], models), name_width=width)
