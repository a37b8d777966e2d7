"""The commands `radar backup` and `radar restore`; what the clock says is handed in."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape

from base.errors import Unavailable
from base.i18n import N_, Language
from config.settings import Settings

_MEGABYTE = 1_000_000


def add_keeping_commands(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add `radar backup` and `radar restore` to `app`, with their help in the language of `say`."""
    _add_backup(app, settings, say, console, now)
    _add_restore(app, settings, say, console, now)


def _add_backup(
    app: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
    @app.command(help=say(N_("Write the whole database to one file, also while the service is at work.")))
    def backup(
        file: Annotated[Path, typer.Argument(help=say(N_("a file such as radar.zip; it holds mail addresses")))],
    ) -> None:
        from jobs.keeping.backup import backup as write_backup
        from jobs.session import existing_database, known_schema

        with existing_database(settings) as engine, known_schema():
            if engine is None:
                raise Unavailable(N_("This database is empty; there is nothing to back up"))
            made = write_backup(engine, file, now=now())
        megabytes = say.number(made.size / _MEGABYTE, 1)
        console.print(
            escape(
                say(N_("{file}: {rows} rows, {size} MB"), file=made.path, rows=say.number(made.rows), size=megabytes)
            )
        )


def _add_restore(
    app: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
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
                done = put_back(engine, file, settings, now=now(), overwrite=overwrite, send_waiting=send_waiting)
        finally:
            engine.dispose()
        made_at = done.made_at.astimezone(ZoneInfo(settings.service.time_zone))
        console.print(
            escape(
                say(
                    N_("Put back: {rows} rows, as they were on {day} at {time}."),
                    rows=say.number(done.rows),
                    day=say.day(made_at),
                    time=f"{made_at:%H:%M}",
                )
            )
        )
        if done.held:
            held = say(N_("Mails that may have been sent since, and are not sent again: {n}."), n=done.held)
            console.print(escape(held))
        warning = N_("What was mailed later is not in it: read docs/OPERATIONS.md before you start the service.")
        console.print(escape(say(warning)))
