"""The command `radar status`."""

from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar status` to `app`, with its help in the reader's language."""
    say, settings = context.say, context.settings

    @app.command(
        help=say(
            N_("Say how the service is doing. Exit code: 0 all is well, 1 there are alerts, 2 it is not running.")
        )
    )
    def status(
        json: Annotated[bool, typer.Option("--json", help=say(N_("print it as JSON, for a program")))] = False,
    ) -> None:
        from json import dumps

        from jobs.cli.status_lines import status_lines
        from jobs.session import existing_database
        from jobs.watch.status import as_json, read_status

        with existing_database(settings) as engine:
            state = read_status(engine, settings, now=context.now())
        lines = [dumps(as_json(state, say), indent=2)] if json else status_lines(state, settings, say)
        for line in lines:
            context.put_unbroken(line)
        raise typer.Exit(state.exit_code)
