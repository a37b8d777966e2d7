"""The commands of `radar scenario`; what the clock says is handed in."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from base.i18n import N_, Language
from config.settings import Settings


def add_scenario_commands(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add `radar scenario` to `app`, with its help in the language of `say`."""
    group = typer.Typer(
        help=say(N_("What if more people come, or fewer are housed? Scenarios beside the forecasts of a run.")),
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    _add_run(group, settings, say, console, now)
    _add_show(group, settings, say, console)
    _add_list(group, settings, say, console)
    _add_examples(group, say, console)
    app.add_typer(group, name="scenario")


def _run_option(say: Language) -> Any:
    return typer.Option("--run", help=say(N_("run id; default the last finished run")))


def _html_option(say: Language) -> Any:
    return typer.Option("--html", help=say(N_("write one self-contained page to this file")))


def _png_option(say: Language) -> Any:
    return typer.Option("--png", help=say(N_("write each picture as PNG into this folder")))


def _add_run(
    group: typer.Typer, settings: Settings, say: Language, console: Console, now: Callable[[], datetime]
) -> None:
    @group.command(help=say(N_("Draw the scenario of a file, keep it with the run and set it beside its forecasts.")))
    def run(
        file: Annotated[Path, typer.Argument(help=say(N_("TOML file with the scenario; see docs/SCENARIOS.md")))],
        run_id: Annotated[str | None, _run_option(say)] = None,
        html: Annotated[Path | None, _html_option(say)] = None,
        png: Annotated[Path | None, _png_option(say)] = None,
    ) -> None:
        from jobs.scenario.drawing import draw_scenario
        from jobs.scenario.job import run_scenario
        from jobs.session import filled_database

        with filled_database(settings) as engine:
            results, comparison = run_scenario(engine, file, run_id=run_id, draw=draw_scenario, clock=now)
        _put_out(results, comparison, html, png, console, say)


def _add_show(group: typer.Typer, settings: Settings, say: Language, console: Console) -> None:
    @group.command(help=say(N_("Show a scenario that was kept with a run.")))
    def show(
        name: Annotated[str, typer.Argument(help=say(N_("name of the scenario, as in its file")))],
        run_id: Annotated[str | None, _run_option(say)] = None,
        html: Annotated[Path | None, _html_option(say)] = None,
        png: Annotated[Path | None, _png_option(say)] = None,
    ) -> None:
        from forecast.levels import COUNTRY
        from jobs.scenario.store import load_scenario
        from jobs.session import filled_database
        from models.engine import reading
        from shown.read.results import load_results

        with filled_database(settings) as engine, reading(engine) as connection:
            results = load_results(connection, run_id=run_id, only=(COUNTRY,))
            comparison = load_scenario(connection, results=results, name=name)
        _put_out(results, comparison, html, png, console, say)


def _add_list(group: typer.Typer, settings: Settings, say: Language, console: Console) -> None:
    @group.command("list", help=say(N_("List the scenarios that were kept with a run.")))
    def list_(run_id: Annotated[str | None, _run_option(say)] = None) -> None:
        from forecast.levels import COUNTRY
        from jobs.scenario.store import kept_scenarios
        from jobs.session import filled_database
        from models.engine import reading
        from shown.read.results import load_results
        from shown.scenario.output import print_list

        with filled_database(settings) as engine, reading(engine) as connection:
            results = load_results(connection, run_id=run_id, only=(COUNTRY,))
            kept = kept_scenarios(connection, run_id=results.run_id)
        print_list(results.run_id, kept, console, say)


def _add_examples(group: typer.Typer, say: Language, console: Console) -> None:
    @group.command(help=say(N_("Copy the shipped examples into a folder, to change them.")))
    def examples(
        folder: Annotated[Path, typer.Argument(help=say(N_("folder; it is made when it is not there")))],
    ) -> None:
        from jobs.scenario.examples import copy_examples

        for file in copy_examples(folder):
            console.print(escape(say(N_("Written: {file}"), file=file)))


def _put_out(
    results: Any, comparison: Any, html: Path | None, png: Path | None, console: Console, say: Language
) -> None:
    """To the terminal, and to the files that are asked for."""
    from base.whole_files import write_whole
    from shown.kit.theme import render_png
    from shown.scenario.chart import comparison_picture
    from shown.scenario.output import comparison_page, print_comparison

    print_comparison(results, comparison, console, say)
    written = []
    if html is not None:
        write_whole(html, comparison_page(results, comparison, say))
        written.append(html)
    picture = comparison_picture(results, comparison, say) if png is not None else None
    if png is not None and picture is not None:
        png.mkdir(parents=True, exist_ok=True)
        written.append(png / f"{picture.key}.png")
        written[-1].write_bytes(render_png(picture.chart))
    for file in written:
        console.print(escape(say(N_("Written: {file}"), file=file)))
