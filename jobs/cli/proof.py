"""The command `radar proof`."""

from pathlib import Path
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import output_file


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar proof` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Write the page that sets the forecasts of 2021 beside what happened.")))
    def proof(out: Annotated[Path, typer.Option(**output_file(say), help=say(N_("Markdown file to write")))]) -> None:
        from jobs.makers.proof import write_proof

        write_proof(out, context.settings)
        context.tell_written(out)
