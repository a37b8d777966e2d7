"""The command `radar`. Here, and only here, the clock, the arguments and the terminal are read."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from base.errors import RequestError
from base.i18n import LANGUAGES, N_, Language
from base.quiet import quiet_libraries
from config.settings import Settings, SettingsError, load_settings
from jobs.cli.backtest import add_backtest_commands
from jobs.cli.fetch import add_opendata_commands
from jobs.cli.figures import add_data_commands
from jobs.cli.jobs import add_service_commands
from jobs.cli.keeping import add_keeping_commands
from jobs.cli.mail import add_mail_commands
from jobs.cli.plan import add_plan_command
from jobs.cli.recipients import add_recipient_commands
from jobs.cli.scenario import add_scenario_commands
from jobs.cli.status import add_status_command
from jobs.cli.trackrecord import add_trackrecord_command
from jobs.cli.warnings import add_warning_commands

FAILED = 1
PIPE_WIDTH = 100


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of `radar`; `--lang` may stand anywhere and decides the language of everything, help included."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--lang", choices=LANGUAGES)
    chosen, rest = parser.parse_known_args(words)
    say = Language("nl")
    try:
        settings = load_settings(language=chosen.lang)
        say = Language(settings.language)
        quiet_libraries()
        create_app(settings, say)(args=rest, prog_name="radar")
    except SettingsError as error:
        wanted = chosen.lang or os.environ.get("RADAR_LANGUAGE")
        _stop(error.told(Language(wanted if wanted in LANGUAGES else "nl")))
    except Exception as error:
        _stop(_told(error, say))


def create_app(settings: Settings, say: Language) -> typer.Typer:
    """The commands, with their help in the language of `say`."""
    app = typer.Typer(
        name="radar",
        help=say(N_("Taakstelling Radar: forecasts and early warnings for the housing of statushouders.")),
        epilog=say(N_("--lang nl or --lang en sets the language; docs/SETTINGS.md explains every setting.")),
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    console = _console()
    add_data_commands(app, settings, say, console, now=_now)
    _add_run_commands(app, settings, say, console)
    add_backtest_commands(app, settings, say, console, now=_now, today=_today)
    add_trackrecord_command(app, settings, say, console, today=_today)
    add_scenario_commands(app, settings, say, console, now=_now)
    add_plan_command(app, settings, say, console, now=_now)
    _add_output_commands(app, settings, say, console)
    _add_explain_command(app, settings, say, console)
    for add in (
        add_warning_commands,
        add_recipient_commands,
        add_mail_commands,
        add_opendata_commands,
        add_service_commands,
        add_status_command,
        add_keeping_commands,
    ):
        add(app, settings, say, console, now=_now)
    return app


def _add_run_commands(app: typer.Typer, settings: Settings, say: Language, console: Console) -> None:
    @app.command(help=say(N_("Forecast realisatie, stand and intake with what was known on a day, and warn.")))
    def run(
        as_of: Annotated[
            datetime | None,
            typer.Option(
                "--as-of", formats=["%Y-%m-%d"], help=say(N_("use only what was known then; default today"))
            ),
        ] = None,
        horizon_periods: Annotated[
            int | None, typer.Option(min=1, max=8, help=say(N_("half-years ahead, the running one included")))
        ] = None,
        seed: Annotated[int | None, typer.Option(min=0, help=say(N_("start of the random numbers")))] = None,
    ) -> None:
        from jobs.run.main_job import run as run_main_job
        from jobs.session import filled_database

        changed = load_settings(language=say.code, horizon_periods=horizon_periods, seed=seed)
        progress = Console(stderr=True)
        with filled_database(changed) as engine:
            run_id = run_main_job(
                engine,
                changed,
                as_of=as_of.date() if as_of else _today(),
                clock=_now,
                progress=lambda message: progress.print(escape(say(message) + " …")),
            )
        console.print(escape(say(N_("Run {run_id} is done; see it with: radar report"), run_id=run_id)))

    @app.command(help=say(N_("Write the page that sets the forecasts of 2021 beside what happened.")))
    def proof(out: Annotated[Path, typer.Option(help=say(N_("Markdown file to write")))]) -> None:
        from jobs.makers.proof import write_proof

        write_proof(out, settings)
        console.print(escape(say(N_("Written: {file}"), file=out)))


def _add_output_commands(app: typer.Typer, settings: Settings, say: Language, console: Console) -> None:
    run_option = typer.Option("--run", help=say(N_("run id; default the last finished run")))

    @app.command(help=say(N_("Show the outcome of a run here, or as one page with --html.")))
    def report(
        html: Annotated[Path | None, typer.Option(help=say(N_("write one self-contained page to this file")))] = None,
        png: Annotated[Path | None, typer.Option(help=say(N_("write each picture as PNG into this folder")))] = None,
        run_id: Annotated[str | None, run_option] = None,
    ) -> None:
        from base.whole_files import write_whole
        from shown.backtest.section import track_pictures
        from shown.headlines import headlines
        from shown.kit.theme import render_png
        from shown.page import pictures, write_html
        from shown.terminal import print_report

        results = _results(settings, run_id)
        written = []
        if html is not None:
            write_whole(html, write_html(results, say))
            written.append(html)
        if png is not None:
            png.mkdir(parents=True, exist_ok=True)
            for picture in (*pictures(results, headlines(results), say), *track_pictures(results.track, say)):
                file = png / f"{picture.key}.png"
                file.write_bytes(render_png(picture.chart))
                written.append(file)
        for file in written:
            console.print(escape(say(N_("Written: {file}"), file=file)))
        if not written:
            print_report(results, console, say)

    @app.command(help=say(N_("Write forecasts, flags, stands, observations or the chain's parts as CSV or JSON.")))
    def export(
        what: Annotated[str, typer.Argument(help="forecasts | flags | stands | observations | chain")],
        out: Annotated[Path, typer.Option(help=say(N_("file to write; .csv or .json")))],
        run_id: Annotated[str | None, run_option] = None,
    ) -> None:
        from shown.export import export as write_export

        rows = write_export(_results(settings, run_id), what, out)
        console.print(escape(say(N_("Written: {file}, {rows} rows"), file=out, rows=say.number(rows))))

    @app.command("settings", help=say(N_("Show the settings in force.")))
    def show_settings() -> None:
        for key, value in _flat(settings.model_dump(mode="json")):
            console.print(f"{key} = {value!r}", markup=False, highlight=False)


def _add_explain_command(app: typer.Typer, settings: Settings, say: Language, console: Console) -> None:
    @app.command(help=say(N_("Say why a gemeente is flagged or not, in words and numbers.")))
    def explain(
        gemeente: Annotated[str, typer.Argument(help=say(N_("CBS code, such as GM0363")))],
        period: Annotated[str | None, typer.Option(help=say(N_("half-year, such as 2026-H1")))] = None,
        as_of: Annotated[
            datetime | None,
            typer.Option("--as-of", formats=["%Y-%m-%d"], help=say(N_("of the last run as of this day"))),
        ] = None,
        html: Annotated[Path | None, typer.Option(help=say(N_("write one self-contained page to this file")))] = None,
    ) -> None:
        from base.whole_files import write_whole
        from shown.gemeenten.explanation import explain as explain_warning
        from shown.gemeenten.explanation_page import explanation_page, print_explanation

        results = _results(settings, None, as_of.date() if as_of else None)
        explanation = explain_warning(results, gemeente, period, say)
        if html is None:
            print_explanation(explanation, console)
        else:
            write_whole(html, explanation_page(explanation, results, say))
            console.print(escape(say(N_("Written: {file}"), file=html)))


def _results(settings: Settings, run_id: str | None, as_of: date | None = None) -> Any:
    from jobs.session import filled_database
    from models.engine import reading
    from shown.read.results import load_results

    with filled_database(settings) as engine, reading(engine) as connection:
        return load_results(connection, run_id=run_id, as_of=as_of)


def _flat(values: dict[str, Any], above: str = "") -> list[tuple[str, Any]]:
    pairs = []
    for key, value in values.items():
        pairs += _flat(value, f"{above}{key}.") if isinstance(value, dict) else [(above + key, value)]
    return pairs


def _told(error: Exception, say: Language) -> str:
    """An error in words; one that nobody foresaw is raised again, with its traceback."""
    from sqlalchemy.exc import ArgumentError, OperationalError

    from forecast.errors import ForecastError

    if isinstance(error, RequestError):
        return error.told(say)
    if isinstance(error, ForecastError):
        return say(N_("No forecast can be made: {reason}"), reason=say(str(error)))
    if isinstance(error, OperationalError | ArgumentError):
        return say(N_("The database cannot be used: {reason}"), reason=getattr(error, "orig", None) or error)
    if isinstance(error, OSError) and error.filename:
        return say(
            N_("{file} cannot be read or written: {reason}"), file=error.filename, reason=say(str(error.strerror))
        )
    raise error


def _stop(text: str) -> None:
    Console(stderr=True).print(escape(text))
    sys.exit(FAILED)


def _console() -> Console:
    """As wide as the terminal, and in a file or pipe as wide as the report needs."""
    return Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the reader's own day
