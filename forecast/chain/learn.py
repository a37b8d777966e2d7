"""The chain learned from published figures by an ensemble Kalman filter: paths are drawn, stepped through the known
months, and updated by each figure.

Every path is a possible past: stocks, beliefs and what it drew by chance. It goes through the months with the known
intake and realisatie; where a figure ends, all paths are shifted by the ensemble's own regression on what they said
of that figure (`forecast.ensemble`), on the log scale. So a yearly total, a single dated point and a monthly series
teach by the same rule, each at its own time, and what nobody published keeps the width that is left of its prior.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.arrays import Array, Integers
from forecast.chain import beliefs as b
from forecast.chain import names as n
from forecast.chain.beliefs import believed
from forecast.chain.facts import OBSERVED_STOCKS, Fact
from forecast.chain.month import COHORTS, STAGES, State, admitted, beyond_norm, close_month, open_month
from forecast.ensemble import log_count, shift

# months of intake and of realisatie that the stocks are worth at the start, 10 % and 90 % (our assumptions)
PROCEDURE_WORTH, REST_WORTH, PERMITS_WORTH = (4.0, 14.0), (2.0, 9.0), (3.0, 10.0)
# the mix of months since the grant at the start: as many of each, the rest longer
YOUNG = 0.15
# how far a month of repeat applications or resettlement is from its level, on the log scale (our assumption)
MONTHLY_SPREAD = 0.15


@dataclass(frozen=True)
class Past:
    """What the chain is learned from.

    Attributes:
        first_month: number of the first month.
        housed: national realisatie, shape (months,).
        intake: first applications and nareis, known or a path's own, each of shape (paths, months).
        facts: see `forecast.chain.facts`; in the order of their last months.
    """

    first_month: int
    housed: Array
    intake: Mapping[str, Integers]
    facts: Sequence[Fact]


@dataclass(frozen=True)
class PastMonth:
    """A month that is over, persons: medians over the paths.

    Attributes:
        in_reception: vergunninghouders in reception at its start.
        arrived: with a permit, less those who left without a house.
        housed: realisatie.
    """

    in_reception: float
    arrived: float
    housed: float


@dataclass(frozen=True)
class Ensemble:
    """The paths, what each counted so far of the totals that are running, shape (paths,), and the months so far."""

    state: State
    totals: Mapping[Fact, Array]
    months: tuple[PastMonth, ...] = ()


def learned(past: Past, *, rng: np.random.Generator) -> Ensemble:
    """The paths at the end of the last month, and what they say of the months."""
    paths = len(past.intake[n.FIRST])
    ensemble = Ensemble(start(past, b.drawn(paths, rng), rng), {})
    for month in range(past.first_month - 1, past.first_month + len(past.housed)):
        step = month - past.first_month
        if step > 0:
            state = ensemble.state
            ensemble = replace(ensemble, state=replace(state, beliefs=b.drifted(state.beliefs, rng)))
        if step >= 0:
            intake = {name: values[:, step] for name, values in past.intake.items()}
            ensemble = forecast_step(ensemble, intake, past.housed[step], rng, running=_running(past.facts, month))
        for fact in past.facts:
            if fact.last == month:
                ensemble = update(ensemble, fact, rng)
    return ensemble


def start(past: Past, beliefs: Array, rng: np.random.Generator) -> State:
    """Paths before the first month: stocks in proportion to the first year's intake and realisatie."""
    paths = len(beliefs)

    def stock(worth: tuple[float, float], pace: float) -> Array:
        low, high = np.log(worth)
        drawn: Array = pace * np.exp((low + high) / 2 + (high - low) / b.SPAN * rng.standard_normal(paths))
        return drawn

    intake = float(past.intake[n.FIRST][:, :12].mean())
    procedure, rest = stock(PROCEDURE_WORTH, intake), stock(REST_WORTH, intake)
    permits = stock(PERMITS_WORTH, float(np.mean(past.housed[:12])))
    mix = np.array([YOUNG] * (COHORTS - 1) + [1 - YOUNG * (COHORTS - 1)])
    return State(
        stages=np.rint(procedure[:, None] / STAGES * np.ones(STAGES)).astype(np.int64),
        rest=np.rint(rest).astype(np.int64),
        waiting=np.rint(permits[:, None] * mix).astype(np.int64),
        beliefs=beliefs,
    )


def other_intake(state: State, first: Integers, rng: np.random.Generator) -> dict[str, Integers]:
    """Repeat applications and resettlement of a month, of which little is published."""
    paths = len(first)

    def around(expected: Array) -> Integers:
        spread = np.exp(MONTHLY_SPREAD * rng.standard_normal(paths))
        persons: Integers = np.floor(expected * spread + rng.random(paths)).astype(np.int64)
        return persons

    return {
        n.REPEAT: around(believed(state.beliefs, b.REPEATING) * first),
        n.RESETTLED: around(believed(state.beliefs, b.RESETTLING)),
    }


def forecast_step(
    ensemble: Ensemble,
    intake: Mapping[str, Integers],
    housed: float,
    rng: np.random.Generator,
    *,
    running: Sequence[Fact],
) -> Ensemble:
    """A known month: as many were housed as were, also where a path has too few people for it.

    Args:
        running: totals that cover this month.
    """
    state = ensemble.state
    whole = {**intake, **other_intake(state, intake[n.FIRST], rng)}
    rate, capacity = believed(state.beliefs, b.RATE), believed(state.beliefs, b.CAPACITY)
    month = open_month(state, whole, rate, capacity, rng)
    persons = np.full(len(state.rest), round(housed), dtype=np.int64)
    after, flows = close_month(admitted(month, persons), persons)
    totals = {fact: ensemble.totals.get(fact, 0.0) + flows[fact.measure].astype(float) for fact in running}
    before = state.waiting.sum(axis=1)
    arrived = after.waiting.sum(axis=1) + persons - before
    this = PastMonth(float(np.median(before)), float(np.median(arrived)), float(round(housed)))
    return Ensemble(after, totals, (*ensemble.months, this))


def update(ensemble: Ensemble, fact: Fact, rng: np.random.Generator) -> Ensemble:
    """The paths after learning `fact`.

    Beliefs, stocks, how many of those who wait do so for long, and what was counted so far of totals that are not
    complete yet: a stock that is higher than foreseen may come from more grants, and the total at the end of the year
    then tells whether it did.
    """
    state, open_totals = ensemble.state, [one for one in ensemble.totals if one != fact]
    said = state.stocks()[fact.measure].astype(float) if fact.measure in OBSERVED_STOCKS else ensemble.totals[fact]
    # each path meets its own reading of the figure, or what is left of the spread would be too narrow
    observed = np.log(max(fact.value, 0.5)) + fact.noise * rng.standard_normal(len(said))
    procedure, permits = state.stages.sum(axis=1), state.waiting.sum(axis=1)
    columns = [log_count(procedure), log_count(state.rest), log_count(permits), _old(state.waiting)]
    columns += [log_count(ensemble.totals[one]) for one in open_totals]
    quantities = np.hstack([state.beliefs, np.column_stack(columns)])
    moved, _ = shift(quantities, log_count(said), observed, noise=fact.noise**2)
    beliefs, stocks = moved[:, : len(b.BELIEFS)], moved[:, len(b.BELIEFS) :]
    if fact.measure == n.PERMITS:
        # a count is a count, however surprising: only what it teaches of everything else has a limit
        own = log_count(permits)
        stocks[:, 2] = own + own.var() / (own.var() + fact.noise**2) * (observed - own)
    after = State(
        stages=_adding_up(state.stages, np.exp(stocks[:, 0])),
        rest=np.rint(np.exp(stocks[:, 1])).astype(np.int64),
        waiting=_adding_up(_with_old(state.waiting, stocks[:, 3]), np.exp(stocks[:, 2])),
        beliefs=beliefs,
    )
    totals = {one: np.exp(values) for one, values in zip(open_totals, stocks[:, 4:].T, strict=True)}
    return Ensemble(after, {**ensemble.totals, **totals}, ensemble.months)


def _running(facts: Sequence[Fact], month: int) -> list[Fact]:
    return [fact for fact in facts if fact.measure not in OBSERVED_STOCKS and fact.first <= month <= fact.last]


def _adding_up(parts: Integers | Array, totals: Array) -> Integers:
    """Stages or cohorts with these totals, but for rounding; where there is nobody, mixed as in all paths."""
    everyone = parts.sum(axis=1, keepdims=True)
    mixed = np.where(everyone > 0, parts, parts.sum(axis=0) if everyone.any() else 1.0)
    persons: Integers = np.rint(mixed * (totals / mixed.sum(axis=1))[:, None]).astype(np.int64)
    return persons


def _old(waiting: Integers) -> Array:
    """Log odds of waiting beyond the norm."""
    beyond, everyone = beyond_norm(waiting), waiting.sum(axis=1)
    odds: Array = np.log((beyond + 0.5) / (everyone - beyond + 0.5))
    return odds


def _with_old(waiting: Integers, odds: Array) -> Array:
    """The cohorts with these log odds of the oldest two, which are those beyond the norm, to the others."""
    beyond = beyond_norm(waiting)
    everyone = waiting.sum(axis=1)
    wanted = everyone / (1 + np.exp(-odds))
    factor = np.where(beyond > 0, wanted / np.maximum(beyond, 1), 1.0)
    older = waiting[:, 3:] * factor[:, None]
    young = waiting[:, :3].sum(axis=1)
    left = np.maximum(everyone - older.sum(axis=1), 0.0)
    younger = waiting[:, :3] * np.where(young > 0, left / np.maximum(young, 1), 0.0)[:, None]
    mixed: Array = np.hstack([younger, older])
    return mixed
