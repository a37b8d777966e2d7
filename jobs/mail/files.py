"""Mail without a mail server: each letter becomes a file that any mail program opens."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from base.whole_files import write_whole_bytes
from config.settings import Settings
from models.tables import OutboxLetter

FOLDER: Final = "outbox"
# file systems allow 255 bytes
_MOST_CHARACTERS: Final = 120


def write_letter(settings: Settings, letter: OutboxLetter) -> Path:
    """Write a letter to the outbox folder in one move; once more gives the same file.

    Raises:
        OSError: it cannot be written.
    """
    folder = settings.home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / file_name(letter)
    write_whole_bytes(file, letter.message or b"")
    return file


def file_name(letter: OutboxLetter) -> str:
    """`2026-W47-weekly-name_at_example.nl-0.eml`; the last number is that of the correction."""
    return (
        f"{_safe(letter.period)}-{letter.kind}-{_safe(letter.address.replace('@', '_at_'))}-{letter.correction}.eml"
    )


def _safe(text: str) -> str:
    """The text with what a file system may not like replaced, and then a mark that keeps it unique."""
    safe = re.sub(r"[^a-z0-9._-]", "_", text, flags=re.IGNORECASE)[:_MOST_CHARACTERS]
    return safe if safe == text else f"{safe}.{hashlib.sha256(text.encode()).hexdigest()[:8]}"


__all__ = ["FOLDER", "file_name", "write_letter"]
