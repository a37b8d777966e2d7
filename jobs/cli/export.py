"""The command `radar export`."""

from pathlib import Path
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import output_file, run_option


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar export` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(
        help=say(N_("Write forecasts, flags, the chain's parts, observations, targets or stands as CSV or JSON."))
    )
    def export(
        what: Annotated[
            str, typer.Argument(help=say(N_("one of forecasts, flags, chain, observations, targets, stands")))
        ],
        out: Annotated[
            Path, typer.Option(**output_file(say, ".csv", ".json"), help=say(N_("file to write; .csv or .json")))
        ],
        run_id: Annotated[str | None, run_option(say)] = None,
    ) -> None:
        from models import runs
        from shown.export import check_asked, export_figures
        from shown.export import export as write_export
        from shown.read.results import FIGURES, load_figures, load_results

        check_asked(what, out)
        with context.reading() as connection:
            if what in FIGURES and run_id is None and runs.newest(connection) is None:
                # figures are there before any run
                day, simulated = context.today(), context.settings.simulated_gemeenten
                figures = load_figures(connection, what, as_of=day, with_simulated=simulated)
                rows = export_figures(figures, what, out)
            else:
                rows = write_export(load_results(connection, run_id=run_id), what, out)
        context.tell(N_("Written: {file}, {rows} rows"), file=out, rows=say.number(rows))
