"""The plain rules for all gemeenten at once, and the same rules dressed with a band of their own earlier errors.

A plain rule gives one number, so its P(miss) is 0 or 1. That makes it an easy yardstick; the dressed rule is the
fair one: the number plus the errors, relative to the size of a gemeente, that the rule made as long before the end
of the half-years that are over. All of it from the figures that were known at the origin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.arrays import Array
from forecast.gemeente.figures import GemeenteFigures
from forecast.model_ids import DRESSED
from forecast.periods import MONTHS, YEAR
from forecast.plain_rules import FLATLINE, LAST_YEAR, MONTHLY_RULES, NORM, PACE_SO_FAR, RULES, SEASONAL_NAIVE

ALL_RULES = (*RULES, *MONTHLY_RULES)
# half-years before the first one whose errors count: a rule looks a year back
LOOKS_BACK = 2
# the norm ends at exactly nothing left to do, which rounding in the last digit must not turn into a miss
DIGITS = 6


def dressed(rule: str) -> str:
    """The name of a rule with its band."""
    return rule + DRESSED


@dataclass(frozen=True)
class RuleNumbers:
    """What a rule says, shape (gemeenten, ...): months ahead; realisatie and stand of the half-years ahead."""

    months: Array
    halves: Array
    stands: Array


def rule_numbers(rule: str, figures: GemeenteFigures) -> RuleNumbers:
    """The numbers of `rule` (see `forecast.plain_rules`) to the end of the last half-year of `figures.targets`.

    A later half-year goes on from the rule's own stand; a month that is unknown counts with the guess of the model.
    """
    halves = range(figures.running, figures.targets.shape[1])
    known = figures.housed_filled
    months = np.full((len(known), halves.stop * MONTHS), np.nan)
    months[:, : figures.months] = known
    task = figures.stands[:, halves.start] + figures.targets_carried[:, halves.start]
    done, stands = [], []
    for half in halves:
        first, end = half * MONTHS, (half + 1) * MONTHS
        for month in range(max(first, figures.months), end):
            months[:, month] = _month(rule, months, month, figures.months, task)
        done.append(months[:, first:end].sum(axis=1))
        stands.append(np.round(task - done[-1], DIGITS))
        if half + 1 < halves.stop:
            task = stands[-1] + figures.targets_carried[:, half + 1]
    return RuleNumbers(months[:, figures.months :], np.stack(done, axis=1), np.stack(stands, axis=1))


def _month(rule: str, months: Array, month: int, known: int, task: Array) -> Array:
    """Persons in a month to come (a column); `known` = months that are known, `task` = opgave of its half-year."""
    if rule == NORM:
        return task / MONTHS
    a_year_ago = month - YEAR
    opening = known - (known % MONTHS or MONTHS)
    usual = {
        PACE_SO_FAR: slice(opening, known),
        LAST_YEAR: slice(a_year_ago - month % MONTHS, a_year_ago - month % MONTHS + MONTHS),
        SEASONAL_NAIVE: slice(a_year_ago, a_year_ago + 1),
        FLATLINE: slice(known - 1, known),
    }[rule]
    mean: Array = months[:, usual].mean(axis=1)
    return mean


@dataclass(frozen=True)
class RuleErrors:
    """Outcome minus number in the half-years that are over, shape (half-years seen, gemeenten), persons.

    One array per half-year ahead: the one under way, the next.
    """

    halves: list[Array]
    stands: list[Array]


def earlier_errors(rule: str, figures: GemeenteFigures) -> RuleErrors:
    """Errors of `rule` with as many months of a half-year known as now, over the half-years that are over."""
    elapsed = figures.months - figures.running * MONTHS
    ahead = figures.targets.shape[1] - figures.running
    halves: list[list[Array]] = [[] for _ in range(ahead)]
    stands: list[list[Array]] = [[] for _ in range(ahead)]
    for half in range(LOOKS_BACK, figures.running):
        then = _as_it_was(figures, half, elapsed, ahead)
        numbers = rule_numbers(rule, then)
        for step in range(min(ahead, figures.running - half)):
            over = half + step
            done = figures.housed_filled[:, over * MONTHS : (over + 1) * MONTHS].sum(axis=1)
            halves[step].append(done - numbers.halves[:, step])
            stands[step].append(figures.stands[:, over + 1] - numbers.stands[:, step])
    empty = np.empty((0, len(figures.codes)))
    return RuleErrors(
        [np.stack(rows) if rows else empty for rows in halves],
        [np.stack(rows) if rows else empty for rows in stands],
    )


def _as_it_was(figures: GemeenteFigures, half: int, elapsed: int, ahead: int) -> GemeenteFigures:
    """The figures with `elapsed` months of an earlier half-year known and `ahead` half-years to forecast."""
    return GemeenteFigures(
        figures.codes,
        figures.first_month,
        figures.housed_filled[:, : half * MONTHS + elapsed],
        None,
        figures.targets_carried[:, : half + ahead],
        figures.stands[:, : half + ahead],
    )


def bands(numbers: Array, errors: Array, sizes: Array, classes: NDArray[np.str_], levels: Array) -> Array:
    """`numbers` plus the quantiles at `levels` of earlier errors, shape (regions, levels); NaN without errors.

    Args:
        numbers: shape (regions,).
        errors: shape (half-years, regions); pooled, relative to `sizes`, over the regions of a class.
        sizes: persons, what errors of a region are in proportion to.
        classes: of each region.
    """
    found = np.full((len(numbers), len(levels)), np.nan)
    for own, pool in _pools(errors, sizes, classes).items():
        rows = classes == own
        found[rows] = numbers[rows, None] + sizes[rows, None] * np.quantile(pool, levels)
    return found


def miss_of_bands(numbers: Array, errors: Array, sizes: Array, classes: NDArray[np.str_]) -> tuple[Array, Array]:
    """P(miss) and expected shortfall of stands `numbers` with earlier errors; arguments as in `bands`."""
    chance, shortfall = np.full(len(numbers), np.nan), np.full(len(numbers), np.nan)
    for own, pool in _pools(errors, sizes, classes).items():
        rows = classes == own
        ends = numbers[rows, None] + sizes[rows, None] * pool
        chance[rows], shortfall[rows] = (ends > 0).mean(axis=1), np.maximum(ends, 0).mean(axis=1)
    return chance, shortfall


def _pools(errors: Array, sizes: Array, classes: NDArray[np.str_]) -> Mapping[str, Array]:
    if not len(errors):
        return {}
    relative = errors / sizes
    return {str(own): relative[:, classes == own].reshape(-1) for own in np.unique(classes)}


__all__ = [
    "ALL_RULES",
    "RuleErrors",
    "RuleNumbers",
    "bands",
    "dressed",
    "earlier_errors",
    "miss_of_bands",
    "rule_numbers",
]
