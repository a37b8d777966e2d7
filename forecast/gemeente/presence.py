"""Links that follow who is there to be linked, beside links that follow what the taakstellingen ask.

COA cannot link who has not come, and does not wait with who has. With T_t all persons who could be housed in month t,
P_t those of them with a link before the links of that month, and L_t the links:

    U_t = T_t - P_t                            who could be linked
    r_t = L_t / U_t;  log r = mean of log r_t, half-life RATE_HALVES months
    ahead, in each path:  L_t = min(r exp(d_t), 1) U_t

with d_t a deviation as in `forecast.gemeente.links`. How far either way was off on earlier days decides what part of
the paths goes by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.arrays import Array
from forecast.gemeente.hazard import ERROR
from forecast.gemeente.links import FIRST_DAY, STRIDE, half_share
from forecast.gemeente.readings import Reading
from forecast.periods import MONTHS, YEAR

# months after which a month's rate counts half
RATE_HALVES = 4.0
# months without a break in which more could be linked than were, before anything is learned from them
LEAST_RUN = MONTHS + YEAR
# weight of an earlier day over that of a month later: a switch two years ago must not outvote last year
FADING = 0.95
# prior of what the mean rate of a half-year is off by, on the log scale, and the half-years it is worth
PRIOR_SPREAD, PRIOR_WORTH = 0.06, 2.0
# how many half-years of chance a half-year of hindsight is taken for: what errs, errs in the same direction
EVIDENCE = 1.0
# what a way is off by at least, on the log scale: nobody foresees better
LEAST_MISS = 0.02


@dataclass(frozen=True)
class Presence:
    """National months that could be linked from, the last month last.

    Attributes:
        unlinked: who could be linked, persons.
        links: who was.
    """

    unlinked: Array
    links: Array

    @property
    def run(self) -> int:
        """Column from which more could be linked than were, in every month to the last."""
        broken = np.flatnonzero(~((self.unlinked > self.links) & (self.links >= 1)))
        return int(broken[-1]) + 1 if len(broken) else 0

    @property
    def log_rates(self) -> Array:
        """Log of the part that was linked; NaN before `run`."""
        rates = np.full(len(self.links), np.nan)
        rates[self.run :] = np.log(self.links[self.run :] / self.unlinked[self.run :])
        return rates


def linked_and_waiting(reading: Reading) -> Array:
    """All with a link who were not housed, before the links of each month of the reading's track, persons."""
    pool = reading.pool
    error = reading.filtered.state.own[:, ERROR]
    waits = [np.maximum(pool.waiting(step) + error, 0).sum() for step in range(len(pool.links))]
    return np.array(waits)


def presence(reading: Reading, there: Array) -> Presence:
    """What could be linked from under a reading of the pools.

    Args:
        there: who could be housed in each month to the last known one, persons; NaN where that is not known.
    """
    waits, links = linked_and_waiting(reading), reading.pool.links
    months = min(len(there), len(links))
    unlinked = there[len(there) - months :] - waits[len(waits) - months :]
    return Presence(np.nan_to_num(unlinked), links[len(links) - months :])


def shared_out(
    readings: Sequence[Reading], weights: Sequence[float], there: Array
) -> tuple[tuple[Reading, ...], tuple[float, ...]]:
    """The readings and weights, each in two where links may follow who is there: by what is asked, and by that."""
    found = []
    for reading, weight in zip(readings, weights, strict=True):
        rate, part = learn_rate(reading, presence(reading, there))
        found += [(one, weight * share) for one, share in ((reading, 1 - part), (rate, part)) if one and share]
    kept, shares = zip(*found, strict=True)
    return kept, shares


def learn_rate(reading: Reading, seen: Presence) -> tuple[Reading | None, float]:
    """The reading with links that follow who is there, and its part of the paths; None and 0 with too little seen."""
    first = seen.run
    days = earlier_days(len(reading.links.misses), len(reading.pool.links), len(seen.links))
    days = [day for day in days if day >= first + YEAR]
    if len(seen.links) - first < LEAST_RUN or not days:
        return None, 0.0
    ages = len(seen.links) - MONTHS - np.array(days)
    fading = FADING**ages
    halves = float(fading.sum()) * STRIDE / MONTHS
    off = np.array([_rate_miss(seen.log_rates, day) for day in days])
    spread = (halves * np.average(off**2, weights=fading) + PRIOR_WORTH * PRIOR_SPREAD**2) / (halves + PRIOR_WORTH)
    misses = np.array([volume_miss(seen, day) for day in days])
    ratio = _mean_square(misses, fading) / _mean_square(np.array(reading.links.misses[-len(days) :]), fading)
    links = replace(
        reading.links,
        rate=float(np.exp(late_rate(seen.log_rates, len(seen.links)))),
        spread=float(np.sqrt(spread / half_share(reading.links.memory))),
        worth=halves + PRIOR_WORTH,
    )
    return replace(reading, links=links), float(1 / (1 + ratio ** (EVIDENCE * halves)))


def earlier_days(misses: int, track: int, months: int) -> list[int]:
    """Columns of the last `months` of a track on which half-years were foreseen `misses` times."""
    days = [FIRST_DAY + STRIDE * at for at in range(misses)]
    return [day - (track - months) for day in days]


def late_rate(log_rates: Array, day: int) -> float:
    """Log rate of late as known before column `day`."""
    known = log_rates[:day][~np.isnan(log_rates[:day])]
    return float(np.average(known, weights=0.5 ** (np.arange(len(known))[::-1] / RATE_HALVES)))


def volume_miss(seen: Presence, day: int) -> float:
    """What the mean log volume of the half-year from `day` on would have been wrong by.

    As many come to be linked each month as did in the half-year before.
    """
    rate = np.exp(late_rate(seen.log_rates, day))
    left = seen.unlinked - seen.links
    coming = float((seen.unlinked[day - MONTHS : day] - left[day - MONTHS - 1 : day - 1]).mean())
    there, said = float(left[day - 1]), []
    for _ in range(MONTHS):
        there = max(there + coming, 1.0)
        said.append(np.log(rate * there))
        there -= rate * there
    return float((np.log(seen.links[day : day + MONTHS]) - said).mean())


def _rate_miss(log_rates: Array, day: int) -> float:
    return float(log_rates[day : day + MONTHS].mean() - late_rate(log_rates, day))


def _mean_square(misses: Array, weights: Array) -> float:
    return float(np.average(misses**2, weights=weights)) + LEAST_MISS**2
