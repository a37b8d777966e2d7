"""Which region a text means: a CBS code in whatever form, a name, an old name, or what people call it.

`GM0344`, `gm344`, `0344`, `344` and `344,0` are one code. A name is compared without case, accents, hyphens and
spaces; `Gemeente Laren`, `Laren (NH.)` and `Laren, Noord-Holland` are one name, and the provincie that is told must
be the gemeente's own. What people call a gemeente, and those dissolved before the first division that is built in,
stand in `config/data/gemeente_namen.csv`.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final, Never

from base.i18n import N_
from config import DATA
from forecast.levels import COUNTRY, GEMEENTE, LAND, PROVINCIE
from jobs.importing.cells import BadCell

_CODE: Final = re.compile(r"(GM|PV|NL)?\s*0*(\d{1,4})(?:[.,]0+)?", re.IGNORECASE)
_DIGITS: Final = {"GM": 4, "PV": 2, "NL": 2}
_SUFFIXED: Final = re.compile(r"(?P<name>.+?)\s*(?:\((?P<inside>[^()]*)\)|,\s*(?P<behind>[^,()]+))\s*")
_BOTH: Final = re.compile(r"((?:GM)?\d{1,4})[\s:-]+(.+)|(.+?)\s*\((?:GM)?(\d{4})\)", re.IGNORECASE)
_LEVEL_WORDS: Final = {"gemeente": GEMEENTE, "gem": GEMEENTE, "provincie": PROVINCIE, "prov": PROVINCIE}
_PROVINCIE_LETTERS: Final = {
    "PV20": ("gr", "gn", "gron"),
    "PV21": ("fr", "frl", "fri", "friesland"),
    "PV22": ("d", "dr", "dre"),
    "PV23": ("o", "ov", "ovijssel"),
    "PV24": ("f", "fl", "flev"),
    "PV25": ("g", "gld", "gel", "geld"),
    "PV26": ("u", "ut", "utr"),
    "PV27": ("nh", "nholland"),
    "PV28": ("zh", "zholland"),
    "PV29": ("z", "zl", "zld", "zeel"),
    "PV30": ("nb", "nbr", "nbrabant", "brabant"),
    "PV31": ("l", "lb", "li", "lim"),
}


@dataclass(frozen=True)
class Spelling:
    """One line of the table of names: a name, the region it means, and the day until which that name was a gemeente
    of its own (ISO; empty for a name that is merely another one)."""

    name: str
    code: str
    until: str


def other_names() -> tuple[Spelling, ...]:
    """The table `config/data/gemeente_namen.csv`."""
    with (DATA / "gemeente_namen.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Spelling(row["naam"], row["code"], row["tot"]) for row in csv.DictReader(file))


def plain_name(text: str) -> str:
    """A name without case, accents, punctuation and spaces; `a/d` and `&` written out, no "gemeente" before it."""
    letters = unicodedata.normalize("NFKD", text.casefold()).replace("a/d", "aan den").replace("&", " en ")
    plain = re.sub(r"[^a-z0-9 ]", "", letters.replace("-", " ").replace(",", " "))
    return re.sub(r"^(gemeente|gem|provincie|prov) (?=.)", "", " ".join(plain.split())).replace(" ", "")


@dataclass(frozen=True)
class RegionNames:
    """The regions of the database by code and name: `names`, `levels` and `provincies` (of gemeenten) by code.
    `ended` are those that were dissolved."""

    names: Mapping[str, str]
    levels: Mapping[str, str]
    provincies: Mapping[str, str]
    spellings: tuple[Spelling, ...] = ()
    ended: frozenset[str] = frozenset()

    def find(
        self, text: str, *, provincie: str | None = None, level: str | None = None, hint: str | None = None
    ) -> str:
        """The code of the region that `text` means.

        Args:
            text: not empty.
            provincie: code of the provincie that the gemeente lies in, where the table says so.
            level: what the column holds: it decides where a gemeente and a provincie have the same name.
            hint: what is searched for the nearest region when there is none; `text` if not given.

        Raises:
            BadCell: no region is called so, several are, or the one that is was dissolved long ago.
        """
        code = self.coded(text) or self._with_code(text)
        if code is not None:
            return code
        found = self.meant(text)
        narrowed = {one for one in found if level is None or self.levels[one] == level} or found
        if len(narrowed) > 1 and provincie:
            narrowed = {one for one in narrowed if self.provincies.get(one) == provincie} or narrowed
        if len(narrowed) == 1:
            return narrowed.pop()
        if narrowed:
            self._refuse_shared(text, narrowed)
        self._refuse_unknown(text, hint or text)

    def coded(self, text: str) -> str | None:
        """The region whose code this is in some form; None when it is not a code we know."""
        if text in self.names:
            return text
        match = _CODE.fullmatch(text.strip())
        if not match:
            return None
        kind = (match[1] or "GM").upper()
        code = f"{kind}{int(match[2]):0{_DIGITS[kind]}d}"
        return code if code in self.names else None

    def _with_code(self, text: str) -> str | None:
        """The region of `GM0034 Almere` or `Dronten (0303)`, when code and name are of one."""
        match = _BOTH.fullmatch(text.strip())
        if not match:
            return None
        code, name = self.coded(match[1] or match[4]), match[2] or match[3]
        return code if code in self.called(name) else None

    def meant(self, text: str) -> set[str]:
        """Every region that is called so, by name alone or with its provincie or level behind it."""
        whole = set(self.called(text))
        match = _SUFFIXED.fullmatch(text.strip())
        if whole or not match:
            return whole
        article = match["behind"] and match["behind"].casefold().strip() in ("de", "het", "den", "'s")
        if article:
            # as an index has it: Wolden, De
            return set(self.called(f"{match['behind']} {match['name']}"))
        told = plain_name(match["inside"] if match["inside"] is not None else match["behind"])
        bare = self._by_name.get(plain_name(match["name"]), frozenset())
        if told in _LEVEL_WORDS:
            return {code for code in bare if self.levels[code] == _LEVEL_WORDS[told]}
        provincie = self.provincie(told)
        return {code for code in bare if provincie is not None and self.provincies.get(code) == provincie}

    def called(self, text: str) -> frozenset[str]:
        """Every region whose name this is, with nothing behind it."""
        return self._by_name.get(plain_name(text), frozenset())

    def provincie(self, text: str) -> str | None:
        """The code of a provincie from its name, code or letters; None when it is none."""
        code = self.coded(text)
        if code is None:
            plain = plain_name(text)
            named = [one for one in self._by_name.get(plain, ()) if self.levels[one] == PROVINCIE]
            code = named[0] if named else self._by_letters.get(plain)
        return code if code is not None and self.levels[code] == PROVINCIE else None

    def nearest(self, text: str) -> str | None:
        """Code of the region whose name, or else whose code, is most like `text`."""
        close = get_close_matches(plain_name(text), self._by_name, n=1, cutoff=0.7)
        if close:
            # of equal names the gemeente: there are more of them to misspell
            return min(self._by_name[close[0]])
        coded = get_close_matches(text.upper(), self.names, n=1, cutoff=0.6)
        return coded[0] if coded else None

    def label(self, code: str) -> str:
        """`GM0014 (Groningen)`."""
        return f"{code} ({self.names[code]})"

    @cached_property
    def _by_name(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for code, name in self.names.items():
            found.setdefault(plain_name(name), set()).add(code)
            # Bergen (L.) and Bergen (NH.) are both called Bergen; one name alone may be told without its letters
            found.setdefault(plain_name(re.sub(r"\s*\([^()]*\)$", "", name)), set()).add(code)
        for spelling in self.spellings:
            if spelling.code in self.names and not spelling.until:
                found.setdefault(plain_name(spelling.name), set()).add(spelling.code)
        return {name: frozenset(codes) for name, codes in found.items()}

    @cached_property
    def _by_letters(self) -> Mapping[str, str]:
        return {
            letters: code for code, known in _PROVINCIE_LETTERS.items() if code in self.names for letters in known
        }

    def _refuse_shared(self, text: str, codes: set[str]) -> Never:
        message = N_("{text} can be {regions}; write the code, or the provincie behind the name")
        details = {"text": text, "regions": " / ".join(self.label(code) for code in sorted(codes))}
        raise BadCell("ambiguous_region", message, details)

    def _refuse_unknown(self, text: str, hint: str) -> Never:
        gone = [one for one in self.spellings if one.until and plain_name(one.name) == plain_name(text)]
        if gone and gone[0].code in self.names:
            message = N_("{text} no longer existed from {day}; it became part of {successor}")
            details = {"text": text, "day": gone[0].until, "successor": self.label(gone[0].code)}
            raise BadCell("dissolved_region", message, details)
        nearest = self.nearest(hint)
        if nearest:
            message = N_("there is no region {text}; the nearest is {nearest}")
            raise BadCell("unknown_region", message, {"text": text, "nearest": self.label(nearest)})
        message = N_("there is no region {text}; use a CBS code such as NL01, PV20 or GM0014")
        raise BadCell("unknown_region", message, {"text": text})


def is_country(text: str) -> bool:
    """Whether a text names the country: a row of it is the total of a table."""
    return text == COUNTRY or plain_name(text) in ("nederland", "nl", LAND, "heelnederland", "landelijk")
