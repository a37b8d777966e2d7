"""The commands of `radar jobs`."""

import json
import sys
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import FAILED, Context


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar jobs` to `app`, with its help in the reader's language."""
    group = typer.Typer(help=context.say(N_("What the service did and will do.")), rich_markup_mode=None)
    _register_show(group, context)
    _register_run(group, context)
    app.add_typer(group, name="jobs")


def _register_show(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.callback(invoke_without_command=True)
    def show(
        called: typer.Context,
        limit: Annotated[int, typer.Option(min=1, max=10_000, help=say(N_("past jobs at most")))] = 20,
        as_json: Annotated[bool, typer.Option("--json", help=say(N_("as JSON, for programs")))] = False,
    ) -> None:
        if called.invoked_subcommand is not None:
            return
        from jobs.cli.jobs_tables import print_overview
        from jobs.service.overview import as_plain, read_overview
        from jobs.session import database
        from models.engine import reading

        with database(context.settings) as engine, reading(engine) as connection:
            overview = read_overview(connection, context.settings, now=context.now(), limit=limit)
        if as_json:
            # not by the console, which would break lines
            typer.echo(json.dumps(as_plain(overview), ensure_ascii=False, indent=2))
        else:
            print_overview(overview, context.console, say)


def _register_run(group: typer.Typer, context: Context) -> None:
    say, settings = context.say, context.settings

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
        from jobs.serving.service_jobs import WORKS

        configure_logs(sys.stderr)
        with context.filled() as engine:
            end = do_by_hand(engine, settings, WORKS, name, period, again=again, clock=context.now)
        context.put(told_end(end, settings, say))
        if not end.well:
            raise typer.Exit(FAILED)
