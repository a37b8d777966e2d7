"""The command `radar`. Here, and only here, the arguments and the terminal are read."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

import typer
from rich.console import Console
from rich.markup import escape

from base.errors import RequestError
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
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--lang", choices=LANGUAGES)
    chosen, rest = parser.parse_known_args(words)
    say = Language("nl")
    try:
        settings = load_settings(language=chosen.lang)
        say = Language(settings.language, settings.service.time_zone)
        quiet_libraries()
        create_app(settings, say)(args=rest, prog_name="radar")
    except SettingsError as error:
        wanted = chosen.lang or os.environ.get("RADAR_LANGUAGE")
        _stop(error.told(Language(wanted if wanted in LANGUAGES else "nl")))
    except Exception as error:
        _stop(_told(error, say, settings))


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
    context = Context(settings, say, console=_console(), errors=_errors(), now=now, today=today)
    for register in COMMANDS:
        register(app, context)
    return app


def _told(error: Exception, say: Language, settings: Settings) -> str:
    """An error in words; one that nobody foresaw is raised again, with its traceback."""
    from sqlalchemy.exc import ArgumentError, OperationalError

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
    if isinstance(error, OperationalError | ArgumentError):
        return say(N_("The database cannot be used: {reason}"), reason=one_line(error))
    if isinstance(error, OSError) and error.filename:
        return say(
            N_("{file} cannot be read or written: {reason}"), file=error.filename, reason=say(str(error.strerror))
        )
    raise error


def _stop(text: str) -> None:
    _errors().print(escape(text))
    sys.exit(FAILED)


def _console() -> Console:
    """As wide as the terminal, and in a file or pipe as wide as the report needs."""
    return Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)


def _errors() -> Console:
    return Console(stderr=True)
