"""Inhabitants per gemeente on 1 January from CBS table 70072ned.

Population has no vintages: a day is added once, whole or not at all, and what is there is never changed. A day counts
as whole when every gemeente that existed on it has a number, for the shares of a day with a hole in it are all wrong.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
from sqlalchemy import Engine

from base.i18n import N_, Language
from forecast.levels import COUNTRY, GEMEENTE
from jobs.opendata.client import ODataClient
from jobs.opendata.errors import Implausible
from jobs.opendata.layout import (
    DATA,
    PERIODS,
    categories,
    check_dimensions,
    code_of,
    count_of,
    is_one_of,
    measure_keys,
    year_of,
)
from models import store
from models.engine import reading, transaction

TABLE: Final = "70072ned"
SOURCE: Final = f"CBS {TABLE}"
REGION: Final = "RegioS"
MEASURE: Final = {"inhabitants": "totalebevolking"}
# the gemeenten of a day against the country's own row
_MOST_MISSED: Final = 0.01
# between two days that are known, where no herindeling explains more
_MOST_GROWTH: Final = 0.25
_NAMED: Final = 5
_CODE: Final = re.compile(rf"{COUNTRY}|GM[0-9]{{4}}")

Counts = Mapping[date, Mapping[str, int]]


@dataclass(frozen=True)
class PopulationOutcome:
    """What there was to add, and what could not be.

    Attributes:
        added: days that were stored.
        rows: numbers that were stored.
        unknown: gemeenten with a number that did not exist, as far as is known here.
        left_out: days that are not whole.
        different: numbers that differ from what is there and stays.
    """

    added: tuple[date, ...]
    rows: int
    unknown: tuple[str, ...]
    left_out: tuple[date, ...]
    different: int

    def told(self, say: Language) -> str:
        """The outcome in a line."""
        parts = [say(N_("days added: {count}"), count=len(self.added))]
        if self.left_out:
            days = ", ".join(day.isoformat() for day in self.left_out)
            parts.append(say(N_("left out, as gemeenten are missing: {days}"), days=days))
        if self.unknown:
            named = ", ".join(self.unknown[:_NAMED]) + (" …" if len(self.unknown) > _NAMED else "")
            parts.append(say(N_("gemeenten not known here: {named}"), named=named))
        if self.different:
            parts.append(say(N_("other numbers than stored, which stay: {count}"), count=self.different))
        return "; ".join(parts)


def first_population_day(engine: Engine) -> date | None:
    """The first day on which inhabitants are known; earlier ones are not fetched. None in an empty database."""
    with reading(engine) as connection:
        days = store.population(connection)["day"]
    return None if days.empty else days.min().date()


def fetch_population(client: ODataClient, *, since: date, today: date) -> Counts:
    """Inhabitants by code (`NL01` and gemeenten) on each 1 January from `since` to `today` that was published.

    Raises:
        OpenDataError: the table cannot be read or has changed.
    """
    properties = client.rows(TABLE, "DataProperties")
    check_dimensions(properties, TABLE, (REGION, PERIODS))
    key = measure_keys(properties, TABLE, MEASURE)["inhabitants"]
    counts: dict[date, dict[str, int]] = {}
    for period in categories(client, TABLE, PERIODS):
        year = year_of(period)
        if year is not None and since <= date(year, 1, 1) <= today:
            counts[date(year, 1, 1)] = _fetch_year(client, period, key)
    # of a year that was not counted yet only the row of the country, a prognosis, may be there
    return {day: counts[day] for day in sorted(counts) if counts[day].keys() - {COUNTRY}}


def _fetch_year(client: ODataClient, period: str, key: str) -> dict[str, int]:
    """One year at a time: with every gemeente since 1995 in it, a few years reach the most that CBS gives at once."""
    rows = client.rows(TABLE, DATA, where=is_one_of(PERIODS, [period]), select=(REGION, PERIODS, key))
    counts: dict[str, int] = {}
    for row in rows:
        code, inhabitants = code_of(row, REGION, TABLE), count_of(row, key, TABLE)
        # a gemeente that did not exist in a year has a row without a number, or with 0
        if code_of(row, PERIODS, TABLE) != period.strip() or not inhabitants or not _CODE.fullmatch(code):
            continue
        if counts.setdefault(code, inhabitants) != inhabitants:
            message = N_("Table {table} gives two numbers for one thing: {what}")
            raise Implausible(message, table=TABLE, what=f"{code} {period.strip()}")
    return counts


def take_in_population(engine: Engine, counts: Counts) -> PopulationOutcome:
    """Store the days that are whole and not there yet, all or none.

    Raises:
        Implausible: the numbers of a day cannot be right; nothing is stored.
    """
    with transaction(engine) as connection:
        # two fetches at once must not both find a day missing
        store.lock_imports(connection)
        stored = _by_day(store.population(connection))
        herindelingen = store.herindelingen(connection)
        news = _News.of(counts, stored, store.regions(connection))
        known = dict(stored)
        for day, own in news.whole.items():
            _check_growth(day, own, known, herindelingen)
            known[day] = own
        rows = [
            {"region": code, "day": day, "inhabitants": number, "source": SOURCE}
            for day, own in news.whole.items()
            for code, number in sorted(own.items())
        ]
        store.append_population(connection, frame=pd.DataFrame(rows))
    return PopulationOutcome(tuple(news.whole), len(rows), news.unknown, news.left_out, _differing(counts, stored))


@dataclass(frozen=True)
class _News:
    """The days that are not there yet: those that are whole, with their numbers, and those that are not."""

    whole: Counts
    unknown: tuple[str, ...]
    left_out: tuple[date, ...]

    @classmethod
    def of(cls, counts: Counts, stored: Counts, places: pd.DataFrame) -> "_News":
        whole, left_out, unknown = {}, [], set()
        for day, numbers in counts.items():
            gemeenten = {code: number for code, number in numbers.items() if code != COUNTRY}
            _check_sum(day, gemeenten.values(), numbers.get(COUNTRY))
            if day in stored:
                continue
            existing = _existing(places, day)
            own = {code: number for code, number in gemeenten.items() if code in existing}
            unknown |= gemeenten.keys() - existing
            if existing - own.keys() or _misses(sum(own.values()), sum(gemeenten.values())):
                left_out.append(day)
            else:
                whole[day] = own
        return cls(whole, tuple(sorted(unknown)), tuple(left_out))


def _differing(counts: Counts, stored: Counts) -> int:
    """Numbers that are not what is stored for the same day."""
    return sum(
        counts[day].get(code, number) != number
        for day in counts.keys() & stored.keys()
        for code, number in stored[day].items()
    )


def _existing(places: pd.DataFrame, day: date) -> set[str]:
    """The gemeenten of a day; `valid_to` is the first day without them."""
    moment = pd.Timestamp(day)
    there = ~(places["valid_from"] > moment) & ~(places["valid_to"] <= moment)
    return set(places.loc[there & (places["level"] == GEMEENTE), "code"])


def _check_sum(day: date, gemeenten: Iterable[int], country: int | None) -> None:
    total = sum(gemeenten)
    if country is None or _misses(total, country):
        message = N_("Table {table}: on {day} the gemeenten add up to {total} inhabitants, the country has {country}")
        raise Implausible(message, table=TABLE, day=day.isoformat(), total=total, country=country or 0)


def _misses(total: int, whole: int) -> bool:
    return abs(total - whole) > _MOST_MISSED * whole


def _check_growth(day: date, own: Mapping[str, int], known: Counts, herindelingen: pd.DataFrame) -> None:
    """Compare with the nearest earlier day; a gemeente that a herindeling changed in between is not compared."""
    earlier = [other for other in known if other < day]
    if not earlier:
        return
    before = known[max(earlier)]
    between = herindelingen[
        (herindelingen["day"] > pd.Timestamp(max(earlier))) & (herindelingen["day"] <= pd.Timestamp(day))
    ]
    changed = {*between["old_code"], *between["new_code"]}
    for code, number in own.items():
        if code in before and code not in changed and abs(number - before[code]) > _MOST_GROWTH * before[code]:
            message = N_(
                "Table {table}: {region} has {now} inhabitants on {day}, and {before} on the day known before it"
            )
            raise Implausible(message, table=TABLE, region=code, now=number, before=before[code], day=day.isoformat())


def _by_day(population: pd.DataFrame) -> Counts:
    counts: dict[date, dict[str, int]] = {}
    columns = (population[name] for name in ("region", "day", "inhabitants"))
    for region, day, inhabitants in zip(*columns, strict=True):
        counts.setdefault(day.date(), {})[region] = int(inhabitants)
    return counts
