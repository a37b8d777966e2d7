"""The backtest of all levels from gemeenten: what would have been said on earlier days, and what happened.

Every origin sees the figures known on its day and nothing else. Outcomes are those known on the day of the backtest:
the stand that was published in the end, under the taakstelling that was in force in the end, so a revision after the
origin counts against the forecast. Forecasts and outcomes are on the territory of the day of the backtest: figures of
dissolved gemeenten are carried to their successors on both sides. Provincies and country are sums of gemeenten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.arrays import Array
from forecast.chain.facts import MEASURES as CHAIN_MEASURES
from forecast.errors import TooLittleData
from forecast.fanout import FanOut
from forecast.flags import FlagRules
from forecast.gemeente.inputs import gemeente_figures
from forecast.herindeling import interpolated_population
from forecast.levels import COUNTRY, GEMEENTE
from forecast.measures import LINKS, REALISATIE, REALISATIE_HALFJAAR, STAND_EIND
from forecast.model_ids import MODEL
from forecast.periods import HalfYear, month_number
from forecast.quantiles import LEVELS
from forecast.track.cases import COLUMNS, Cases, last_day
from forecast.track.chain_origin import ChainForecast
from forecast.track.gemeente_origin import Block, OriginForecast, forecast_origin
from forecast.track.gemeente_outcomes import GemeenteOutcomes, gemeente_outcomes, summed
from forecast.track.geometry import MonthlyOrigins
from forecast.track.misses import MISS_COLUMNS
from forecast.track.origin_job import OriginJob
from forecast.vintages import Vintages

# upper bounds of the size classes, inhabitants
CLASSES = ((25_000, "<25k"), (50_000, "25-50k"), (100_000, "50-100k"))
LARGEST = ">=100k"
UNKNOWN_OUTCOME, UNKNOWN_TARGET, NO_ANSWER = "outcome_unknown", "target_unknown", "no_answer"
MEASURES = (REALISATIE, LINKS)
LEFT_OUT = ["origin", "period", "target", "level", "model", "reason", "n"]


@dataclass(frozen=True)
class GemeenteBacktest:
    """A finished backtest.

    Attributes:
        cases: of `realisatie_halfjaar` and `stand_eind` for gemeenten, provincies and the country, for the half-year
            of the origin and the next, and of monthly `realisatie` for provincies and the country.
        misses: `model, region, provincie, period, origin, months_left, p_miss, expected_shortfall, opgave, flag,
            missed, stand_eind, group`, one row per gemeente, half-year with a known target, origin and model.
        left_out: `origin, period, target, level, model, reason, n`: how many regions are not among the cases of a
            model ("" = of all), and why: the outcome or, for a stand, the taakstelling is not known, or no answer.
        origins: the days forecast from.
        chain: what the chain and its plain rules said on them; see `forecast.track.chain_cases`.
    """

    cases: Cases
    misses: pd.DataFrame
    left_out: pd.DataFrame
    origins: tuple[date, ...]
    chain: tuple[ChainForecast, ...]


def gemeente_cases(
    country: Vintages,
    gemeenten: Vintages,
    codes: Sequence[str],
    *,
    as_of: date,
    geometry: MonthlyOrigins,
    rules: FlagRules,
    fan_out: FanOut,
) -> GemeenteBacktest:
    """Forecast from every declared origin and compare with what happened.

    Args:
        country: all vintages of the country and provincies, for the taakstellingen.
        gemeenten: all vintages of gemeenten.
        codes: gemeenten that exist on `as_of`.
        as_of: the day of the backtest; nothing that became known later is used.
        geometry: the origins; those of which the half-year has not ended on `as_of` are no part of it.
        fan_out: carries out the origins.

    Raises:
        TooLittleData: an origin does not fit (how many would is said), or no half-year is over.
    """
    then = gemeenten.known_on(as_of)
    outcomes = _outcomes(country.known_on(as_of), then, tuple(codes), as_of)
    classes = size_classes(then, codes, as_of)
    days = geometry.days(outcomes.last)
    slim = _slimmed(country, gemeenten)

    def job(day: date) -> OriginJob:
        return OriginJob(
            origin=day,
            country=slim[0].known_on(day),
            gemeenten=slim[1].known_on(day),
            codes=tuple(codes),
            classes=classes,
            territory=as_of,
            rules=rules,
            least_history=geometry.least_history,
            paths=geometry.paths,
            seed=geometry.seed + month_number(day),
        )

    geometry.require(days, lambda day: job(day).figures() is not None)
    forecasts = fan_out.map(forecast_origin, [job(day) for day in days])
    cases, left_out = _cases(forecasts, outcomes, classes)
    misses = _misses(forecasts, outcomes, dict(zip(codes, classes, strict=True)))
    chain = tuple(said for forecast in forecasts for said in forecast.chain)
    return GemeenteBacktest(cases, misses, left_out, tuple(days), chain)


def size_classes(known: Vintages, codes: Sequence[str], day: date) -> tuple[str, ...]:
    """The size class of each gemeente by its inhabitants on `day`; "" where they are unknown."""
    counted = interpolated_population(known.population, day, known.herindelingen)
    inhabitants = counted.set_index("region")["inhabitants"].reindex(list(codes))
    return tuple(_class(float(people)) for people in inhabitants)


def _class(people: float) -> str:
    if np.isnan(people):
        return ""
    return next((name for bound, name in CLASSES if people < bound), LARGEST)


def _outcomes(country: Vintages, gemeenten: Vintages, codes: tuple[str, ...], as_of: date) -> GemeenteOutcomes:
    until = HalfYear.of(as_of)
    targets = country.completed_targets(until)
    found = gemeente_figures(gemeenten, targets[targets["region"] == COUNTRY], codes, as_of=as_of, until=until)
    if found is None:
        raise TooLittleData("there is less than a year of monthly figures of gemeenten")
    outcomes = gemeente_outcomes(found[0], gemeenten, pd.Timestamp(as_of))
    if not outcomes.halves.shape[1]:
        raise TooLittleData("no half-year of gemeenten is over")
    return outcomes


def _slimmed(country: Vintages, gemeenten: Vintages) -> tuple[Vintages, Vintages]:
    """Only what an origin uses, since it may have to travel."""
    flows = gemeenten.observations
    flows = flows[flows["measure"].isin(MEASURES)]
    national = country.observations
    chain = national[(national["region"] == COUNTRY) & national["measure"].isin(CHAIN_MEASURES)]
    unused = [name for name in ("quality", "source", "import_id", "simulated") if name in flows.columns]
    return replace(country, observations=chain), replace(gemeenten, observations=flows.drop(columns=unused))


def _cases(
    forecasts: Sequence[OriginForecast], outcomes: GemeenteOutcomes, classes: tuple[str, ...]
) -> tuple[Cases, pd.DataFrame]:
    """The forecasts of which the outcome is known, and how many were left out."""
    parts: list[dict[str, NDArray[Any]]] = []
    quantiles: list[Array] = []
    left_out: list[dict[str, object]] = []
    for forecast in forecasts:
        for period in forecast.without_target:
            place = {"origin": forecast.origin, "period": period, "target": STAND_EIND, "level": GEMEENTE}
            left_out.append({**place, "model": "", "reason": UNKNOWN_TARGET, "n": len(classes)})
        for block in forecast.blocks:
            regions = _regions(block.level, forecast, outcomes)
            observed = _observed(block, forecast, outcomes)
            known, answered = ~np.isnan(observed), ~np.isnan(block.quantiles).any(axis=1)
            place = {
                "origin": forecast.origin,
                "period": block.period,
                "target": block.target,
                "level": block.level,
            }
            if block.model == MODEL and not known.all():
                left_out.append({**place, "model": "", "reason": UNKNOWN_OUTCOME, "n": int((~known).sum())})
            if not answered.all():
                left_out.append({**place, "model": block.model, "reason": NO_ANSWER, "n": int((~answered).sum())})
            chosen = known & answered
            months_left = month_number(last_day(block.period)) - month_number(forecast.origin) + 1
            same = {**place, "model": block.model, "served": block.model, "months_left": months_left}
            parts.append(
                {
                    **{name: np.full(int(chosen.sum()), value, _dtype(value)) for name, value in same.items()},
                    "region": np.asarray(regions, dtype=object)[chosen],
                    "group": np.asarray(classes if block.level == GEMEENTE else [""] * len(regions), object)[chosen],
                    "observed": observed[chosen],
                    "scale": block.scale[chosen],
                }
            )
            quantiles.append(np.broadcast_to(block.quantiles[chosen], (int(chosen.sum()), len(LEVELS))))
    frame = pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in COLUMNS})
    return Cases(frame, np.concatenate(quantiles)), pd.DataFrame(left_out, columns=LEFT_OUT)


def _regions(level: str, forecast: OriginForecast, outcomes: GemeenteOutcomes) -> Sequence[str]:
    return outcomes.codes if level == GEMEENTE else list(forecast.level(level))


def _observed(block: Block, forecast: OriginForecast, outcomes: GemeenteOutcomes) -> Array:
    """What happened in the regions of a block; NaN where it is not known."""
    if block.target == REALISATIE:
        own = outcomes.month(month_number(last_day(block.period)))
    elif block.target == REALISATIE_HALFJAAR:
        own = outcomes.half(HalfYear.parse(block.period))
    else:
        own = outcomes.stand(HalfYear.parse(block.period))
    return own if block.level == GEMEENTE else summed(own, forecast.level(block.level))


def _misses(forecasts: Sequence[OriginForecast], outcomes: GemeenteOutcomes, classes: dict[str, str]) -> pd.DataFrame:
    """P(miss) and flags beside the stand that came; rows without an outcome or an answer are not there."""
    frames = []
    for forecast in forecasts:
        for period, own in forecast.misses.groupby("period", sort=False):
            half = HalfYear.parse(str(period))
            ends = pd.Series(outcomes.stand(half), index=list(outcomes.codes))
            frames.append(
                own.assign(
                    origin=forecast.origin,
                    months_left=month_number(half.end) - month_number(forecast.origin) + 1,
                    stand_eind=own["region"].map(ends),
                    group=own["region"].map(classes),
                )
            )
    if not frames:
        return pd.DataFrame(columns=MISS_COLUMNS)
    table = pd.concat(frames, ignore_index=True).dropna(subset=["stand_eind", "p_miss"])
    return table.assign(missed=table["stand_eind"] > 0)[MISS_COLUMNS].reset_index(drop=True)


def _dtype(value: object) -> type:
    return int if isinstance(value, int) else object


__all__ = ["GemeenteBacktest", "gemeente_cases", "size_classes"]
