"""Files that people write in TOML: settings, scenarios, goals. Whatever is in one, reading ends soon and in words."""

import errno
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from config.errors import N_, Say
from config.given_files import UnfitFile, read_given

MOST_BYTES: Final = 1_000_000
# a table in a table in a table; no file of ours has more
MOST_LEVELS: Final = 10

TOO_DEEP = N_("tables or lists are nested too deep")
TOO_LONG_NUMBER = N_("a number has too many digits")
TOO_LARGE = N_("it is larger than a file of this kind can be")
NOT_UTF8 = N_("it is not a text file in UTF-8")
TWICE = N_("line {line}, column {column}: this key or table stands in it before")
LAST_TWICE = N_("the last key or table stands in it before")
NOT_TOML = N_(
    "line {line}, column {column} cannot be read as TOML; see whether a quotation mark, a bracket or an = is missing"
)
CUT_OFF = N_("the end of the file cannot be read as TOML; a value, a quotation mark or a bracket is missing")
# the library says in its text alone what is wrong, and where
_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)$")
_TWICE: Final = re.compile(r"twice|overwrite|mutate|already|Duplicate")


class BadToml(ValueError):
    """A text that is not TOML, or not to be read; `message` is of the catalogue, with places for `details`."""

    def __init__(self, message: str, /, **details: object) -> None:
        super().__init__(message.format(**details))
        self.message = message
        self.details = details

    def told(self, say: Say) -> str:
        """The error in the language of `say`."""
        return say(self.message, **self.details)


def read_toml_text(path: Path) -> str:
    """The text of a file of a sensible size.

    Raises:
        OSError: it cannot be read, is no ordinary file (a device would never end) or is too large.
        BadToml: it is not UTF-8.
    """
    try:
        return read_given(path, most_bytes=MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadToml(NOT_UTF8) from None
    except UnfitFile as unfit:
        raise OSError(unfit.errno, TOO_LARGE if unfit.errno == errno.EFBIG else unfit.message, str(path)) from None


def parsed_toml(text: str) -> dict[str, Any]:
    """The content of a TOML text.

    Raises:
        BadToml: it is not TOML, or holds what only an attack would: a number of thousands of digits, thousands of
            tables within each other.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place, twice = _PLACE.search(str(error)), _TWICE.search(str(error))
        if place is None:
            raise BadToml(LAST_TWICE if twice else CUT_OFF) from None
        raise BadToml(TWICE if twice else NOT_TOML, line=place[1], column=place[2]) from None
    except RecursionError:
        raise BadToml(TOO_DEEP) from None
    except ValueError:
        # Python converts no number of more than 4,300 digits
        raise BadToml(TOO_LONG_NUMBER) from None
    if _levels(values) > MOST_LEVELS:
        raise BadToml(TOO_DEEP)
    return values


def _levels(values: Mapping[str, Any]) -> int:
    """How deep tables and lists are nested; not by recursion, which ends at a thousand."""
    level, found = 0, list[Any]([values])
    while found and level <= MOST_LEVELS:
        level += 1
        inner = [each for one in found for each in (one.values() if isinstance(one, Mapping) else one)]
        found = [each for each in inner if isinstance(each, Mapping | list)]
    return level
