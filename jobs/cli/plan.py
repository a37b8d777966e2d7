"""The command `radar plan`."""

from pathlib import Path
from typing import Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import output_file, png_option, run_option, typed_half_year


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar plan` to `app`, with its help in the reader's language."""
    say, settings = context.say, context.settings

    @app.command(help=say(N_("What should the next taakstelling be? Candidates, an advice, and the split.")))
    def plan(
        period: Annotated[
            str, typer.Option(**typed_half_year(say), help=say(N_("half-year to plan, such as 2027-H1")))
        ],
        totals: Annotated[
            str | None, typer.Option(help=say(N_("candidates from:to:step; default around the expected number")))
        ] = None,
        goal: Annotated[Path | None, typer.Option(help=say(N_("TOML file with the goal; see docs/PLAN.md")))] = None,
        scenario: Annotated[
            Path | None, typer.Option(help=say(N_("TOML file with the circumstances; see docs/SCENARIOS.md")))
        ] = None,
        total: Annotated[
            int | None,
            typer.Option(
                min=0, max=1_000_000, help=say(N_("total to split; default the advice or the expected number"))
            ),
        ] = None,
        exchange: Annotated[
            Path | None, typer.Option(help=say(N_("CSV with exchanges between gemeenten; see docs/SPLIT.md")))
        ] = None,
        split: Annotated[
            list[Path] | None,
            typer.Option(
                **output_file(say, ".csv", ".xlsx"),
                help=say(N_("write the split per gemeente to this .csv or .xlsx file")),
            ),
        ] = None,
        png: Annotated[Path | None, png_option(say)] = None,
        run_id: Annotated[str | None, run_option(say)] = None,
    ) -> None:
        from jobs.cli.pictures import write_pictures
        from jobs.fanout import fan_out
        from jobs.plan.job import PlanFiles, make_plan
        from jobs.plan.request import PlanRequest
        from shown.plan.output import plan_picture, print_plan
        from shown.plan.split_file import write_split

        request = PlanRequest.parse(period, totals)
        with context.filled() as engine, fan_out(settings.engine) as spread:
            made = make_plan(
                engine,
                settings,
                request,
                PlanFiles(scenario, goal, exchange),
                run_id=run_id,
                total=total,
                fan_out=spread,
                now=context.now(),
            )
        print_plan(made, context.console, say, persons_per_home=settings.plan.persons_per_home)
        written = list(split or [])
        for file in written:
            write_split(made.rows, made.facts, file, say)
        picture = plan_picture(made, say) if png is not None else None
        if png is not None and picture is not None:
            written += write_pictures(png, [picture])
        context.tell_written(*written)
