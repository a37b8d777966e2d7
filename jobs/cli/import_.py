"""The command `radar import`."""

from pathlib import Path
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import FAILED, Context


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar import` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command("import", help=say(N_("Take in files with figures: CSV, xlsx or ods. All or nothing per file.")))
    def import_(
        files: Annotated[list[Path], typer.Argument(help=say(N_("the files, in this order")))],
        partial: Annotated[
            bool, typer.Option("--partial", help=say(N_("gemeenten may be missing; they are unknown, never zero")))
        ] = False,
        carry: Annotated[
            bool, typer.Option("--carry", help=say(N_("give figures of dissolved gemeenten to their successors")))
        ] = False,
        measure: Annotated[
            str | None, typer.Option(help=say(N_("what a table with months as columns counts, such as realisatie")))
        ] = None,
    ) -> None:
        from jobs.cli.import_lines import outcome_lines
        from jobs.importing.choices import Choices
        from jobs.importing.faults import ImportRefused
        from jobs.importing.ingest import import_file
        from jobs.importing.rules import import_rules

        refused, choices = 0, Choices(partial=partial, carry=carry, measure=measure)
        with context.filled() as engine:
            rules = import_rules(context.settings)
            for file in files:
                try:
                    outcome = import_file(engine, file, rules=rules, imported_at=context.now(), choices=choices)
                except ImportRefused as refusal:
                    refused += 1
                    context.complain(refusal.told(say))
                    continue
                for line in outcome_lines(outcome, say):
                    context.put(line)
        if refused:
            raise typer.Exit(FAILED)
