"""Who of those that wait is housed, given how many are housed in the month; and family that needs no link."""

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Integers, Mask
from jobs.makers.reconstruction.character import Character
from jobs.makers.reconstruction.linking import Task, spread
from jobs.makers.reconstruction.pool import Pool, draw_households, first_to, persons_of
from jobs.makers.reconstruction.published import PRINTED_MONTHS, Published
from jobs.makers.reconstruction.totals import MonthlyTotals

# persons housed without a link: family that follows those who were housed in the last year and a half
_FAMILY, _FAMILY_NOISE, _FAMILY_MONTHS, _PERSONS_BEFORE = 0.055, 0.2, 18, 1100.0
# a gemeente that can still make it pushes, one that is done takes its time; by month of the half-year
_PUSH = (0.0, 0.0, 0.07, 0.21, 0.42, 0.7)
_WITHIN_REACH, _DONE = 0.8, -0.4
# after the printed totals end the provincies slowly grow alike
_PROVINCIE_MEMORY, _PROVINCIE_MONTHS = 0.97, 9


@dataclass(frozen=True)
class Area:
    """Gemeenten whose total of the month is given: those of a provincie, later the whole country."""

    members: Mask
    total: int


class Housing:
    """Houses people month after month; keeps who came before and how fast each provincie was."""

    def __init__(
        self, published: Published, totals: MonthlyTotals, character: Character, rng: np.random.Generator
    ) -> None:
        self._published, self._totals, self._rng = published, totals, rng
        self._pace, self.runners = character.pace, character.runners
        shares = published.inhabitants / published.inhabitants.sum()
        self._recent = shares * _PERSONS_BEFORE * _FAMILY_MONTHS
        self._provincie_pace = np.zeros((len(published.provincies), PRINTED_MONTHS))

    def house(self, month: int, pool: Pool, task: Task) -> tuple[Integers, Integers]:
        """Take the housed out of the pool; persons housed per gemeente, and how many of them without a link."""
        count = len(self._published.gemeenten)
        rate = np.exp(self._pace[:, month] + _push(month, task, self.runners) + self._of_provincie(month))
        clock = self._rng.standard_exponential(len(pool.size)) / rate[pool.gemeente]
        leaves = np.zeros(len(clock), dtype=bool)
        family = np.zeros(count, dtype="int64")
        for area in self._areas(month):
            joining = self._family(area)
            family += joining
            waiting = np.flatnonzero(area.members[pool.gemeente])
            leaves[waiting[first_to(area.total - int(joining.sum()), clock[waiting], pool.size[waiting])]] = True
        if month < PRINTED_MONTHS:
            self._provincie_pace[:, month] = self._beyond_gemeenten(pool, leaves, rate)
        housed = family + persons_of(pool.gemeente[leaves], pool.size[leaves], count)
        pool.remove(leaves)
        self._recent = (1 - 1 / _FAMILY_MONTHS) * self._recent + housed
        return housed, family

    def _areas(self, month: int) -> list[Area]:
        provincie = self._published.provincie
        if month < PRINTED_MONTHS:
            totals = self._totals.provincies[:, month].tolist()
            return [Area(provincie == place, total) for place, total in enumerate(totals)]
        return [Area(provincie >= 0, int(self._totals.country[month - PRINTED_MONTHS]))]

    def _family(self, area: Area) -> Integers:
        """Persons who join those housed before, without a link."""
        expected = _FAMILY * area.total * np.exp(_FAMILY_NOISE * self._rng.standard_normal())
        persons = int(expected + self._rng.random())
        sizes = draw_households(persons, self._rng)
        sizes = sizes[np.cumsum(sizes) <= persons]
        gemeente = spread(np.where(area.members, self._recent, 0.0), len(sizes), self._rng)
        return persons_of(gemeente, sizes, len(self._recent))

    def _beyond_gemeenten(self, pool: Pool, leaves: Mask, rate: Array) -> Array:
        """How fast each provincie was beyond the pace of its gemeenten, as its printed total says (logarithm)."""
        provincie = self._published.provincie[pool.gemeente]
        count = len(self._published.provincies)
        expected = np.bincount(provincie, weights=rate[pool.gemeente], minlength=count)
        housed = np.bincount(provincie, weights=leaves, minlength=count)
        beyond: Array = np.log(np.maximum(housed, 1) / np.maximum(expected, 1))
        return beyond

    def _of_provincie(self, month: int) -> Array:
        """Per gemeente what its provincie adds to its pace, once no printed total decides it any more."""
        if month < PRINTED_MONTHS:
            return np.zeros(len(self._published.gemeenten))
        last = self._provincie_pace[:, -_PROVINCIE_MONTHS:].mean(axis=1)
        faded: Array = (last - last.mean()) * _PROVINCIE_MEMORY ** (month - PRINTED_MONTHS)
        return faded[self._published.provincie]


def _push(month: int, task: Task, runners: Mask) -> Array:
    near = (task.left > 0) & (task.left <= _WITHIN_REACH * task.taakstelling)
    push: Array = np.where(near, _PUSH[month % 6], 0.0) + np.where((task.left <= 0) & ~runners, _DONE, 0.0)
    return push
