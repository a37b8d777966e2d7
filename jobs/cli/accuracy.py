"""The command `radar accuracy`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from base.errors import NotFound
from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import as_of_option, output_file


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar accuracy` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Write the page that says how good the forecasts were, from the last backtest.")))
    def accuracy(
        out: Annotated[
            Path,
            typer.Option(**output_file(say), help=say(N_("Markdown file to write; pictures go into img beside it"))),
        ],
        as_of: Annotated[datetime | None, as_of_option(say)] = None,
    ) -> None:
        # before what loads for seconds
        day = context.as_of(as_of)
        from shown.backtest.accuracy_page import write_accuracy
        from shown.read.backtests import load_track_record

        with context.reading() as connection:
            track = load_track_record(connection, as_of=day)
        if track is None:
            message = N_("There is no backtest as of {day} or earlier; make one with: radar backtest")
            raise NotFound(message, day=day.isoformat())
        context.tell_written(*write_accuracy(out, track))
