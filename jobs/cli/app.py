"""The command `radar`. Here, and only here, the arguments and the terminal are read."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from base.errors import Invalid, RequestError
from base.i18n import LANGUAGES, N_, Language
from base.quiet import quiet_libraries
from config.settings import Settings, SettingsError, load_settings
from jobs.cli import (
    accuracy,
    acknowledge,
    backtest,
    backup,
    explain,
    export,
    fetch,
    import_,
    imports,
    init,
    jobs,
    mail,
    plan,
    proof,
    recipients,
    report,
    restore,
    run,
    scenario,
    serve_jobs,
    silence,
    status,
    trackrecord,
    warnings,
)
from jobs.cli import settings as settings_command
from jobs.cli.clock import now, today
from jobs.cli.context import FAILED, Context
from jobs.cli.typer_words import speaking, usage_error

# in the order of `radar --help`, which shows single commands before groups
COMMANDS: tuple[Callable[[typer.Typer, Context], None], ...] = (
    init.register,
    import_.register,
    imports.register,
    run.register,
    proof.register,
    backtest.register,
    accuracy.register,
    trackrecord.register,
    plan.register,
    report.register,
    export.register,
    settings_command.register,
    explain.register,
    warnings.register,
    fetch.register,
    serve_jobs.register,
    status.register,
    backup.register,
    restore.register,
    scenario.register,
    silence.register,
    acknowledge.register,
    recipients.register,
    mail.register,
    jobs.register,
)
PIPE_WIDTH = 100


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of `radar`; `--lang` may stand anywhere and decides the language of everything, help included."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        rest, chosen = _without_language(words)
    except Invalid as error:
        _stop(error.told(Language("nl")))
    try:
        settings = load_settings(language=chosen)
    except SettingsError as error:
        wanted = chosen or os.environ.get("RADAR_LANGUAGE")
        _stop(error.told(Language(wanted if wanted in LANGUAGES else "nl")))
    _run(rest, settings)


def _run(words: Sequence[str], settings: Settings) -> NoReturn:
    """Do what was typed, and say in the chosen language what went wrong."""
    say = Language(settings.language, settings.service.time_zone)
    try:
        quiet_libraries()
        command = speaking(create_app(settings, say), say)
        sys.exit(command.main(list(words), prog_name="radar", standalone_mode=False) or 0)
    except typer.TyperException as error:
        typer.echo(usage_error(error, say), err=True)
        sys.exit(getattr(error, "exit_code", FAILED))
    except typer.Abort:
        _stop(say(N_("Stopped.")))
    except Exception as error:
        _stop(_told(error, say, settings))


def _without_language(words: Sequence[str]) -> tuple[list[str], str | None]:
    """What was typed without `--lang nl` or `--lang=nl`, and the language; the last one counts.

    Raises:
        Invalid: no language follows, or another one.
    """
    rest, chosen, left = [], None, iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if name != "--lang":
            rest.append(word)
            continue
        chosen = value if equals else next(left, "")
        if chosen not in LANGUAGES:
            raise Invalid(N_("--lang is one of: {languages}"), languages=", ".join(LANGUAGES))
    return rest, chosen


def create_app(settings: Settings, say: Language) -> typer.Typer:
    """The commands, with their help in the language of `say`."""
    app = typer.Typer(
        name="radar",
        help=say(N_("Taakstelling Radar: forecasts and early warnings for the housing of statushouders.")),
        epilog=say(N_("docs/SETTINGS.md explains every setting.")),
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    context = Context(settings, say, console=_console(), errors=_errors(), now=now, today=today)
    for register in COMMANDS:
        register(app, context)
    _register_version(app, say)
    return app


def _register_version(app: typer.Typer, say: Language) -> None:
    def told(asked: bool) -> None:
        if asked:
            typer.echo(f"Taakstelling Radar {version('taakstelling-radar')}")
            raise typer.Exit

    @app.callback()
    def radar(
        shown: Annotated[
            bool,
            typer.Option("--version", callback=told, is_eager=True, help=say(N_("show which release this is"))),
        ] = False,
    ) -> None:
        pass


def _told(error: Exception, say: Language, settings: Settings) -> str:
    """An error in words; one that nobody foresaw is raised again, with its traceback."""
    from sqlalchemy.exc import OperationalError

    from base.one_line import one_line
    from forecast.errors import ForecastError
    from jobs.session import database_damage

    if isinstance(error, RequestError):
        return error.told(say)
    if isinstance(error, ForecastError):
        return say(N_("No forecast can be made: {reason}"), reason=say(str(error)))
    # changed bytes in the database can end in any error
    damaged = database_damage(settings, whole=True)
    if damaged is not None:
        return damaged.told(say)
    if isinstance(error, OperationalError):
        return one_line(error, say)
    if isinstance(error, OSError) and error.filename:
        return say(
            N_("{file} cannot be read or written: {reason}"), file=error.filename, reason=say(str(error.strerror))
        )
    raise error


def _stop(text: str) -> NoReturn:
    _errors().print(escape(text))
    sys.exit(FAILED)


def _console() -> Console:
    """As wide as the terminal, and in a file or pipe as wide as the report needs."""
    return Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)


def _errors() -> Console:
    return Console(stderr=True)
