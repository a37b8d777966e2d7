"""The command `radar export`."""

from pathlib import Path
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import run_option


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar export` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(
        help=say(N_("Write forecasts, flags, the chain's parts, observations, targets or stands as CSV or JSON."))
    )
    def export(
        what: Annotated[
            str, typer.Argument(help=say(N_("one of forecasts, flags, chain, observations, targets, stands")))
        ],
        out: Annotated[Path, typer.Option(help=say(N_("file to write; .csv or .json")))],
        run_id: Annotated[str | None, run_option(say)] = None,
    ) -> None:
        from shown.export import export as write_export

        rows = write_export(context.results(run_id=run_id), what, out)
        context.tell(N_("Written: {file}, {rows} rows"), file=out, rows=say.number(rows))
