"""The commands of `radar mail`; what the clock says is handed in."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from base.errors import Invalid
from base.i18n import N_, Language
from config.settings import Settings

BECOMES = {"new": N_("new"), "correction": N_("correction"), "kept": N_("there already")}


def add_mail_commands(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add `radar mail` to `app`, with its help in the language of `say`."""
    group = typer.Typer(
        help=say(N_("The weekly mail: look at it before it goes out, or send it now.")),
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    _add_preview(group, settings, say, console, now)
    _add_send(group, settings, say, console, now)
    app.add_typer(group, name="mail")


def _week(text: str | None, settings: Settings, now: datetime) -> Any:
    """The week typed, else the present one.

    Raises:
        BadWeekError: it is no week.
    """
    from base.clock import local_day
    from forecast.errors import BadInput
    from forecast.weeks import Week

    if text is None:
        return Week.of(local_day(now, settings.service.time_zone))
    try:
        return Week.parse(text)
    except BadInput:
        raise Invalid(N_("{text} is no week; a week is written as 2026-W47"), text=text) from None


def _add_preview(
    group: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
    @group.command(help=say(N_("Show the mail of a week to one recipient; nothing is stored or sent.")))
    def preview(
        recipient: Annotated[str, typer.Option(help=say(N_("mail address, as in radar recipients list")))],
        week: Annotated[str | None, typer.Option(help=say(N_("week, as 2026-W47; default this week")))] = None,
        html: Annotated[
            Path | None, typer.Option(help=say(N_("write the mail with its pictures as one page to this file")))
        ] = None,
    ) -> None:
        from base.whole_files import write_whole
        from jobs.session import filled_database
        from jobs.weekly.html import self_contained
        from jobs.weekly.preview import preview as letter_of

        moment = now()
        asked = _week(week, settings, moment)
        with filled_database(settings) as engine:
            letter = letter_of(engine, settings, address=recipient, week=asked, now=moment)
        if html is not None and letter.html is not None:
            write_whole(html, self_contained(letter.html, letter.pictures))
            console.print(escape(say(N_("Written: {file}"), file=html)))
            return
        console.print(escape(say(N_("Subject: {subject}"), subject=letter.subject)), soft_wrap=True, highlight=False)
        console.print()
        # laid out for 78 characters, whatever the width of the window
        console.print(letter.text, markup=False, soft_wrap=True, highlight=False)


def _add_send(
    group: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
    @group.command(help=say(N_("Make the mail of a week and send it now; who had it already gets no second one.")))
    def send(
        week: Annotated[str, typer.Option(help=say(N_("week, as 2026-W47")))],
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say(N_("only say what would be done")))] = False,
        correction: Annotated[
            bool,
            typer.Option(
                "--correction", help=say(N_("send a marked correction to who had a mail that said something else"))
            ),
        ] = False,
    ) -> None:
        from jobs.session import filled_database

        moment = now()
        asked = _week(week, settings, moment)
        with filled_database(settings) as engine:
            if dry_run:
                _tell_plan(engine, settings, asked, moment, correction, console, say)
            else:
                _send(engine, settings, asked, now, correction, console, say)


def _tell_plan(
    engine: Any, settings: Settings, week: Any, now: datetime, correction: bool, console: Console, say: Language
) -> None:
    from jobs.weekly.preview import dry_run

    would = dry_run(engine, settings, week=week, now=now, correction=correction)
    for one in would:
        line = f"{one.letter.address}: {say(BECOMES[one.becomes])}: {one.letter.subject}"
        console.print(line, markup=False, soft_wrap=True, highlight=False)
    made = sum(one.becomes != "kept" for one in would)
    console.print(escape(say(N_("{made} letters would be made, {kept} are there already; nothing was done."),
                             made=made, kept=len(would) - made)))  # fmt: skip


def _send(
    engine: Any,
    settings: Settings,
    week: Any,
    clock: Callable[[], datetime],
    correction: bool,
    console: Console,
    say: Language,
) -> None:
    from jobs.mail.deliver import deliver
    from jobs.weekly.job import post_week

    posted = post_week(engine, settings, week=week, now=clock(), correction=correction)
    console.print(
        escape(say(N_("{made} letters made, {kept} were there already."), made=posted.made, kept=posted.kept))
    )
    delivered = deliver(engine, settings, clock=clock)
    console.print(escape(say(N_("{n} letters sent."), n=delivered.sent)))
    if delivered.trouble:
        console.print(
            escape(say(N_("Sending stopped: {reason}. What waits is tried again."), reason=delivered.trouble))
        )
        raise typer.Exit(1)
