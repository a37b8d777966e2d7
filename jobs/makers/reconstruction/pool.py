"""The households that are linked to a gemeente and wait for a house."""

from dataclasses import dataclass, field

import numpy as np

from forecast.arrays import Array, Integers, Mask

# shares of households of one to six persons: on average 2.2 persons
HOUSEHOLD_SHARES = (0.50, 0.15, 0.12, 0.12, 0.07, 0.04)
_BOUNDS = np.cumsum(HOUSEHOLD_SHARES)[:-1]


def draw_sizes(count: int, rng: np.random.Generator) -> Integers:
    """Sizes of `count` households."""
    sizes: Integers = np.searchsorted(_BOUNDS, rng.random(count), side="right").astype("int64") + 1
    return sizes


def draw_households(persons: float, rng: np.random.Generator) -> Integers:
    """Sizes of as many households as it takes to come to `persons`."""
    if persons <= 0:
        return np.zeros(0, dtype="int64")
    sizes = draw_sizes(int(persons) + 1, rng)
    return sizes[: int(np.searchsorted(np.cumsum(sizes), persons)) + 1]


@dataclass
class Pool:
    """One row per household: its gemeente and its size."""

    gemeente: Integers = field(default_factory=lambda: np.zeros(0, dtype="int64"))
    size: Integers = field(default_factory=lambda: np.zeros(0, dtype="int64"))

    def add(self, gemeente: Integers, size: Integers) -> None:
        """Link households."""
        self.gemeente = np.concatenate([self.gemeente, gemeente])
        self.size = np.concatenate([self.size, size])

    def remove(self, leaves: Mask) -> None:
        """Let households go."""
        self.gemeente, self.size = self.gemeente[~leaves], self.size[~leaves]

    def persons(self, gemeenten: int) -> Integers:
        """Persons who wait, per gemeente."""
        return persons_of(self.gemeente, self.size, gemeenten)


def persons_of(gemeente: Integers, size: Integers, gemeenten: int) -> Integers:
    """Persons per gemeente."""
    return np.bincount(gemeente, weights=size, minlength=gemeenten).astype("int64")


def first_to(persons: int, clock: Array, size: Integers) -> Integers:
    """Places of the households whose clocks run out first and that together are exactly `persons`.

    One that would make the total impossible lets others pass. This is the process with its rates, given its total.

    Raises:
        ValueError: the households cannot add up to `persons`.
    """
    order = np.argsort(clock, kind="stable")
    sizes = size[order].tolist()
    # per place the sums that the households from there on can make, as the bits of a number
    sums = [1]
    for one in reversed(sizes):
        sums.append((sums[-1] | sums[-1] << one) & ((2 << persons) - 1))
    sums.reverse()
    if not sums[0] >> persons & 1:
        raise ValueError(f"{persons} persons cannot be housed from a pool of {int(size.sum())}")
    chosen, left = [], persons
    for place, one, later in zip(order.tolist(), sizes, sums[1:], strict=True):
        if one <= left and later >> (left - one) & 1:
            chosen.append(place)
            left -= one
    return np.array(chosen, dtype="int64")
