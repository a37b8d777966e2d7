"""The commands `radar warnings`, `radar silence` and `radar acknowledge`; what the clock says is handed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from base.errors import Invalid, NotFound
from base.i18n import N_, Language
from config.settings import Settings

SILENCE, ACKNOWLEDGE = "silence", "acknowledge"


@dataclass(frozen=True)
class _Around:
    """What every command here works with; `kind` of the notes it is about."""

    settings: Settings
    say: Language
    console: Console
    now: Callable[[], datetime]
    kind: str = SILENCE

    @property
    def today(self) -> date:
        from base.clock import local_day

        return local_day(self.now(), self.settings.service.time_zone)


def add_warning_commands(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add the three to `app`, with their help in the language of `say`."""
    _add_warnings(app, _Around(settings, say, console, now))
    silences = say(
        N_("Keep the warning of a gemeente or provincie quiet for a while. The mail says that it is silenced.")
    )
    acknowledgements = say(N_("Say that somebody deals with the warning of a gemeente or provincie."))
    for kind, told in ((SILENCE, silences), (ACKNOWLEDGE, acknowledgements)):
        group = typer.Typer(help=told, no_args_is_help=True, rich_markup_mode=None)
        around = _Around(settings, say, console, now, kind)
        _add_add(group, around)
        _add_list(group, around)
        _add_end(group, around)
        app.add_typer(group, name=kind)


def _add_warnings(app: typer.Typer, around: _Around) -> None:
    say = around.say

    @app.command(help=say(N_("Show the warnings of a week, or those of a region week by week.")))
    def warnings(
        week: Annotated[
            str | None, typer.Option(help=say(N_("week such as 2026-W05; default the last one told of")))
        ] = None,
        region: Annotated[str | None, typer.Option(help=say(N_("CBS code or name: show its history")))] = None,
        whole: Annotated[
            bool, typer.Option("--all", help=say(N_("also the regions of which there is nothing to tell")))
        ] = False,
    ) -> None:
        from jobs.session import filled_database
        from models.engine import reading

        with filled_database(around.settings) as engine, reading(engine) as connection:
            if region is not None:
                _show_region(connection, region, week, around)
            else:
                _show_week(connection, week, around, whole=whole)


def _show_region(connection: Any, region: str, week: str | None, around: _Around) -> None:
    from jobs.warnings.notes import find_region
    from models import store
    from models.warnings import states_of_region
    from shown.kit.terminal import print_table
    from shown.week.tables import history_table

    code = find_region(connection, region, today=around.today)
    states = states_of_region(connection, location=code)
    chosen = [state for state in states if week is None or state.week == week]
    if not chosen:
        raise NotFound(N_("Nothing was told of {region} yet"), region=region)
    names = store.regions(connection).set_index("code")["name"]
    print_table(around.console, f"{names[code]} ({code})", history_table(chosen, around.say))


def _show_week(connection: Any, week: str | None, around: _Around, *, whole: bool) -> None:
    from forecast.errors import BadInput
    from forecast.weeks import Week
    from models.warnings import weeks
    from shown.kit.terminal import print_table
    from shown.read.weeks import load_week
    from shown.week.tables import summary, week_table

    told = weeks(connection)
    if not told:
        raise NotFound(N_("No week was told of yet; the job mail does that, once a week"))
    try:
        chosen = Week.parse(week or told[-1])
    except BadInput as error:
        raise Invalid(N_("{text} is not a week such as 2026-W05"), text=week) from error
    if str(chosen) not in told:
        raise NotFound(N_("Nothing was told in week {week}; the last one is {last}"), week=week, last=told[-1])
    found = load_week(connection, week=chosen)
    around.console.print(escape(summary(chosen, found, around.say)), style="bold")
    table = week_table(found, around.say, whole=whole)
    if table.rows:
        print_table(around.console, "", table)


def _add_add(group: typer.Typer, around: _Around) -> None:
    say = around.say
    who_help = say(N_("who decides this, as others may ask them"))
    until_option: Any = typer.Option(
        "--until", formats=["%Y-%m-%d"], help=say(N_("first day on which it no longer holds; at most a year away"))
    )
    told = (
        N_("Silence a region. A provincie is silenced itself, not the gemeenten in it.")
        if around.kind == SILENCE
        else N_("Note who deals with the warning of a region. It stays in the news.")
    )

    @group.command(help=say(told))
    def add(
        region: Annotated[str, typer.Argument(help=say(N_("CBS code or exact name of a gemeente or provincie")))],
        who: Annotated[str, typer.Option("--who", help=who_help)],
        why: Annotated[str, typer.Option("--why", help=say(N_("the reason, shown with the warning")))],
        until: Annotated[datetime, until_option],
    ) -> None:
        from jobs.session import filled_database
        from jobs.warnings.notes import add_note
        from models import store
        from models.engine import transaction

        with filled_database(around.settings) as engine, transaction(engine) as connection:
            note = add_note(
                connection,
                kind=around.kind,
                region=region,
                who=who,
                why=why,
                until=until.date(),
                now=around.now(),
                today=around.today,
            )
            name = store.regions(connection).set_index("code")["name"][note.region]
        message = (
            N_("{region} is silenced until {day} (number {id}).")
            if around.kind == SILENCE
            else N_("{region} is acknowledged until {day} (number {id}).")
        )
        _print(around, say(message, region=f"{name} ({note.region})", day=say.day(note.until), id=note.id))


def _add_list(group: typer.Typer, around: _Around) -> None:
    say = around.say

    @group.command("list", help=say(N_("List those that hold.")))
    def list_(
        whole: Annotated[bool, typer.Option("--all", help=say(N_("also those that are past or were ended")))] = False,
    ) -> None:
        from jobs.session import filled_database
        from models import store
        from models import warnings as stored
        from models.engine import reading
        from shown.kit.terminal import print_table
        from shown.week.tables import notes_table

        today = around.today
        with filled_database(around.settings) as engine, reading(engine) as connection:
            found = stored.notes(connection, kind=around.kind)
            regions = store.regions(connection)
        shown = [note for note in found if whole or (note.ended_at is None and note.until > today)]
        if not shown:
            _print(around, say(N_("There is none.")))
            return
        names = dict(zip(regions["code"], regions["name"], strict=True))
        print_table(around.console, "", notes_table(shown, names, today, say))


def _add_end(group: typer.Typer, around: _Around) -> None:
    say = around.say

    @group.command(help=say(N_("End one before its day. It stays in the list of all.")))
    def end(
        number: Annotated[int, typer.Argument(help=say(N_("its number, as in the list")))],
        who: Annotated[str, typer.Option("--who", help=say(N_("who ends it")))],
    ) -> None:
        from jobs.session import filled_database
        from jobs.warnings.notes import end_note
        from models.engine import transaction

        with filled_database(around.settings) as engine, transaction(engine) as connection:
            end_note(connection, kind=around.kind, note_id=number, who=who, now=around.now())
        _print(around, say(N_("Number {id} has ended."), id=number))


def _print(around: _Around, text: str) -> None:
    around.console.print(escape(text))
