"""From paths of the stand to the flag of a warning: P(miss), expected shortfall, the thresholds."""

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array
from forecast.errors import BadInput

NONE, WATCH, WARNING, ALARM = "none", "watch", "warning", "alarm"
# from mild to severe
FLAGS = (NONE, WATCH, WARNING, ALARM)
GIVEN_FLAGS = FLAGS[1:]
# of an expected shortfall: too few houses for who is linked, too few people linked, both, or it cannot be seen
HOUSES, PEOPLE, BOTH, CAUSE_UNKNOWN = "houses", "people", "both", "unknown"


@dataclass(frozen=True)
class Threshold:
    """A flag and what it takes to get it: both must be reached."""

    flag: str
    p_miss: float
    share_of_opgave: float


@dataclass(frozen=True)
class FlagRules:
    """Thresholds from mild to severe, and the shortfall in persons below which there is no flag at all."""

    thresholds: tuple[Threshold, ...]
    minimum_persons: float

    def __post_init__(self) -> None:
        pairs = list(zip(self.thresholds, self.thresholds[1:], strict=False))
        if any(a.p_miss > b.p_miss or a.share_of_opgave > b.share_of_opgave for a, b in pairs):
            raise BadInput("the thresholds of a severer flag cannot be lower than those of a milder one")


def p_miss(stand_eind: Array) -> float:
    """Share of the paths that end behind: P(stand_eind > 0)."""
    return float((stand_eind > 0).mean())


def expected_shortfall(stand_eind: Array) -> float:
    """E[max(stand_eind, 0)], persons."""
    return float(np.maximum(stand_eind, 0).mean())


def flag(miss: float, shortfall: float, opgave: float, rules: FlagRules) -> str:
    """The severest flag whose thresholds are both reached; `none` below the minimum of persons."""
    if shortfall < rules.minimum_persons:
        return NONE
    share = shortfall / max(opgave, 1.0)
    reached = [one.flag for one in rules.thresholds if miss >= one.p_miss and share >= one.share_of_opgave]
    return reached[-1] if reached else NONE
