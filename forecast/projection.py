"""Joint sample paths of realisatie and stand for a set of regions that together are one whole.

The time line is walked in blocks: one half-year, or several that a published span ties together. Inside a block
the model draws, the known cells condition what was drawn, and stands follow by the accounting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from forecast.accounting import stand_eind
from forecast.arrays import Array
from forecast.cells import Cell
from forecast.ensemble import Surprise, log_count, shift
from forecast.errors import BadInput
from forecast.opgave_model import OpgaveArgs, State, step
from forecast.periods import MONTHS, HalfYear, half_years, month_number
from forecast.profile import Profile
from forecast.raking import Atom, rake, reconcilable, take_apart


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


class Begun:
    """The beginning that several projections have in common, walked once.

    They have the same seed and arguments, and nothing that is asked or known differs between them before the month
    `until`. Each goes on from there with the same chance as if it had walked all of it.
    """

    def __init__(self, until: int) -> None:
        self.until = until
        self._found: dict[tuple[str, ...], _Position] = {}

    def resumed(self, walk: _Walk) -> State | None:
        """Put `walk` where the beginning of its regions ends; None when it is the first to get there."""
        position = self._found.get(walk.whole.regions)
        return None if position is None else walk.put(position)

    def keep(self, walk: _Walk, state: State) -> None:
        """The walk has come to the end of the beginning."""
        self._found[walk.whole.regions] = walk.position(state)


def project(
    whole: Whole,
    state: State,
    args: OpgaveArgs,
    profile: Profile,
    *,
    rng: np.random.Generator,
    totals: Array | None = None,
    begun: Begun | None = None,
) -> Paths:
    """Walk the time line of `whole` from `state`.

    Args:
        state: beliefs and stands at the start of `whole.first`.
        totals: realisatie of the whole per path and month, shape (paths, months), from another model; the
            regions of that path then share that number. NaN = the opgave model's own.
        begun: what it has in common with others.
    """
    walk = _Walk(whole, args, profile, rng, totals)
    shared, rest = _parted(whole, begun)
    resumed = None if begun is None else begun.resumed(walk)
    if resumed is None:
        for first, last in shared:
            state = walk.block(state, first, last)
        if begun is not None and shared:
            begun.keep(walk, state)
    else:
        state = resumed
    for first, last in rest:
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


def _parted(whole: Whole, begun: Begun | None) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The blocks that are wholly within the common beginning, and the others."""
    blocks = _blocks(whole)
    if begun is None:
        return [], blocks
    ends = [whole.first_month + (last + 1) * MONTHS for _, last in blocks]
    count = sum(end <= begun.until for end in ends)
    return blocks[:count], blocks[count:]


@dataclass(frozen=True)
class _Position:
    """Where a walk is: all that changes on the way."""

    state: State
    months: Array
    stands: Array
    surprises: tuple[Surprise, ...]
    chance: Mapping[str, Any]


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
        self.months: Array = np.empty((0, 0, 0))
        self.stands: Array = np.empty((0, 0, 0))
        self.atoms, self.misfits = self._atoms()

    def _atoms(self) -> tuple[list[Atom], list[tuple[Cell, float]]]:
        """All known sums that can hold together, and those that cannot."""
        regions, months = len(self.whole.regions), len(self.whole.periods) * MONTHS
        atoms, inside = take_apart(self.whole.cells, self.whole.regions, self.whole.first_month)
        kept, across = reconcilable(atoms, regions, months)
        return kept, inside + across

    def position(self, state: State) -> _Position:
        """Where it is, for another to go on from."""
        chance = self.rng.bit_generator.state
        return _Position(state, self.months.copy(), self.stands.copy(), tuple(self.surprises), chance)

    def put(self, position: _Position) -> State:
        """Go on from where another was; its beliefs and stands are the answer."""
        self.months, self.stands = position.months.copy(), position.stands.copy()
        self.surprises = list(position.surprises)
        self.rng.bit_generator.state = position.chance
        return position.state

    def block(self, state: State, first: int, last: int) -> State:
        if not self.months.size:
            paths, units = state.stand.shape
            self.months = np.zeros((paths, units, len(self.whole.periods) * MONTHS))
            self.stands = np.zeros((paths, units, len(self.whole.periods)))
        begin = state.stand
        for column in range(first, last + 1):
            state = self._draw(state, column)
        columns = slice(first * MONTHS, (last + 1) * MONTHS)
        atoms = [atom for atom in self.atoms if columns.start <= atom.months[0] < columns.stop]
        for atom in atoms:
            state = self._learn(state, atom, columns)
        rake(self.months, atoms)
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

    def _learn(self, state: State, atom: Atom, columns: slice) -> State:
        """Shift beliefs and months of the block by what `atom` says, and make its own sum right."""
        paths, believed = state.beliefs.shape
        block = self.months[:, :, columns]
        quantities = np.hstack([state.beliefs, log_count(block).reshape(paths, -1)])
        drawn = log_count(atom.values(self.months).sum(axis=(1, 2)))
        quantities, surprise = shift(quantities, drawn, float(log_count(atom.total)))
        self.months[:, :, columns] = np.exp(quantities[:, believed:]).reshape(block.shape)
        atom.scale(self.months)
        self.surprises.append(surprise)
        return state.believing(quantities[:, :believed])

    def _take_over_totals(self, columns: slice) -> None:
        """Let another model's national total, where it is given, be what the regions share."""
        if self.totals is None:
            return
        loose = np.ones(self.months.shape[1:], dtype=bool)
        for atom in self.atoms:
            loose[atom.rows[0] : atom.rows[1], list(atom.months)] = False
        months, loose, given = self.months[:, :, columns], loose[:, columns], self.totals[:, columns]
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
