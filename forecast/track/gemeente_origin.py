"""One origin of the gemeente backtest: from what was known on a day to forecasts of the model and the plain rules.

Whoever carries this out gets no outcomes and no figure of a later day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.arrays import Array, Integers
from forecast.cells import stands_by_day
from forecast.chain.drivers import intake_drivers
from forecast.coupled import couple
from forecast.errors import TooLittleData
from forecast.gemeente.engine_paths import engine_paths
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.model import fit
from forecast.gemeente.region_sums import first_half, grouped, half_sums
from forecast.gemeente.simulate import GemeentePaths
from forecast.gemeente.warning import gemeente_warnings, members
from forecast.levels import COUNTRY, GEMEENTE, LAND, PROVINCIE
from forecast.measures import REALISATIE, REALISATIE_HALFJAAR, STAND_EIND
from forecast.model_ids import ENGINE, MODEL
from forecast.periods import MONTHS, YEAR, HalfYear, half_years, month_number
from forecast.quantiles import LEVELS, of_paths
from forecast.targets import ASSUMED, NO_TARGET
from forecast.track.chain_origin import ChainForecast, chain_forecasts
from forecast.track.gemeente_outcomes import summed
from forecast.track.gemeente_rules import (
    ALL_RULES,
    RuleErrors,
    RuleNumbers,
    bands,
    dressed,
    earlier_errors,
    miss_of_bands,
    rule_numbers,
)
from forecast.track.origin_job import OriginJob
from forecast.track.rule_flags import flags_of

MONTHS_AHEAD = 6
SAID = ["model", "region", "provincie", "period", "p_miss", "expected_shortfall", "opgave", "flag"]
Members = Mapping[str, Integers]


@dataclass(frozen=True)
class Block:
    """Forecasts of one model of one target, level and period.

    Attributes:
        period: half-year or month.
        quantiles: shape (regions, 23), or (regions, 1) for one number.
        scale: in-sample error of the seasonal-naive forecast, shape (regions,); NaN = unknown.
    """

    target: str
    level: str
    model: str
    period: str
    quantiles: Array
    scale: Array


@dataclass(frozen=True)
class OriginForecast:
    """All forecasts of one origin.

    Attributes:
        groups: provincies and country by code, with the rows of their gemeenten.
        misses: `model, region, provincie, period, p_miss, expected_shortfall, opgave, flag` of gemeenten.
        without_target: half-years without a published or derived target: no stand is scored.
        chain: of the chain from the same paths and of its plain rules; none with too few figures for a chain.
    """

    origin: date
    groups: Members
    blocks: list[Block]
    misses: pd.DataFrame
    without_target: list[str]
    chain: list[ChainForecast]

    def level(self, level: str) -> Members:
        """Regions of a level above gemeenten, with the rows of their gemeenten."""
        return regions_of(level, self.groups)


def regions_of(level: str, groups: Members) -> Members:
    """Of the country and provincies in `groups` those of a level."""
    return {code: rows for code, rows in groups.items() if (code == COUNTRY) == (level == LAND)}


def forecast_origin(job: OriginJob) -> OriginForecast:
    """Fit, draw gemeenten and the chain together, and put the panel engine and the plain rules beside them.

    Raises:
        TooLittleData: fewer months are known than `job.least_history`.
    """
    prepared = job.figures()
    if prepared is None:
        raise TooLittleData(f"fewer than {job.least_history} months of gemeenten were known on {job.origin}")
    figures, bases = prepared
    model = fit(figures)
    provincies = {str(code): str(parent) for code, parent in job.gemeenten.parents.items()}
    regions = members(figures.codes, provincies)
    until = figures.first_month + figures.targets.shape[1] * MONTHS - 1
    drivers = intake_drivers(job.country, until=until, paths=job.paths, seed=job.seed)
    coupled, _ = couple(model, job.country, drivers, paths=job.paths, seed=job.seed)
    drawn = coupled.sample(paths=job.paths, seed=job.seed)
    origin = _Origin(job, MODEL, figures, drawn.gemeenten, regions)
    general = _Origin(job, ENGINE, figures, engine_paths(figures, paths=job.paths, seed=job.seed), regions)
    judged = [period for period in origin.periods if bases[str(period)] not in (ASSUMED, NO_TARGET)]
    numbers = {rule: rule_numbers(rule, figures) for rule in ALL_RULES}
    errors = {rule: earlier_errors(rule, figures) for rule in ALL_RULES}
    own = [_model_misses(one, judged, bases, provincies, uses_links=model.uses_links) for one in (origin, general)]
    ruled = [origin.rule_misses(rule, numbers[rule], errors[rule], judged) for rule in ALL_RULES]
    return OriginForecast(
        job.origin,
        origin.groups,
        [
            *origin.model_blocks(judged),
            *general.model_blocks(judged),
            *origin.rule_blocks(numbers, errors, judged),
        ],
        pd.concat([*own, *ruled], ignore_index=True),
        [str(period) for period in origin.periods if period not in judged],
        [] if drawn.chain is None else chain_forecasts(drawn.chain, job.country, job.origin),
    )


def _model_misses(
    origin: _Origin, judged: list[HalfYear], bases: dict[str, str], provincies: dict[str, str], *, uses_links: bool
) -> pd.DataFrame:
    """The warnings the product would give from these paths, of gemeenten."""
    if not judged:
        return pd.DataFrame(columns=SAID)
    warnings = gemeente_warnings(
        origin.paths,
        grouped(origin.paths, origin.groups, {}),
        judged,
        bases=bases,
        provincies=provincies,
        stands=stands_by_day(origin.job.gemeenten.stands),
        rules=origin.job.rules,
        uses_links=dict.fromkeys(origin.figures.codes, uses_links),
        simulated=(),
    )
    own = warnings[warnings["level"] == GEMEENTE].rename(columns={"location": "region"})
    return own.assign(model=origin.model)[SAID]


@dataclass(frozen=True)
class _Origin:
    job: OriginJob
    model: str
    figures: GemeenteFigures
    paths: GemeentePaths
    groups: Members

    @property
    def periods(self) -> list[HalfYear]:
        return half_years(self.job.first, self.job.first + 1)

    def _column(self, period: HalfYear) -> int:
        """Of a half-year among those ahead of the last known month."""
        return period - first_half(self.paths)

    def _at(self, level: str, values: Array) -> Array:
        """`values` of gemeenten (last axis) as those of the regions of a level."""
        return values if level == GEMEENTE else summed(values, regions_of(level, self.groups))

    def model_blocks(self, judged: list[HalfYear]) -> Iterator[Block]:
        """Quantiles of the model."""
        elapsed = self.figures.months - self.figures.running * MONTHS
        known = self.paths.realised
        halves = half_sums(self.paths.housed, known, elapsed)
        for level in (GEMEENTE, PROVINCIE, LAND):
            for target, period, values in self._halves(halves, self.paths.stands, judged):
                quantiles = of_paths(self._at(level, values)).T
                yield Block(target, level, self.model, str(period), quantiles, self._scale(target, level))
        for level in (PROVINCIE, LAND):
            for step, month in self._months():
                quantiles = of_paths(self._at(level, self.paths.housed[:, :, step])).T
                yield Block(REALISATIE, level, self.model, month, quantiles, self._scale(REALISATIE, level))

    def rule_blocks(
        self, numbers: Mapping[str, RuleNumbers], errors: Mapping[str, RuleErrors], judged: list[HalfYear]
    ) -> Iterator[Block]:
        """One number of each rule, and that number with its band."""
        for rule, said in numbers.items():
            for level in (GEMEENTE, PROVINCIE, LAND):
                sizes, classes = self._sizes(level)
                for target, period, values in self._halves(said.halves, said.stands, judged):
                    number = self._at(level, values)
                    scale = self._scale(target, level)
                    yield Block(target, level, rule, str(period), number[:, None], scale)
                    seen = errors[rule].halves if target == REALISATIE_HALFJAAR else errors[rule].stands
                    own = self._at(level, seen[self._column(period)])
                    band = bands(number, own, sizes, classes, np.asarray(LEVELS))
                    yield Block(target, level, dressed(rule), str(period), band, scale)
            for level in (PROVINCIE, LAND):
                for step, month in self._months():
                    number = self._at(level, said.months[:, step])
                    yield Block(REALISATIE, level, rule, month, number[:, None], self._scale(REALISATIE, level))

    def rule_misses(
        self, rule: str, numbers: RuleNumbers, errors: RuleErrors, judged: list[HalfYear]
    ) -> pd.DataFrame:
        """P(miss), expected shortfall and flag of a rule, raw and dressed."""
        sizes, classes = self._sizes(GEMEENTE)
        frames = []
        for period in judged:
            column = self._column(period)
            ends = numbers.stands[:, column]
            opgave = ends + numbers.halves[:, column]
            raw = ((ends > 0).astype(float), np.maximum(ends, 0))
            wide = miss_of_bands(ends, errors.stands[column], sizes, classes)
            for model, (chance, shortfall) in ((rule, raw), (dressed(rule), wide)):
                frames.append(
                    pd.DataFrame(
                        {
                            "model": model,
                            "region": list(self.figures.codes),
                            "provincie": self.job.gemeenten.parents.reindex(list(self.figures.codes)).to_numpy(),
                            "period": str(period),
                            "p_miss": chance,
                            "expected_shortfall": shortfall,
                            "opgave": opgave,
                            "flag": flags_of(chance, shortfall, opgave, self.job.rules),
                        }
                    )
                )
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=SAID)

    def _halves(self, halves: Array, stands: Array, judged: list[HalfYear]) -> Iterator[tuple[str, HalfYear, Array]]:
        """What is forecast of each half-year, from arrays (..., gemeenten, half-years ahead)."""
        for period in self.periods:
            yield REALISATIE_HALFJAAR, period, halves[..., self._column(period)]
            if period in judged:
                yield STAND_EIND, period, stands[..., self._column(period)]

    def _months(self) -> Iterator[tuple[int, str]]:
        """The months from that of the origin on: their place among those ahead, and their name."""
        start = month_number(self.job.origin)
        begin = start - self.figures.first_month - self.figures.months
        for step in range(max(begin, 0), min(begin + MONTHS_AHEAD, self.paths.housed.shape[2])):
            number = start + step - begin
            yield step, f"{number // YEAR}-{number % YEAR + 1:02d}"

    def _sizes(self, level: str) -> tuple[Array, NDArray[np.str_]]:
        """What errors of a region are in proportion to (its usual taakstelling), and its class."""
        sizes = np.maximum(self.figures.targets_carried.mean(axis=1), 1.0)
        if level == GEMEENTE:
            return sizes, np.asarray(self.job.classes)
        own = self._at(level, sizes)
        return own, np.full(len(own), "")

    def _scale(self, target: str, level: str) -> Array:
        """Mean absolute change over a year in the history known."""
        figures = self.figures
        whole = figures.housed_filled[:, : figures.running * MONTHS]
        if target == REALISATIE:
            values, lag = figures.housed_filled, YEAR
        elif target == STAND_EIND:
            values, lag = figures.stands[:, : figures.running + 1], YEAR // MONTHS
        else:
            values, lag = whole.reshape(len(whole), -1, MONTHS).sum(axis=2), YEAR // MONTHS
        history = self._at(level, values.T)
        if len(history) <= lag:
            return np.full(history.shape[1], np.nan)
        scale: Array = np.abs(history[lag:] - history[:-lag]).mean(axis=0)
        return scale


__all__ = ["Block", "OriginForecast", "forecast_origin"]
