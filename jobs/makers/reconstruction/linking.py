"""How many people get a link in a month, and to which gemeente: by what it still needs, never by size alone."""

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Integers, Mask
from jobs.makers.reconstruction.published import Published

# share of those in reception without a link who get one this month: few until 2020 (too few people), more once
# 2021 is under way (too few houses); within a half-year most at the start, for its links must come in time
_LINKING_MONTHS, _LINKING = (24, 33), (0.32, 0.38)
_SEASON = (1.12, 1.10, 1.02, 0.96, 0.92, 0.88)
_NOISE = 0.08
# how unevenly links fall: the lower, the more; but nobody gets more than so many times what need says
_EVENNESS, _MOST_TIMES = 1000.0, 4.0
# the weight of the next taakstelling in what a gemeente needs, once it is known, by month of the half-year
_NEXT_WEIGHT = (0.0, 0.0, 0.2, 0.35, 0.5, 0.65)
# taakstellingen ahead for which a gemeente that works ahead takes people
_RUNNERS_AHEAD = 2.5
_LEAST_NEED = 0.03
# of the printed totals, how far linking looks ahead
_MONTHS_AHEAD = 3


@dataclass(frozen=True)
class Task:
    """What gemeenten see before them in a month: persons `left` of the opgave, the taakstelling and the next one."""

    left: Integers
    taakstelling: Integers
    following: Integers


def persons_to_link(month: int, published: Published, waiting: int, rng: np.random.Generator) -> float:
    """Persons to link when `waiting` have a link: a share of the others in reception."""
    stock = float(np.interp(month + 0.5, *published.stock))
    share = float(np.interp(month, _LINKING_MONTHS, _LINKING)) * _SEASON[month % 6]
    return share * (stock - waiting) * float(np.exp(_NOISE * rng.standard_normal()))


def needs(month: int, task: Task, waiting: Integers, runners: Mask) -> Array:
    """Persons each gemeente could still be given beyond those who wait; never none at all.

    Args:
        runners: who takes people for the next taakstelling from the start of the half-year on.
    """
    ahead = np.where(runners, _RUNNERS_AHEAD, _NEXT_WEIGHT[month % 6]) * task.following
    need: Array = np.maximum(task.left + ahead - waiting, 0) + _LEAST_NEED * task.taakstelling
    return need


def fit_to_provincies(
    need: Array, provincie: Integers, about_to_house: Integers, waiting: Integers, persons: float
) -> Array:
    """`need` scaled so that each provincie gets the people it is about to house by the printed totals.

    Args:
        about_to_house: (provincies, months) printed totals of the months to come; the first few count.
        persons: who get a link now.
    """
    about = about_to_house[:, :_MONTHS_AHEAD].sum(axis=1)
    if not about.all():
        return need
    pools = np.bincount(provincie, weights=waiting, minlength=len(about))
    wanted = np.maximum(about / about.sum() * (pools.sum() + persons) - pools, _LEAST_NEED * about)
    fitted: Array = need * (wanted / np.bincount(provincie, weights=need, minlength=len(about)))[provincie]
    return fitted


def spread(need: Array, households: int, rng: np.random.Generator) -> Integers:
    """A gemeente for each household: in proportion to `need`, with Dirichlet noise."""
    expected = _EVENNESS * need / need.sum()
    weights = np.minimum(rng.standard_gamma(expected), _MOST_TIMES * expected)
    bounds = np.cumsum(weights / weights.sum())[:-1]
    places: Integers = np.searchsorted(bounds, rng.random(households), side="right").astype("int64")
    return places
