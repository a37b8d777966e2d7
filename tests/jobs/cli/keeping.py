"""How a test types `radar backup` and `radar restore`."""

from datetime import UTC, datetime

import typer
from rich.console import Console
from typer.testing import CliRunner

from config.settings import Settings
from jobs.cli import backup, restore
from tests.jobs.cli.typed import context_at

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


def radar(settings: Settings, *words: str) -> str:
    """What is printed."""
    app, console = typer.Typer(), Console(width=100)
    context = context_at(NOW, settings, console, "nl")
    for command in (backup, restore):
        command.register(app, context)
    with console.capture() as shown:
        result = CliRunner().invoke(app, words)
    if result.exception is not None:
        raise result.exception
    return shown.get()
