"""What a person types about a recipient, on the command line or in a file: name, language, regions, kinds of mail."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

import pandas as pd
from sqlalchemy import Connection

from base.i18n import LANGUAGES, N_
from jobs.importing.cells import BadCell
from jobs.importing.cells import one_of as one_of_words
from jobs.importing.regions import KnownRegions
from models import store
from models.tables import ALERT, LETTER_KINDS, WEEKLY

MOST_CHARACTERS: Final = 120
_APART: Final = re.compile(r"[;|\n]")
# what CBS adds to a name that several gemeenten have or had, as in `Laren (NH.)`: their provincie
_SUFFIX: Final = re.compile(r"(.+?)\s*\((\w+)\.?\)")
_PROVINCIES: Final = {
    "gr": "PV20", "fr": "PV21", "f": "PV21", "dr": "PV22", "d": "PV22", "o": "PV23", "fl": "PV24", "gld": "PV25",
    "g": "PV25", "u": "PV26", "ut": "PV26", "nh": "PV27", "zh": "PV28", "z": "PV29", "nb": "PV30", "l": "PV31",
}  # fmt: skip
_LANGUAGE_WORDS: Final = {"nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en"}
_KIND_WORDS: Final = {"weekbericht": WEEKLY, "wekelijks": WEEKLY, "melding": ALERT, "meldingen": ALERT}
# the country, then provincies, then gemeenten
_LEVELS: Final = ("NL", "PV", "GM")


def person_name(text: str) -> str:
    """A name on one line.

    Raises:
        BadCell: it is empty, too long, or holds what no name holds.
    """
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
    """Reads the regions somebody gets mail about, as they are on a day. `parents` has the provincies of gemeenten."""

    known: KnownRegions
    today: date
    parents: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, *, today: date) -> Scopes:
        """With the regions of the database."""
        regions = store.regions(connection)
        parents = dict(zip(regions["code"].tolist(), regions["parent"].tolist(), strict=True))
        return cls(KnownRegions.of(regions, store.herindelingen(connection)), today, parents)

    def read(self, text: str) -> tuple[str, ...]:
        """Codes of the regions in `NL01`, `PV25`, `GM0363,GM0344` or their names, from large to small.

        Raises:
            BadCell: there is none, one is unknown or no longer there, or a name is that of several.
        """
        codes = {self._code(word) for word in self._names(text)}
        if not codes:
            raise BadCell("no_region", N_("give at least one region, such as NL01, PV25 or GM0344"), {})
        return tuple(sorted(codes, key=lambda code: (_LEVELS.index(code[:2]), code)))

    def _names(self, text: str) -> Iterator[str]:
        """Codes and names one by one; a comma may also be part of a name."""
        for part in _APART.split(text):
            words = [word for between in part.split(",") if (word := between.strip())]
            while words:
                most = range(len(words), 1, -1)
                length = next((count for count in most if _plain(", ".join(words[:count])) in self._by_name), 1)
                yield ", ".join(words[:length])
                words = words[length:]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for code, name in self.known.names.items():
            found[_plain(name)].append(code)
        return found

    @cached_property
    def _by_bare_name(self) -> dict[str, list[str]]:
        """Without what CBS adds to a name that several have."""
        found: dict[str, list[str]] = defaultdict(list)
        for code, name in self.known.names.items():
            found[_bare(name)[0]].append(code)
        return found

    def _named(self, word: str) -> list[str]:
        """The regions of this name, else those that CBS may mean by it."""
        if found := self._by_name.get(_plain(word)):
            return found
        name, provincie = _bare(word)
        codes = self._by_bare_name.get(name, [])
        return codes if provincie is None else [code for code in codes if self.parents.get(code) == provincie]

    def _code(self, word: str) -> str:
        if word.upper() in self.known.names:
            return self._still_there(word.upper())
        named = self._named(word)
        there = [code for code in named if not self._ended(code)]
        if len(there) > 1:
            message = N_("{text} is the name of several regions; give the code of one: {regions}")
            regions = ", ".join(self.known.label(code) for code in sorted(there))
            raise BadCell("unclear_region", message, {"text": word, "regions": regions})
        if named:
            return self._still_there((there or named)[0])
        nearest = self.known.nearest(word)
        if nearest:
            message = N_("there is no region {text}; the nearest is {nearest}")
            raise BadCell("unknown_region", message, {"text": word, "nearest": self.known.label(nearest)})
        message = N_("there is no region {text}; use a CBS code such as NL01, PV20 or GM0014")
        raise BadCell("unknown_region", message, {"text": word})

    def _ended(self, code: str) -> bool:
        return code in self.known.valid_to and self.known.valid_to[code] <= pd.Timestamp(self.today)

    def _still_there(self, code: str) -> str:
        if self._ended(code):
            successors = ", ".join(self.known.label(new) for new in self.known.successors.get(code, ()))
            message = N_("{region} no longer exists; give its successor: {successors}")
            raise BadCell("dissolved_region", message, {"region": self.known.label(code), "successors": successors})
        return code


def _plain(name: str) -> str:
    """The same for a name however its letters are composed, in whatever case and with whatever spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _bare(name: str) -> tuple[str, str | None]:
    """A name without its suffix, and the provincie that the suffix means."""
    match = _SUFFIX.fullmatch(_plain(name))
    provincie = _PROVINCIES.get(match[2]) if match else None
    return (match[1], provincie) if match and provincie else (_plain(name), None)


def _words(text: str) -> list[str]:
    return [word for part in re.split(r"[,;|\n]", text) if (word := part.strip())]


__all__ = ["Scopes", "mail_kinds", "mail_language", "person_name"]
