"""The command `radar trackrecord`; what the clock says is handed in."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from base.i18n import N_, Language
from config.settings import Settings


def add_trackrecord_command(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, today: Callable[[], date]
) -> None:
    """Add the command to `app`, with its help in the language of `say`."""
    as_of_option: Any = typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help=say(N_("use only what was known then; default today"))
    )

    @app.command(
        help=say(
            N_("Hold every taakstelling and official prognosis against what came, with our own forecasts beside.")
        )
    )
    def trackrecord(
        as_of: Annotated[datetime | None, as_of_option] = None,
        ours: Annotated[
            bool, typer.Option("--ours", help=say(N_("compute what we would have said on each day; takes minutes")))
        ] = False,
        out: Annotated[Path | None, typer.Option(help=say(N_("write every row to this file; .csv or .json")))] = None,
        png: Annotated[Path | None, typer.Option(help=say(N_("write the picture as PNG into this folder")))] = None,
    ) -> None:
        from jobs.fanout import fan_out
        from jobs.prognoses.record import load_record
        from jobs.session import filled_database
        from models import store
        from models.engine import reading
        from shown.announced.chart import trackrecord_picture
        from shown.announced.export import write_record
        from shown.announced.terminal import print_record
        from shown.kit.theme import render_png

        day = as_of.date() if as_of else today()
        with filled_database(settings) as engine, ExitStack() as stack:
            spread = stack.enter_context(fan_out(settings.engine)) if ours else None
            if ours:
                Console(stderr=True).print(escape(say(N_("Computing our forecast of each day anew")) + " …"))
            record = load_record(engine, settings, as_of=day, fan_out=spread)
            with reading(engine) as connection:
                regions = store.regions(connection)
        print_record(record, dict(zip(regions["code"], regions["name"], strict=True)), console, say)
        if out is not None:
            for file, rows in write_record(record, out):
                console.print(escape(say(N_("Written: {file}, {rows} rows"), file=file, rows=say.number(rows))))
        if png is not None:
            png.mkdir(parents=True, exist_ok=True)
            picture = trackrecord_picture(record, say)
            file = png / f"{picture.key}.png"
            file.write_bytes(render_png(picture.chart))
            console.print(escape(say(N_("Written: {file}"), file=file)))
