"""The command `radar fetch`."""

from collections.abc import Mapping
from typing import Any

import typer

from base.i18n import N_
from jobs.cli.context import Context


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar fetch` to `app`, with its help in the reader's language."""

    @app.command(help=context.say(N_("Fetch open data (intake and population of CBS) now.")))
    def fetch() -> None:
        from jobs.opendata.errors import FetchFailed
        from jobs.opendata.job import fetch_open_data

        with context.filled() as engine:
            try:
                outcome = fetch_open_data(engine, context.settings, now=context.now())
            except FetchFailed as failed:
                _tell(context, failed.outcome)
                raise
        _tell(context, outcome)


def _tell(context: Context, outcome: Mapping[str, Any]) -> None:
    if "off" in outcome:
        context.tell(N_("Fetching is switched off: opendata.url is empty."))
        return
    for table, words in outcome["tables"].items():
        context.put(f"{table}: {words}")
