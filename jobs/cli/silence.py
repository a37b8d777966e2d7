"""The commands of `radar silence`."""

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.notes import NoteGroup, register_notes

SILENCES = NoteGroup(
    kind="silence",
    about=N_("Keep the warning of a gemeente or provincie quiet for a while. The mail says that it is silenced."),
    adding=N_("Silence a region. A provincie is silenced itself, not the gemeenten in it."),
    added=N_("{region} is silenced until {day} (number {id})."),
)


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar silence` to `app`, with its help in the reader's language."""
    register_notes(app, context, SILENCES)
