"""The command `radar import`.

In a terminal it shows what was understood of a table that is not one of the import contract, asks what is open, and
imports after a yes. Elsewhere it asks nothing: what is open refuses the file, with the option that answers it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from base.errors import Invalid
from base.i18n import N_
from jobs.cli.context import FAILED, Context
from jobs.cli.options import output_file, typed_half_year
from jobs.importing.cells import FIRST_YEAR, LAST_YEAR


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar import` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command("import", help=say(N_("Take in files with figures: CSV, xlsx or ods. All or nothing per file.")))
    def import_(
        files: Annotated[list[Path], typer.Argument(help=say(N_("the files, in this order")))],
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=say(N_("show what is understood of the files; store nothing")))
        ] = False,
        measure: Annotated[
            str | None,
            typer.Option(help=say(N_("what the numbers count: realisatie, koppelingen, taakstelling, stand, ..."))),
        ] = None,
        year: Annotated[
            int | None,
            typer.Option(
                min=FIRST_YEAR,
                max=LAST_YEAR,
                help=say(N_("year of months without one; of the first when they pass December")),
            ),
        ] = None,
        period: Annotated[
            str | None,
            typer.Option(
                **typed_half_year(say), help=say(N_("half-year of a taakstelling or stand without one: 2026-H1"))
            ),
        ] = None,
        numbered: Annotated[
            Literal["month", "half-year"] | None, typer.Option(help=say(N_("what 2026-1 is in the table")))
        ] = None,
        running: Annotated[
            Literal["no", "half-year", "year"] | None,
            typer.Option(help=say(N_("whether numbers add up, and since when"))),
        ] = None,
        stand: Annotated[
            Literal["behind", "ahead"] | None, typer.Option(help=say(N_("what a positive stand means in the table")))
        ] = None,
        dash: Annotated[Literal["zero", "unknown"], typer.Option(help=say(N_("what a dash means")))] = "zero",
        sheet: Annotated[list[str] | None, typer.Option(help=say(N_("the sheets to read, by name")))] = None,
        column: Annotated[
            list[str] | None,
            typer.Option(
                help=say(
                    N_('what a column is to be read as, or that it is left out: "Heading=stand 1-1-2026", "X=weg"')
                )
            ),
        ] = None,
        accept_totals: Annotated[
            bool, typer.Option("--accept-totals", help=say(N_("totals of the table may be off")))
        ] = False,
        accept_large: Annotated[
            bool, typer.Option("--accept-large", help=say(N_("figures may be many times what there can be")))
        ] = False,
        partial: Annotated[
            bool, typer.Option("--partial", help=say(N_("gemeenten may be missing; they are unknown, never zero")))
        ] = False,
        carry: Annotated[
            bool, typer.Option("--carry", help=say(N_("give figures of dissolved gemeenten to their successors")))
        ] = False,
        profile: Annotated[
            Path | None, typer.Option(help=say(N_("a profile with the answers that were given for such a table")))
        ] = None,
        save_profile: Annotated[
            Path | None,
            typer.Option(
                **output_file(say), help=say(N_("keep the answers in this file, for the next table like it"))
            ),
        ] = None,
        yes: Annotated[bool, typer.Option("--yes", "-y", help=say(N_("ask nothing, as outside a terminal")))] = False,
    ) -> None:
        from jobs.cli.import_desk import Desk, at_a_terminal
        from jobs.importing.choices import Choices
        from jobs.importing.rules import import_rules

        given = Choices(
            partial=partial,
            carry=carry,
            measure=measure,
            year=year,
            period=period,
            numbered=numbered,
            running=running,
            positive=stand,
            dash=dash,
            totals=accept_totals,
            large=accept_large,
            sheets=tuple(sheet or ()),
            columns=_columns(column or ()),
        )
        refused = 0
        with context.filled() as engine:
            rules = import_rules(context.settings)
            desk = Desk(context, engine, rules, asks=at_a_terminal(context) and not yes, dry_run=dry_run)
            for file in files:
                refused += not desk.take(file, given, profile=profile, save=save_profile)
        if refused:
            raise typer.Exit(FAILED)


def _columns(typed: Sequence[str]) -> dict[str, str]:
    """Headings and what they are read as; a heading may hold an equals sign, the reading never does."""
    for text in typed:
        if "=" not in text:
            raise Invalid(N_('--column {text} has no =; write it like --column "Prognose=weg"'), text=text)
    return {heading: reading.strip() for heading, _, reading in (text.rpartition("=") for text in typed)}
