"""The two plain continuations every model has to beat: as now, and as a year ago."""

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array
from forecast.monthly.base import Series, from_log, to_log
from forecast.periods import YEAR

# spread of a month-to-month change when a series is too short to show one: a factor of about 1.2
UNKNOWN_SPREAD = 0.2
# the widest change from month to month that is believed, a factor of 1.6: a short series that touches zero
# would else run away
WIDEST_SPREAD = 0.5


@dataclass(frozen=True)
class Flatline:
    """Every coming month is as the last one; the spread grows as that of a random walk on the log scale."""

    name: str = "flatline"
    least_months: int = 1

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> Array:
        """See `MonthlyModel`."""
        rng = np.random.default_rng(seed)
        logs = to_log(series.values)
        changes = np.diff(logs)
        spread = min(float(np.sqrt(np.mean(changes**2))), WIDEST_SPREAD) if len(changes) else UNKNOWN_SPREAD
        steps = rng.normal(0, spread, size=(paths, horizon))
        return from_log(logs[-1] + steps.cumsum(axis=1))


@dataclass(frozen=True)
class SeasonalNaive:
    """Every coming month is as the same month a year ago; the spread is that of past changes over a year."""

    name: str = "seasonal_naive"
    least_months: int = 2 * YEAR

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> Array:
        """See `MonthlyModel`."""
        rng = np.random.default_rng(seed)
        logs = to_log(series.values)
        changes = logs[YEAR:] - logs[:-YEAR]
        spread = float(np.sqrt(np.mean(changes**2)))
        month = np.arange(horizon)
        years_ahead = month // YEAR + 1
        year_ago = logs[len(logs) - YEAR + month % YEAR]
        # one deviation per path and year ahead, because a year that is busier is so in all its months
        yearly = rng.normal(0, spread, size=(paths, years_ahead.max())).cumsum(axis=1)
        return from_log(year_ago + yearly[:, years_ahead - 1])
