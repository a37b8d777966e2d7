"""The command `radar fetch`; what the clock says is handed in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

from base.i18n import N_, Language
from config.settings import Settings


def add_opendata_commands(
    app: typer.Typer, settings: Settings, say: Language, console: Console, *, now: Callable[[], datetime]
) -> None:
    """Add `radar fetch` to `app`, with its help in the language of `say`."""

    @app.command(help=say(N_("Fetch open data (intake and population of CBS) now.")))
    def fetch() -> None:
        from jobs.opendata.errors import FetchFailed
        from jobs.opendata.job import fetch_open_data
        from jobs.session import filled_database

        with filled_database(settings) as engine:
            try:
                outcome = fetch_open_data(engine, settings, now=now())
            except FetchFailed as failed:
                _print(failed.outcome, say, console)
                raise
        _print(outcome, say, console)


def _print(outcome: Mapping[str, Any], say: Language, console: Console) -> None:
    if "off" in outcome:
        console.print(escape(say(N_("Fetching is switched off: opendata.url is empty."))))
        return
    for table, words in outcome["tables"].items():
        console.print(escape(f"{table}: {words}"))
