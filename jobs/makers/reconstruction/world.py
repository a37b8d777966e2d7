"""The process: people are linked to a gemeente, wait in its pool and are housed, given the total of each month."""

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Integers
from jobs.makers.reconstruction.character import Character
from jobs.makers.reconstruction.housing import Housing
from jobs.makers.reconstruction.linking import Task, fit_to_provincies, needs, persons_to_link, spread
from jobs.makers.reconstruction.pool import Pool, draw_households, persons_of
from jobs.makers.reconstruction.published import MONTHS, Published
from jobs.makers.reconstruction.targets import Version, final_targets, first_day, known_targets
from jobs.makers.reconstruction.totals import MonthlyTotals

_FIRST_POOL = 2500  # persons linked before 2019
_WITHDRAWN = 0.009  # of those who wait, each month


@dataclass(frozen=True)
class World:
    """Persons per gemeente and month, and stands.

    Attributes:
        housed: all who were housed; `unlinked` of them without a link.
        links: all who were linked; `withdrawn` lost their link again.
        pool: who wait at the end of the month.
        stands: (gemeenten, peildata from 1-1-2019), from targets, realisatie and correcties.
    """

    housed: Integers
    unlinked: Integers
    links: Integers
    withdrawn: Integers
    pool: Integers
    stands: Integers


def simulate(
    published: Published,
    versions: list[Version],
    totals: MonthlyTotals,
    character: Character,
    first_stands: Integers,
    corrections: Integers,
    rng: np.random.Generator,
) -> World:
    """Run the country through its months.

    Args:
        corrections: (gemeenten, half-years) what is added to each stand at the end of a half-year.
    """
    country = _Country(published, totals, Housing(published, totals, character, rng), rng)
    targets = final_targets(versions)
    stands = [first_stands]
    for half in range(MONTHS // 6):
        realised = np.zeros_like(first_stands)
        for month in range(6 * half, 6 * half + 6):
            known, following = known_targets(versions, first_day(month))
            realised = realised + country.step(month, Task(stands[-1] + known - realised, known, following))
        stands.append(stands[-1] + targets[:, half] - realised + corrections[:, half])
    return World(**country.flows, stands=np.stack(stands, axis=1))


class _Country:
    """Those who wait, and what happened so far."""

    def __init__(
        self, published: Published, totals: MonthlyTotals, housing: Housing, rng: np.random.Generator
    ) -> None:
        self._published, self._totals, self._housing, self._rng = published, totals, housing, rng
        self._pool = Pool()
        names = ("housed", "unlinked", "links", "withdrawn", "pool")
        self.flows = {name: np.zeros((len(published.gemeenten), MONTHS), dtype="int64") for name in names}

    def step(self, month: int, task: Task) -> Integers:
        """One month; persons housed per gemeente. Who is linked in a month is housed in a later one."""
        if month == 0:
            self._link(_FIRST_POOL, month, task, first_housing=0)
        withdrawn = self._withdraw()
        housed, unlinked = self._housing.house(month, self._pool, task)
        after = Task(task.left - housed, task.taakstelling, task.following)
        persons = persons_to_link(month, self._published, int(self._pool.size.sum()), self._rng)
        links = self._link(persons, month, after, first_housing=month + 1)
        happened = {"housed": housed, "unlinked": unlinked, "links": links, "withdrawn": withdrawn}
        for name, persons_per_gemeente in (happened | {"pool": self._waiting()}).items():
            self.flows[name][:, month] = persons_per_gemeente
        return housed

    def _waiting(self) -> Integers:
        return self._pool.persons(len(self._published.gemeenten))

    def _link(self, persons: float, month: int, task: Task, *, first_housing: int) -> Integers:
        sizes = draw_households(persons, self._rng)
        waiting = self._waiting()
        printed = self._totals.provincies[:, first_housing:]
        need = fit_to_provincies(
            needs(month, task, waiting, self._housing.runners), self._published.provincie, printed, waiting, persons
        )
        gemeente = spread(need, len(sizes), self._rng)
        self._pool.add(gemeente, sizes)
        return persons_of(gemeente, sizes, len(waiting))

    def _withdraw(self) -> Integers:
        leaves = self._rng.random(len(self._pool.size)) < _WITHDRAWN
        gone = persons_of(self._pool.gemeente[leaves], self._pool.size[leaves], len(self._published.gemeenten))
        self._pool.remove(leaves)
        return gone
