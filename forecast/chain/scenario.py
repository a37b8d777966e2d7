"""A what-if: what is taken to be otherwise than the models foresee, from a month on or for some months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from forecast.chain.names import DECISIONS, FAMILY, FIRST, GRANT_RATE, HOUSED, MODELLED_INTAKES, REPEAT, RESETTLED
from forecast.errors import BadInput

# what can be changed beside the intakes and the grant rate: the decisions that can be taken in a month, and the
# persons housed in it
CAPACITY = DECISIONS
LEVERS = (FIRST, REPEAT, FAMILY, RESETTLED, GRANT_RATE, CAPACITY, HOUSED)
# a level is that many a month instead of what was foreseen, a factor multiplies it, an addition comes on top of it,
# and a cap is the most that is possible
LEVEL, FACTOR, ADDITION, CAP = "level", "factor", "addition", "cap"
KINDS = (LEVEL, FACTOR, ADDITION, CAP)


@dataclass(frozen=True)
class Change:
    """One lever moved.

    Attributes:
        lever: one of `LEVERS`.
        kind: one of `KINDS`.
        value: persons or decisions a month; of the grant rate a share; of a factor a number.
        first, last: month numbers, both included; `last` None = to the end.

    Raises:
        BadInput: a lever or kind that is not there, a share outside 0-1, less than nothing, an end before its start.
    """

    lever: str
    kind: str
    value: float
    first: int
    last: int | None = None

    def __post_init__(self) -> None:
        if self.lever not in LEVERS or self.kind not in KINDS:
            raise BadInput(f"there is no change {self.kind} of {self.lever}")
        if self.kind != ADDITION and self.value < 0:
            raise BadInput(f"{self.lever} cannot be below zero")
        if self.lever == GRANT_RATE and self.kind in (LEVEL, CAP) and self.value > 1:
            raise BadInput(f"{self.lever} is a share between 0 and 1")
        if self.last is not None and self.last < self.first:
            raise BadInput(f"the change of {self.lever} ends before it begins")

    def covers(self, month: int) -> bool:
        """Whether it holds in the month with this number."""
        return self.first <= month and (self.last is None or month <= self.last)


@dataclass(frozen=True)
class Band:
    """An intake known as a band, as the MPP gives it: totals over the months `first`..`last`.

    One path in ten is below `minimum` and one above `maximum`, half are below `middle`.

    Raises:
        BadInput: an intake without a model, edges that do not rise from above zero, an end before its start.
    """

    measure: str
    first: int
    last: int
    minimum: float
    middle: float
    maximum: float

    def __post_init__(self) -> None:
        if self.measure not in MODELLED_INTAKES:
            raise BadInput(f"there is no band of {self.measure}, only of {' and '.join(MODELLED_INTAKES)}")
        if not 0 < self.minimum <= self.middle <= self.maximum:
            raise BadInput(f"the band of {self.measure} needs 0 < minimum <= middle <= maximum")
        if self.last < self.first:
            raise BadInput(f"the band of {self.measure} ends before it begins")


@dataclass(frozen=True)
class Scenario:
    """Everything that is changed; without anything it is the baseline. `targets`: taakstelling by half-year."""

    name: str = ""
    description: str = ""
    changes: tuple[Change, ...] = ()
    bands: tuple[Band, ...] = ()
    targets: Mapping[str, int] = field(default_factory=dict)

    def of(self, lever: str) -> tuple[Change, ...]:
        """The changes of one lever, in their order."""
        return tuple(change for change in self.changes if change.lever == lever)


BASELINE = Scenario()
