"""The commands `radar init` and `radar import`; what the clock says is handed in."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from base.i18n import N_, Language
from config.settings import Settings

FAILED = 1


def add_data_commands(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add both commands to `app`, with their help in the language of `say`."""
    _add_init(app, settings, say, console, now)
    _add_import(app, settings, say, console, now)


def _add_init(
    app: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
    @app.command(help=say(N_("Make the database and its regions; with --builtin also load the published figures.")))
    def init(
        builtin: Annotated[
            bool, typer.Option("--builtin", help=say(N_("load the built-in figures with their sources")))
        ] = False,
    ) -> None:
        from jobs.importing.builtin import load_builtin
        from jobs.importing.builtin_regions import load_regions
        from jobs.importing.rules import import_rules
        from jobs.session import database
        from models.engine import transaction

        with database(settings) as engine:
            with transaction(engine) as connection:
                load_regions(connection)
            console.print(escape(say(N_("The database is ready in {home}."), home=settings.home)))
            if builtin:
                for outcome in load_builtin(engine, import_rules(settings), now()):
                    _print_outcome(outcome, say, console)


def _add_import(
    app: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
    @app.command("import", help=say(N_("Take in files with figures: CSV, xlsx or ods. All or nothing per file.")))
    def import_(
        files: Annotated[list[Path], typer.Argument(help=say(N_("the files, in this order")))],
        partial: Annotated[
            bool, typer.Option("--partial", help=say(N_("gemeenten may be missing; they are unknown, never zero")))
        ] = False,
        carry: Annotated[
            bool, typer.Option("--carry", help=say(N_("give figures of dissolved gemeenten to their successors")))
        ] = False,
        measure: Annotated[
            str | None, typer.Option(help=say(N_("what a table with months as columns counts, such as realisatie")))
        ] = None,
    ) -> None:
        from jobs.importing.choices import Choices
        from jobs.importing.faults import ImportRefused
        from jobs.importing.ingest import import_file
        from jobs.importing.rules import import_rules
        from jobs.session import filled_database

        refused, choices = 0, Choices(partial=partial, carry=carry, measure=measure)
        with filled_database(settings) as engine:
            for file in files:
                try:
                    outcome = import_file(
                        engine, file, rules=import_rules(settings), imported_at=now(), choices=choices
                    )
                    _print_outcome(outcome, say, console)
                except ImportRefused as refusal:
                    refused += 1
                    Console(stderr=True).print(escape(refusal.told(say)))
        if refused:
            raise typer.Exit(FAILED)


def _print_outcome(outcome: Any, say: Language, console: Console) -> None:
    from jobs.importing.faults import filled

    record = outcome.record
    if outcome.already_imported:
        text = say(
            N_("{file}: already imported on {day}; nothing changed"),
            file=record.file_name,
            day=say.day(record.imported_at.date()),
        )
    else:
        text = say(
            N_("{file}: {new} new, {revised} revised, {unchanged} unchanged"),
            file=record.file_name,
            new=say.number(outcome.new),
            revised=say.number(outcome.revised),
            unchanged=say.number(outcome.unchanged),
        )
    console.print(escape(text))
    for message, details in outcome.warnings:
        console.print(escape("  ! " + filled(say, message, details)))
