"""The command `radar status`."""

from typing import TYPE_CHECKING, Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context

if TYPE_CHECKING:
    from jobs.watch.status import Status


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
        from jobs.watch.status import as_json

        state = _state(context)
        lines = [dumps(as_json(state, say), indent=2)] if json else status_lines(state, settings, say)
        for line in lines:
            context.put_unbroken(line)
        raise typer.Exit(state.exit_code)


def _state(context: Context) -> "Status":
    """The state as far as it can be read: an operator needs it most when something is broken."""
    from jobs.session import absence, database_damage, existing_database
    from jobs.watch.status import read_status, without_database

    damaged = database_damage(context.settings, whole=False)
    if damaged is not None:
        return without_database(damaged, unreadable=True)
    try:
        with existing_database(context.settings) as engine:
            if engine is None:
                return without_database(absence(context.settings), unreadable=False)
            return read_status(engine, context.settings, now=context.now())
    except Exception:
        # changed bytes can end in any error
        damaged = database_damage(context.settings, whole=True)
        if damaged is None:
            raise
        return without_database(damaged, unreadable=True)
