"""The command `radar plan`; what the clock says is handed in."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from base.i18n import N_, Language
from config.settings import Settings


def add_plan_command(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add the command to `app`, with its help in the language of `say`."""

    @app.command(help=say(N_("What should the next taakstelling be? Candidates, an advice, and the split.")))
    def plan(
        period: Annotated[str, typer.Option(help=say(N_("half-year to plan, such as 2027-H1")))],
        totals: Annotated[
            str | None, typer.Option(help=say(N_("candidates from:to:step; default around the expected number")))
        ] = None,
        goal: Annotated[Path | None, typer.Option(help=say(N_("TOML file with the goal; see docs/PLAN.md")))] = None,
        scenario: Annotated[
            Path | None, typer.Option(help=say(N_("TOML file with the circumstances; see docs/SCENARIOS.md")))
        ] = None,
        total: Annotated[
            int | None, typer.Option(min=0, help=say(N_("total to split; default the advice or the expected number")))
        ] = None,
        exchange: Annotated[
            Path | None, typer.Option(help=say(N_("CSV with exchanges between gemeenten; see docs/SPLIT.md")))
        ] = None,
        split: Annotated[
            list[Path] | None, typer.Option(help=say(N_("write the split per gemeente to this .csv or .xlsx file")))
        ] = None,
        png: Annotated[
            Path | None, typer.Option("--png", help=say(N_("write each picture as PNG into this folder")))
        ] = None,
        run_id: Annotated[
            str | None, typer.Option("--run", help=say(N_("run id; default the last finished run")))
        ] = None,
    ) -> None:
        from jobs.fanout import fan_out
        from jobs.plan.job import PlanFiles, make_plan
        from jobs.plan.request import PlanRequest
        from jobs.session import filled_database
        from shown.kit.theme import render_png
        from shown.plan.output import plan_picture, print_plan
        from shown.plan.split_file import write_split

        request = PlanRequest.parse(period, totals)
        with filled_database(settings) as engine, fan_out(settings.engine) as spread:
            made = make_plan(
                engine,
                settings,
                request,
                PlanFiles(scenario, goal, exchange),
                run_id=run_id,
                total=total,
                fan_out=spread,
                now=now(),
            )
        print_plan(made, console, say, persons_per_home=settings.plan.persons_per_home)
        written = []
        for file in split or []:
            write_split(made.rows, made.facts, file, say)
            written.append(file)
        picture = plan_picture(made, say) if png is not None else None
        if png is not None and picture is not None:
            png.mkdir(parents=True, exist_ok=True)
            written.append(png / f"{picture.key}.png")
            written[-1].write_bytes(render_png(picture.chart))
        for file in written:
            console.print(escape(say(N_("Written: {file}"), file=file)))
