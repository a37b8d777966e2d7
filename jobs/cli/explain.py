"""The command `radar explain`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import DAY, html_option


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar explain` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Say why a gemeente is flagged or not, in words and numbers.")))
    def explain(
        gemeente: Annotated[str, typer.Argument(help=say(N_("CBS code, such as GM0363")))],
        period: Annotated[str | None, typer.Option(help=say(N_("half-year, such as 2026-H1")))] = None,
        as_of: Annotated[
            datetime | None,
            typer.Option("--as-of", formats=[DAY], help=say(N_("of the last run as of this day"))),
        ] = None,
        html: Annotated[Path | None, html_option(say)] = None,
    ) -> None:
        from base.whole_files import write_whole
        from shown.gemeenten.explanation import explain as explain_warning
        from shown.gemeenten.explanation_page import explanation_page, print_explanation

        results = context.results(as_of=as_of.date() if as_of else None)
        explanation = explain_warning(results, gemeente, period, say)
        if html is None:
            print_explanation(explanation, context.console)
        else:
            write_whole(html, explanation_page(explanation, results, say))
            context.tell_written(html)
