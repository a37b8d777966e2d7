"""What the chain to COA occupancy and its plain rules say on one earlier day.

Stocks month by month from that of the day on; grants, which are published by year, of the calendar years that lie
ahead in whole: the months of a year that are gone are not known, so of no other year is there an honest forecast.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from forecast.arrays import Array, Integers
from forecast.chain.names import GRANTS, OCCUPANCY, PERMITS
from forecast.chain.paths import ChainPaths
from forecast.model_ids import MODEL
from forecast.periods import YEAR, month_end, month_number, written_month
from forecast.quantiles import LEVELS, of_paths
from forecast.track.chain_rules import (
    CHAIN_RULES,
    NO_CHANGE,
    TREND,
    Count,
    counts_of,
    relative_errors,
    rule_band,
    rule_number,
)
from forecast.track.gemeente_rules import dressed
from forecast.vintages import Vintages

STOCKS = (OCCUPANCY, PERMITS)
# the total of the year before is known only after the last of these forecasts, so "as a year before" is "no change"
RULES_OF_YEARS = (NO_CHANGE, TREND)


@dataclass(frozen=True)
class ChainForecast:
    """What one model said on one day of one month's end, or of one calendar year.

    Attributes:
        period: month `2024-03` or year `2024`.
        months_left: months from that of the origin to the end of the period, both included.
        quantiles: shape (23,); a plain rule repeats its one number, and NaN stands for no answer.
    """

    target: str
    model: str
    origin: date
    period: str
    months_left: int
    quantiles: Array


def chain_forecasts(paths: ChainPaths, known: Vintages, origin: date) -> list[ChainForecast]:
    """Of both stocks and of grants, by the chain and by every rule.

    Args:
        paths: of the chain, from the month after the last known realisatie on.
        known: figures of the country as known on `origin`.
    """
    counts = {target: counts_of(known, target) for target in (*STOCKS, GRANTS)}
    forecasts: list[ChainForecast] = []
    for target in STOCKS:
        months = paths[target].shape[1]
        for month in range(max(month_number(origin), paths.first_month), paths.first_month + months):
            values = paths[target][:, month - paths.first_month]
            forecasts += _all_models(target, origin, written_month(month), month, values, counts)
    for year, values in _whole_years(paths):
        last = year * YEAR + YEAR - 1
        forecasts += _all_models(GRANTS, origin, str(year), last, values, counts)
    return forecasts


def _whole_years(paths: ChainPaths) -> Iterator[tuple[int, Integers]]:
    """Calendar years of which every month lies ahead, with the grants in each path."""
    first, months = paths.first_month, paths[GRANTS].shape[1]
    for year in range(-(-first // YEAR), (first + months) // YEAR):
        start = year * YEAR - first
        yield year, paths[GRANTS][:, start : start + YEAR].sum(axis=1)


def _all_models(
    target: str, origin: date, period: str, month: int, values: Integers, counts: dict[str, list[Count]]
) -> Iterator[ChainForecast]:
    left = month - month_number(origin) + 1

    def said(model: str, quantiles: Array) -> ChainForecast:
        return ChainForecast(target, model, origin, period, left, quantiles)

    yield said(MODEL, of_paths(values.astype(float)))
    own = counts[target]
    alike = STOCKS if target in STOCKS else (target,)
    for rule in CHAIN_RULES if target in STOCKS else RULES_OF_YEARS:
        number = rule_number(rule, own, month_end(month))
        yield said(rule, np.full(len(LEVELS), number))
        errors = [error for name in alike for error in relative_errors(rule, counts[name], left)]
        yield said(dressed(rule), rule_band(number, own[-1].value if own else np.nan, errors))


__all__ = ["STOCKS", "ChainForecast", "chain_forecasts"]
