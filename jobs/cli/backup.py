"""The command `radar backup`."""

from pathlib import Path
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context

_MEGABYTE = 1_000_000


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar backup` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Write the whole database to one file, also while the service is at work.")))
    def backup(
        file: Annotated[Path, typer.Argument(help=say(N_("a file such as radar.zip; it holds mail addresses")))],
    ) -> None:
        from jobs.keeping.backup import backup as write_backup
        from jobs.session import absence, existing_database, known_schema

        with existing_database(context.settings) as engine, known_schema():
            if engine is None:
                raise absence(context.settings)
            made = write_backup(engine, file, now=context.now())
        context.tell(
            N_("{file}: {rows} rows, {size} MB, written and read back"),
            file=made.path,
            rows=say.number(made.rows),
            size=say.number(made.size / _MEGABYTE, 1),
        )
