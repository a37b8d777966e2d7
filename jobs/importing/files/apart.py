"""A file read in a process of its own, so that one that kills or hangs its reader does nothing else."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

from base.i18n import N_
from jobs.importing.files.child import grids_of
from jobs.importing.files.grid import Grid
from jobs.importing.files.limits import ReaderLimits
from jobs.importing.files.unreadable import unreadable

READER = (sys.executable, "-P", "-m", "jobs.importing.files.child")


def read_apart(content: bytes, kind: str, limits: ReaderLimits) -> list[Grid]:
    """The sheets of a file, as `parsing.parse` gives them.

    Args:
        content: the bytes of the file; they go through a pipe, so nothing is left on a disk.
        kind: the extension of the file.
        limits: beyond which the process is ended.

    Raises:
        Unreadable: as `parse`, or the process died or took too long.
        OSError: no process can be started.
    """
    process = subprocess.Popen(  # noqa: S603 - our own module, with arguments of ours
        [*READER, kind, str(limits.seconds), str(limits.memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        told, _ = process.communicate(content, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        message = N_("reading the file takes longer than {seconds} seconds; copy only the table to a new file")
        unreadable("reader_too_long", message, seconds=round(limits.seconds))
    finally:
        _end(process)
    if process.returncode == 0:
        # an answer that is not whole comes of a reader that died
        with suppress(ValueError):
            return grids_of(told.splitlines())
    message = N_(
        "the file ends the program that reads it: it takes too much memory or is damaged; copy only the table to a "
        "new file"
    )
    unreadable("reader_died", message)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process and whatever it started, and wait for it so that nothing is left of it."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
