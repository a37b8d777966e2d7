"""The command `radar restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from base.errors import Conflict
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
        from jobs.session import known_schema, place_for_database

        now = context.now()
        with (
            _damaged_aside(context, now, overwrite=overwrite) as aside,
            place_for_database(settings) as engine,
            known_schema(),
        ):
            done = put_back(engine, file, settings, now=now, overwrite=overwrite, send_waiting=send_waiting)
        context.tell(
            N_("Put back: {rows} rows, as they were on {moment}."),
            rows=say.number(done.rows),
            moment=say.moment(done.made_at),
        )
        if aside is not None:
            context.tell(N_("The damaged database is kept as {file}."), file=aside)
        if done.held:
            context.tell(N_("Mails that may have been sent since, and are not sent again: {n}."), n=done.held)
        context.tell(N_("What was mailed later is not in it: read docs/OPERATIONS.md before you start the service."))


@contextmanager
def _damaged_aside(context: Context, now: datetime, *, overwrite: bool) -> Iterator[Path | None]:
    """The new name of a damaged database, which has its old one again if nothing came in its place; None if none is.

    Raises:
        Conflict: it is damaged, and may not be replaced.
    """
    from jobs.keeping.aside import put_aside
    from jobs.session import database_damage, database_file

    damaged, database = database_damage(context.settings, whole=True), database_file(context.settings)
    if damaged is None or database is None:
        yield None
        return
    if not overwrite:
        raise Conflict(damaged.message, **damaged.details)
    with put_aside(database, now=now) as aside:
        yield aside
