"""A comparison in the terminal and as one page that needs nothing else."""

from __future__ import annotations

from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from base.i18n import Language
from shown.kit.picture import NumberTable
from shown.kit.templates import filled
from shown.kit.terminal import print_table
from shown.read.results import RunResults
from shown.scenario import sentences as said
from shown.scenario.chart import comparison_picture
from shown.scenario.compare import Comparison, KeptScenario


def print_comparison(results: RunResults, comparison: Comparison, console: Console, say: Language) -> None:
    """What it comes down to, what is changed, the table, and of which run and figures."""
    console.print(escape(said.title(comparison, say)), style="bold")
    if comparison.scenario.description:
        console.print(escape(comparison.scenario.description))
    for line in said.changes(comparison.scenario, say):
        console.print(escape(f"- {line}"))
    console.print()
    for line in said.findings(comparison, say):
        console.print(escape(f"{line}."))
    print_table(console, "", _named_once(said.table(comparison, say)))
    for line in said.table_notes(comparison, say):
        console.print(escape(line))
    console.print()
    for line in said.footer(results, comparison, say):
        console.print(escape(line))


def comparison_page(results: RunResults, comparison: Comparison, say: Language) -> str:
    """The same with its picture, as the text of a page."""
    picture = comparison_picture(results, comparison, say)
    return filled(
        "scenario.html",
        say=say,
        title=said.title(comparison, say),
        description=comparison.scenario.description,
        changes=said.changes(comparison.scenario, say),
        findings=said.findings(comparison, say),
        table=said.table(comparison, say),
        notes=said.table_notes(comparison, say),
        pictures=[] if picture is None else [picture],
        footer=said.footer(results, comparison, say),
    )


def print_list(run_id: str, kept: list[KeptScenario], console: Console, say: Language) -> None:
    """The scenarios of a run."""
    if not kept:
        message = say("Run {run_id} has no scenario yet; make one with: radar scenario run FILE", run_id=run_id)
        console.print(escape(message))
        return
    console.print(escape(say("Scenarios of run {run_id}", run_id=run_id)), style="bold")
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for column, whole in ((say("Name"), True), (say("Description"), False), (say("Drawn on"), True)):
        shown.add_column(escape(column), no_wrap=whole)
    for one in kept:
        shown.add_row(escape(one.name), escape(one.description), escape(say.moment(one.made_at)))
    console.print(shown)


def _named_once(numbers: NumberTable) -> NumberTable:
    """The table with each name in the first of its rows only."""
    rows = []
    for _, group in groupby(numbers.rows, key=lambda row: row[0]):
        first, *others = group
        rows += [first, *(("", *row[1:]) for row in others)]
    return NumberTable(numbers.columns, tuple(rows))
