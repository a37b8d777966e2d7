"""Files that are never seen half-written."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from base.errors import Invalid
from base.i18n import N_


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path` in one move: a reader sees the old file or the new one, never half of one.

    Raises:
        Invalid: the folder does not exist, or `path` is a folder itself.
    """
    _in_one_move(path, lambda temporary: temporary.write_text(text, encoding="utf-8", newline=""))


def write_whole_bytes(path: Path, content: bytes) -> None:
    """As `write_whole`, of a file that is not text.

    Raises:
        Invalid: the folder does not exist.
    """
    _in_one_move(path, lambda temporary: temporary.write_bytes(content))


def refuse_unwritable(*paths: Path) -> None:
    """Refuse files that could not be written, for a command that works for minutes before it writes them.

    Raises:
        Invalid: a folder does not exist or nothing may be written in it, or a path is a folder itself.
    """
    for path in paths:
        if not path.parent.is_dir():
            raise Invalid(N_("The folder {folder} does not exist"), folder=path.parent)
        if path.is_dir():
            raise Invalid(N_("{file} is a folder; give the name of a file in it"), file=path)
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise Invalid(N_("Nothing may be written in the folder {folder}"), folder=path.parent)


def _in_one_move(path: Path, write: Callable[[Path], int]) -> None:
    refuse_unwritable(path)
    temporary = path.with_name(f".{path.name}.{uuid4().hex}.tmp")
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
