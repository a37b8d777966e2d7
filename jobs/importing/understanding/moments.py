"""The time that a heading or a cell tells: a day, a month, a quarter, a half-year or a year, as offices write it.

`jan-26`, `januari 2026`, `01-2026`, `202601`, `2026MM01`, `jan` (its year stands elsewhere), `2026-H1`,
`1e halfjaar 2026`, `Q1 2026`, `1-1-2026`, `t/m maart 2026`.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Literal

from forecast.periods import MONTHS, HalfYear
from jobs.importing.cells import FIRST_YEAR, LAST_YEAR

Unit = Literal["day", "month", "quarter", "half", "year"]

MONTH_NAMES: Final = (
    ("januari", "january", "jan"), ("februari", "february", "febr", "feb"), ("maart", "march", "mrt", "mar"),
    ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"),
    ("augustus", "august", "aug"), ("september", "sept", "sep"), ("oktober", "october", "okt", "oct"),
    ("november", "nov"), ("december", "dec"),
)  # fmt: skip
_NUMBER: Final = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names}
_NAME: Final = rf"(?<![^\W\d_])(?P<name>{'|'.join(sorted(_NUMBER, key=len, reverse=True))})(?![^\W\d_])\.?"
_YEAR: Final = r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)"
_YEAR_OPEN: Final = r"(?<!\d)(?P<year>(?:19|20)\d\d)"
_SHORT: Final = r"'?(?P<short>\d\d)(?!\d)"
_ORDINAL: Final = r"(?P<nth>1e|2e|3e|4e|eerste|tweede|derde|vierde)"
_HALF: Final = r"(?:half ?jaar|helft|hj)\b"
_QUARTER: Final = r"(?:kwartaal|kw)\b"
_NTH: Final = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "i": 1, "ii": 2}
_UNTIL: Final = re.compile(r"t/m|\btm\b|tot en met|tot nu toe")
_SPANS: Final = {
    (1, 3): "q1", (4, 6): "q2", (7, 9): "q3", (10, 12): "q4", (1, 6): "1e halfjaar", (7, 12): "2e halfjaar",
}  # fmt: skip
_FINENESS: Final = ("day", "month", "quarter", "half", "year")
_RUNNING: Final = re.compile(r"t/m|\btm\b|tot en met|\bcumulatie|opgeteld|lopend totaal|\bytd\b|tot nu toe")


@dataclass(frozen=True)
class Moment:
    """A time as far as a text tells it. `number` is the month, quarter or half of the year; `day` a day in full.

    Attributes:
        either: it stands as `2026-1`, so that 1 and 2 can be a half-year as well; then this is a month.
    """

    unit: Unit
    year: int | None = None
    number: int = 0
    day: date | None = None
    either: bool = field(default=False, compare=False)

    @property
    def first(self) -> date:
        """Its first day; the year must be known."""
        if self.day is not None:
            return self.day
        return date(self._known_year, self._months[0], 1)

    @property
    def last(self) -> date:
        """Its last day; the year must be known."""
        if self.day is not None:
            return self.day
        month = self._months[-1]
        return date(self._known_year, month, calendar.monthrange(self._known_year, month)[1])

    @property
    def half_year(self) -> str | None:
        """`2026-H1` for a half-year, or for what can be read as one."""
        half = self.unit == "half" or (self.either and self.number <= 2)
        return str(HalfYear(self.year, self.number)) if half and self.year else None

    def as_month(self) -> "Moment":
        """A first or last day of a month as that month; anything else as it is."""
        if self.day is None:
            return self
        if self.day.day != 1 and (self.day + timedelta(days=1)).day != 1:
            return self
        return Moment("month", self.day.year, self.day.month)

    @property
    def _known_year(self) -> int:
        if self.year is None:
            raise ValueError("the year of this moment is not known")
        return self.year

    @property
    def _months(self) -> range:
        length = {"month": 1, "quarter": 3, "half": 6, "year": 12}[self.unit]
        start = (self.number - 1) * length + 1 if self.unit != "year" else 1
        return range(start, start + length)


@dataclass(frozen=True)
class Told:
    """What a text tells of time, and the words that are left of it."""

    moment: Moment | None
    running: bool
    rest: str


def told(text: str) -> Told:
    """The time in a text. What is left of the text is in lower case, single-spaced."""
    plain = " ".join(text.casefold().replace("’", "'").replace("–", "-").split())
    running = bool(_RUNNING.search(plain))
    span = re.search(rf"{_NAME}\s*(?:-|t/m|tm|tot en met)\s*{_NAME.replace('name', 'until')}", plain)
    if span and span["name"] != span["until"]:
        whole = _found(plain[: span.start()] + plain[span.end() :])
        if whole and whole.moment and whole.moment.unit in ("quarter", "half"):
            # the months only say which half-year is meant
            return whole
        first, last = _NUMBER[span["name"]], _NUMBER[span["until"]]
        if (first, last) in _SPANS:
            plain = f"{plain[: span.start()]} {_SPANS[first, last]} {plain[span.end() :]}"
            return _found(" ".join(plain.split())) or Told(None, False, plain)
        if first % MONTHS != 1:
            # neither since the start of a half-year nor a span we know
            return Told(None, False, plain)
        running = True
        plain = plain[: span.start()] + span["until"] + plain[span.end() :]
    found = _found(plain)
    if found is None:
        return Told(None, running, plain)
    rest = " ".join(_UNTIL.sub(" ", found.rest).split()) if running else found.rest
    return replace(found, running=running, rest=rest)


def _found(plain: str) -> Told | None:
    """The finest time in a text: `1e halfjaar Q1 feb 2026` is February. What is coarser is no word that is left."""
    matches = [
        (_FINENESS.index(moment.unit), place, match, moment)
        for place, (pattern, reading) in enumerate(_PATTERNS)
        for match in pattern.finditer(plain)
        if (moment := reading(match)) is not None
    ]
    if not matches:
        return None
    _, _, match, moment = min(matches, key=lambda each: each[:2])
    rest = f"{plain[: match.start()]} {plain[match.end() :]}"
    for fineness, _, other, _ in matches:
        if _FINENESS.index(moment.unit) < fineness < _FINENESS.index("year"):
            rest = rest.replace(other[0], f" {other.groupdict().get('year') or ''} ")
    return _with_year_elsewhere(Told(moment, False, " ".join(rest.split())))


def years(text: str) -> set[int]:
    """Every year that a text names."""
    return {int(match["year"]) for match in re.finditer(_YEAR, text)}


def _with_year_elsewhere(found: Told) -> Told:
    """`2026 realisatie januari`: the year does not stand beside the month; a year that is told twice is one."""
    named = years(found.rest)
    if found.moment is None or found.moment.unit == "day" or len(named) != 1:
        return found
    if found.moment.year in named:
        return replace(found, rest=" ".join(found.rest.replace(str(found.moment.year), "").split()))
    if found.moment.year is not None:
        return found
    (year,) = named
    return replace(
        found, moment=replace(found.moment, year=year), rest=" ".join(found.rest.replace(str(year), "").split())
    )


def _day(year: int, month: int, day: int) -> Moment | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Moment("day", found.year, day=found) if FIRST_YEAR <= year <= LAST_YEAR else None


def _year_of(match: "re.Match[str]") -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    return 2000 + int(groups["short"]) if groups.get("short") else None


def _numbered(unit: Unit, most: int) -> Callable[["re.Match[str]"], Moment | None]:
    def reading(match: "re.Match[str]") -> Moment | None:
        text = match["nth"]
        number = _NTH.get(text) or int(text.rstrip("e"))
        return Moment(unit, _year_of(match), number) if 1 <= number <= most else None

    return reading


def _either(match: "re.Match[str]") -> Moment | None:
    number = int(match["nth"])
    return Moment("month", _year_of(match), number, either=True) if 1 <= number <= 12 else None


def _named_month(match: "re.Match[str]") -> Moment:
    return Moment("month", _year_of(match), _NUMBER[match["name"]])


def _patterns() -> Iterator[tuple["re.Pattern[str]", Callable[["re.Match[str]"], Moment | None]]]:
    def iso_day(match: "re.Match[str]") -> Moment | None:
        return _day(int(match[1]), int(match[2]), int(match[3]))

    def dutch_day(match: "re.Match[str]") -> Moment | None:
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return _day(year, int(match[2]), int(match[1]))

    def named_day(match: "re.Match[str]") -> Moment | None:
        return _day(int(match["year"]), _NUMBER[match["name"]], int(match[1]))

    half, quarter, month = _numbered("half", 2), _numbered("quarter", 4), _numbered("month", 12)
    pairs = (
        (r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00(?::00(?:\.0+)?)?)?(?!\d)", iso_day),
        (r"(?<!\d)(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})(?!\d)", dutch_day),
        (rf"(?<![\w])(\d{{1,2}}) {_NAME} {_YEAR}", named_day),
        (rf"{_YEAR}[ -]?h(?:j0?)?(?P<nth>[12])(?!\d)", half),
        (rf"\bh(?P<nth>[12])[ -]?{_YEAR}", half),
        (rf"{_YEAR}[ -]?(?P<nth>ii?)\b", half),
        (rf"{_YEAR} ?-? ?{_ORDINAL} {_HALF}", half),
        (rf"{_ORDINAL} {_HALF}(?: van)?(?: {_YEAR})?", half),
        (rf"{_HALF} (?P<nth>[12])\b(?:[ -]*{_YEAR})?", half),
        (rf"{_YEAR}[ -]?(?:q|kw)0?(?P<nth>[1-4])(?!\d)", quarter),
        (rf"\bq(?P<nth>[1-4])(?!\d)(?:[ -]*{_YEAR})?", quarter),
        (rf"{_ORDINAL} {_QUARTER}(?: van)?(?: {_YEAR})?", quarter),
        (rf"{_QUARTER} (?P<nth>[1-4])\b(?:[ -]*{_YEAR})?", quarter),
        (rf"{_NAME}[ -]*{_YEAR}", _named_month),
        (rf"{_NAME}[ -]*{_SHORT}", _named_month),
        (rf"{_YEAR}[ -]*{_NAME}", _named_month),
        (rf"{_YEAR_OPEN}(?P<nth>0[1-9]|1[0-2])(?!\d)", month),
        (rf"{_YEAR_OPEN}[-/ ]?m{{1,2}}(?P<nth>\d\d)(?!\d)", month),
        (rf"{_YEAR_OPEN}[-/](?P<nth>\d\d)(?![\d-])", month),
        (rf"{_YEAR_OPEN}[-/](?P<nth>\d)(?![\d-])", _either),
        (rf"(?<![\d-])(?P<nth>\d{{1,2}})[-/]{_YEAR}", month),
        # 01-26 cannot be a day of a month as long as the year is above 12
        (r"(?<![\d-])(?P<nth>0?[1-9]|1[0-2])[-/]'?(?P<short>1[3-9]|[2-9]\d)(?![\d-])", month),
        (rf"{_YEAR} (?P<nth>\d{{1,2}})(?![\w])", _either),
        (_NAME, _named_month),
        (rf"(?<![/-]){_YEAR}(?![/-]\d)", lambda match: Moment("year", int(match["year"]))),
    )
    for pattern, reading in pairs:
        yield re.compile(pattern), reading


_PATTERNS: Final = tuple(_patterns())
