"""What can be wrong with the file of an SQLite database: looked at without changing it, whatever is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

NO_DATABASE, NEWER_FORMAT, BROKEN = "no database", "newer format", "broken"
_HEADER: Final = 100
_MAGIC: Final = b"SQLite format 3\x00"
# bytes 18 and 19: which form of file writers and readers must know; 2 is the one with a write-ahead log
_FORMS: Final = slice(18, 20)
_NEWEST_FORM: Final = 2
_PAGE_SIZE: Final = slice(16, 18)
_CHANGES, _PAGES, _COUNTED_AT = slice(24, 28), slice(28, 32), slice(92, 96)


def seen_damage(file: Path) -> str | None:
    """What is wrong with the file by its first bytes and its length: one of the words above; None when nothing is, or
    it is empty.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        header = opened.read(_HEADER)
    if not header:
        return None
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        return NO_DATABASE
    if max(header[_FORMS]) > _NEWEST_FORM:
        return NEWER_FORMAT
    pages, page_size = int.from_bytes(header[_PAGES]), int.from_bytes(header[_PAGE_SIZE])
    # a size of 65,536 does not fit and is written as 1; a count of another writer's is not to be trusted
    length = pages * (65_536 if page_size == 1 else page_size)
    return BROKEN if header[_CHANGES] == header[_COUNTED_AT] and length > file.stat().st_size else None


def damage(file: Path) -> str | None:
    """As `seen_damage`, but all of the file is read: for when something went wrong.

    Raises:
        OSError: it cannot be read.
    """
    seen = seen_damage(file)
    if seen is not None:
        return seen
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.OperationalError:
        # busy, or no place for its side files: that is no damage
        return None
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return BROKEN
    return None if found == ("ok",) else BROKEN
