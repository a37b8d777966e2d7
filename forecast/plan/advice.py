"""The smallest candidate taakstelling that meets the goals, or why none does.

Every goal must be met with its own probability. Where no candidate meets them, the goal that stays furthest below its
probability decides the reason (`AdviceRules` holds the thresholds, our assumptions):

    CONFLICT  each goal is met by some candidate, but never all by the same one
    BELOW     its chance is highest at the lowest total and falls: the range starts too high
    ABOVE     its chance still rises at the top, or most of an extra taakstelling is still housed there:
              the range ends too low ("at the top" is over the highest quarter of the range, to be less noisy)
    PEOPLE    at the top its chance does not rise and most of an extra taakstelling is not housed, and the pool
              empties: in half of the paths at least, fewer people with a permit are left in reception than are housed
              in a month
    HOUSES    at the top its chance does not rise and most of an extra taakstelling is not housed, while people wait
    PEAK      its chance is highest inside the range, falls beyond it, and is nowhere high enough, while most of an
              extra taakstelling is still housed
    ONE       there is one candidate: nothing can be said about others
    NO_GOAL   nothing was asked
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from forecast.arrays import Array
from forecast.errors import BadInput
from forecast.periods import MONTHS
from forecast.plan.candidate import Candidate
from forecast.plan.goal import Goal, met

__all__ = ["Advice", "AdviceRules", "Candidate", "Step", "advise", "steps"]

CONFLICT, BELOW, ABOVE, PEOPLE, HOUSES, PEAK, ONE, NO_GOAL = (
    "conflict", "below", "above", "people", "houses", "peak", "one", "no_goal",
)  # fmt: skip


@dataclass(frozen=True)
class AdviceRules:
    """When housing counts as the limit, when the pool as empty, when a chance as rising; our assumptions.

    Attributes:
        mostly_paper: persons housed per extra person of taakstelling at the top, below which asking more is no answer
            to a goal whose chance does not rise.
        hardly_more: the same, below which realisatie at the top is all that can be realised.
        months_in_pool: a pool of fewer than this many months of realisatie is nearly empty.
        rise: a change of a chance at the top that is more than the noise of some thousands of paths.
    """

    mostly_paper: float = 0.5
    hardly_more: float = 0.1
    months_in_pool: float = 1.0
    rise: float = 0.01


RULES = AdviceRules()
# how much of the range of totals, from the highest down, is called its top
TOP = 0.25


@dataclass(frozen=True)
class Step:
    """From one candidate to a higher one: mean extra persons per extra person of taakstelling.

    Attributes:
        low, high: the two totals.
        housed: extra realisatie.
        noise: standard error of `housed`, from the spread over the paths.
        gross: extra gross achterstand at the end: achterstand on paper.
    """

    low: int
    high: int
    housed: float
    noise: float
    gross: float


@dataclass(frozen=True, eq=False)
class Advice:
    """The candidates judged.

    Attributes:
        candidates: in ascending order of their total.
        goals: what was asked.
        chances: probability that a goal is met, shape (goals, candidates).
        steps: marginal yields between neighbours.
        top: the marginal yield over the highest quarter of the range; None with one candidate.
        meeting: totals that meet all goals, ascending.
        reason: why none does; None when `meeting` holds one.
        goal: of a reason that hangs on one goal: the one that stays furthest below its probability.
    """

    candidates: tuple[Candidate, ...]
    goals: tuple[Goal, ...]
    chances: Array
    steps: tuple[Step, ...]
    top: Step | None
    meeting: tuple[int, ...]
    reason: str | None
    goal: Goal | None = None

    @property
    def totals(self) -> tuple[int, ...]:
        """The totals of the candidates."""
        return tuple(one.total for one in self.candidates)

    @property
    def total(self) -> int | None:
        """The advice: the smallest total that meets all goals."""
        return self.meeting[0] if self.meeting else None

    @property
    def at_lowest(self) -> bool:
        """Whether the advice is the lowest candidate, so that a lower total might do as well."""
        return self.total == self.totals[0]

    @property
    def failing_above(self) -> tuple[int, ...]:
        """Totals above the advice that do not meet all goals: more is not always better."""
        total = self.total
        return () if total is None else tuple(one for one in self.totals if one > total and one not in self.meeting)

    @property
    def holes(self) -> tuple[int, ...]:
        """Totals that fail between two that meet all goals."""
        return tuple(one for one in self.failing_above if one < self.meeting[-1])

    def best(self, goal: Goal) -> tuple[int, float]:
        """The smallest total with the highest chance of one goal, and that chance."""
        row = self.chances[self.goals.index(goal)]
        place = int(np.argmax(row))
        return self.totals[place], float(row[place])


def advise(candidates: Sequence[Candidate], goals: Sequence[Goal], rules: AdviceRules = RULES) -> Advice:
    """Judge the candidates by the goals.

    Args:
        candidates: in ascending order of their total, over the same paths.
        goals: all must be met; without any there is no advice.

    Raises:
        BadInput: no candidates, totals that do not rise, or different numbers of paths.
    """
    chosen, asked = tuple(candidates), tuple(goals)
    if not chosen:
        raise BadInput("there are no candidates")
    marginal, top = steps(chosen), top_step(chosen)
    chances = np.array([[met(goal, one) for one in chosen] for goal in asked]).reshape(len(asked), len(chosen))
    needed = np.array([goal.probability for goal in asked])[:, None]
    enough = np.all(chances >= needed, axis=0).tolist()
    meeting = tuple(one.total for one, meets in zip(chosen, enough, strict=True) if meets and asked)
    if meeting:
        return Advice(chosen, asked, chances, marginal, top, meeting, None)
    if not asked:
        return Advice(chosen, asked, chances, marginal, top, (), NO_GOAL)
    short = (needed - chances).min(axis=1)
    if (short <= 0).all():
        return Advice(chosen, asked, chances, marginal, top, (), ONE if len(chosen) == 1 else CONFLICT)
    worst = int(np.argmax(short))
    reason = _reason(chosen, chances[worst], rules)
    return Advice(chosen, asked, chances, marginal, top, (), reason, asked[worst])


def steps(candidates: Sequence[Candidate]) -> tuple[Step, ...]:
    """Marginal yields between neighbours.

    Raises:
        BadInput: totals that do not rise, or different numbers of paths.
    """
    if len({one.paths for one in candidates}) > 1:
        raise BadInput("the candidates have different numbers of paths")
    if any(low.total >= high.total for low, high in pairwise(candidates)):
        raise BadInput("the totals of the candidates do not rise")
    return tuple(_step(low, high) for low, high in pairwise(candidates))


def top_step(candidates: Sequence[Candidate]) -> Step | None:
    """The marginal yield over the highest quarter of the range of totals, or over the last step where that is wider.

    Args:
        candidates: in ascending order of their total; with one of them there is no yield.
    """
    return None if len(candidates) < 2 else _step(candidates[_top_from(candidates)], candidates[-1])


def _step(low: Candidate, high: Candidate) -> Step:
    asked = high.total - low.total
    housed = high.housed - low.housed
    return Step(
        low=low.total,
        high=high.total,
        housed=float(housed.mean()) / asked,
        noise=float(housed.std()) / float(np.sqrt(low.paths)) / asked,
        gross=float((high.gross - low.gross).mean()) / asked,
    )


def _top_from(candidates: Sequence[Candidate]) -> int:
    """Position of the candidate at which the top of the range begins; there must be two."""
    first, last = candidates[0].total, candidates[-1].total
    bound = last - TOP * (last - first)
    return max(place for place, one in enumerate(candidates) if one.total <= bound)


def _reason(candidates: tuple[Candidate, ...], chance: Array, rules: AdviceRules) -> str:
    if len(candidates) == 1:
        return ONE
    highest = int(np.argmax(chance))
    if highest == 0 and chance[0] - chance[-1] > rules.rise:
        return BELOW
    if chance[-1] - chance[_top_from(candidates)] > rules.rise:
        return ABOVE
    if _step(candidates[_top_from(candidates)], candidates[-1]).housed < rules.mostly_paper:
        return PEOPLE if _pool_is_empty(candidates[-1], rules) else HOUSES
    return PEAK if chance[highest] - chance[-1] > rules.rise else ABOVE


def _pool_is_empty(candidate: Candidate, rules: AdviceRules) -> bool:
    left_over = rules.months_in_pool * candidate.housed / MONTHS
    return float((candidate.permits < left_over).mean()) >= 0.5
