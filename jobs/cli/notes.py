"""What `radar silence` and `radar acknowledge` have in common: both keep notes on a gemeente or provincie."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import typed_day


@dataclass(frozen=True)
class NoteGroup:
    """A group of commands about one kind of note; all but the kind are messages of the catalogue.

    Attributes:
        kind: of `models.tables.NOTES`, and the name of the group.
        about: help of the group.
        adding: help of its command `add`.
        added: what is said of a note that was added, with places for region, day and id.
    """

    kind: str
    about: str
    adding: str
    added: str


def register_notes(app: typer.Typer, context: Context, notes: NoteGroup) -> None:
    """Add the group to `app`, with its help in the reader's language."""
    group = typer.Typer(help=context.say(notes.about), no_args_is_help=True, rich_markup_mode=None)
    _register_add(group, context, notes)
    _register_list(group, context, notes)
    _register_end(group, context, notes)
    app.add_typer(group, name=notes.kind)


def _register_add(group: typer.Typer, context: Context, notes: NoteGroup) -> None:
    say = context.say
    who_help = say(N_("who decides this, as others may ask them"))
    until_help = say(N_("first day on which it no longer holds; at most a year away"))

    @group.command(help=say(notes.adding))
    def add(
        region: Annotated[str, typer.Argument(help=say(N_("CBS code or exact name of a gemeente or provincie")))],
        who: Annotated[str, typer.Option("--who", help=who_help)],
        why: Annotated[str, typer.Option("--why", help=say(N_("the reason, shown with the warning")))],
        until: Annotated[datetime, typer.Option("--until", **typed_day(say), help=until_help)],
    ) -> None:
        from jobs.warnings.notes import add_note, others_that_hold
        from models import store

        with context.writing() as connection:
            moment = context.now()
            note = add_note(
                connection,
                kind=notes.kind,
                region=region,
                who=who,
                why=why,
                until=until.date(),
                now=moment,
                today=context.service_day(moment),
            )
            name = store.regions(connection).set_index("code")["name"][note.region]
            there = others_that_hold(
                connection, kind=notes.kind, note_id=note.id or 0, today=context.service_day(moment)
            )
        context.tell(notes.added, region=f"{name} ({note.region})", day=say.day(note.until), id=note.id)
        for other in there:
            message = N_("There was one already: number {id}, until {day}, by {who}. Both hold.")
            context.tell(message, id=other.id, day=say.day(other.until), who=other.who)


def _register_list(group: typer.Typer, context: Context, notes: NoteGroup) -> None:
    say = context.say

    @group.command("list", help=say(N_("List those that hold.")))
    def list_(
        whole: Annotated[bool, typer.Option("--all", help=say(N_("also those that are past or were ended")))] = False,
    ) -> None:
        from models import store
        from models import warnings as stored
        from shown.kit.terminal import print_table
        from shown.week.tables import notes_table

        today = context.service_day(context.now())
        with context.reading() as connection:
            found = stored.notes(connection, kind=notes.kind)
            regions = store.regions(connection)
        shown = [note for note in found if whole or (note.ended_at is None and note.until > today)]
        if not shown:
            context.tell(N_("There is none."))
            return
        names = dict(zip(regions["code"], regions["name"], strict=True))
        print_table(context.console, "", notes_table(shown, names, today, say))


def _register_end(group: typer.Typer, context: Context, notes: NoteGroup) -> None:
    say = context.say

    @group.command(help=say(N_("End one before its day. It stays in the list of all.")))
    def end(
        number: Annotated[
            str, typer.Argument(help=say(N_("its number, as in the list, or the region when it has just one")))
        ],
        who: Annotated[str, typer.Option("--who", help=say(N_("who ends it")))],
    ) -> None:
        from jobs.warnings.notes import asked_note, end_note, others_that_hold

        with context.writing() as connection:
            moment = context.now()
            today = context.service_day(moment)
            note_id = asked_note(connection, kind=notes.kind, asked=number, today=today)
            end_note(connection, kind=notes.kind, note_id=note_id, who=who, now=moment)
            there = others_that_hold(connection, kind=notes.kind, note_id=note_id, today=today)
        context.tell(N_("Number {id} has ended."), id=note_id)
        for other in there:
            message = N_("Number {id} of the same region still holds, until {day}.")
            context.tell(message, id=other.id, day=say.day(other.until))
