"""What a reader's mail is about: the country, provincies, gemeenten, or a mix. Readers of one scope get the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forecast.levels import COUNTRY, GEMEENTE, PROVINCIE

# of a longer list the file name says how many others there are
NAMED_IN_FILE = 3


@dataclass(frozen=True)
class Place:
    """A region as the mail needs it; `provincie` is None for the country."""

    code: str
    name: str
    level: str
    provincie: str | None


@dataclass(frozen=True)
class Scope:
    """The regions asked for by level, each once and in order of code. `gemeenten` lie outside the `provincies`.

    `unknown` are codes that are no region of this run, as that of a dissolved gemeente.
    """

    country: bool
    provincies: tuple[str, ...] = ()
    gemeenten: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def only_gemeenten(self) -> bool:
        """Whether it is a list of gemeenten and nothing else."""
        return not self.country and not self.provincies

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, the highest level first."""
        return (*((COUNTRY,) if self.country else ()), *self.provincies, *self.gemeenten, *self.unknown)

    def holds(self, place: Place) -> bool:
        """Whether a gemeente or provincie belongs to what is told."""
        if self.country:
            return True
        return place.provincie in self.provincies or place.code in self.gemeenten

    @property
    def file_part(self) -> str:
        """The scope in the name of a file: `PV25`, `GM0301-GM0363`, `GM0301-and-11`."""
        codes = self.codes
        return "-".join(codes) if len(codes) <= NAMED_IN_FILE else f"{codes[0]}-and-{len(codes) - 1}"


def scope_of(regions: Iterable[str], places: Mapping[str, Place]) -> Scope:
    """The scope of the codes a reader asked for; a gemeente inside a provincie asked for is not told twice."""
    codes = sorted(set(regions))
    known = [places[code] for code in codes if code in places]
    provincies = tuple(place.code for place in known if place.level == PROVINCIE)
    return Scope(
        country=COUNTRY in codes,
        provincies=provincies,
        gemeenten=tuple(
            place.code for place in known if place.level == GEMEENTE and place.provincie not in provincies
        ),
        unknown=tuple(code for code in codes if code not in places and code != COUNTRY),
    )
