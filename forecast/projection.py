"""Joint sample paths of realisatie and stand for a set of regions that together are one whole.

The time line is walked in blocks: one half-year, or several that a published span ties together. Inside a block
the model draws, the known cells condition what was drawn, and stands follow by the accounting.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from forecast.accounting import stand_eind
from forecast.cells import Cell
from forecast.ensemble import Surprise, log_count, shift
from forecast.errors import BadInput
from forecast.opgave_model import OpgaveArgs, State, step
from forecast.periods import MONTHS, HalfYear, half_years, month_number
from forecast.profile import Profile

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Whole:
    """What is known about a set of regions over a range of half-years.

    Attributes:
        name: code of the whole, so that cells over all its regions can be told from a region's own.
        regions: codes of the regions; a whole of one region has that region as its only part.
        first, last: the half-years covered.
        targets: taakstelling, shape (half-years, regions); NaN = none.
        stands: published stands at the end of each half-year, shape (half-years, regions); NaN = unknown.
        cells: see `forecast.cells`, of the regions and of the whole.
    """

    name: str
    regions: tuple[str, ...]
    first: HalfYear
    last: HalfYear
    targets: Array
    stands: Array
    cells: tuple[Cell, ...]

    def __post_init__(self) -> None:
        shape = (self.last - self.first + 1, len(self.regions))
        if self.targets.shape != shape or self.stands.shape != shape:
            raise BadInput(f"targets and stands of {self.name} must have shape {shape}")

    @property
    def periods(self) -> list[HalfYear]:
        """The half-years covered, in order."""
        return half_years(self.first, self.last)

    @property
    def first_month(self) -> int:
        """Number of the first month."""
        return month_number(self.first.start)


@dataclass(frozen=True)
class Paths:
    """Sample paths of a whole.

    Attributes:
        months: realisatie per month, shape (paths, regions, months), persons.
        stands: at the end of each half-year, shape (paths, regions, half-years).
        state: beliefs after the last half-year.
        surprises: how unexpected each observation was, in order.
        misfits: cells that other figures leave no room for, with the difference (cell total minus theirs).
    """

    whole: Whole
    months: Array
    stands: Array
    state: State
    surprises: list[Surprise] = field(repr=False)
    misfits: list[tuple[Cell, float]] = field(repr=False)

    @property
    def halves(self) -> Array:
        """Realisatie per half-year, shape (paths, regions, half-years)."""
        paths, regions, _ = self.months.shape
        halves: Array = self.months.reshape(paths, regions, -1, MONTHS).sum(axis=3)
        return halves

    @property
    def log_likelihood(self) -> float:
        """Of all observations, one after the other."""
        return sum(surprise.log_likelihood for surprise in self.surprises)


@dataclass(frozen=True)
class _Place:
    """Where a cell lies in the arrays: the regions it sums over and its month columns, both ends included."""

    cell: Cell
    rows: slice
    first: int
    last: int


def project(
    whole: Whole,
    state: State,
    args: OpgaveArgs,
    profile: Profile,
    *,
    rng: np.random.Generator,
    totals: Array | None = None,
) -> Paths:
    """Walk the time line of `whole` from `state`.

    Args:
        state: beliefs and stands at the start of `whole.first`.
        totals: realisatie of the whole per path and month, shape (paths, months), from another model; the
            regions of that path then share that number. NaN = the opgave model's own.
    """
    walk = _Walk(whole, args, profile, rng, totals)
    for first, last in _blocks(whole):
        state = walk.block(state, first, last)
    return Paths(whole, walk.months, walk.stands, state, walk.surprises, walk.misfits)


def _blocks(whole: Whole) -> list[tuple[int, int]]:
    """Half-year columns in runs that no cell crosses."""
    tied = [False] * len(whole.periods)  # whether a half-year belongs with the next
    for cell in whole.cells:
        first = max((cell.first - whole.first_month) // MONTHS, 0)
        last = min((cell.last - whole.first_month) // MONTHS, len(tied) - 1)
        for column in range(first, last):
            tied[column] = True
    blocks, start = [], 0
    for column, with_next in enumerate(tied):
        if not with_next:
            blocks.append((start, column))
            start = column + 1
    return blocks


class _Walk:
    """The arrays a projection fills, block after block."""

    def __init__(
        self,
        whole: Whole,
        args: OpgaveArgs,
        profile: Profile,
        rng: np.random.Generator,
        totals: Array | None,
    ) -> None:
        self.whole, self.args, self.profile, self.rng, self.totals = whole, args, profile, rng, totals
        self.surprises: list[Surprise] = []
        self.misfits: list[tuple[Cell, float]] = []
        self.months: Array = np.empty((0, 0, 0))
        self.stands: Array = np.empty((0, 0, 0))
        self.fixed = np.zeros((len(whole.regions), len(whole.periods) * MONTHS), dtype=bool)

    def block(self, state: State, first: int, last: int) -> State:
        if not self.months.size:
            paths, units = state.stand.shape
            self.months = np.zeros((paths, units, self.fixed.shape[1]))
            self.stands = np.zeros((paths, units, len(self.whole.periods)))
        begin = state.stand
        for column in range(first, last + 1):
            state = self._draw(state, column)
        columns = slice(first * MONTHS, (last + 1) * MONTHS)
        for place in self._cells_in(first, last):
            state = self._learn(state, place, columns)
        self._take_over_totals(columns)
        return self._settle(state, begin, first, last)

    def _draw(self, state: State, column: int) -> State:
        period = self.whole.periods[column]
        target = self.whole.targets[column]
        drifted, log_realisatie = step(state, target, period.half == 2, self.args, self.rng)
        shares = self.profile.draw(self.rng, *state.stand.shape)
        columns = slice(column * MONTHS, (column + 1) * MONTHS)
        self.months[:, :, columns] = np.exp(log_realisatie)[:, :, None] * shares
        stand = self._stand_after(state.stand, column, np.exp(log_realisatie))
        return replace(drifted, pace=log_realisatie, stand=stand)

    def _stand_after(self, begin: Array, column: int, realisatie: Array) -> Array:
        """A published stand wins over the accounting; without a target the stand stays where it was."""
        target, published = self.whole.targets[column], self.whole.stands[column]
        counted = np.where(np.isnan(target), begin, stand_eind(begin, target, realisatie))
        return np.where(np.isnan(published), counted, published)

    def _cells_in(self, first: int, last: int) -> list[_Place]:
        """Cells of the block, short before long and a region's own before the whole's."""
        found = []
        for cell in self.whole.cells:
            a, b = cell.first - self.whole.first_month, cell.last - self.whole.first_month
            if a < first * MONTHS or b >= (last + 1) * MONTHS:
                continue
            own = cell.region in self.whole.regions
            at = self.whole.regions.index(cell.region) if own else 0
            rows = slice(at, at + 1) if own else slice(0, len(self.whole.regions))
            found.append(_Place(cell, rows, a, b))
        return sorted(found, key=lambda place: (place.last - place.first, place.rows.stop - place.rows.start))

    def _learn(self, state: State, place: _Place, columns: slice) -> State:
        span = slice(place.first, place.last + 1)
        free = np.zeros_like(self.fixed)
        free[place.rows, span] = ~self.fixed[place.rows, span]
        settled = (self.months[:, place.rows, span] * self.fixed[place.rows, span]).sum(axis=(1, 2))
        rest = place.cell.total - settled
        if not free.any() or (rest < 0).any():
            self.misfits.append((place.cell, float(rest.mean())))
            return state
        drawn = self.months[:, free].sum(axis=1)
        loose = np.zeros_like(free)
        loose[:, columns] = ~self.fixed[:, columns]
        quantities = np.hstack([state.beliefs, log_count(self.months[:, loose])])
        quantities, surprise = shift(quantities, log_count(drawn), log_count(rest))
        believed = state.beliefs.shape[1]
        self.months[:, loose] = np.exp(quantities[:, believed:])
        scale = rest / self.months[:, free].sum(axis=1)
        self.months[:, free] *= scale[:, None]
        self.fixed |= free
        self.surprises.append(surprise)
        return state.believing(quantities[:, :believed])

    def _take_over_totals(self, columns: slice) -> None:
        if self.totals is None:
            return
        months = self.months[:, :, columns]
        loose = ~self.fixed[:, columns]
        given = self.totals[:, columns]
        settled = (months * ~loose).sum(axis=1)
        drawn = (months * loose).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            scale = np.maximum(given - settled, 0) / drawn
        scale = np.where(np.isnan(given) | (drawn == 0), 1.0, scale)
        self.months[:, :, columns] = np.where(loose, months * scale[:, None, :], months)

    def _settle(self, state: State, begin: Array, first: int, last: int) -> State:
        """Stands and pace of the block from the months as they now are."""
        stand, pace = begin, state.pace
        for column in range(first, last + 1):
            realisatie = self.months[:, :, column * MONTHS : (column + 1) * MONTHS].sum(axis=2)
            stand = self._stand_after(stand, column, realisatie)
            self.stands[:, :, column] = stand
            pace = log_count(realisatie)
        return replace(state, stand=stand, pace=pace)
