"""The shipped examples, to be copied and changed."""

from __future__ import annotations

from pathlib import Path

import config
from base.errors import Conflict
from base.i18n import N_

FOLDER = Path(config.__file__).parent / "scenarios"


def copy_examples(folder: Path) -> list[Path]:
    """Copy every example into `folder`, which is made when it is not there; the files written.

    Raises:
        Conflict: one of them is there already; nothing is written.
    """
    wanted = {folder / source.name: source for source in sorted(FOLDER.glob("*.toml"))}
    there = next((file for file in wanted if file.exists()), None)
    if there is not None:
        raise Conflict(N_("{file} is there already; nothing was written"), file=there)
    folder.mkdir(parents=True, exist_ok=True)
    for file, source in wanted.items():
        file.write_bytes(source.read_bytes())
    return list(wanted)
