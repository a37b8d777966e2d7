"""What our service said, or would have said, about a half-year on the day a taakstelling for it became known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, select

from base.quiet import quiet_libraries
from config.settings import Settings
from forecast.asof import KNOWN_FROM, known_by
from forecast.chain.drivers import intake_drivers
from forecast.errors import TooLittleData
from forecast.fanout import FanOut
from forecast.levels import COUNTRY
from forecast.measures import REALISATIE_HALFJAAR
from forecast.periods import HalfYear, month_number
from forecast.track.prognoses_ours import national_quantiles
from forecast.vintages import Vintages
from jobs.run.country import forecast_stand, weigh_models
from jobs.run.settings import flag_rules, geometry, profile_prior
from models.runs import finished
from models.stored import stored
from models.tables import Flag, ForecastValue, Run
from shown.announced.record import RECOMPUTED

# our assumption: a forecast of at most this age is what a planner had at hand; runs are made weekly or monthly
STILL_CURRENT = timedelta(days=45)

Key = tuple[str, pd.Timestamp]
"""A half-year, and the day on which a version of its taakstelling became known."""


@dataclass(frozen=True)
class Said:
    """Quantiles of the country's realisatie in a half-year, from a run or `RECOMPUTED`, and whether on simulation."""

    quantiles: tuple[float, ...]
    source: str
    simulated: bool


def stored_forecasts(connection: Connection, versions: pd.DataFrame) -> dict[Key, Said]:
    """What the last finished run on or shortly before the day of each version said about its half-year."""
    runs: Table = Run.__table__  # type: ignore[attr-defined]
    done = stored(connection, runs, ("as_of", "finished_at", "id"), finished())
    by_run: dict[str, dict[str, Said]] = {}
    found = {}
    for period, day in _keys(versions):
        current = done[(done["as_of"] <= day) & (done["as_of"] >= day - STILL_CURRENT)]
        if current.empty:
            continue
        run_id = str(current["id"].iloc[-1])
        if run_id not in by_run:
            by_run[run_id] = _said_by(connection, run_id)
        if period in by_run[run_id]:
            found[period, day] = by_run[run_id][period]
    return found


@dataclass(frozen=True)
class OurJob:
    """The forecast of the country as of one day, for the half-years up to `until`.

    Attributes:
        known: figures of country and provincies, none that became known after `as_of`.
    """

    known: Vintages
    settings: Settings
    as_of: date
    until: HalfYear


def recomputed(vintages: Vintages, settings: Settings, versions: pd.DataFrame, fan_out: FanOut) -> dict[Key, Said]:
    """The national model run anew as of the day of each version, on published figures only.

    A day on which too little was known, and a half-year that was already over, have no forecast.

    Args:
        vintages: every vintage of country and provincies; figures of gemeenten, simulated or not, take no part.
    """
    days: dict[pd.Timestamp, list[str]] = {}
    for period, day in _keys(versions):
        days.setdefault(day, []).append(period)
    jobs = [
        OurJob(
            known=_until(vintages, day.date()),
            settings=settings,
            as_of=day.date(),
            until=max(HalfYear.parse(period) for period in periods),
        )
        for day, periods in days.items()
    ]
    answers = fan_out.map(forecast_on_the_day, jobs)
    return {
        (period, day): Said(answer[period], RECOMPUTED, simulated=False)
        for (day, periods), answer in zip(days.items(), answers, strict=True)
        for period in periods
        if period in answer
    }


def forecast_on_the_day(job: OurJob) -> Mapping[str, tuple[float, ...]]:
    """Quantiles of the country's realisatie per half-year, as the main job makes them without gemeenten."""
    quiet_libraries()
    settings, prior = job.settings, profile_prior(job.settings)
    periods = job.until - HalfYear.of(job.as_of) + 1
    if periods < 1:
        return {}
    try:
        weighing = weigh_models(job.known, as_of=job.as_of, prior=prior, geometry=geometry(settings))
        drivers = intake_drivers(
            job.known.known_on(job.as_of),
            until=month_number(job.until.end),
            paths=settings.samples,
            seed=settings.seed,
        )
        outcome = forecast_stand(
            job.known,
            weighing.weights,
            drivers,
            as_of=job.as_of,
            periods=periods,
            prior=prior,
            prior_source=settings.profile.source,
            rules=flag_rules(settings),
            paths=settings.samples,
            seed=settings.seed,
        )
    except TooLittleData:
        return {}
    return national_quantiles(outcome.forecasts)


def _keys(versions: pd.DataFrame) -> Iterable[Key]:
    return zip(versions["period"], versions[KNOWN_FROM], strict=True)


def _until(vintages: Vintages, day: date) -> Vintages:
    return replace(
        vintages,
        observations=known_by(vintages.observations, day),
        stands=known_by(vintages.stands, day),
        targets=known_by(vintages.targets, day),
    )


def _said_by(connection: Connection, run_id: str) -> dict[str, Said]:
    values: Table = ForecastValue.__table__  # type: ignore[attr-defined]
    flags: Table = Flag.__table__  # type: ignore[attr-defined]
    rows = stored(
        connection,
        values,
        ("target_end_date", "output_type_id"),
        values.c.run_id == run_id,
        values.c.target == REALISATIE_HALFJAAR,
        values.c.location == COUNTRY,
    )
    marks: Any = connection.execute(select(flags.c.simulated).where(flags.c.run_id == run_id)).scalars().all()
    simulated = any(marks)
    return {period: Said(found, run_id, simulated) for period, found in national_quantiles(rows).items()}
