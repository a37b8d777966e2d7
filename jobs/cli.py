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

from config.settings import Settings, SettingsError, load_settings
from jobs.backtest.command import add_backtest_commands
from jobs.i18n import LANGUAGES, N_, Language, RequestError
from jobs.plan.command import add_plan_command
from jobs.prognoses.command import add_trackrecord_command
from jobs.quiet import quiet_libraries
from jobs.scenario.command import add_scenario_commands

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
    _add_data_commands(app, settings, say, console)
    _add_run_commands(app, settings, say, console)
    add_backtest_commands(app, settings, say, console, now=_now, today=_today)
    add_trackrecord_command(app, settings, say, console, today=_today)
    add_scenario_commands(app, settings, say, console, now=_now)
    add_plan_command(app, settings, say, console, now=_now)
    _add_output_commands(app, settings, say, console)
    _add_explain_command(app, settings, say, console)
    return app


def _add_data_commands(app: typer.Typer, settings: Settings, say: Language, console: Console) -> None:
    @app.command(help=say(N_("Make the database and its regions; with --builtin also load the published figures.")))
    def init(
        builtin: Annotated[
            bool, typer.Option("--builtin", help=say(N_("load the built-in figures with their sources")))
        ] = False,
    ) -> None:
        from jobs.builtin import load_builtin
        from jobs.regions import load_regions
        from jobs.session import database, import_rules
        from models.engine import transaction

        with database(settings) as engine:
            with transaction(engine) as connection:
                load_regions(connection)
            console.print(escape(say(N_("The database is ready in {home}."), home=settings.home)))
            if builtin:
                for outcome in load_builtin(engine, import_rules(settings), _now()):
                    _print_outcome(outcome, say, console)

    @app.command("import", help=say(N_("Take in files with figures: CSV, xlsx or ods. All or nothing per file.")))
    def import_(
        files: Annotated[list[Path], typer.Argument(help=say(N_("the files, in this order")))],
        partial: Annotated[
            bool, typer.Option("--partial", help=say(N_("gemeenten may be missing; they are unknown, never zero")))
        ] = False,
        carry: Annotated[
            bool, typer.Option("--carry", help=say(N_("give figures of dissolved gemeenten to their successors")))
        ] = False,
        measure: Annotated[
            str | None, typer.Option(help=say(N_("what a table with months as columns counts, such as realisatie")))
        ] = None,
    ) -> None:
        from jobs.importing.choices import Choices
        from jobs.importing.faults import ImportRefused
        from jobs.importing.ingest import import_file
        from jobs.session import filled_database, import_rules

        refused, choices = 0, Choices(partial=partial, carry=carry, measure=measure)
        with filled_database(settings) as engine:
            for file in files:
                try:
                    outcome = import_file(
                        engine, file, rules=import_rules(settings), imported_at=_now(), choices=choices
                    )
                    _print_outcome(outcome, say, console)
                except ImportRefused as refusal:
                    refused += 1
                    Console(stderr=True).print(escape(refusal.readable(say)))
        if refused:
            raise typer.Exit(FAILED)


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
        from jobs.proof import write_proof

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
        from jobs.export import write_whole
        from jobs.report import pictures, print_report, render_png, track_pictures, write_html

        results = _results(settings, run_id)
        written = []
        if html is not None:
            write_whole(html, write_html(results, say))
            written.append(html)
        if png is not None:
            png.mkdir(parents=True, exist_ok=True)
            for picture in (*pictures(results, say), *track_pictures(results.track, say)):
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
        from jobs.export import export as write_export

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
        from jobs.explain.explanation import explain as explain_warning
        from jobs.explain.output import explanation_page, print_explanation
        from jobs.export import write_whole

        results = _results(settings, None, as_of.date() if as_of else None)
        explanation = explain_warning(results, gemeente, period, say)
        if html is None:
            print_explanation(explanation, console)
        else:
            write_whole(html, explanation_page(explanation, results, say))
            console.print(escape(say(N_("Written: {file}"), file=html)))


def _results(settings: Settings, run_id: str | None, as_of: date | None = None) -> Any:
    from jobs.results import load_results
    from jobs.session import filled_database
    from models.engine import reading

    with filled_database(settings) as engine, reading(engine) as connection:
        return load_results(connection, run_id=run_id, as_of=as_of)


def _print_outcome(outcome: Any, say: Language, console: Console) -> None:
    from jobs.importing.faults import filled

    record = outcome.record
    if outcome.already_imported:
        text = say(
            N_("{file}: already imported on {day}; nothing changed"),
            file=record.file_name,
            day=say.day(record.imported_at.date()),
        )
    else:
        text = say(
            N_("{file}: {new} new, {revised} revised, {unchanged} unchanged"),
            file=record.file_name,
            new=say.number(outcome.new),
            revised=say.number(outcome.revised),
            unchanged=say.number(outcome.unchanged),
        )
    console.print(escape(text))
    for message, details in outcome.warnings:
        console.print(escape("  ! " + filled(say, message, details)))


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
        return say(N_("{file} cannot be read or written: {reason}"), file=error.filename, reason=error.strerror)
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
