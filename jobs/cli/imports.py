"""The commands `radar imports` and `radar withdraw`."""

from typing import TYPE_CHECKING, Annotated

import typer

from base.errors import Invalid
from base.i18n import N_
from jobs.cli.context import Context

if TYPE_CHECKING:
    from jobs.cli.figure import PointedAt


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar imports` and `radar withdraw` to `app`, with their help in the reader's language."""
    _register_imports(app, context)
    _register_withdraw(app, context)


def _register_imports(app: typer.Typer, context: Context) -> None:
    @app.command(
        help=context.say(N_("List the files that were taken in: number, file, day, rows, and if taken back."))
    )
    def imports() -> None:
        from jobs.cli.withdraw_lines import print_imports
        from models.withdrawals import listed_imports

        with context.reading() as connection:
            found = listed_imports(connection)
        if found:
            print_imports(found, context)
        else:
            context.tell(N_("Nothing was imported yet."))


def _register_withdraw(app: typer.Typer, context: Context) -> None:
    say = context.say

    @app.command(help=say(N_("Take back a wrong import or a wrong figure; earlier days keep their answers.")))
    def withdraw(
        reason: Annotated[str, typer.Option(help=say(N_("why, kept with the figures; needed")))],
        import_: Annotated[
            str | None, typer.Option("--import", help=say(N_("number (radar imports) or file name of an import")))
        ] = None,
        region: Annotated[str | None, typer.Option(help=say(N_("of one figure: CBS code")))] = None,
        measure: Annotated[
            str | None, typer.Option(help=say(N_("of one figure: such as realisatie, or taakstelling, or stand")))
        ] = None,
        month: Annotated[str | None, typer.Option(help=say(N_("month of a count, such as 2026-01")))] = None,
        period: Annotated[
            str | None, typer.Option(help=say(N_("half-year of a taakstelling or a count, such as 2026-H1")))
        ] = None,
        date: Annotated[str | None, typer.Option(help=say(N_("day of a stand or of a count on one day")))] = None,
        from_: Annotated[str | None, typer.Option("--from", help=say(N_("first day of a count over days")))] = None,
        to: Annotated[str | None, typer.Option(help=say(N_("last day of a count over days")))] = None,
        part: Annotated[str, typer.Option(help=say(N_("part of the measure, such as a nationality")))] = "",
        role: Annotated[str, typer.Option(help=say(N_("which stand of the day: eind or begin")))] = "eind",
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=say(N_("only show what would be taken back")))
        ] = False,
    ) -> None:
        from jobs.cli.figure import PointedAt

        days = {"month": month, "period": period, "date": date, "from": from_, "to": to}
        pointed = PointedAt(region, measure, {name: text for name, text in days.items() if text}, part, role)
        if (import_ is None) == pointed.is_blank:
            raise Invalid(N_("Give --import, or --region and --measure with the days of one figure"))
        _withdraw(context, import_, pointed, reason, dry_run=dry_run)


def _withdraw(context: Context, named: str | None, pointed: "PointedAt", reason: str, *, dry_run: bool) -> None:
    from jobs.cli.withdraw_lines import withdrawal_lines
    from jobs.importing.asked_regions import AskedRegions
    from jobs.importing.rules import import_rules
    from jobs.importing.withdrawing import withdraw_figure, withdraw_import
    from models.engine import reading

    rules, now = import_rules(context.settings), context.now()
    with context.filled() as engine:
        if named is not None:
            outcome = withdraw_import(engine, named, reason, rules=rules, now=now, dry_run=dry_run)
        else:
            with reading(engine) as connection:
                figure = pointed.figure(AskedRegions.of(connection, today=None))
            outcome = withdraw_figure(engine, figure, reason, rules=rules, now=now, dry_run=dry_run)
    for line in withdrawal_lines(outcome, context, dry_run=dry_run):
        context.put(line)
