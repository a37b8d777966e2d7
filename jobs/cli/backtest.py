"""The commands `radar backtest` and `radar accuracy`; what the clock says is handed in."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from base.errors import NotFound
from base.i18n import N_, Language
from config.settings import Settings


def add_backtest_commands(
    app: typer.Typer,
    settings: Settings,
    say: Language,
    console: Console,
    *,
    now: Callable[[], datetime],
    today: Callable[[], date],
) -> None:
    """Add both commands to `app`, with their help in the language of `say`."""
    _add_backtest(app, settings, say, console, now, today)
    _add_accuracy(app, settings, say, console, today)


def _as_of_option(say: Language) -> Any:
    return typer.Option("--as-of", formats=["%Y-%m-%d"], help=say(N_("use only what was known then; default today")))


def _add_backtest(
    app: typer.Typer,
    settings: Settings,
    say: Language,
    console: Console,
    now: Callable[[], datetime],
    today: Callable[[], date],
) -> None:
    @app.command(help=say(N_("Measure how good the forecasts of earlier days were, and keep the track record.")))
    def backtest(
        origins: Annotated[
            int | None, typer.Option(min=1, help=say(N_("forecast days; for gemeenten one a month")))
        ] = None,
        level: Annotated[str, typer.Option(help="gemeente | provincie | land")] = "",
        target: Annotated[str, typer.Option(help="realisatie | stand_eind | instroom | keten")] = "",
        as_of: Annotated[datetime | None, _as_of_option(say)] = None,
        score_from: Annotated[
            datetime | None,
            typer.Option(
                "--score-from",
                formats=["%Y-%m-%d"],
                help=say(N_("earlier forecast days of gemeenten only teach the calibration")),
            ),
        ] = None,
    ) -> None:
        from jobs.backtest.job import run_backtest
        from jobs.backtest.request import BacktestRequest
        from jobs.fanout import fan_out
        from jobs.session import filled_database
        from models.engine import reading
        from shown.read.backtests import load_track_record
        from shown.terminal import print_track_record

        request = BacktestRequest(level, target, origins, score_from.date() if score_from else None)
        day = as_of.date() if as_of else today()
        progress = Console(stderr=True)
        with filled_database(settings) as engine:
            with fan_out(settings.engine) as spread:
                run_id = run_backtest(
                    engine,
                    settings,
                    request,
                    as_of=day,
                    fan_out=spread,
                    clock=now,
                    progress=lambda message: progress.print(escape(say(message) + " …")),
                )
            with reading(engine) as connection:
                track = load_track_record(connection, as_of=day, run_id=run_id)
        print_track_record(track, console, say, whole=True)


def _add_accuracy(
    app: typer.Typer, settings: Settings, say: Language, console: Console, today: Callable[[], date]
) -> None:
    @app.command(help=say(N_("Write the page that says how good the forecasts were, from the last backtest.")))
    def accuracy(
        out: Annotated[Path, typer.Option(help=say(N_("Markdown file to write; pictures go into img beside it")))],
        as_of: Annotated[datetime | None, _as_of_option(say)] = None,
    ) -> None:
        from jobs.session import filled_database
        from models.engine import reading
        from shown.backtest.accuracy_page import write_accuracy
        from shown.read.backtests import load_track_record

        day = as_of.date() if as_of else today()
        with filled_database(settings) as engine, reading(engine) as connection:
            track = load_track_record(connection, as_of=day)
        if track is None:
            message = N_("There is no backtest as of {day} or earlier; make one with: radar backtest")
            raise NotFound(message, day=day.isoformat())
        for file in write_accuracy(out, track):
            console.print(escape(say(N_("Written: {file}"), file=file)))
