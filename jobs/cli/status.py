"""The command `radar status`; what the clock says is handed in."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from base.i18n import N_, Language
from config.settings import Settings


def add_status_command(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add `radar status` to `app`, with its help in the language of `say`."""

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
            state = read_status(engine, settings, now=now())
        if json:
            console.print(dumps(as_json(state, say), indent=2), markup=False, highlight=False, soft_wrap=True)
        else:
            for line in status_lines(state, settings, say):
                console.print(escape(line), highlight=False, soft_wrap=True)
        raise typer.Exit(state.exit_code)
