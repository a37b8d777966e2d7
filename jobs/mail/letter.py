"""A letter: what is said, before it has an envelope. Whoever writes one makes this; the post office does the rest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from shown.kit.png import Inline


@dataclass(frozen=True)
class Attachment:
    """A file with the letter. `media_type` as in `text/csv`."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What one recipient gets: of which kind and period, in which language, equal in text and HTML.

    Attributes:
        address: lower case.
        kind: of `models.tables.LETTER_KINDS`.
        period: `2026-W47` for the weekly mail; what makes an alert unique for an alert.
        html: with inlined CSS; pictures as `cid:...`. None for a letter of plain text only.
    """

    address: str
    name: str
    kind: str
    period: str
    language: str
    subject: str
    text: str
    html: str | None = None
    pictures: tuple[Inline, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything that is said, whoever it is said to."""
        digest = hashlib.sha256()
        parts: list[bytes] = [self.subject.encode(), self.text.encode(), (self.html or "").encode()]
        parts += [picture.png for picture in self.pictures]
        parts += [attachment.content for attachment in self.attachments]
        for part in parts:
            # the length before each part keeps two letters apart that only differ in where one ends
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()


@dataclass(frozen=True)
class Reader:
    """A recipient as a writer of letters sees it; `regions` are CBS codes, `kinds` of `LETTER_KINDS`."""

    name: str
    address: str
    language: str
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
