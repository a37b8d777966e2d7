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

# how much of a month's housing goes by who is there, on the log scale, where many months are known; the rest goes by
# what is wanted. And how many months it takes for half of that (our assumptions)
BY_WHO_IS_THERE = 0.75
MONTHS_FOR_HALF_OF_IT = 6
# months after which a month says half as much of the rate
HALF_LIFE = 12.0
# how far a month is from the rate, as a standard deviation on the log scale, and what is left of it a month later
SPREAD, MEMORY = 0.35, 0.95


class Pace:
    """The months ahead in order: how many would be housed of those who are there.

    Attributes:
        rate: the housed of a month as a part of all who could be housed in it.
        share: how much goes by it; nothing where no month is known.
    """

    def __init__(self, past: Sequence[PastMonth], paths: int, rng: np.random.Generator) -> None:
        # a month in which nobody was there, or nobody was housed, says nothing
        says = [(age, month) for age, month in enumerate(reversed(past)) if month.housed > 0 < _there(month)]
        weights = np.array([0.5 ** (age / HALF_LIFE) for age, _ in says])
        logs = np.array([min(np.log(month.housed / _there(month)), 0.0) for _, month in says])
        self.rate = float(np.exp(np.average(logs, weights=weights))) if says else 1.0
        self.share = BY_WHO_IS_THERE * len(says) / (len(says) + MONTHS_FOR_HALF_OF_IT)
        self._rng, self._off = rng, SPREAD * rng.standard_normal(paths)

    def housed(self, wanted: Array, available: Integers) -> Integers:
        """Persons of the next month, each of shape (paths,)."""
        step = SPREAD * np.sqrt(1 - MEMORY**2)
        self._off = MEMORY * self._off + step * self._rng.standard_normal(len(self._off))
        by_rate = self.rate * np.exp(self._off) * available
        persons: Integers = np.rint(np.maximum(wanted, 0.0) ** (1 - self.share) * by_rate**self.share).astype(
            np.int64
        )
        return persons


def _there(month: PastMonth) -> float:
    return month.in_reception + month.arrived


__all__ = ["Pace"]
