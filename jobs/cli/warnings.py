"""The command `radar warnings`."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from base.errors import NotFound
from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import typed_week

if TYPE_CHECKING:
    from sqlalchemy import Connection


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar warnings` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Show the warnings of a week, or those of a region week by week.")))
    def warnings(
        week: Annotated[
            str | None,
            typer.Option(**typed_week(say), help=say(N_("week such as 2026-W05; default the last one told of"))),
        ] = None,
        region: Annotated[str | None, typer.Option(help=say(N_("CBS code or name: show its history")))] = None,
        provincie: Annotated[
            str | None, typer.Option(help=say(N_("code or name of a provincie: only itself and its gemeenten")))
        ] = None,
        whole: Annotated[
            bool, typer.Option("--all", help=say(N_("also the regions of which there is nothing to tell")))
        ] = False,
    ) -> None:
        with context.reading() as connection:
            if region is not None:
                _show_region(context, connection, region, week)
            else:
                _show_week(context, connection, week, provincie=provincie, whole=whole)


def _show_region(context: Context, connection: "Connection", region: str, week: str | None) -> None:
    from jobs.importing.asked_regions import AskedRegions
    from models import store
    from models.warnings import states_of_region
    from shown.kit.terminal import print_table
    from shown.week.tables import history_table, simulated_history

    code = AskedRegions.of(connection, today=context.service_day(context.now())).asked(region)
    states = states_of_region(connection, location=code)
    chosen = [state for state in states if week is None or state.week == week]
    if not chosen:
        raise NotFound(N_("Nothing was told of {region} yet"), region=region)
    names = store.regions(connection).set_index("code")["name"]
    print_table(context.console, f"{names[code]} ({code})", history_table(chosen, context.say))
    for line in simulated_history(chosen, context.say):
        context.console.print(escape(line))


def _show_week(
    context: Context, connection: "Connection", week: str | None, *, provincie: str | None, whole: bool
) -> None:
    from forecast.levels import PROVINCIE
    from forecast.weeks import Week
    from jobs.importing.asked_regions import AskedRegions
    from models.warnings import weeks
    from shown.kit.terminal import print_table
    from shown.read.weeks import load_week
    from shown.week.tables import simulated_week, summary, week_table

    told = weeks(connection)
    if not told:
        raise NotFound(N_("No week was told of yet; the job mail does that, once a week"))
    chosen = Week.parse(week or told[-1])
    if str(chosen) not in told:
        raise NotFound(N_("Nothing was told in week {week}; the last one is {last}"), week=week, last=told[-1])
    found = load_week(connection, week=chosen, zone=context.say.zone)
    if provincie is not None:
        code = AskedRegions.of(connection, today=chosen.monday).asked(provincie, levels=(PROVINCIE,))
        found = [one for one in found if one.provincie == code]
    context.console.print(escape(summary(chosen, found, context.say)), style="bold")
    table = week_table(found, context.say, whole=whole)
    if table.rows:
        print_table(context.console, "", table)
    for line in simulated_week(found, context.say):
        context.console.print(escape(line))
