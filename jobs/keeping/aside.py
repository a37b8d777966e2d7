"""Puts a damaged database aside, so that a back-up can come in its place: nothing of it is thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

# SQLite's log and its index belong to the file beside which they stand
_SIDE_FILES: Final = ("", "-wal", "-shm", "-journal")


@contextmanager
def put_aside(file: Path, *, now: datetime) -> Iterator[Path]:
    """Give the file and those that belong to it another name; back again if what is done meanwhile does not succeed.

    Raises:
        OSError: it cannot be done.
    """
    aside = file.with_name(f"{file.name}.damaged-{now:%Y%m%dT%H%M%SZ}")
    _move(file, aside)
    try:
        yield aside
    except BaseException:
        for ending in _SIDE_FILES:
            Path(f"{file}{ending}").unlink(missing_ok=True)
        _move(aside, file)
        raise


def _move(old: Path, new: Path) -> None:
    for ending in _SIDE_FILES:
        if Path(f"{old}{ending}").exists():
            Path(f"{old}{ending}").rename(f"{new}{ending}")
