"""Files that a person names: only ordinary ones are opened, and their size is looked at before a byte is read.

A device has no end, a pipe waits for a writer, and a file of zeros may be larger than the memory. Every command that
reads a file of a person reads it here; the file of settings is one of them, so this stands on the lowest floor.
"""

import errno
import os
import stat
from pathlib import Path
from typing import Final

from config.errors import N_, Say

FOLDER: Final = N_("this is a folder; give the name of a file in it")
SPECIAL: Final = N_("this is a device, a pipe or a socket; only an ordinary file can be read")
TOO_LARGE: Final = N_("the file is larger than {megabytes} megabytes; split it")
MEGABYTE: Final = 2**20


class UnfitFile(OSError):
    """A file that is no ordinary one, or too large; `message` is of the catalogue, with places for `details`."""

    def __init__(self, number: int, message: str, /, **details: object) -> None:
        super().__init__(number, message.format(**details))
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return self.message.format(**self.details)

    def told(self, say: Say) -> str:
        """Why it is unfit, in the language of `say`."""
        return say(self.message, **self.details)


def read_given(path: Path, *, most_bytes: int) -> bytes:
    """All bytes of an ordinary file.

    Raises:
        UnfitFile: it is something else, also behind a link, or larger.
        OSError: it is not there, or may not be read.
    """
    _refuse_unfit(path.stat(), most_bytes)
    # what takes its place now is looked at again, and a pipe waits for nobody
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        _refuse_unfit(os.fstat(file.fileno()), most_bytes)
        # some files of the system have no size, and no end
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise _too_large(most_bytes)
    return content


def require_ordinary(path: Path) -> None:
    """As `read_given`, for a file of any size that a library opens by its name."""
    _refuse_unfit(path.stat(), None)


def _refuse_unfit(found: os.stat_result, most_bytes: int | None) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise UnfitFile(errno.EISDIR, FOLDER)
    if not stat.S_ISREG(found.st_mode):
        raise UnfitFile(errno.EINVAL, SPECIAL)
    if most_bytes is not None and found.st_size > most_bytes:
        raise _too_large(most_bytes)


def _too_large(most_bytes: int) -> UnfitFile:
    return UnfitFile(errno.EFBIG, TOO_LARGE, megabytes=max(1, most_bytes // MEGABYTE))
