"""The command `radar restore`."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from base.i18n import N_
from jobs.cli.context import Context


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar restore` to `app`, with its help in the reader's language."""
    say, settings = context.say, context.settings

    @app.command(help=say(N_("Put a back-up back: all of it or nothing. Stop the service first.")))
    def restore(
        file: Annotated[Path, typer.Argument(help=say(N_("the back-up, as radar backup wrote it")))],
        overwrite: Annotated[
            bool, typer.Option("--overwrite", help=say(N_("replace everything that is in the database now")))
        ] = False,
        send_waiting: Annotated[
            bool,
            typer.Option(
                "--send-waiting",
                help=say(N_("send mail that waited; only when nothing was sent since")),
            ),
        ] = False,
    ) -> None:
        from jobs.keeping.restore import restore as put_back
        from jobs.session import known_schema, make_home
        from models.engine import open_engine

        make_home(settings)
        engine = open_engine(settings.database_url)
        try:
            with known_schema():
                done = put_back(
                    engine, file, settings, now=context.now(), overwrite=overwrite, send_waiting=send_waiting
                )
        finally:
            engine.dispose()
        made_at = done.made_at.astimezone(ZoneInfo(settings.service.time_zone))
        context.tell(
            N_("Put back: {rows} rows, as they were on {day} at {time}."),
            rows=say.number(done.rows),
            day=say.day(made_at),
            time=f"{made_at:%H:%M}",
        )
        if done.held:
            context.tell(N_("Mails that may have been sent since, and are not sent again: {n}."), n=done.held)
        context.tell(N_("What was mailed later is not in it: read docs/OPERATIONS.md before you start the service."))
