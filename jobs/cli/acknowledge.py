"""The commands of `radar acknowledge`."""

import typer

from base.i18n import N_
from jobs.cli.context import Context
from jobs.cli.notes import NoteGroup, register_notes

ACKNOWLEDGEMENTS = NoteGroup(
    kind="acknowledge",
    about=N_("Say that somebody deals with the warning of a gemeente or provincie."),
    adding=N_("Note who deals with the warning of a region. It stays in the news."),
    added=N_("{region} is acknowledged until {day} (number {id})."),
)


def register(app: typer.Typer, context: Context) -> None:
    """Add `radar acknowledge` to `app`, with its help in the reader's language."""
    register_notes(app, context, ACKNOWLEDGEMENTS)
