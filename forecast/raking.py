"""Making many sums hold at once: each known total over a set of regions and months, in every sample path.

Totals that lie inside each other are first taken apart (a half-year with a known quarter leaves its other three
months), which makes them exact in one step. What is left are totals across each other, a national month against a
provincie's half-year; those are met by scaling them in turn until all hold (iterative proportional fitting).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array
from forecast.cells import Cell

# persons: below this a difference is rounding of floats, and no published count is meant that precisely
NEGLIGIBLE = 1e-6
# persons: a difference that slow convergence does not explain; published counts are whole
NOTICEABLE = 0.1
# far more than most sums need: those that cross each other may converge slowly
ROUNDS = 1000


@dataclass(frozen=True)
class Atom:
    """Months of one or more regions whose sum is `total`: what a cell leaves beside the cells inside it.

    Attributes:
        cell: the cell it comes from.
        rows: first and one past the last region.
        months: month columns.
        total: persons, not negative.
    """

    cell: Cell
    rows: tuple[int, int]
    months: tuple[int, ...]
    total: float

    def values(self, months: Array) -> Array:
        """Its part of an array of shape (paths, regions, months): shape (paths, regions of it, months of it)."""
        part: Array = months[:, self.rows[0] : self.rows[1], list(self.months)]
        return part

    def scale(self, months: Array) -> None:
        """Make its sum right in place; a path in which it is nothing stays as it is."""
        part = self.values(months)
        drawn = part.sum(axis=(1, 2), keepdims=True)
        factor = np.where(drawn > 0, self.total / np.where(drawn > 0, drawn, 1.0), 1.0)
        months[:, self.rows[0] : self.rows[1], list(self.months)] = part * factor

    def difference(self, months: Array) -> float:
        """Total minus the mean sum over paths."""
        return self.total - float(self.values(months).sum(axis=(1, 2)).mean())


def take_apart(
    cells: Sequence[Cell], regions: Sequence[str], origin: int
) -> tuple[list[Atom], list[tuple[Cell, float]]]:
    """Cells as atoms: of each what it leaves beside the cells of the same region inside it.

    Args:
        regions: codes in the order of the array; a cell of any other code is one of all of them.
        origin: number of the month in column 0.

    Returns:
        The atoms, and the cells that leave nothing to the months beside what lies inside them, or less than
        nothing, with the difference.
    """
    atoms: list[Atom] = []
    misfits: list[tuple[Cell, float]] = []
    for region in dict.fromkeys(cell.region for cell in cells):
        own = sorted((cell for cell in cells if cell.region == region), key=lambda cell: len(cell.months))
        at = list(regions).index(region) if region in regions else None
        rows = (0, len(regions)) if at is None else (at, at + 1)
        taken: list[Cell] = []
        for cell in own:
            free, rest = set(cell.months), cell.total
            for one in reversed(taken):  # long before short, and none that crosses one taken off already
                if set(one.months) <= free:
                    free -= set(one.months)
                    rest -= one.total
            if not free or rest < -NEGLIGIBLE:
                if abs(rest) > NEGLIGIBLE:
                    misfits.append((cell, rest))
                continue
            taken.append(cell)
            atoms.append(Atom(cell, rows, tuple(month - origin for month in sorted(free)), max(rest, 0.0)))
    return atoms, misfits


def reconcilable(atoms: Sequence[Atom], regions: int, months: int) -> tuple[list[Atom], list[tuple[Cell, float]]]:
    """The atoms that can all hold at once, and the cells of the others with the difference that is left.

    When some cannot, those of all regions together give way before a region's own, and long before short ones. An
    atom that the regions' own figures add up to is left out: it tells nothing new.
    """
    independent, misfits = _without_known_sums(atoms, regions)
    kept: list[Atom] = []
    for group in _groups(independent):
        # whether sums can hold together does not depend on the path, so one path of ones tells
        while _overlap(group, regions, months):
            trial = np.ones((1, regions, months))
            rake(trial, group)
            wrong = [atom for atom in group if abs(atom.difference(trial)) > NOTICEABLE]
            if not wrong:
                break
            worst = max(wrong, key=_rank)
            group.remove(worst)
            rake(trial, group)
            misfits.append((worst.cell, worst.difference(trial)))
        kept += group
    return kept, misfits


def _groups(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Runs of atoms that share no month with another run, so that each can be judged alone."""
    groups: list[list[Atom]] = []
    end = -1
    for atom in sorted(atoms, key=lambda atom: atom.months[0]):
        if atom.months[0] > end:
            groups.append([])
        groups[-1].append(atom)
        end = max(end, atom.months[-1])
    return [sorted(group, key=_rank) for group in groups]


def _without_known_sums(atoms: Sequence[Atom], regions: int) -> tuple[list[Atom], list[tuple[Cell, float]]]:
    """Leave out each atom of several regions that smaller atoms inside it fill entirely."""
    kept: list[Atom] = []
    misfits: list[tuple[Cell, float]] = []
    for atom in sorted(atoms, key=_rank):
        own = [one for one in kept if atom.rows != one.rows and set(one.months) <= set(atom.months)]
        filled = sum(len(one.months) for one in own) == regions * len(atom.months)
        if not filled:
            kept.append(atom)
            continue
        left = atom.total - sum(one.total for one in own)
        if abs(left) > NEGLIGIBLE:
            misfits.append((atom.cell, left))
    return kept, misfits


def _rank(atom: Atom) -> tuple[int, int]:
    """A region's own before all together, short before long."""
    return atom.rows[1] - atom.rows[0], len(atom.months)


def _overlap(atoms: Sequence[Atom], regions: int, months: int) -> bool:
    times = np.zeros((regions, months), dtype=int)
    for atom in atoms:
        times[atom.rows[0] : atom.rows[1], list(atom.months)] += 1
    return bool((times > 1).any())


def rake(months: Array, atoms: Sequence[Atom]) -> None:
    """Scale `months`, shape (paths, regions, months), in place until every atom's sum is its total.

    Atoms that share no entry with another are right after one round; the last of `atoms` to be scaled are the
    first ones, which so are exact also where all cannot be.
    """
    for _ in range(ROUNDS):
        for atom in reversed(atoms):
            atom.scale(months)
        if all(_holds(atom, months) for atom in atoms):
            return


def _holds(atom: Atom, months: Array) -> bool:
    sums = atom.values(months).sum(axis=(1, 2))
    return bool((np.abs(sums - atom.total) <= 0.1 * NEGLIGIBLE * max(atom.total, 1.0)).all())
