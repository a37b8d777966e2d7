"""A goal for the end of a half-year: a measure, the most it may be, and with what probability."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from forecast.arrays import Array, Mask
from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.errors import BadInput
from forecast.measures import GROSS
from forecast.plan.candidate import Candidate

SHARE_BEYOND = "aandeel_buiten_norm"
NET = "stand_netto"
BEHIND = "gemeenten_achter"


def _share_beyond(candidate: Candidate) -> Array:
    # where nobody is in reception nobody waits too long
    return np.divide(
        candidate.beyond, candidate.permits, out=np.zeros(candidate.paths), where=np.asarray(candidate.permits) > 0
    )


_OF: Mapping[str, Callable[[Candidate], Array]] = MappingProxyType(
    {
        SHARE_BEYOND: _share_beyond,
        BEYOND: lambda candidate: candidate.beyond,
        PERMITS: lambda candidate: candidate.permits,
        OCCUPANCY: lambda candidate: candidate.occupancy,
        NET: lambda candidate: candidate.net,
        GROSS: lambda candidate: candidate.gross,
        BEHIND: lambda candidate: candidate.missing,
    }
)
MEASURES = tuple(_OF)
# the net stand is the only one that can be below zero: gemeenten may be ahead
SIGNED = frozenset({NET})
# what is counted over gemeenten, where the others are of the country as a whole
OVER_GEMEENTEN = frozenset({GROSS, BEHIND})


@dataclass(frozen=True)
class Goal:
    """`measure` is `at_most` at the end of the half-year, with at least this `probability`.

    Attributes:
        measure: one of `MEASURES`.
        at_most: persons, gemeenten, or of `SHARE_BEYOND` a share between 0 and 1.
        probability: above 0 and below 1; no forecast can promise a certainty.

    Raises:
        BadInput: another measure, or a number that cannot be.
    """

    measure: str
    at_most: float
    probability: float

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise BadInput(f"there is no goal on {self.measure!r}; choose from {', '.join(MEASURES)}")
        if not np.isfinite(self.at_most) or (self.at_most < 0 and self.measure not in SIGNED):
            raise BadInput(f"{self.measure} cannot be at most {self.at_most}")
        if self.measure == SHARE_BEYOND and self.at_most > 1:
            raise BadInput(f"{self.measure} is a share between 0 and 1, not {self.at_most}")
        if not 0 < self.probability < 1:
            raise BadInput(f"a probability of {self.probability} is not between 0 and 1")


def values(measure: str, candidate: Candidate) -> Array:
    """The measure in each path, shape (paths,).

    Raises:
        BadInput: there is no such measure.
    """
    if measure not in _OF:
        raise BadInput(f"there is no goal on {measure!r}; choose from {', '.join(MEASURES)}")
    return _OF[measure](candidate)


def held(goal: Goal, candidate: Candidate) -> Mask:
    """Whether the goal holds in each path, shape (paths,); at the bound it does."""
    holds: Mask = values(goal.measure, candidate) <= goal.at_most
    return holds
