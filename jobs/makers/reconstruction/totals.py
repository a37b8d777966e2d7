"""How many persons were housed in each month: the published totals, spread over their months.

Until September 2021 the totals hold per provincie, later for the country. Where nothing was published the level
is an assumption of the reconstruction, inside the sum that follows from the stands and targets around it.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from forecast.arrays import Array, Integers
from forecast.largest_remainder import largest_remainder
from jobs.makers.reconstruction.published import (
    MONTHS,
    PRINTED_HALVES,
    PRINTED_MONTHS,
    Published,
    Span,
    month_index,
)

# the push towards the end of the half-year; the first three months bring about 45 %
PUSH = (0.148, 0.151, 0.156, 0.160, 0.173, 0.212)
# the housing market: an AR(1) on the logarithm of the national pace
_MARKET_MEMORY, _MARKET_SHOCK = 0.88, 0.025
# persons come in households, so their number varies more than a Poisson number with the same mean
_VARIANCE_PER_PERSON = 3.3
_LEAST_SHARE = 0.25
# persons housed where no total is published: July-September and December 2022, and the year 2023; 2024 follows
# from the stand of 1-1-2025, 2025 keeps the pace of the two years before
_ASSUMED = ((date(2022, 7, 1), date(2022, 9, 1), 6000), (date(2022, 12, 1), date(2022, 12, 1), 3100))
_ASSUMED_2023 = 28_500
_BENCHMARK_ROUNDS = 400


@dataclass(frozen=True)
class MonthlyTotals:
    """`provincies` (provincies, `PRINTED_MONTHS`) and `country` (the months after those)."""

    provincies: Integers
    country: Integers


def monthly_totals(published: Published, targets: Integers, rng: np.random.Generator) -> MonthlyTotals:
    """Whole persons per month that add up to every published total.

    Args:
        targets: (half-years) the distributed national taakstelling.
        rng: draws the course of the housing market and the noise of each provincie.
    """
    known = _all_spans(published, targets)
    shape = np.tile(np.array(PUSH), MONTHS // 6) * np.exp(_market(rng)) * _noise(rng, np.full(MONTHS, 2000.0))
    country = _benchmarked(shape, known)
    whole = np.concatenate([_rounded(country[span.first : span.last + 1], span.total) for span in known])
    return MonthlyTotals(_per_provincie(published, country, rng), whole[PRINTED_MONTHS:])


def _all_spans(published: Published, targets: Integers) -> list[Span]:
    """Every month in one span: published, derived or assumed."""
    sums = published.realised.sum(axis=0).tolist()
    spans = [Span(6 * half, 6 * half + 5, sums[half]) for half in range(PRINTED_HALVES)]
    spans.append(Span(6 * PRINTED_HALVES, PRINTED_MONTHS - 1, sums[PRINTED_HALVES]))
    spans += published.spans
    spans += [Span(month_index(first), month_index(last), total) for first, last, total in _ASSUMED]
    begin, end = month_index(date(2022, 7, 1)), month_index(date(2025, 1, 1))
    halves = slice(begin // 6, end // 6)
    between = published.national_stands[begin // 6 - 1] - published.national_stands[end // 6 - 1]
    left = between + int(targets[halves].sum()) - sum(span.total for span in spans if span.first >= begin)
    year = month_index(date(2023, 1, 1))
    spans.append(Span(year, year + 11, _ASSUMED_2023))
    spans.append(Span(year + 12, year + 23, left - _ASSUMED_2023))
    spans.append(Span(year + 24, year + 35, left // 2))
    return sorted(spans, key=lambda span: span.first)


def _market(rng: np.random.Generator) -> Array:
    shocks = _MARKET_SHOCK * rng.standard_normal(MONTHS)
    course = np.zeros(MONTHS)
    for month in range(1, MONTHS):
        course[month] = _MARKET_MEMORY * course[month - 1] + shocks[month]
    return course


def _noise(rng: np.random.Generator, expected: Array) -> Array:
    """Factors around 1 that vary as the sum of so many persons does."""
    spread = np.sqrt(_VARIANCE_PER_PERSON / np.maximum(expected, 1.0))
    factors: Array = np.maximum(1 + spread * rng.standard_normal(expected.shape), _LEAST_SHARE)
    return factors


def _benchmarked(shape: Array, spans: list[Span]) -> Array:
    """`shape` times a factor that moves smoothly from span to span and meets every total."""
    centres = np.array([(span.first + span.last) / 2 for span in spans])
    levels = np.array([np.log(span.total / shape[span.first : span.last + 1].sum()) for span in spans])
    wanted = np.array([float(span.total) for span in spans])
    months = np.arange(MONTHS, dtype=float)
    for _ in range(_BENCHMARK_ROUNDS):
        made = shape * np.exp(np.interp(months, centres, levels))
        sums = np.array([made[span.first : span.last + 1].sum() for span in spans])
        levels += 0.5 * np.log(wanted / sums)
    result: Array = shape * np.exp(np.interp(months, centres, levels))
    return result


def _per_provincie(published: Published, country: Array, rng: np.random.Generator) -> Integers:
    bounds = [6 * half for half in range(PRINTED_HALVES + 1)] + [PRINTED_MONTHS]
    result = np.zeros((len(published.provincies), PRINTED_MONTHS), dtype="int64")
    for column, (first, after) in enumerate(pairwise(bounds)):
        shares = country[first:after] / country[first:after].sum()
        for row, total in enumerate(published.realised[:, column].tolist()):
            result[row, first:after] = _rounded(shares * _noise(rng, total * shares), total)
    return result


def _rounded(weights: Array, total: int) -> Integers:
    """Whole numbers in proportion to `weights` that add up to `total`."""
    return largest_remainder(weights / weights.sum() * total, total)
