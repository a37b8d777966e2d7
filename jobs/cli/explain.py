"""The command `radar explain`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from base.i18n import N_
from forecast.levels import GEMEENTE
from jobs.cli.context import Context
from jobs.cli.options import html_option, typed_day, typed_half_year

if TYPE_CHECKING:
    from shown.read.results import RunResults


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar explain` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Say why a gemeente has a warning or not, and how a provincie or the country stands.")))
    def explain(
        region: Annotated[
            str,
            typer.Argument(help=say(N_("a gemeente, a provincie or Nederland: its name, or a code such as GM0363"))),
        ],
        period: Annotated[
            str | None,
            typer.Option(
                **typed_half_year(say),
                help=say(N_("half-year, such as 2026-H1; default the one that reports lead with")),
            ),
        ] = None,
        as_of: Annotated[
            datetime | None,
            typer.Option("--as-of", **typed_day(say), help=say(N_("of the last run as of this day"))),
        ] = None,
        html: Annotated[Path | None, html_option(say)] = None,
    ) -> None:
        from jobs.importing.asked_regions import AskedRegions
        from shown.read.results import load_results

        day = context.as_of(as_of) if as_of else None
        with context.reading() as connection:
            results = load_results(connection, as_of=day)
            code = AskedRegions.of(connection, today=results.as_of).asked(region)
        _put_out(context, results, code, period, html)


def _put_out(context: Context, results: "RunResults", code: str, period: str | None, html: Path | None) -> None:
    """To the terminal, or to the file that is asked for."""
    from base.whole_files import write_whole
    from shown.gemeenten.explanation import explain
    from shown.gemeenten.explanation_page import explanation_page
    from shown.kit.explained import explained_page, print_explained
    from shown.region import explain_region

    say = context.say
    of_gemeente = explain(results, code, period, say) if results.regions[code].level == GEMEENTE else None
    explained = of_gemeente or explain_region(results, code, period, say)
    if html is None:
        print_explained(explained, context.console)
        return
    page = explanation_page(of_gemeente, results, say) if of_gemeente else explained_page(explained, say)
    write_whole(html, page)
    context.tell_written(html)
