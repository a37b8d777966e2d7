"""The text of a cell as a person sees it, or would have typed it."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any, Final

from jobs.importing.shown_errors import shows_error

# they are not seen: zero width, marks of direction, a byte order mark, a hyphen that shows only where a line breaks
_UNSEEN: Final = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_SPACES: Final = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"), " "
)
_TRANSLATED: Final = {**_UNSEEN, **_SPACES}
# digits a spreadsheet program keeps; those behind are dust of its arithmetic
_DIGITS: Final = 15
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet has no time zone
# Lotus took 1900 for a leap year, and all others after it
_LEAP_DAY_THAT_WAS_NOT: Final = 60
_LAST_SERIAL: Final = 2_958_466


def clean(text: str) -> str:
    """Composed letters, plain spaces, nothing that is not seen, no blanks around it."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text.translate(_TRANSLATED)).strip()


class KeptTexts(dict[Any, str]):
    """The text of each cell that came before; most come often."""

    def __init__(self, text_of: Callable[[Any], str]) -> None:
        super().__init__()
        self._text_of = text_of

    def __missing__(self, cell: Any) -> str:
        text = self[cell] = self._text_of(cell)
        return text


def number_text(number: float) -> str:
    """`1234` or `1,5`: a decimal comma, so that 1.234 in a number cell is not taken for 1234."""
    if not math.isfinite(number):
        return str(number)
    number = float(f"{number:.{_DIGITS}g}")
    return str(int(number)) if number.is_integer() else repr(number).replace(".", ",")


def percent_text(number: float) -> str:
    """0.125 as `12,5%`."""
    try:
        hundredfold = Decimal(f"{number:.{_DIGITS}g}") * 100
    except DecimalException:
        return f"{number}%"
    if not hundredfold.is_finite():
        return f"{number}%"
    return f"{hundredfold.normalize():f}%".replace(".", ",")


def boolean_text(value: bool) -> str:
    """`yes` or `no`."""
    return "yes" if value else "no"


def error_shown(text: str | None) -> str:
    """The text of a cell that says itself that it is an error."""
    shown = clean(text or "")
    return shown if shows_error(shown) else "#ERROR!"


def moment_text(moment: datetime | date | time) -> str:
    """A day as `2024-03-31`; with its time where it has one."""
    if isinstance(moment, datetime) and moment.time() == time():
        moment = moment.date()
    return moment.isoformat()


def serial_text(serial: float, *, from_1904: bool) -> str:
    """The day or time that a spreadsheet keeps as a number of days."""
    if not 0 <= serial < _LAST_SERIAL:
        return number_text(serial)
    if not from_1904 and serial < _LEAP_DAY_THAT_WAS_NOT:
        serial += serial >= 1
    moment = (_FIRST_DAY_1904 if from_1904 else _FIRST_DAY) + timedelta(seconds=round(serial * 86_400))
    return moment_text(moment.time() if serial < 1 else moment)


def duration_text(days: float) -> str:
    """Hours, minutes and seconds of a format such as `[h]:mm`."""
    return str(timedelta(seconds=round(days * 86_400))) if abs(days) < _LAST_SERIAL else number_text(days)


def iso_text(text: str) -> str:
    """A day or moment in ISO 8601, without a time that is midnight; another text as it is."""
    try:
        return moment_text(datetime.fromisoformat(text))
    except ValueError:
        return clean(text)


_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETED = re.compile(r"\[(?!(?:h+|m+|s+)\])[^\]]*\]", re.IGNORECASE)


def number_format_kind(code: str) -> str:
    """What a format of numbers shows: `percent`, `moment`, `duration` or `number`."""
    # the first section is of positive numbers
    bare = _BRACKETED.sub("", _QUOTED.sub("", code)).split(";")[0].lower()
    if "%" in bare:
        return "percent"
    if bare.strip() in ("", "general", "standaard", "@"):
        return "number"
    if "[" in bare:
        return "duration"
    return "moment" if re.search("[dmyhs]", bare) else "number"
