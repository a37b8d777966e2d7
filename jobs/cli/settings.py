"""The command `radar settings`."""

from typing import Any

import typer

from base.i18n import N_
from jobs.cli.context import Context


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar settings` to `app`, with its help in the reader's language."""

    @app.command("settings", help=context.say(N_("Show the settings in force.")))
    def show_settings() -> None:
        for key, value in _flat(context.settings.model_dump(mode="json")):
            context.console.print(f"{key} = {value!r}", markup=False, highlight=False)


def _flat(values: dict[str, Any], above: str = "") -> list[tuple[str, Any]]:
    pairs = []
    for key, value in values.items():
        pairs += _flat(value, f"{above}{key}.") if isinstance(value, dict) else [(above + key, value)]
    return pairs
