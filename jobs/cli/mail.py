"""The commands of `radar mail`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from base.i18n import N_
from jobs.cli.context import FAILED, Context
from jobs.cli.options import output_file, typed_week

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from forecast.weeks import Week

BECOMES = {"new": N_("new"), "correction": N_("correction"), "kept": N_("there already")}


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar mail` to `app`, with its help in the reader's language."""
    group = typer.Typer(
        help=context.say(N_("The weekly mail: look at it before it goes out, or send it now.")),
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    _register_preview(group, context)
    _register_send(group, context)
    app.add_typer(group, name="mail")


def _register_preview(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.command(help=say(N_("Show the mail of a week to one recipient; nothing is stored or sent.")))
    def preview(
        recipient: Annotated[str, typer.Option(help=say(N_("mail address, as in radar recipients list")))],
        week: Annotated[
            str | None, typer.Option(**typed_week(say), help=say(N_("week, as 2026-W47; default this week")))
        ] = None,
        html: Annotated[
            Path | None,
            typer.Option(
                **output_file(say), help=say(N_("write the mail with its pictures as one page to this file"))
            ),
        ] = None,
    ) -> None:
        from base.whole_files import write_whole
        from jobs.weekly.html import self_contained
        from jobs.weekly.preview import preview as letter_of

        moment = context.now()
        asked = _week(context, week, moment)
        with context.filled() as engine:
            letter = letter_of(engine, context.settings, address=recipient, week=asked, now=moment)
        if html is not None and letter.html is not None:
            write_whole(html, self_contained(letter.html, letter.pictures))
            context.tell_written(html)
            return
        context.put_unbroken(say(N_("Subject: {subject}"), subject=letter.subject))
        context.put_unbroken("")
        # laid out for 78 characters, whatever the width of the window
        context.put_unbroken(letter.text)


def _register_send(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.command(help=say(N_("Make the mail of a week and send it now; who had it already gets no second one.")))
    def send(
        week: Annotated[str, typer.Option(**typed_week(say), help=say(N_("week, as 2026-W47")))],
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say(N_("only say what would be done")))] = False,
        correction: Annotated[
            bool,
            typer.Option(
                "--correction", help=say(N_("send a marked correction to who had a mail that said something else"))
            ),
        ] = False,
    ) -> None:
        moment = context.now()
        asked = _week(context, week, moment)
        with context.filled() as engine:
            if dry_run:
                _tell_plan(context, engine, asked, moment, correction=correction)
            else:
                _send(context, engine, asked, correction=correction)


def _week(context: Context, text: str | None, moment: datetime) -> "Week":
    """The week typed, else the one of `moment`."""
    from forecast.weeks import Week

    return Week.of(context.service_day(moment)) if text is None else Week.parse(text)


def _tell_plan(context: Context, engine: "Engine", week: "Week", moment: datetime, *, correction: bool) -> None:
    from jobs.weekly.preview import dry_run

    would = dry_run(engine, context.settings, week=week, now=moment, correction=correction)
    for one in would:
        context.put_unbroken(f"{one.letter.address}: {context.say(BECOMES[one.becomes])}: {one.letter.subject}")
    made = sum(one.becomes != "kept" for one in would)
    context.tell(
        N_("{made} letters would be made, {kept} are there already; nothing was done."),
        made=made,
        kept=len(would) - made,
    )


def _send(context: Context, engine: "Engine", week: "Week", *, correction: bool) -> None:
    from jobs.mail.deliver import deliver
    from jobs.mail.files import FOLDER
    from jobs.weekly.job import post_week

    posted = post_week(engine, context.settings, week=week, now=context.now(), correction=correction)
    context.tell(N_("{made} letters made, {kept} were there already."), made=posted.made, kept=posted.kept)
    delivered = deliver(engine, context.settings, clock=context.now)
    if context.settings.mail.host:
        context.tell(N_("{n} letters sent."), n=delivered.sent)
    else:
        folder = context.settings.home / FOLDER
        context.tell(
            N_("{n} letters written to the folder {folder}; no mail server is set."), n=delivered.sent, folder=folder
        )
    if delivered.trouble:
        context.tell(N_("Sending stopped: {reason}. What waits is tried again."), reason=delivered.trouble)
        raise typer.Exit(FAILED)
