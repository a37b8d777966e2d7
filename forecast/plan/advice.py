"""The smallest candidate taakstellingen that meet the goals, or why none does.

Every goal must be met with its own probability. The chance of a goal is a share of some paths, so it has noise: dips
and bumps of single totals are smoothed away (`forecast.plan.smoothing`), and a chance within `EDGE` standard errors
of what was asked is neither enough nor too little. The advice is therefore the range of totals, from the lowest that
may meet all goals, of which the chance cannot be told apart from what was asked (`Advice.edge`).

Where no candidate can meet them, the goal that stays furthest below its probability decides the reason (`AdviceRules`
holds the thresholds, our assumptions). A chance rises or falls when it does so by more than `EDGE` standard errors:

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
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from forecast.arrays import Array, Mask
from forecast.errors import BadInput
from forecast.periods import MONTHS
from forecast.plan.candidate import Candidate
from forecast.plan.goal import Goal, held
from forecast.plan.smoothing import smoothed

__all__ = ["Advice", "AdviceRules", "Candidate", "Step", "advise", "steps"]

CONFLICT, BELOW, ABOVE, PEOPLE, HOUSES, PEAK, ONE, NO_GOAL = (
    "conflict", "below", "above", "people", "houses", "peak", "one", "no_goal",
)  # fmt: skip


@dataclass(frozen=True)
class AdviceRules:
    """When housing counts as the limit, and when the pool as empty; our assumptions.

    Attributes:
        mostly_paper: persons housed per extra person of taakstelling at the top, below which asking more is no answer
            to a goal whose chance does not rise.
        hardly_more: the same, below which realisatie at the top is all that can be realised.
        months_in_pool: a pool of fewer than this many months of realisatie is nearly empty.
    """

    mostly_paper: float = 0.5
    hardly_more: float = 0.1
    months_in_pool: float = 1.0


RULES = AdviceRules()
# standard errors within which two chances are taken to be the same; our assumption
EDGE = 2.0
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
        chances: probability that a goal is met, smoothed, shape (goals, candidates).
        noise: standard error of a chance as high as was asked, shape (goals,).
        steps: marginal yields between neighbours.
        top: the marginal yield over the highest quarter of the range; None with one candidate.
        meeting: totals that meet all goals, or of which that cannot be told, ascending.
        edge: the first of them, up to where it is sure that they do: between these there is no difference.
        total: of those the first with chances as high as was asked, or else the nearest to that; None without any.
        reason: why none does; None when `meeting` holds one.
        goal: of a reason that hangs on one goal: the one that stays furthest below its probability.
    """

    candidates: tuple[Candidate, ...]
    goals: tuple[Goal, ...]
    chances: Array
    noise: Array
    steps: tuple[Step, ...]
    top: Step | None
    meeting: tuple[int, ...] = ()
    edge: tuple[int, ...] = ()
    total: int | None = None
    reason: str | None = None
    goal: Goal | None = None

    @property
    def totals(self) -> tuple[int, ...]:
        """The totals of the candidates."""
        return tuple(one.total for one in self.candidates)

    @property
    def paths(self) -> int:
        """In how many paths each candidate was tried."""
        return self.candidates[0].paths

    @property
    def at_lowest(self) -> bool:
        """Whether the advice begins at the lowest candidate, so that a lower total might do as well."""
        return self.edge[:1] == self.totals[:1]

    @property
    def failing_above(self) -> tuple[int, ...]:
        """Totals above the advice that do not meet all goals: more is not always better."""
        return tuple(one for one in self.totals if self.edge and one > self.edge[-1] and one not in self.meeting)

    def best(self, goal: Goal) -> tuple[int, float]:
        """The smallest total with the highest chance of one goal, and that chance, smoothed."""
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
    holds = np.array([[held(goal, one) for one in chosen] for goal in asked]).reshape(
        len(asked), len(chosen), chosen[0].paths
    )
    chances = np.array([smoothed(row.mean(axis=1)) for row in holds]).reshape(len(asked), len(chosen))
    needed = np.array([goal.probability for goal in asked])
    noise = np.sqrt(needed * (1 - needed) / chosen[0].paths)
    judged = Advice(chosen, asked, chances, noise, marginal, top)
    if not asked:
        return replace(judged, reason=NO_GOAL)
    # how far above what was asked, in standard errors; of a total the goal that it meets least decides
    margin = (chances - needed[:, None]) / noise[:, None]
    if (margin.min(axis=0) >= -EDGE).any():
        return _advised(judged, margin.min(axis=0))
    if (margin.max(axis=1) >= -EDGE).all():
        return replace(judged, reason=ONE if len(chosen) == 1 else CONFLICT)
    worst = int(np.argmax((needed[:, None] - chances).min(axis=1)))
    return replace(judged, reason=_reason(chosen, chances[worst], holds[worst], rules), goal=asked[worst])


def _advised(judged: Advice, margin: Array) -> Advice:
    """The advice where some total may meet all goals; `margin` in standard errors, shape (candidates,)."""
    totals = judged.totals
    may = [place for place, above in enumerate(margin.tolist()) if above >= -EDGE]
    first, top = may[0], int(np.argmax(margin))
    place = next((place for place in may if margin[place] >= 0), top)
    # smoothed chances rise and fall once, so those that may meet all goals are next to one another
    sure = next((place for place in may if margin[place] > EDGE), may[-1] + 1)
    last = max(sure - 1, place)
    return replace(
        judged, meeting=tuple(totals[place] for place in may), edge=totals[first : last + 1], total=totals[place]
    )


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
    if len(candidates) < 2:
        return None
    return _step(candidates[top_from([one.total for one in candidates])], candidates[-1])


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


def top_from(totals: Sequence[int]) -> int:
    """Position at which the top of a range of totals begins: its highest quarter, or its last step if that is wider.

    Args:
        totals: at least two, ascending.
    """
    bound = totals[-1] - TOP * (totals[-1] - totals[0])
    return max(place for place, total in enumerate(totals) if total <= bound)


def _reason(candidates: tuple[Candidate, ...], chance: Array, holds: Mask, rules: AdviceRules) -> str:
    """Why no candidate meets a goal: `chance` of shape (candidates,), `holds` of shape (candidates, paths)."""
    if len(candidates) == 1:
        return ONE

    def higher(place: int, other: int) -> bool:
        # of the same paths, so that what they share is no noise
        apart = holds[place].astype(float) - holds[other]
        return bool(chance[place] - chance[other] > EDGE * apart.std() / np.sqrt(len(apart)))

    highest, last, top = int(np.argmax(chance)), len(candidates) - 1, top_from([one.total for one in candidates])
    if highest == 0 and higher(0, last):
        return BELOW
    if higher(last, top):
        return ABOVE
    if _step(candidates[top], candidates[last]).housed < rules.mostly_paper:
        return PEOPLE if _pool_is_empty(candidates[last], rules) else HOUSES
    return PEAK if higher(highest, last) else ABOVE


def _pool_is_empty(candidate: Candidate, rules: AdviceRules) -> bool:
    left_over = rules.months_in_pool * candidate.housed / MONTHS
    return float((candidate.permits < left_over).mean()) >= 0.5
