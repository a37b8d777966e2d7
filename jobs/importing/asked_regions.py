"""Which region somebody asks about, by code or by whatever it is called, among those that are there on a day."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
from sqlalchemy import Connection

from base.errors import NotFound
from base.i18n import N_
from forecast.levels import COUNTRY, GEMEENTE, PROVINCIE
from jobs.importing.cells import BadCell
from jobs.importing.region_names import is_country
from jobs.importing.regions import KnownRegions
from models import store

_LEVEL_FIRST: Final = re.compile(rf"(?P<level>{GEMEENTE}|{PROVINCIE})\s+(?P<name>.+)", re.IGNORECASE)


@dataclass(frozen=True)
class AskedRegions:
    """The regions of the database; those dissolved by `today` are refused, unless it is None."""

    known: KnownRegions
    today: date | None

    @classmethod
    def of(cls, connection: Connection, *, today: date | None) -> AskedRegions:
        """With the regions of the database."""
        return cls(KnownRegions.of(store.regions(connection), store.herindelingen(connection)), today)

    def asked(self, text: str, *, levels: Collection[str] = ()) -> str:
        """As `code`, for a command.

        Args:
            levels: what can be meant; everything when empty.

        Raises:
            NotFound: there is none of that name, there are several, it was dissolved, or it is of another level.
        """
        try:
            return self.code(text, levels=levels)
        except BadCell as fault:
            raise NotFound(fault.message, **fault.details) from None

    def code(self, text: str, *, levels: Collection[str] = ()) -> str:
        """The code of `gm0363`, `363`, `Amsterdam`, `gemeente Utrecht`, `Bergen (NH)`, `NH` or `Nederland`.

        Raises:
            BadCell: as `asked`; an unknown name tells the nearest, one of several tells all.
        """
        names, word = self.known.by_name, text.strip()
        code = COUNTRY if is_country(word) and COUNTRY in names.names else names.coded(word)
        if code is None:
            named = self._of(self._meant(word), levels)
            there = [one for one in named if not self._ended(one)]
            if len(there) > 1:
                message = N_("{text} is the name of several regions; give the code of one: {regions}")
                regions = ", ".join(self.known.label(one) for one in there)
                raise BadCell("ambiguous_region", message, {"text": word, "regions": regions})
            code = (there or named or [self.known.by_name.find(word)])[0]
        if levels and self.known.levels[code] not in levels:
            message = N_("{region} is of another level; give one of: {levels}")
            raise BadCell("unknown_region", message, {"region": self.known.label(code), "levels": ", ".join(levels)})
        return self._still_there(code)

    def _meant(self, word: str) -> list[str]:
        """Every region that is called so; a word before the name says which level, and letters are a provincie."""
        names = self.known.by_name
        led = _LEVEL_FIRST.fullmatch(word)
        if led:
            found = [code for code in names.meant(led["name"]) if self.known.levels[code] == led["level"].lower()]
            if found:
                return sorted(found)
        provincie = names.provincie(word)
        return sorted(names.meant(word)) or ([provincie] if provincie else [])

    def _of(self, codes: Iterable[str], levels: Collection[str]) -> list[str]:
        found = list(codes)
        return [code for code in found if self.known.levels[code] in levels] or found if levels else found

    def _ended(self, code: str) -> bool:
        if self.today is None or code not in self.known.valid_to:
            return False
        return bool(self.known.valid_to[code] <= pd.Timestamp(self.today))

    def _still_there(self, code: str) -> str:
        if self._ended(code):
            successors = ", ".join(self.known.label(new) for new in self.known.successors.get(code, ()))
            message = N_("{region} no longer exists; give its successor: {successors}")
            raise BadCell("dissolved_region", message, {"region": self.known.label(code), "successors": successors})
        return code
