"""One month of the chain in whole persons, in two steps: who comes and who may be housed, then who was housed.

The accounts of `forecast.chain.names` hold after each month, to the person, whatever is asked, and nothing gets below
zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Integers
from forecast.chain import beliefs as b
from forecast.chain import names as n
from forecast.chain.beliefs import believed
from forecast.norm import NORM

# stages of the procedure: its length then varies as a gamma distribution of this shape (our assumption)
STAGES = 3
# months since the grant that are told apart; the last holds everybody who waits longer
COHORTS = 5
# of those granted three months ago, who waited 3 to 4 months: the cohorts can tell a norm of that length only
BEYOND_OF_THIRD = 4 - NORM.months_after_grant
# standard deviation of one month's decisions around what can be decided, on the log scale (our assumption)
MONTHLY_NOISE = 0.05


@dataclass(frozen=True)
class State:
    """Stocks at the end of a month and what is believed, per path.

    Attributes:
        stages: applicants in procedure by stage, shape (paths, STAGES).
        rest: others in reception without a permit, shape (paths,).
        waiting: vergunninghouders in reception by months since their grant, shape (paths, COHORTS).
        beliefs: on their scales, shape (paths, beliefs), see `forecast.chain.beliefs`.
    """

    stages: Integers
    rest: Integers
    waiting: Integers
    beliefs: Array

    def stocks(self) -> dict[str, Integers]:
        """By name, shape (paths,)."""
        procedure, permits = self.stages.sum(axis=1), self.waiting.sum(axis=1)
        return {
            n.PROCEDURE: procedure,
            n.REST: self.rest,
            n.PERMITS: permits,
            n.BEYOND: beyond_norm(self.waiting),
            n.OCCUPANCY: procedure + self.rest + permits,
        }


@dataclass(frozen=True)
class OpenMonth:
    """A month in which all have come and nobody was housed yet.

    Attributes:
        state: as it is then; who may be housed directly is not in it.
        directly: persons who go straight to a gemeente when there is a house, shape (paths,).
        flows: so far, by name.
    """

    state: State
    directly: Integers
    flows: Mapping[str, Integers]

    @property
    def available(self) -> Integers:
        """Everyone who could be housed: no more can be, shape (paths,)."""
        there: Integers = self.state.waiting.sum(axis=1) + self.directly
        return there


def beyond_norm(waiting: Integers) -> Integers:
    """Vergunninghouders who wait beyond the norm after their grant, shape (paths,)."""
    beyond: Integers = waiting[:, 4] + np.rint(BEYOND_OF_THIRD * waiting[:, 3]).astype(np.int64)
    return beyond


def open_month(
    state: State, intake: Mapping[str, Integers], rate: Array, capacity: Array, rng: np.random.Generator
) -> OpenMonth:
    """Applications come in, decisions and appeals are taken, people arrive and leave.

    Args:
        intake: persons by name (`names.INTAKES`), each of shape (paths,).
        rate: share of the decisions that are grants.
        capacity: decisions that can be taken.
    """
    chance = _Chances(rng, len(state.rest))
    values = state.beliefs
    moving = -np.expm1(-STAGES / believed(values, b.MONTHS_TO_DECIDE))
    moved = [chance.whole(moving * stage) for stage in state.stages.T]
    closed = np.minimum(chance.whole(believed(values, b.CLOSING) * moved[0]), moved[0])
    decisions = np.minimum(moved[2], chance.whole(capacity * chance.noise(MONTHLY_NOISE)))
    grants = np.minimum(chance.whole(rate * decisions), decisions)
    stages = np.stack(
        [
            state.stages[:, 0] + intake[n.FIRST] + intake[n.REPEAT] - moved[0],
            state.stages[:, 1] + moved[0] - closed - moved[1],
            state.stages[:, 2] + moved[1] - decisions,
        ],
        axis=1,
    )
    appeals = np.minimum(chance.whole(believed(values, b.APPEALING) * state.rest), state.rest)
    leaving = chance.whole(believed(values, b.LEAVING) * state.rest)
    departures = np.minimum(leaving, state.rest - appeals)
    rest = state.rest + decisions - grants + closed - appeals - departures
    family, resettled = intake[n.FAMILY], intake[n.RESETTLED]
    directly = np.minimum(chance.whole(believed(values, b.DIRECTLY) * family), family)
    directly += np.minimum(chance.whole(believed(values, b.RESETTLED_DIRECTLY) * resettled), resettled)
    other_in = chance.whole(believed(values, b.OTHER))
    waiting = state.waiting
    other_out = np.minimum(chance.whole(believed(values, b.OTHERWISE) * waiting.sum(axis=1)), waiting.sum(axis=1))
    left = waiting - taken(waiting, other_out, np.zeros(len(other_out)))
    arrived = grants + appeals + family + resettled - directly + other_in
    flows = {name: intake[name] for name in n.INTAKES} | {
        n.DECISIONS: decisions,
        n.GRANTS: grants,
        n.REJECTIONS: decisions - grants,
        n.CLOSED: closed,
        n.APPEALS: appeals,
        n.DEPARTURES: departures,
        n.OTHER_IN: other_in,
        n.OTHER_OUT: other_out,
    }
    older = np.column_stack([arrived, left[:, 0], left[:, 1], left[:, 2], left[:, 3] + left[:, 4]])
    return OpenMonth(State(stages, rest, older, values), directly, flows)


def admitted(month: OpenMonth, housed: Integers) -> OpenMonth:
    """The month with as many more of the other inflow as were housed beyond those who were there."""
    missing = np.maximum(housed - month.available, 0)
    waiting = month.state.waiting.copy()
    waiting[:, 0] += missing
    state = State(month.state.stages, month.state.rest, waiting, month.state.beliefs)
    return OpenMonth(state, month.directly, {**month.flows, n.OTHER_IN: month.flows[n.OTHER_IN] + missing})


def close_month(month: OpenMonth, housed: Integers) -> tuple[State, dict[str, Integers]]:
    """The state at the end of the month in which `housed` persons got a house, at most `available`, and all flows."""
    direct = np.minimum(month.directly, housed)
    from_reception = housed - direct
    waiting = month.state.waiting.copy()
    waiting[:, 0] += month.directly - direct
    waiting -= taken(waiting, from_reception, believed(month.state.beliefs, b.IN_ORDER))
    flows = {**month.flows, n.DIRECT: direct, n.FROM_RECEPTION: from_reception, n.HOUSED: housed}
    flows[n.LEFT] = from_reception + month.flows[n.OTHER_OUT]
    return State(month.state.stages, month.state.rest, waiting, month.state.beliefs), flows


def taken(waiting: Integers, persons: Integers, in_order: Array) -> Integers:
    """Whom of each cohort `persons` are: a share `in_order` those who wait longest, the others anybody.

    Shape (paths, COHORTS); sums to `persons`, which are at most all who wait.
    """
    everyone = np.maximum(waiting.sum(axis=1), 1)
    anybody = np.floor((1 - in_order) * persons)
    chosen: Integers = np.floor(anybody[:, None] * waiting / everyone[:, None]).astype(np.int64)
    left = persons - chosen.sum(axis=1)
    for cohort in reversed(range(waiting.shape[1])):
        more = np.minimum(left, waiting[:, cohort] - chosen[:, cohort])
        chosen[:, cohort] += more
        left = left - more
    return chosen


@dataclass
class _Chances:
    """Draws of one month: always the same number, so that a scenario meets the same chance as the baseline."""

    rng: np.random.Generator
    paths: int

    def whole(self, expected: Array) -> Integers:
        """Whole persons that are `expected` on average."""
        return np.floor(expected + self.rng.random(self.paths)).astype(np.int64)

    def noise(self, spread: float) -> Array:
        """A factor around one."""
        factor: Array = np.exp(spread * self.rng.standard_normal(self.paths))
        return factor
