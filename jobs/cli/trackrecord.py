"""The command `radar trackrecord`."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import as_of_option, output_file, output_folder


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar trackrecord` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(
        help=say(
            N_("Hold every taakstelling and official prognosis against what came, with our own forecasts beside.")
        )
    )
    def trackrecord(
        as_of: Annotated[datetime | None, as_of_option(say)] = None,
        ours: Annotated[
            bool, typer.Option("--ours", help=say(N_("compute what we would have said on each day; takes minutes")))
        ] = False,
        out: Annotated[
            Path | None,
            typer.Option(
                **output_file(say, ".csv", ".json"), help=say(N_("write every row to this file; .csv or .json"))
            ),
        ] = None,
        png: Annotated[
            Path | None, typer.Option(**output_folder(say), help=say(N_("write the picture as PNG into this folder")))
        ] = None,
    ) -> None:
        # before what loads for seconds
        day = context.as_of(as_of)
        from jobs.cli.pictures import write_pictures
        from jobs.fanout import fan_out
        from jobs.prognoses.record import load_record
        from models import store
        from models.engine import reading
        from shown.announced.chart import trackrecord_picture
        from shown.announced.export import write_record
        from shown.announced.terminal import print_record

        with context.filled() as engine, ExitStack() as stack:
            spread = stack.enter_context(fan_out(context.settings.engine)) if ours else None
            if ours:
                context.progress(N_("Computing our forecast of each day anew"))
            record = load_record(engine, context.settings, as_of=day, fan_out=spread)
            with reading(engine) as connection:
                regions = store.regions(connection)
        print_record(record, dict(zip(regions["code"], regions["name"], strict=True)), context.console, say)
        if out is not None:
            for file, rows in write_record(record, out):
                context.tell(N_("Written: {file}, {rows} rows"), file=file, rows=say.number(rows))
        if png is not None:
            context.tell_written(*write_pictures(png, [trackrecord_picture(record, say)]))
