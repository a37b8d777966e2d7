"""Processes that tests start, and waiting for what they do, on a machine of any speed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

# no test takes nearly as long, also on a machine that is busy with other things: only what hangs meets it
PATIENCE = 600.0
MARK = "STARTED_BY_TEST"


def wait_until(true: Callable[[], object]) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


@contextmanager
def started(command: Sequence[str | Path], *, env: dict[str, str] | None = None, **options: Any) -> Iterator[Any]:
    """A process in a session of its own; at the end it is dead, and so is all that it started."""
    with (
        marked() as mark,
        subprocess.Popen(
            command, env=(os.environ if env is None else env) | mark, start_new_session=True, **options
        ) as process,
    ):
        try:
            yield process
        finally:
            end_marked(mark[MARK])


@contextmanager
def marked() -> Iterator[dict[str, str]]:
    """Part of an environment; whoever inherited it is dead at the end, also who left the session of its parent."""
    mark = uuid4().hex
    try:
        yield {MARK: mark}
    finally:
        end_marked(mark)


def end_marked(mark: str) -> None:
    """Kill every process with this mark, until none is left that could start another."""

    def ended() -> bool:
        left = [pid for pid in every_process() if f"{MARK}={mark}".encode() in _environment(pid)]
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not left

    wait_until(ended)


def every_process() -> list[int]:
    """All processes of this machine."""
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def processes_of(session: int) -> list[int]:
    """Living processes of a session, its own leader included."""
    return [pid for pid in every_process() if alive(pid) and _stat(pid)[3] == str(session)]


def alive(pid: int) -> bool:
    """Whether it runs; who has ended and was not fetched yet by the process that adopted it does not."""
    return _stat(pid)[0] not in ("Z", "")


def _stat(pid: int) -> list[str]:
    """State, parent, group and session of a process; empty texts when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:4]
    except (FileNotFoundError, ProcessLookupError):
        return [""] * 4


def _environment(pid: int) -> list[bytes]:
    """What it was started with; nothing of one that has ended or is another user's."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
