"""The command `radar init`."""

from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar init` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Make the database and its regions; with --builtin also load the published figures.")))
    def init(
        builtin: Annotated[
            bool, typer.Option("--builtin", help=say(N_("load the built-in figures with their sources")))
        ] = False,
    ) -> None:
        from jobs.cli.import_lines import outcome_lines
        from jobs.importing.builtin import load_builtin
        from jobs.importing.builtin_regions import load_regions
        from jobs.importing.rules import import_rules
        from jobs.session import made_database
        from models.engine import transaction

        with made_database(context.settings) as engine:
            with transaction(engine) as connection:
                load_regions(connection)
            context.tell(N_("The database is ready in {home}."), home=context.settings.home)
            if builtin:
                for outcome in load_builtin(engine, import_rules(context.settings), context.now()):
                    for line in outcome_lines(outcome, say):
                        context.put(line)
