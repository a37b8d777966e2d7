"""The commands of `radar recipients`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from base.errors import Invalid
from base.i18n import N_
from jobs.cli.context import FAILED, Context

if TYPE_CHECKING:
    from models.recipients import Subscription

OUTCOMES = {
    "added": N_("Added: {name} ({regions})"),
    "changed": N_("Changed: {name} ({regions})"),
    "same": N_("Nothing changed: {name} ({regions})"),
}

# in JSON, in files and behind --kinds they keep the names of the program
KINDS = {"weekly": N_("weekly mail"), "alert": N_("alerts")}


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar recipients` to `app`, with its help in the reader's language."""
    group = typer.Typer(
        help=context.say(N_("Who gets mail, about which regions, in which language.")),
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    _register_add(group, context)
    _register_list(group, context)
    _register_remove(group, context)
    _register_resume(group, context)
    _register_import(group, context)
    app.add_typer(group, name="recipients")


def _register_add(group: typer.Typer, context: Context) -> None:
    say, settings = context.say, context.settings

    @group.command(help=say(N_("Add a recipient, or change the one with this address.")))
    def add(
        name: Annotated[str, typer.Option(help=say(N_("name of the person or office")))],
        address: Annotated[str, typer.Option(help=say(N_("mail address")))],
        scope: Annotated[
            str, typer.Option(help=say(N_("regions, with commas: NL01, PV25, GM0363,GM0344 or their names")))
        ],
        language: Annotated[str, typer.Option(help=say(N_("language of the mail: nl or en")))] = settings.language,
        kinds: Annotated[str, typer.Option(help=say(N_("what they get, with commas: weekly, alert")))] = "weekly",
    ) -> None:
        from jobs.importing.cells import BadCell
        from jobs.mail.address import mail_address
        from jobs.mail.entries import Scopes, mail_kinds, mail_language, person_name
        from jobs.mail.letter import Reader
        from jobs.mail.recipients import save

        moment = context.now()
        with context.writing() as connection:
            try:
                entry = Reader(
                    name=person_name(name),
                    address=mail_address(address),
                    language=mail_language(language),
                    regions=Scopes.of(connection, today=context.service_day(moment)).read(scope),
                    kinds=mail_kinds(kinds),
                )
            except BadCell as fault:
                raise Invalid(fault.message, **fault.details) from None
            outcome = save(connection, entry, now=moment)
        context.tell(OUTCOMES[outcome], name=entry.name, regions=", ".join(entry.regions))


def _register_list(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.command("list", help=say(N_("Show who gets mail.")))
    def list_(
        as_json: Annotated[bool, typer.Option("--json", help=say(N_("as JSON, for programs")))] = False,
    ) -> None:
        from models import recipients

        with context.reading() as connection:
            found = recipients.recipients(connection)
        if as_json:
            # not through rich, which would wrap the lines
            typer.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2))
        elif found:
            _print_list(context, found)
        else:
            context.tell(N_("There are no recipients yet; add one with: radar recipients add"))


def _register_remove(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.command(help=say(N_("Remove a recipient; mail that has not gone out is not sent any more.")))
    def remove(address: Annotated[str, typer.Argument(help=say(N_("mail address")))]) -> None:
        from jobs.mail.recipients import remove as remove_recipient

        with context.writing() as connection:
            stopped = remove_recipient(connection, address=address)
        message = N_("Removed; mails that waited and are not sent: {n}.") if stopped else N_("Removed.")
        context.tell(message, n=say.number(stopped))


def _register_resume(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.command(help=say(N_("Send mail again to an address that was suspended after refusals.")))
    def resume(address: Annotated[str, typer.Argument(help=say(N_("mail address")))]) -> None:
        from jobs.mail.recipients import resume as resume_recipient

        with context.writing() as connection:
            resumed = resume_recipient(connection, address=address)
        context.tell(N_("Mail goes to this address again.") if resumed else N_("This address was not suspended."))


def _register_import(group: typer.Typer, context: Context) -> None:
    say, settings = context.say, context.settings

    @group.command("import", help=say(N_("Add or change the recipients in a file: all of them, or none.")))
    def import_(
        file: Annotated[
            Path,
            typer.Argument(help=say(N_("CSV or spreadsheet with the columns name, address, language, scope, kinds"))),
        ],
    ) -> None:
        from jobs.importing.faults import ImportRefused
        from jobs.importing.files.reading import file_name, read_bytes
        from jobs.mail.recipient_file import import_recipients

        moment = context.now()
        try:
            content = read_bytes(file)
            with context.writing() as connection:
                counts = import_recipients(
                    connection,
                    content,
                    file_name(file),
                    language=settings.language,
                    today=context.service_day(moment),
                    now=moment,
                )
        except ImportRefused as refusal:
            context.complain(refusal.told(say))
            raise typer.Exit(FAILED) from None
        message = N_("Recipients: {added} added, {changed} changed, {same} unchanged.")
        context.tell(message, **{outcome: say.number(counts[outcome]) for outcome in OUTCOMES})


def _print_list(context: Context, found: "list[Subscription]") -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    say = context.say
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    headings = (N_("Name"), N_("Address"), N_("Language"), N_("Regions"), N_("Kinds"), N_("Remarks"))
    for heading in headings:
        shown.add_column(escape(say(heading)), overflow="fold")
    for one in found:
        suspended = one.suspended_at
        remark = say(N_("suspended since {day}"), day=say.day(say.day_of(suspended))) if suspended else ""
        kinds = ", ".join(say(KINDS[kind]) for kind in one.kinds)
        cells = (one.name, one.address, one.language, ", ".join(one.regions), kinds, remark)
        shown.add_row(*(escape(cell) for cell in cells))
    context.console.print(shown)


def _plain(one: "Subscription") -> dict[str, Any]:
    return {
        "name": one.name,
        "address": one.address,
        "language": one.language,
        "scope": list(one.regions),
        "kinds": list(one.kinds),
        "added_at": one.added_at.isoformat(),
        "refusals": one.refusals,
        "suspended_at": one.suspended_at.isoformat() if one.suspended_at else None,
    }
