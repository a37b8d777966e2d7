"""Where an intake goes in the long run: back to what it has been over the years.

The monthly models know the last months best and carry their level on, up or down, so that a year and a half ahead
their bands reach far beyond any year on record. Here each path keeps its course and its season while its level is
pulled to a long-run level of its own: half the way in `HALF_LIFE` months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array
from forecast.chain import names as n
from forecast.chain.beliefs import SPAN
from forecast.errors import BadInput
from forecast.monthly.base import Series
from forecast.periods import YEAR

# months in which half of the way back is gone (our assumption: totals of a year and of the year after it go together
# by about 0.4, which is left after 12 months)
HALF_LIFE = 9.0
# years of a series that tell as much of the long run as one year that stands alone (our assumption)
YEARS_ALIKE = 3.0


@dataclass(frozen=True)
class LongRun:
    """What is assumed of an intake in the long run, persons a month; all are our assumptions.

    Attributes:
        low, high: 80 % of the long-run levels that are thought possible.
        year: standard deviation of the level of one year around it, on the log scale.

    Raises:
        BadInput: edges that do not rise from above zero, or years that are all alike.
    """

    low: float
    high: float
    year: float

    def __post_init__(self) -> None:
        if not 0 < self.low < self.high or self.year <= 0:
            raise BadInput("a long run needs 0 < low < high, and years that differ")

    def levels(self, known: Array, paths: int, rng: np.random.Generator) -> Array:
        """Log levels a month, one per path: the prior after the months `known`, and what a year is off."""
        middle, spread = np.log(self.low * self.high) / 2, np.log(self.high / self.low) / SPAN
        years = len(known) / YEAR / YEARS_ALIKE
        variance = 1 / (1 / spread**2 + years / self.year**2)
        own = float(np.log(np.maximum(known, 1)).mean())
        mean = variance * (middle / spread**2 + own * years / self.year**2)
        drawn: Array = mean + np.sqrt(variance + self.year**2) * rng.standard_normal(paths)
        return drawn


LONG_RUN: Mapping[str, LongRun] = {
    n.FIRST: LongRun(low=1_000, high=3_000, year=0.38),
    n.FAMILY: LongRun(low=350, high=1_350, year=0.45),
}


def back_to_long_run(ahead: Array, series: Series, long_run: LongRun, *, seed: int) -> Array:
    """Paths of shape (paths, months) with the level of the year up to each month pulled to the long run."""
    paths, months = ahead.shape
    rng = np.random.default_rng(seed)
    goal = long_run.levels(series.values, paths, rng)
    logs = np.log(np.maximum(ahead, 1))
    before = np.log(np.maximum(series.values[-YEAR:], 1))
    whole = np.hstack([np.zeros((paths, 1)), np.broadcast_to(before, (paths, len(before))), logs]).cumsum(axis=1)
    last = len(before) + 1 + np.arange(months)
    first = np.maximum(last - YEAR, 0)
    level = (whole[:, last] - whole[:, first]) / (last - first)
    gone = 1 - 0.5 ** (np.arange(1, months + 1) / HALF_LIFE)
    pulled: Array = ahead * np.exp(gone * (goal[:, None] - level))
    return pulled


__all__ = ["HALF_LIFE", "LONG_RUN", "LongRun", "back_to_long_run"]
