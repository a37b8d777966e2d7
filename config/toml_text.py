"""Files that people write in TOML: settings, scenarios, goals. Whatever is in one, reading ends soon and in words."""

import errno
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from config.errors import N_
from config.given_files import UnfitFile, read_given

MOST_BYTES: Final = 1_000_000
# a table in a table in a table; no file of ours has more
MOST_LEVELS: Final = 10

TOO_DEEP = N_("tables or lists are nested too deep")
TOO_LONG_NUMBER = N_("a number has too many digits")
TOO_LARGE = N_("it is larger than a file of this kind can be")


def read_toml_text(path: Path) -> str:
    """The text of a file of a sensible size.

    Raises:
        OSError: it cannot be read, is no ordinary file (a device would never end) or is too large.
        UnicodeDecodeError: it is not UTF-8.
    """
    try:
        return read_given(path, most_bytes=MOST_BYTES).decode("utf-8-sig")
    except UnfitFile as unfit:
        raise OSError(unfit.errno, TOO_LARGE if unfit.errno == errno.EFBIG else unfit.message, str(path)) from None


def parsed_toml(text: str) -> dict[str, Any]:
    """The content of a TOML text.

    Raises:
        tomllib.TOMLDecodeError: it is not TOML, or holds what only an attack would: a number of thousands of digits,
            thousands of tables within each other.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise tomllib.TOMLDecodeError(TOO_DEEP) from None
    except ValueError:
        # Python converts no number of more than 4,300 digits
        raise tomllib.TOMLDecodeError(TOO_LONG_NUMBER) from None
    if _levels(values) > MOST_LEVELS:
        raise tomllib.TOMLDecodeError(TOO_DEEP)
    return values


def _levels(values: Mapping[str, Any]) -> int:
    """How deep tables and lists are nested; not by recursion, which ends at a thousand."""
    level, found = 0, list[Any]([values])
    while found and level <= MOST_LEVELS:
        level += 1
        inner = [each for one in found for each in (one.values() if isinstance(one, Mapping) else one)]
        found = [each for each in inner if isinstance(each, Mapping | list)]
    return level
