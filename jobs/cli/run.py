"""The command `radar run`."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from base.i18n import N_
from config.settings import load_settings
from jobs.cli.context import Context
from jobs.cli.options import as_of_option


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar run` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Forecast realisatie, stand and intake with what was known on a day, and warn.")))
    def run(
        as_of: Annotated[datetime | None, as_of_option(say)] = None,
        horizon_periods: Annotated[
            int | None, typer.Option(min=1, max=8, help=say(N_("half-years ahead, the running one included")))
        ] = None,
        seed: Annotated[
            int | None, typer.Option(min=0, max=2_147_483_647, help=say(N_("start of the random numbers")))
        ] = None,
        without_simulated: Annotated[
            bool,
            typer.Option("--without-simulated", help=say(N_("leave gemeenten without own figures out"))),
        ] = False,
    ) -> None:
        changed = load_settings(
            language=say.code,
            horizon_periods=horizon_periods,
            seed=seed,
            simulated_gemeenten=False if without_simulated else None,
        )
        here = replace(context, settings=changed)
        day = here.as_of(as_of)
        # only now, as it loads for seconds what fits models
        from jobs.run.main_job import run as run_main_job

        with here.filled() as engine:
            run_id = run_main_job(engine, changed, as_of=day, clock=context.now, progress=context.progress)
        context.tell(N_("Run {run_id} is done; see it with: radar report"), run_id=run_id)
