"""One table of a scenario file, read key by key: what is wrong is noted and the reading goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from base.i18n import N_
from forecast.periods import YEAR, written_month
from shown.asked.faults import Fault
from shown.asked.span import Span, parsed_month

FROM, TO = "from", "to"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Entries:
    """A table and where it stands.

    Attributes:
        path: as `mpp[2]`; empty for the file itself.
        faults: those found so far in the whole file; every reading adds its own.
        span: the months ahead of the run.
    """

    path: str
    values: Mapping[str, object]
    faults: list[Fault]
    span: Span

    def fault(self, key: str, message: str, /, **details: object) -> None:
        """Note that something is wrong at `key`; empty = at the table itself."""
        self.faults.append(Fault(".".join(part for part in (self.path, key) if part), message, details))

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Note every key that does not belong here, with the nearest one that does."""
        possible = list(known)
        for key in self.values:
            if key in possible:
                continue
            near = get_close_matches(key, possible, n=1)
            if near:
                self.fault(key, N_("there is no such key here; did you mean {nearest}?"), nearest=near[0])
            else:
                self.fault(key, N_("there is no such key here; possible are: {keys}"), keys=", ".join(possible))

    def exactly_one(self, keys: Iterable[str]) -> str | None:
        """Which one of `keys` is there; None, and noted, when none or more than one is."""
        possible = list(keys)
        found = [key for key in possible if key in self.values]
        if len(found) == 1:
            return found[0]
        if found:
            self.fault("", N_("{keys} cannot go together; keep one of them"), keys=", ".join(found))
        else:
            self.fault("", N_("there must be one of: {keys}"), keys=", ".join(possible))
        return None

    def text(self, key: str) -> str | None:
        """The text at `key`."""
        value = self._needed(key)
        if value is not None and not isinstance(value, str):
            self.fault(key, N_('must be text between quotes, such as "{example}"'), example=value)
            return None
        return value

    def choice(self, key: str, choices: Iterable[str]) -> str | None:
        """The text at `key`, one of `choices`."""
        possible = list(choices)
        value = self.text(key)
        if value is None or value in possible:
            return value
        near = get_close_matches(value, possible, n=1)
        if near:
            self.fault(key, N_("{value} cannot be chosen; did you mean {nearest}?"), value=value, nearest=near[0])
        else:
            self.fault(
                key, N_("{value} cannot be chosen; possible are: {keys}"), value=value, keys=", ".join(possible)
            )
        return None

    def number(self, key: str, *, least: float, most: float, outside: str | None = None) -> float | None:
        """The number at `key`, from `least` to `most`: both ends are given, and told when it lies outside.

        Args:
            outside: what is said instead of a number that lies outside.
        """
        message = N_("must be a number from {least} to {most}, without quotes")
        value = self.values.get(key)
        if outside is not None and isinstance(value, int | float) and (value < least or value > most):
            message = outside
        return self._number(key, message, least, most)

    def whole(self, key: str, *, least: int = 0, most: int) -> int | None:
        """The whole number at `key`, from `least` to `most`."""
        message = N_("must be a whole number from {least} to {most}, without quotes")
        value = self._number(key, message, least, most, whole=True)
        return None if value is None else int(value)

    def _number(self, key: str, message: str, least: float, most: float, *, whole: bool = False) -> float | None:
        value = self._needed(key)
        if value is None:
            return None
        # compared before it is converted: an integer may be larger than any float; nan lies within no range
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not least <= value <= most
            or (whole and value != int(value))
        ):
            self.fault(key, message, least=least, most=most)
            return None
        return float(value)

    def months(self) -> tuple[int, int | None] | None:
        """From which month to which a change holds: `from` and `to`, without them from the first and to the end."""
        first = self._month_ahead(FROM) if FROM in self.values else self.span.first
        last = self._month_ahead(TO) if TO in self.values else self.span.last
        if first is None or last is None:
            return None
        if last < first:
            self.fault(TO, N_("lies before {start}, where it begins"), start=written_month(first))
            return None
        return first, last if TO in self.values else None

    def one_month(self, key: str) -> tuple[int, int] | None:
        """The month at `key` as first and last."""
        month = self._month_ahead(key)
        return None if month is None else (month, month)

    def whole_span(self) -> tuple[int, int] | None:
        """The months of `year`, or `from` and `to`: they may reach beyond those ahead, but must hold one of them."""
        way = self.exactly_one(("year", FROM))
        if way is None:
            return None
        if way == "year":
            if TO in self.values:
                self.fault(TO, N_("goes with from, not with {key}; leave one out"), key="year")
            year = self.whole("year", least=FIRST_YEAR, most=LAST_YEAR)
            first, last = (None, None) if year is None else (year * YEAR, year * YEAR + YEAR - 1)
        else:
            first, last = self._month(FROM), self._month(TO)
        if first is None or last is None:
            return None
        if last < first:
            self.fault(TO, N_("lies before {start}, where it begins"), start=written_month(first))
            return None
        if last < self.span.first or first > self.span.last:
            self.fault(way, N_("holds no month of {first} to {last}, the months ahead of this run"), **self._span())
            return None
        return first, last

    def _month(self, key: str) -> int | None:
        value = self._needed(key)
        month = parsed_month(value) if isinstance(value, str) else None
        if value is not None and month is None:
            self.fault(key, N_('must be a month between quotes, such as "2026-07"'))
        return month

    def _month_ahead(self, key: str) -> int | None:
        month = self._month(key)
        if month is not None and month < self.span.first:
            self.fault(key, N_("lies before the first month ahead of this run, {first}"), first=self._span()["first"])
            return None
        if month is not None and month > self.span.last:
            self.fault(key, N_("lies after the last month ahead of this run, {last}"), last=self._span()["last"])
            return None
        return month

    def _needed(self, key: str) -> object:
        if key not in self.values:
            self.fault(key, N_("is missing"))
        return self.values.get(key)

    def _span(self) -> dict[str, str]:
        return {"first": written_month(self.span.first), "last": written_month(self.span.last)}
