"""The commands `radar serve-jobs` and `radar jobs`; what the clock says is handed in."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from base.i18n import N_, Language
from config.settings import Settings

FAILED = 1


def add_service_commands(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add the commands to `app`, with their help in the language of `say`."""
    _add_serve(app, settings, say, now)
    group = typer.Typer(help=say(N_("What the service did and will do.")), rich_markup_mode=None)
    _add_show(group, settings, say, console, now)
    _add_run(group, settings, say, console, now)
    app.add_typer(group, name="jobs")


def _add_serve(app: typer.Typer, settings: Settings, say: Language, now: Callable[[], datetime]) -> None:
    @app.command(
        "serve-jobs",
        help=say(N_("Do every job when it is due, until told to stop; logs to the standard error, a line each.")),
    )
    def serve_jobs() -> None:
        import structlog

        from jobs.service.logs import configure_logs
        from jobs.serving.serve import serve_until_stopped
        from jobs.serving.work import WORKS

        configure_logs(sys.stderr)
        serve_until_stopped(settings, WORKS, clock=now, log=structlog.get_logger())


def _add_show(
    group: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
    @group.callback(invoke_without_command=True)
    def show(
        context: typer.Context,
        limit: Annotated[int, typer.Option(min=1, help=say(N_("past jobs at most")))] = 20,
        as_json: Annotated[bool, typer.Option("--json", help=say(N_("as JSON, for programs")))] = False,
    ) -> None:
        if context.invoked_subcommand is not None:
            return
        from jobs.cli.jobs_tables import print_overview
        from jobs.service.overview import as_plain, read_overview
        from jobs.session import database
        from models.engine import reading

        with database(settings) as engine, reading(engine) as connection:
            overview = read_overview(connection, settings, now=now(), limit=limit)
        if as_json:
            # not by the console, which would break lines
            typer.echo(json.dumps(as_plain(overview), ensure_ascii=False, indent=2))
        else:
            print_overview(overview, console, say)


def _add_run(
    group: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
    @group.command(help=say(N_("Do a job now, if it was not done for its period; under the same ledger.")))
    def run(
        name: Annotated[str, typer.Argument(help=say(N_("name of the job, as in the settings")))],
        period: Annotated[
            str | None, typer.Option(help=say(N_("day, week or month, such as 2026-W47; default the last one due")))
        ] = None,
        again: Annotated[bool, typer.Option("--again", help=say(N_("also when it was done")))] = False,
    ) -> None:
        from jobs.cli.jobs_tables import told_end
        from jobs.service.logs import configure_logs
        from jobs.serving.by_hand import do_by_hand
        from jobs.serving.work import WORKS
        from jobs.session import filled_database

        configure_logs(sys.stderr)
        with filled_database(settings) as engine:
            end = do_by_hand(engine, settings, WORKS, name, period, again=again, clock=now)
        console.print(escape(told_end(end, settings, say)))
        if not end.well:
            raise typer.Exit(FAILED)
