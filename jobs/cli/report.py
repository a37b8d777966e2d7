"""The command `radar report`."""

from pathlib import Path
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import html_option, png_option, run_option


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar report` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Show the outcome of a run here, or as one page with --html.")))
    def report(
        html: Annotated[Path | None, html_option(say)] = None,
        png: Annotated[Path | None, png_option(say)] = None,
        whole: Annotated[bool, typer.Option("--all", help=say(N_("all tables, not just one screen")))] = False,
        run_id: Annotated[str | None, run_option(say)] = None,
    ) -> None:
        from base.whole_files import write_whole
        from jobs.cli.pictures import write_pictures
        from shown.backtest.section import track_pictures
        from shown.headlines import headlines
        from shown.page import write_html
        from shown.sections import forecast_pictures
        from shown.terminal import COLUMNS, print_first_look, print_report

        results = context.results(run_id=run_id)
        written = []
        if html is not None:
            write_whole(html, write_html(results, say))
            written.append(html)
        if png is not None:
            made = forecast_pictures(results, headlines(results), say)
            written += write_pictures(png, (*made, *track_pictures(results.track, say)))
        context.tell_written(*written)
        if written and not whole:
            return
        console = context.console
        console.width = min(console.width, COLUMNS)
        (print_report if whole else print_first_look)(results, console, say)
