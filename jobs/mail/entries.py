"""What a person types about a recipient, on the command line or in a file: name, language, regions, kinds of mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from base.i18n import LANGUAGES, N_
from jobs.importing.asked_regions import AskedRegions
from jobs.importing.cells import BadCell
from jobs.importing.cells import one_of as one_of_words
from models.tables import ALERT, LETTER_KINDS, WEEKLY

MOST_CHARACTERS: Final = 120
_APART: Final = re.compile(r"[;|\n]")
_LANGUAGE_WORDS: Final = {"nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en"}
_KIND_WORDS: Final = {"weekbericht": WEEKLY, "wekelijks": WEEKLY, "melding": ALERT, "meldingen": ALERT}
# the country, then provincies, then gemeenten
_LEVELS: Final = ("NL", "PV", "GM")


def person_name(text: str) -> str:
    """A name on one line.

    Raises:
        BadCell: it is empty, too long, or holds what no name holds.
    """
    if text.strip() and text.splitlines() != [text]:
        raise BadCell("bad_name", N_("a name stands on one line; take the line break out"), {})
    name = " ".join(text.split())
    if not name or len(name) > MOST_CHARACTERS or not name.isprintable():
        message = N_("a name has 1 to {most} ordinary characters")
        raise BadCell("bad_name", message, {"most": MOST_CHARACTERS})
    return name


def mail_language(text: str) -> str:
    """`nl` or `en`, also in words.

    Raises:
        BadCell: it is another word.
    """
    word = text.strip().lower()
    return one_of_words(_LANGUAGE_WORDS.get(word, word), allowed=LANGUAGES, code="bad_language")


def mail_kinds(text: str) -> tuple[str, ...]:
    """One or more of `LETTER_KINDS`, with commas between them.

    Raises:
        BadCell: there is none, or an unknown one.
    """
    words = [_KIND_WORDS.get(word.lower(), word) for word in _words(text)]
    found = {one_of_words(word, allowed=LETTER_KINDS, code="bad_kind") for word in words}
    if not found:
        message = N_("{text} is not known; it can be: {allowed}")
        raise BadCell("bad_kind", message, {"text": text.strip(), "allowed": ", ".join(LETTER_KINDS)})
    return tuple(sorted(found))


@dataclass(frozen=True)
class Scopes:
    """Reads the regions somebody gets mail about, as they are on a day."""

    regions: AskedRegions

    @classmethod
    def of(cls, connection: Connection, *, today: date) -> Scopes:
        """With the regions of the database."""
        return cls(AskedRegions.of(connection, today=today))

    def read(self, text: str) -> tuple[str, ...]:
        """Codes of the regions in `NL01`, `PV25`, `GM0363,GM0344` or their names, from large to small.

        Raises:
            BadCell: there is none, one is unknown or no longer there, or a name is that of several.
        """
        codes = {self.regions.code(word) for word in self._names(text)}
        if not codes:
            raise BadCell("no_region", N_("give at least one region, such as NL01, PV25 or GM0344"), {})
        return tuple(sorted(codes, key=lambda code: (_LEVELS.index(code[:2]), code)))

    def _names(self, text: str) -> Iterator[str]:
        """Codes and names one by one; a comma may also be part of a name."""
        for part in _APART.split(text):
            words = [word for between in part.split(",") if (word := between.strip())]
            while words:
                most = range(len(words), 1, -1)
                called = self.regions.known.by_name.called
                length = next((count for count in most if called(", ".join(words[:count]))), 1)
                yield ", ".join(words[:length])
                words = words[length:]


def _words(text: str) -> list[str]:
    return [word for part in re.split(r"[,;|\n]", text) if (word := part.strip())]


__all__ = ["Scopes", "mail_kinds", "mail_language", "person_name"]
