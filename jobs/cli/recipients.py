"""The commands of `radar recipients`; what the clock says is handed in."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from base.errors import Invalid
from base.i18n import N_, Language
from config.settings import Settings

if TYPE_CHECKING:
    from models.recipients import Subscription

FAILED = 1
OUTCOMES = {
    "added": N_("Added: {name} ({regions})"),
    "changed": N_("Changed: {name} ({regions})"),
    "same": N_("Nothing changed: {name} ({regions})"),
}

# in JSON, in files and behind --kinds they keep the names of the program
KINDS = {"weekly": N_("weekly mail"), "alert": N_("alerts")}


def add_recipient_commands(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add `radar recipients` to `app`, with its help in the language of `say`."""
    group = typer.Typer(
        help=say(N_("Who gets mail, about which regions, in which language.")),
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    _add_add(group, settings, say, console, now)
    _add_list(group, settings, say, console)
    _add_remove(group, settings, say, console)
    _add_resume(group, settings, say, console)
    _add_import(group, settings, say, console, now)
    app.add_typer(group, name="recipients")


def _add_add(
    group: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
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
        from base.clock import local_day
        from jobs.importing.cells import BadCell
        from jobs.mail.address import mail_address
        from jobs.mail.entries import Scopes, mail_kinds, mail_language, person_name
        from jobs.mail.letter import Reader
        from jobs.mail.recipients import save
        from jobs.session import filled_database
        from models.engine import transaction

        moment = now()
        with filled_database(settings) as engine, transaction(engine) as connection:
            try:
                entry = Reader(
                    name=person_name(name),
                    address=mail_address(address),
                    language=mail_language(language),
                    regions=Scopes.of(connection, today=local_day(moment, settings.service.time_zone)).read(scope),
                    kinds=mail_kinds(kinds),
                )
            except BadCell as fault:
                raise Invalid(fault.message, **fault.details) from None
            outcome = save(connection, entry, now=moment)
        console.print(escape(say(OUTCOMES[outcome], name=entry.name, regions=", ".join(entry.regions))))


def _add_list(group: typer.Typer, settings: Settings, say: Language, console: Console) -> None:
    @group.command("list", help=say(N_("Show who gets mail.")))
    def list_(
        as_json: Annotated[bool, typer.Option("--json", help=say(N_("as JSON, for programs")))] = False,
    ) -> None:
        from jobs.session import filled_database
        from models import recipients
        from models.engine import reading

        with filled_database(settings) as engine, reading(engine) as connection:
            found = recipients.recipients(connection)
        if as_json:
            # not through rich, which would wrap the lines
            typer.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2))
        elif found:
            _print_list(found, console, say)
        else:
            console.print(escape(say(N_("There are no recipients yet; add one with: radar recipients add"))))


def _add_remove(group: typer.Typer, settings: Settings, say: Language, console: Console) -> None:
    @group.command(help=say(N_("Remove a recipient; mail that has not gone out is not sent any more.")))
    def remove(address: Annotated[str, typer.Argument(help=say(N_("mail address")))]) -> None:
        from jobs.mail.recipients import remove as remove_recipient
        from jobs.session import filled_database
        from models.engine import transaction

        with filled_database(settings) as engine, transaction(engine) as connection:
            stopped = remove_recipient(connection, address=address)
        message = N_("Removed; mails that waited and are not sent: {n}.") if stopped else N_("Removed.")
        console.print(escape(say(message, n=say.number(stopped))))


def _add_resume(group: typer.Typer, settings: Settings, say: Language, console: Console) -> None:
    @group.command(help=say(N_("Send mail again to an address that was suspended after refusals.")))
    def resume(address: Annotated[str, typer.Argument(help=say(N_("mail address")))]) -> None:
        from jobs.mail.recipients import resume as resume_recipient
        from jobs.session import filled_database
        from models.engine import transaction

        with filled_database(settings) as engine, transaction(engine) as connection:
            resumed = resume_recipient(connection, address=address)
        message = N_("Mail goes to this address again.") if resumed else N_("This address was not suspended.")
        console.print(escape(say(message)))


def _add_import(
    group: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
    @group.command("import", help=say(N_("Add or change the recipients in a file: all of them, or none.")))
    def import_(
        file: Annotated[
            Path,
            typer.Argument(help=say(N_("CSV or spreadsheet with the columns name, address, language, scope, kinds"))),
        ],
    ) -> None:
        from base.clock import local_day
        from jobs.importing.faults import ImportRefused
        from jobs.mail.recipient_file import import_recipients
        from jobs.session import filled_database
        from models.engine import transaction

        moment, content = now(), file.read_bytes()
        try:
            with filled_database(settings) as engine, transaction(engine) as connection:
                counts = import_recipients(
                    connection,
                    content,
                    file.name,
                    language=settings.language,
                    today=local_day(moment, settings.service.time_zone),
                    now=moment,
                )
        except ImportRefused as refusal:
            Console(stderr=True).print(escape(refusal.told(say)))
            raise typer.Exit(FAILED) from None
        message = N_("Recipients: {added} added, {changed} changed, {same} unchanged.")
        numbers = {outcome: say.number(counts[outcome]) for outcome in OUTCOMES}
        console.print(escape(say(message, **numbers)))


def _print_list(found: "list[Subscription]", console: Console, say: Language) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    headings = (N_("Name"), N_("Address"), N_("Language"), N_("Regions"), N_("Kinds"), N_("Remarks"))
    for heading in headings:
        shown.add_column(escape(say(heading)), overflow="fold")
    for one in found:
        suspended = one.suspended_at
        remark = say(N_("suspended since {day}"), day=say.day(suspended.date())) if suspended else ""
        kinds = ", ".join(say(KINDS[kind]) for kind in one.kinds)
        cells = (one.name, one.address, one.language, ", ".join(one.regions), kinds, remark)
        shown.add_row(*(escape(cell) for cell in cells))
    console.print(shown)


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
