"""The meaning of one cell: whole numbers, days, months, half-years and words, as Dutch offices write them.

Each function takes the stripped text of a cell that is not empty and raises `BadCell` with a text that says what
to write instead; `rows.Rows.read` makes a fault with its row of it. A point before three digits separates thousands,
as in `1.234`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from base.i18n import N_
from forecast.errors import BadInput
from forecast.periods import HalfYear
from jobs.importing.shown_errors import shows_error

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
MOST_PERSONS: Final = 99_999_999
_MOST_DIGITS: Final = 40

_FORMULA = re.compile(r"\{?=.+", re.DOTALL)
_GROUPED = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?")
_GROUPED_ENGLISH = re.compile(r"([1-9]\d{0,2}(?:(?:,\d{3}){2,}|(?:,\d{3})(?=\.)))(?:\.(\d+))?")
_SPACED = re.compile(r"[1-9]\d{0,2}(?: \d{3})+")
_UNCLEAR = re.compile(r"[1-9]\d{0,2},\d{3}")
_PLAIN = re.compile(r"(\d+)(?:[.,](\d+))?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_DUTCH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YES = ("yes", "ja", "true", "waar", "1")
_NO = ("no", "nee", "false", "onwaar", "0")


class BadCell(ValueError):
    """A cell that does not mean what its column holds."""

    def __init__(self, code: str, message: str, details: Mapping[str, object]) -> None:
        self.code = code
        self.message = message
        self.details = details
        super().__init__(message.format(**details))


def error_text(text: str) -> bool:
    """Whether a cell shows an error (`#N/A`, `#REF!`, `Err:502`) or a formula that was never computed."""
    return shows_error(text) or (text[:1] in "={" and _FORMULA.fullmatch(text) is not None)


def error_cell(text: str) -> BadCell:
    """What is wrong with a cell that is an `error_text`."""
    if _FORMULA.fullmatch(text):
        message = N_(
            "the formula {text} was never computed; open the file in a spreadsheet program and save it again"
        )
    else:
        message = N_("this cell shows {text}; repair its formula, or write what it should be")
    return BadCell("error_cell", message, {"text": text})


def whole_number(text: str) -> int:
    """`1234`, `1.234`, `1234,0` or `-69` as a number of persons; `1234,5` and `1.23` are no whole numbers."""
    sign, digits = _signed(text)
    if _SPACED.fullmatch(digits):
        digits = digits.replace(" ", "")
    if _UNCLEAR.fullmatch(digits):
        message = N_("{text} can be read in two ways; write {plain} or {grouped}")
        details = {"text": text, "plain": digits.replace(",", ""), "grouped": digits.replace(",", ".")}
        raise BadCell("bad_number", message, details)
    match = _GROUPED.fullmatch(digits) or _GROUPED_ENGLISH.fullmatch(digits) or _PLAIN.fullmatch(digits)
    if not match:
        raise BadCell("bad_number", N_("{text} is not a number; write it like 1234 or 1.234"), {"text": text})
    whole, fraction = match.groups()
    if (fraction or "").strip("0"):
        raise BadCell("bad_number", N_("{text} is not a whole number of persons"), {"text": text})
    digits = re.sub(r"[.,]", "", whole)
    # Python makes no number of thousands of digits
    number = int(digits) if len(digits) <= _MOST_DIGITS else MOST_PERSONS + 1
    if number > MOST_PERSONS:
        raise BadCell("bad_number", N_("{text} is more persons than can be meant"), {"text": text})
    return sign * number


def count(text: str) -> int:
    """A whole number that is not below zero."""
    number = whole_number(text)
    if number < 0:
        raise BadCell("negative_count", N_("{text} is negative; a count cannot be below 0"), {"text": text})
    return number


def percentage(text: str) -> float:
    """`53`, `53 %`, `-19` or `52,6` as a number of percent."""
    sign, digits = _signed(text.removesuffix("%").rstrip())
    match = _PLAIN.fullmatch(digits)
    if not match or len(digits) > _MOST_DIGITS:
        raise BadCell("bad_number", N_("{text} is not a percentage; write it like 53 or 53%"), {"text": text})
    return sign * float(f"{match[1]}.{match[2] or 0}")


def day(text: str) -> date:
    """`2024-03-31` or `31-3-2024`."""
    iso, dutch = _ISO_DAY.fullmatch(text), _DUTCH_DAY.fullmatch(text)
    if iso:
        found = _existing(int(iso[1]), int(iso[2]), int(iso[3]))
    else:
        found = _existing(int(dutch[3]), int(dutch[2]), int(dutch[1])) if dutch else None
    if found is None:
        message = N_("{text} is not a day that exists; write it like 2024-03-31 or 31-3-2024")
        raise BadCell("bad_date", message, {"text": text})
    return found


def year(text: str) -> date:
    """First day of a year such as `2025`."""
    found = _existing(int(text), 1, 1) if _YEAR.fullmatch(text) else None
    if found is None:
        raise BadCell("bad_year", N_("{text} is not a year; write it like 2025"), {"text": text})
    return found


def month(text: str) -> date:
    """First day of a month such as `2024-03`; a spreadsheet turns that into its first day, which is accepted."""
    match = _MONTH.fullmatch(text)
    found = _existing(int(match[1]), int(match[2]), 1) if match else _first_of_month(text)
    if found is None:
        raise BadCell("bad_month", N_("{text} is not a month that exists; write it like 2024-03"), {"text": text})
    return found


def first_day(text: str) -> date:
    """A day, or the first one of a month."""
    return month(text) if _MONTH.fullmatch(text) else day(text)


def last_day(text: str) -> date:
    """A day, or the last one of a month."""
    return _last_of_month(month(text)) if _MONTH.fullmatch(text) else day(text)


def period(text: str) -> str:
    """A half-year such as `2024-H1`."""
    try:
        half_year = HalfYear.parse(text.upper())
        if FIRST_YEAR <= half_year.year <= LAST_YEAR:
            return str(half_year)
    except BadInput:
        pass
    raise BadCell("bad_period", N_("{text} is not a half-year; write it like 2024-H1 or 2024-H2"), {"text": text})


def yes_no(text: str) -> bool:
    """`yes` or `no`, also `ja`, `nee`, `true`, `false`, `1`, `0`."""
    word = text.lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise BadCell("bad_word", N_("{text} is neither yes nor no"), {"text": text})


def one_of(text: str, *, allowed: Sequence[str], code: str) -> str:
    """One of the `allowed` words, in whatever case."""
    by_lower = {word.lower(): word for word in allowed}
    word = text.lower()
    if word in by_lower:
        return by_lower[word]
    nearest = get_close_matches(word, by_lower, n=1, cutoff=0.5)
    if nearest:
        message = N_("{text} is not known; did you mean {nearest}? It can be: {allowed}")
        details = {"text": text, "nearest": by_lower[nearest[0]], "allowed": ", ".join(allowed)}
        raise BadCell(code, message, details)
    raise BadCell(
        code, N_("{text} is not known; it can be: {allowed}"), {"text": text, "allowed": ", ".join(allowed)}
    )


def _signed(text: str) -> tuple[int, str]:
    if text.startswith(("-", "\N{MINUS SIGN}", "\N{EN DASH}")):
        return -1, text[1:].lstrip()
    return 1, text.removeprefix("+")


def _existing(year: int, month_number: int, day_number: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month_number, day_number)
    except ValueError:
        return None


def _first_of_month(text: str) -> date | None:
    try:
        found = day(text)
    except BadCell:
        return None
    return found if found.day == 1 else None


def _last_of_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
