"""The options that several commands share, with their help in the language of the reader."""

from typing import Any

import typer

from base.i18n import N_, Language

DAY = "%Y-%m-%d"


def as_of_option(say: Language) -> Any:
    """`--as-of`, for what computes."""
    return typer.Option("--as-of", formats=[DAY], help=say(N_("use only what was known then; default today")))


def run_option(say: Language) -> Any:
    """`--run`, for what reads the outcome of a run."""
    return typer.Option("--run", help=say(N_("run id; default the last finished run")))


def html_option(say: Language) -> Any:
    """`--html`, a file."""
    return typer.Option("--html", help=say(N_("write one self-contained page to this file")))


def png_option(say: Language) -> Any:
    """`--png`, a folder."""
    return typer.Option("--png", help=say(N_("write each picture as PNG into this folder")))
