"""The command `radar backtest`."""

from datetime import datetime
from typing import Annotated

import typer

from base.errors import Invalid
from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import as_of_option, typed_day


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar backtest` to `app`, with its help in the reader's language."""
    say = context.say

    @app.command(help=say(N_("Measure how good the forecasts of earlier days were, and keep the track record.")))
    def backtest(
        origins: Annotated[
            int | None, typer.Option(min=1, max=600, help=say(N_("forecast days; for gemeenten one a month")))
        ] = None,
        level: Annotated[str, typer.Option(help=say(N_("only this level: gemeente, provincie or land")))] = "",
        target: Annotated[
            str, typer.Option(help=say(N_("only this: realisatie, stand_eind, instroom or keten")))
        ] = "",
        as_of: Annotated[datetime | None, as_of_option(say)] = None,
        score_from: Annotated[
            datetime | None,
            typer.Option(
                "--score-from",
                **typed_day(say),
                help=say(N_("earlier forecast days of gemeenten only teach the calibration")),
            ),
        ] = None,
    ) -> None:
        # before what loads for seconds
        day = context.as_of(as_of)
        if score_from is not None and score_from.date() > day:
            message = N_(
                "{day} lies after {last}: no forecast would be scored. Give an earlier day with --score-from."
            )
            raise Invalid(message, day=score_from.date().isoformat(), last=day.isoformat())
        from jobs.backtest.job import run_backtest
        from jobs.backtest.request import BacktestRequest
        from jobs.fanout import fan_out
        from models.engine import reading
        from shown.read.backtests import load_track_record
        from shown.terminal import print_track_record

        request = BacktestRequest(level, target, origins, score_from.date() if score_from else None)
        with context.filled() as engine:
            with fan_out(context.settings.engine) as spread:
                run_id = run_backtest(
                    engine,
                    context.settings,
                    request,
                    as_of=day,
                    fan_out=spread,
                    clock=context.now,
                    progress=context.progress,
                )
            with reading(engine) as connection:
                track = load_track_record(connection, as_of=day, run_id=run_id)
        print_track_record(track, context.console, say, whole=True)
