"""Every number that stands in more than one output, computed once, with the statistic it is.

    expected stand at a peildatum        median of the paths, with the 80 % band       `Headline.stand`, `.ahead`
    persons housed in the half-year      median, with the 80 % band                    `Headline.housed`
    gemeenten that miss                  mean: the sum of their chances of missing,    `Headline.expected_misses`
                                           in whole gemeenten; with the 80 % band        and `.misses`
    gross achterstand (expected          mean of the sum of the positive stands of     `Headline.shortfall`, `.gross`
      shortfall), and voorsprong         gemeenten; of a gemeente of its own stand     `Headline.lead`
    last published stand                 with its day                                  `Headline.published`
    stand at the start                   median; known where it was published          `Headline.begin`
    opgave                               `begin` + taakstelling (net)                  `Headline.opgave`
    resterend                            `opgave` - realised so far                    `Headline.remaining`

A median of a sum is not the sum of medians, so what is added up over regions (gemeenten that miss, gross achterstand,
voorsprong) is told as a mean: provincies then add up to the country. Whoever draws anew, as a scenario or a plan
does, tells the same measures by the same statistic (`told`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from forecast.largest_remainder import whole_parts
from forecast.levels import COUNTRY, GEMEENTE, LAND, PROVINCIE
from forecast.measures import AHEAD, GROSS, MISSING, REALISATIE_HALFJAAR, STAND_EIND
from forecast.periods import HalfYear
from forecast.plan.goal import BEHIND
from forecast.targets import ASSUMED
from forecast.warning import leading_period
from models.stored import rows_of
from models.tables import Flag, Region
from shown.read.forecasts import BAND_IDS, Band, Forecasts, read_forecasts
from shown.read.results import RunResults, read_flags

__all__ = [
    "ADDED_UP",
    "ASSUMED",
    "Headline",
    "Headlines",
    "Published",
    "StandAhead",
    "headlines",
    "read_headlines",
    "sum_of_chances",
    "sum_of_shortfalls",
    "told",
    "told_of_paths",
]

# told as a mean, since they are added up over regions; every other measure is told as a median. A goal calls the
# gemeenten that miss those that are behind
ADDED_UP = (MISSING, GROSS, AHEAD, BEHIND)
_SUMS = (MISSING, GROSS, AHEAD)


@dataclass(frozen=True)
class Published:
    """A stand that was published: persons (positive = behind), and the day it holds on."""

    value: int
    day: date


@dataclass(frozen=True)
class StandAhead:
    """The expected stand at the end of a half-year; `assumed`: under a taakstelling that is not known yet."""

    period: HalfYear
    median: float
    low: float
    high: float
    assumed: bool

    @property
    def day(self) -> date:
        """The peildatum on which it holds."""
        return self.period.peildatum


@dataclass(frozen=True)
class Headline:
    """What is told of one region. Persons; None where the run has no such number.

    Attributes:
        provincie: code of the provincie it lies in, its own for a provincie, None for the country.
        ahead: expected stands at the coming peildata, the first one first.
        flag: its warning for the leading half-year as the run stored it; None when it has none.
        stand, housed: at the end of, and in, the leading half-year.
        gross, lead, misses: sums over its gemeenten, None for a gemeente and without figures of gemeenten.
        gemeenten: how many have a chance of missing.
        expected_misses: how many of these are expected to miss, the mean in whole gemeenten; provincies add up to the
            country. None where none can.
    """

    code: str
    name: str
    level: str
    provincie: str | None
    published: Published | None
    ahead: tuple[StandAhead, ...]
    flag: Flag | None
    stand: Band | None
    housed: Band | None
    gross: Band | None
    lead: Band | None
    misses: Band | None
    gemeenten: int
    expected_misses: int | None

    @property
    def period(self) -> HalfYear | None:
        """The half-year the warning is about."""
        return None if self.flag is None else HalfYear.parse(self.flag.period)

    @property
    def p_miss(self) -> float | None:
        """P(stand at the end > 0); None while the taakstelling is not known."""
        return None if self.flag is None else self.flag.p_miss

    @property
    def shortfall(self) -> float | None:
        """Expected shortfall: mean of what is above zero, of the gemeenten together where there are any."""
        return None if self.flag is None else self.flag.expected_shortfall

    @property
    def level_difference(self) -> float | None:
        """What its expected stand differs from the sum of its gemeenten (niveauverschil); None where one is unknown.

        It is the same in every path, so the means give it exactly.
        """
        means = [None if band is None else band.mean for band in (self.stand, self.gross, self.lead)]
        stand, gross, lead = means
        return None if stand is None or gross is None or lead is None else stand - gross - lead

    @property
    def begin(self) -> float | None:
        """Median of the stand at the start of the half-year."""
        return None if self.flag is None else self.flag.stand_begin

    @property
    def opgave(self) -> float | None:
        """Stand at the start plus taakstelling (net)."""
        return None if self.flag is None else self.flag.opgave

    @property
    def remaining(self) -> float | None:
        """What of the opgave was not realised yet; negative where more was."""
        if self.flag is None or self.flag.opgave is None:
            return None
        return self.flag.opgave - (self.flag.realised or 0)

    @property
    def needed(self) -> float | None:
        """Persons a month that would meet the opgave; None where no month is left."""
        return None if self.flag is None else self.flag.needed_per_month

    @property
    def expected(self) -> float | None:
        """Persons a month that are expected: the median of the rest of the half-year over its months."""
        return None if self.flag is None else self.flag.expected_per_month

    @property
    def simulated(self) -> bool:
        """Whether its numbers are made from simulated figures."""
        return self.flag is not None and self.flag.simulated


@dataclass(frozen=True, eq=False)
class Headlines:
    """The headlines of a run: by region, those with a warning in any half-year.

    Attributes:
        period: the half-year that reports and mails lead with; None for a run without any.
    """

    period: HalfYear | None
    rows: Mapping[str, Headline]

    @property
    def country(self) -> Headline | None:
        """The headline of the country."""
        return self.rows.get(COUNTRY)

    @cached_property
    def provincies(self) -> tuple[Headline, ...]:
        """By name."""
        return tuple(sorted(self._of(PROVINCIE), key=lambda row: row.name))

    @cached_property
    def worst_provincies(self) -> tuple[Headline, ...]:
        """By expected shortfall, then stand, then code."""
        return tuple(sorted(self.provincies, key=lambda row: (-(row.shortfall or 0.0), -_median(row), row.code)))

    @property
    def above_gemeenten(self) -> tuple[Headline, ...]:
        """The country, then the provincies by name."""
        return (*((self.country,) if self.country else ()), *self.provincies)

    @cached_property
    def gemeenten(self) -> tuple[Headline, ...]:
        """Those with a chance of missing, by expected shortfall, then chance, then code."""
        judged = [row for row in self._of(GEMEENTE) if row.p_miss is not None]
        return tuple(sorted(judged, key=lambda row: (-(row.shortfall or 0.0), -(row.p_miss or 0.0), row.code)))

    @cached_property
    def by_provincie(self) -> tuple[tuple[Headline, tuple[Headline, ...]], ...]:
        """Each provincie with its gemeenten that have a chance of missing, by name."""
        groups = ((own, tuple(row for row in self.gemeenten if row.provincie == own.code)) for own in self.provincies)
        return tuple((own, group) for own, group in groups if group)

    def _of(self, level: str) -> list[Headline]:
        return [row for row in self.rows.values() if row.level == level]


def _median(row: Headline) -> float:
    return float("-inf") if row.stand is None else row.stand.median


def told(measure: str, band: Band) -> float:
    """The one number that is told of a measure: the mean of what is added up over regions, else the median."""
    return band.mean if measure in ADDED_UP and band.mean is not None else band.median


def told_of_paths(measure: str, paths: NDArray[np.float64]) -> float:
    """The same of joint paths, shape (paths,), as a plan draws them."""
    return float(paths.mean() if measure in ADDED_UP else np.median(paths))


def sum_of_chances(rows: Iterable[Headline]) -> float:
    """How many of these gemeenten are expected to miss their opgave: the sum of their chances."""
    return sum(row.p_miss or 0.0 for row in rows)


def sum_of_shortfalls(rows: Iterable[Headline]) -> float:
    """Expected shortfall of these gemeenten together."""
    return sum(row.shortfall or 0.0 for row in rows)


def headlines(results: RunResults, period: HalfYear | None = None) -> Headlines:
    """The headlines of a run that was read whole, or for some regions only.

    Args:
        period: to lead with instead of what the run leads with.
    """
    return _headlines(results.flags, results.forecasts, results.regions, period)


def read_headlines(connection: Connection, *, run_id: str, period: HalfYear | None = None) -> Headlines:
    """The same straight from the database, without what they do not need.

    Args:
        period: to lead with, as another run does, instead of what this one leads with.
    """
    flags = read_flags(connection, run_id=run_id)
    ends = {HalfYear.parse(flag.period).end for flag in flags}
    targets = (STAND_EIND, REALISATIE_HALFJAAR, *_SUMS)
    forecasts = read_forecasts(
        connection, run_id=run_id, target=targets, target_end_date=ends, output_type_id=BAND_IDS
    )
    regions = {region.code: region for region in rows_of(connection, Region, ("code",))}
    return _headlines(flags, forecasts, regions, period)


def _headlines(
    flags: Sequence[Flag], forecasts: Forecasts, regions: Mapping[str, Region], period: HalfYear | None = None
) -> Headlines:
    text = str(period) if period else leading_period((flag.period, flag.p_miss) for flag in flags)
    leading = None if text is None else HalfYear.parse(text)
    by_region: dict[str, list[Flag]] = {}
    for flag in sorted(flags, key=lambda flag: flag.period):
        by_region.setdefault(flag.location, []).append(flag)
    ends = {flag.period: HalfYear.parse(flag.period) for flag in flags}
    stands = {text: forecasts.bands(STAND_EIND, period.end) for text, period in ends.items()}
    at_the_end = {
        measure: {} if leading is None else forecasts.bands(measure, leading.end)
        for measure in (REALISATIE_HALFJAAR, *_SUMS)
    }
    chances = [flag for flag in flags if flag.level == GEMEENTE and flag.p_miss is not None and flag.period == text]
    inside = Counter(flag.provincie for flag in chances)
    whole = _whole_misses(chances)
    # of a region of which only some gemeenten are forecast nobody knows it
    counted = at_the_end[MISSING].keys() or whole.keys()
    rows = {}
    for code, own in by_region.items():
        first = own[0]
        rows[code] = Headline(
            code=code,
            name=regions[code].name,
            level=first.level,
            provincie=first.provincie,
            published=_published(first),
            ahead=_ahead(code, own, stands, ends),
            flag=next((flag for flag in own if flag.period == str(leading)), None),
            stand=stands.get(str(leading), {}).get(code),
            housed=at_the_end[REALISATIE_HALFJAAR].get(code),
            gross=at_the_end[GROSS].get(code),
            lead=at_the_end[AHEAD].get(code),
            misses=at_the_end[MISSING].get(code),
            gemeenten=len(chances) if first.level == LAND else inside[code],
            expected_misses=whole.get(code) if code in counted else None,
        )
    return Headlines(leading, rows)


def _whole_misses(chances: Sequence[Flag]) -> dict[str, int]:
    """The sum of the chances by region, rounded; that of the provincies so that they add up to the country."""
    sums: dict[str, float] = defaultdict(float)
    for flag in chances:
        sums[str(flag.provincie)] += flag.p_miss or 0.0
    inside = sorted(sums)
    whole = whole_parts(np.array([sums[code] for code in inside])).tolist()
    return dict(zip(inside, whole, strict=True)) | ({COUNTRY: sum(whole)} if inside else {})


def _published(flag: Flag) -> Published | None:
    if flag.stand_published is None or flag.stand_published_on is None:
        return None
    return Published(flag.stand_published, flag.stand_published_on)


def _ahead(
    code: str, own: Sequence[Flag], stands: Mapping[str, Mapping[str, Band]], ends: Mapping[str, HalfYear]
) -> tuple[StandAhead, ...]:
    found = []
    for flag in own:
        band = stands[flag.period].get(code)
        if band is not None:
            period = ends[flag.period]
            found.append(StandAhead(period, band.median, band.low, band.high, flag.target_basis == ASSUMED))
    return tuple(found)
