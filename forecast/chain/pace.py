"""How fast those who are there are housed, as learned from the months that are over.

What is asked of gemeenten is one side of how many are housed, who waits in reception the other. From 2018 on the
housed of a month were about the same part of all who could be housed (11 to 21 %), whatever the taakstelling: when
more wait more are housed, and when fewer wait fewer. So the forecast lies between the two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.arrays import Array, Integers
from forecast.chain.learn import PastMonth

# how much of a month's housing goes by who is there, on the log scale; the rest by what is wanted (our assumption)
BY_WHO_IS_THERE = 0.5
# months after which a month says half as much of the rate
HALF_LIFE = 12.0
# how far the housed are from that, as a standard deviation on the log scale, and what is left of it a month later
SPREAD, MEMORY = 0.2, 0.95


def learned_rate(past: Sequence[PastMonth]) -> float:
    """The housed of a month as a part of all who could be housed in it; the last months count most.

    A month in which nobody was there, or nobody was housed, says nothing.
    """
    ages = np.arange(len(past))[::-1]
    there = np.array([month.in_reception + month.arrived for month in past])
    housed = np.array([month.housed for month in past])
    says = (there > 0) & (housed > 0)
    if not says.any():
        return 1.0
    rates = np.log(np.minimum(housed[says] / there[says], 1.0))
    return float(np.exp(np.average(rates, weights=0.5 ** (ages[says] / HALF_LIFE))))


class Pace:
    """The months ahead in order: how many would be housed of those who are there."""

    def __init__(self, past: Sequence[PastMonth], paths: int, rng: np.random.Generator) -> None:
        self._rate, self._rng = learned_rate(past), rng
        self._off = SPREAD * rng.standard_normal(paths)

    def housed(self, wanted: Array, available: Integers) -> Integers:
        """Persons of the next month, each of shape (paths,)."""
        kept = np.sqrt(1 - MEMORY**2) * SPREAD
        self._off = MEMORY * self._off + kept * self._rng.standard_normal(len(self._off))
        by_rate = self._rate * available
        between = np.maximum(wanted, 0.0) ** (1 - BY_WHO_IS_THERE) * by_rate**BY_WHO_IS_THERE
        persons: Integers = np.rint(between * np.exp(self._off)).astype(np.int64)
        return persons


__all__ = ["Pace", "learned_rate"]
