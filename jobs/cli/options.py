"""The options that several commands share, with their help in the language of the reader."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import typer

from base.errors import Invalid
from base.i18n import N_, Language

# what a person typed, read; a `BadCell` says what is wrong with it
_Reader = Callable[[str], Any]


def typed_day(say: Language) -> dict[str, Any]:
    """How an option takes a day, in every form that imports know; its midnight comes out."""

    def reader(text: str) -> datetime:
        from jobs.importing.understanding.spoken import spoken_day

        return datetime.combine(spoken_day(text), time())

    return _typed(reader, say(N_("day")), say)


def typed_half_year(say: Language) -> dict[str, Any]:
    """How an option takes a half-year; `2026-H1` comes out."""

    def reader(text: str) -> str:
        from jobs.importing.understanding.spoken import spoken_half_year

        return spoken_half_year(text)

    return _typed(reader, say(N_("half-year")), say)


def typed_week(say: Language) -> dict[str, Any]:
    """How an option takes a week; `2026-W05` comes out."""

    def reader(text: str) -> str:
        from jobs.importing.understanding.spoken import spoken_week

        return str(spoken_week(text))

    return _typed(reader, say(N_("week")), say)


def output_file(say: Language, *suffixes: str) -> dict[str, Any]:
    """How an option takes a file to write: one that cannot be written is refused before the work, not after it.

    Args:
        suffixes: what its name may end in, such as `.csv`; anything when none is given.
    """

    def parsed(text: str) -> Path:
        from base.whole_files import refuse_unwritable

        file = Path(text)
        if suffixes and file.suffix.lower() not in suffixes:
            message = N_("{file} cannot be written; give a name that ends in {suffixes}")
            raise typer.BadParameter(say(message, file=file, suffixes=", ".join(suffixes)))
        try:
            refuse_unwritable(file)
        except Invalid as refusal:
            raise typer.BadParameter(refusal.told(say)) from None
        return file

    return {"parser": parsed, "metavar": f"<{say(N_('path'))}>"}


def output_folder(say: Language) -> dict[str, Any]:
    """How an option takes a folder to write into, which is made when it is not there; refused early, as a file is."""

    def parsed(text: str) -> Path:
        from base.whole_files import refuse_unwritable

        folder = Path(text)
        there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
        try:
            # as if for a first file in the deepest folder that is there
            refuse_unwritable(there / folder.name / "x" if there.is_file() else there / "x")
        except Invalid as refusal:
            raise typer.BadParameter(refusal.told(say)) from None
        return folder

    return {"parser": parsed, "metavar": f"<{say(N_('folder'))}>"}


def _typed(reader: _Reader, called: str, say: Language) -> dict[str, Any]:
    def parsed(text: str) -> Any:
        # loaded when something is typed, not for every help
        from jobs.importing.cells import BadCell

        try:
            return reader(text)
        except BadCell as bad:
            raise typer.BadParameter(say(bad.message, **bad.details)) from None

    return {"parser": parsed, "metavar": f"<{called}>"}


def as_of_option(say: Language) -> Any:
    """`--as-of`, for what computes."""
    return typer.Option("--as-of", **typed_day(say), help=say(N_("use only what was known then; default today")))


def run_option(say: Language) -> Any:
    """`--run`, for what reads the outcome of a run."""
    return typer.Option("--run", help=say(N_("run id; default the last finished run")))


def html_option(say: Language) -> Any:
    """`--html`, a file."""
    return typer.Option("--html", **output_file(say), help=say(N_("write one self-contained page to this file")))


def png_option(say: Language) -> Any:
    """`--png`, a folder."""
    return typer.Option("--png", **output_folder(say), help=say(N_("write each picture as PNG into this folder")))
