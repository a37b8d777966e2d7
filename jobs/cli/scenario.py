"""The commands of `radar scenario`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.options import html_option, png_option, run_option

if TYPE_CHECKING:
    from shown.read.results import RunResults
    from shown.scenario.compare import Comparison


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar scenario` to `app`, with its help in the reader's language."""
    group = typer.Typer(
        help=context.say(
            N_("What if more people come, or fewer are housed? Scenarios beside the forecasts of a run.")
        ),
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    _register_run(group, context)
    _register_show(group, context)
    _register_list(group, context)
    _register_examples(group, context)
    app.add_typer(group, name="scenario")


def _register_run(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.command(help=say(N_("Draw the scenario of a file, keep it with the run and set it beside its forecasts.")))
    def run(
        file: Annotated[Path, typer.Argument(help=say(N_("TOML file with the scenario; see docs/SCENARIOS.md")))],
        run_id: Annotated[str | None, run_option(say)] = None,
        html: Annotated[Path | None, html_option(say)] = None,
        png: Annotated[Path | None, png_option(say)] = None,
    ) -> None:
        from jobs.scenario.drawing import draw_scenario
        from jobs.scenario.job import run_scenario

        with context.filled() as engine:
            results, comparison = run_scenario(engine, file, run_id=run_id, draw=draw_scenario, clock=context.now)
        _put_out(context, results, comparison, html, png)


def _register_show(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.command(help=say(N_("Show a scenario that was kept with a run.")))
    def show(
        name: Annotated[str, typer.Argument(help=say(N_("name of the scenario, as in its file")))],
        run_id: Annotated[str | None, run_option(say)] = None,
        html: Annotated[Path | None, html_option(say)] = None,
        png: Annotated[Path | None, png_option(say)] = None,
    ) -> None:
        from forecast.levels import COUNTRY
        from jobs.scenario.store import load_scenario
        from shown.read.results import load_results

        with context.reading() as connection:
            results = load_results(connection, run_id=run_id, only=(COUNTRY,))
            comparison = load_scenario(connection, results=results, name=name)
        _put_out(context, results, comparison, html, png)


def _register_list(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.command("list", help=say(N_("List the scenarios that were kept with a run.")))
    def list_(run_id: Annotated[str | None, run_option(say)] = None) -> None:
        from forecast.levels import COUNTRY
        from jobs.scenario.store import kept_scenarios
        from shown.read.results import load_results
        from shown.scenario.output import print_list

        with context.reading() as connection:
            results = load_results(connection, run_id=run_id, only=(COUNTRY,))
            kept = kept_scenarios(connection, run_id=results.run_id)
        print_list(results.run_id, kept, context.console, say)


def _register_examples(group: typer.Typer, context: Context) -> None:
    say = context.say

    @group.command(help=say(N_("Copy the shipped examples into a folder, to change them.")))
    def examples(
        folder: Annotated[Path, typer.Argument(help=say(N_("folder; it is made when it is not there")))],
    ) -> None:
        from jobs.scenario.examples import copy_examples

        context.tell_written(*copy_examples(folder))


def _put_out(
    context: Context, results: "RunResults", comparison: "Comparison", html: Path | None, png: Path | None
) -> None:
    """To the terminal, and to the files that are asked for."""
    from base.whole_files import write_whole
    from jobs.cli.pictures import write_pictures
    from shown.scenario.chart import comparison_picture
    from shown.scenario.output import comparison_page, print_comparison

    say = context.say
    print_comparison(results, comparison, context.console, say)
    written = []
    if html is not None:
        write_whole(html, comparison_page(results, comparison, say))
        written.append(html)
    picture = comparison_picture(results, comparison, say) if png is not None else None
    if png is not None and picture is not None:
        written += write_pictures(png, [picture])
    context.tell_written(*written)
