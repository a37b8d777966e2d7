"""The process that reads one file: `python -m jobs.importing.files.child KIND SECONDS BYTES`.

The bytes come in, lines of JSON go out: a sheet, its rows some thousands at a time, and an end, so that an answer
that was cut off is known for one. Flaws come in place of sheets.
"""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any, Final

from jobs.importing.files.grid import Grid
from jobs.importing.files.parsing import parse
from jobs.importing.files.unreadable import Flaw, Unreadable

ROWS_PER_LINE: Final = 10_000


def main(arguments: Sequence[str]) -> None:
    """Read a file from the standard input and tell its sheets on the standard output."""
    kind, seconds, memory = arguments
    _limit(float(seconds), int(memory))
    for line in answer(sys.stdin.buffer.read(), kind):
        sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    sys.stdout.buffer.flush()


def answer(content: bytes, kind: str) -> Iterator[dict[str, Any]]:
    """What is told of a file, line by line."""
    try:
        grids = parse(content, kind)
    except Unreadable as refusal:
        yield {"flaws": [asdict(flaw) for flaw in refusal.flaws]}
        return
    for grid in grids:
        yield {"sheet": grid.name, "notes": grid.notes, "merged": grid.merged}
        for start in range(0, len(grid.rows), ROWS_PER_LINE):
            yield {"rows": grid.rows[start : start + ROWS_PER_LINE]}
    yield {"end": True}


def grids_of(lines: Sequence[bytes]) -> list[Grid]:
    """The sheets of an answer.

    Raises:
        Unreadable: as the answer says.
        ValueError: the answer is not whole.
    """
    sheets: list[Grid] = []
    rows: list[list[tuple[int, tuple[str, ...]]]] = []
    said: dict[str, Any] = {}
    for line in lines:
        said = json.loads(line.decode("utf-8", "surrogatepass"))
        if "flaws" in said:
            raise Unreadable(*(Flaw(**flaw) for flaw in said["flaws"]))
        if "sheet" in said:
            notes, merged = (tuple(map(tuple, said.get(name, ()))) for name in ("notes", "merged"))
            sheets.append(Grid(said["sheet"], (), notes, merged))
            rows.append([])
        elif "rows" in said:
            rows[-1].extend((number, tuple(cells)) for number, cells in said["rows"])
    if "end" not in said:
        raise ValueError("the answer was cut off")
    return [replace(sheet, rows=tuple(mine)) for sheet, mine in zip(sheets, rows, strict=True)]


def _limit(seconds: float, memory: int) -> None:
    """Let the system end this process when it takes too much, also when nobody waits for it any more."""
    import resource

    # not every system lets all of them be set
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, math.ceil(seconds) + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(sys.argv[1:])
