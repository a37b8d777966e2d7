"""Everything the mails of one week rest on, read once for all readers. Numbers and codes, no words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from forecast.levels import COUNTRY, GEMEENTE
from forecast.periods import HalfYear
from forecast.weeks import Week
from models import warnings as stored
from models.tables import WarningState, metadata
from shown.gemeenten.rows import GemeenteRow, gemeente_rows
from shown.read.came_true import CameTrue, came_true
from shown.read.results import RunResults, load_results
from shown.read.week_sources import told_until
from shown.read.weeks import WeekWarning, load_week
from shown.regions.rows import leading_period
from shown.week.scope import Place

STAND, HOUSED, MISSES = "stand_eind", "realisatie_halfjaar", "gemeenten_die_missen"
BEHIND, AHEAD = "achterstand_bruto", "voorsprong"
_QUANTILES = {"0.5": "median", "0.1": "low", "0.9": "high"}


@dataclass(frozen=True)
class Band:
    """Median of a forecast and its 80 % band."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class WeekFacts:
    """One week, its run, its warnings, and what was said before.

    Attributes:
        period: the half-year that is led with; None for a run without any.
        basis: where each region's target for it comes from (`models.tables.Flag.target_basis`), by code.
        bands: of the leading half-year, by target and region.
        last_medians: medians for the same half-year in last week's run, by target and region.
        warnings: of this week, by region.
        last: the state of each region in its last week before this one; empty in the first.
        last_news: the state of each region in the last week with mail in which it was news.
        last_told: the last week before this one that has states; None in the first.
        gemeenten: every gemeente with a chance of missing, worst first.
        record: how often warnings that were given came true; None as long as no half-year has ended since the first.
    """

    week: Week
    results: RunResults
    places: Mapping[str, Place]
    period: HalfYear | None
    basis: Mapping[str, str]
    bands: Mapping[tuple[str, str], Band]
    last_medians: Mapping[tuple[str, str], float]
    warnings: Mapping[str, WeekWarning]
    last: Mapping[str, WarningState]
    last_news: Mapping[str, WarningState]
    last_told: Week | None
    gemeenten: Sequence[GemeenteRow]
    record: CameTrue | None

    def before(self, code: str) -> WarningState | None:
        """The last state of a region, when it was about the same half-year."""
        state = self.last.get(code)
        return state if state is not None and state.period == str(self.period) else None

    def told(self, code: str) -> WarningState | None:
        """What readers were told of a region last, as long as that stands; else its last state."""
        last, news = self.before(code), self.last_news.get(code)
        return last if last is None or news is None or last.told_p_miss is None else news

    @property
    def simulated(self) -> bool:
        """Whether the forecast is made from simulated figures of gemeenten."""
        return bool(self.results.flags["simulated"].astype(bool).any())


def load_facts(connection: Connection, *, week: Week, run_id: str) -> WeekFacts:
    """What the mails of `week` say of the run `run_id`.

    Raises:
        NotFound: the run is unknown or did not finish.
    """
    results = load_results(connection, run_id=run_id)
    last = stored.states_before(connection, week=str(week))
    leading = leading_period(results)
    return week_facts(
        results,
        week=week,
        warnings=load_week(connection, week=week),
        last=last,
        last_news=stored.states_before(connection, week=told_until(connection, week), reasons=stored.TOLD),
        last_medians=_last_medians(connection, last, leading),
        record=came_true(connection, as_of=results.as_of),
    )


def week_facts(
    results: RunResults,
    *,
    week: Week,
    warnings: Sequence[WeekWarning],
    last: Mapping[str, WarningState],
    last_medians: Mapping[tuple[str, str], float],
    last_news: Mapping[str, WarningState] | None = None,
    record: CameTrue | None = None,
) -> WeekFacts:
    """The facts from what was read."""
    leading = leading_period(results)
    flags = results.flags[results.flags["period"] == leading]
    return WeekFacts(
        week=week,
        results=results,
        places=_places(results),
        period=None if leading is None else HalfYear.parse(leading),
        basis=dict(zip(flags["location"].map(str), flags["target_basis"].map(str), strict=True)),
        bands={} if leading is None else _bands(results, HalfYear.parse(leading).end),
        last_medians=last_medians,
        warnings={warning.location: warning for warning in warnings},
        last=last,
        last_news=last_news or {},
        last_told=max((Week.parse(state.week) for state in last.values()), default=None),
        gemeenten=gemeente_rows(results),
        record=record,
    )


def _places(results: RunResults) -> dict[str, Place]:
    """The regions this run says something of, and the country and provincies in any case."""
    flags = results.flags.drop_duplicates("location")
    inside = dict(zip(flags["location"], flags["provincie"], strict=True))
    places = {}
    for code, name, level in results.regions[["code", "name", "level"]].itertuples(index=False, name=None):
        if level != GEMEENTE or code in inside:
            provincie = code if level != GEMEENTE else inside[code]
            places[str(code)] = Place(str(code), str(name), str(level), None if code == COUNTRY else str(provincie))
    return places


def _bands(results: RunResults, end: date) -> dict[tuple[str, str], Band]:
    rows = results.forecasts
    rows = rows[
        (rows["target_end_date"] == pd.Timestamp(end))
        & rows["target"].isin((STAND, HOUSED, MISSES, BEHIND, AHEAD))
        & rows["output_type_id"].isin(list(_QUANTILES))
    ]
    if rows.empty:
        return {}
    wide = rows.pivot(index=["target", "location"], columns="output_type_id", values="value")
    return {
        (str(key[0]), str(key[1])): Band(*values) for key, *values in wide[list(_QUANTILES)].itertuples(name=None)
    }


def _last_medians(
    connection: Connection, last: Mapping[str, WarningState], leading: str | None
) -> dict[tuple[str, str], float]:
    """What the run behind the last week said of the same half-year."""
    newest = max(last.values(), key=lambda state: state.week, default=None)
    if newest is None or leading is None:
        return {}
    table: Any = metadata.tables["forecast_value"]
    query = select(table.c.target, table.c.location, table.c.value).where(
        table.c.run_id == newest.run_id,
        table.c.target.in_((STAND, MISSES)),
        table.c.target_end_date == HalfYear.parse(leading).end,
        table.c.output_type_id == "0.5",
    )
    return {(target, location): float(value) for target, location, value in connection.execute(query)}
