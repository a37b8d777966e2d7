"""Where the demand of gemeenten meets the supply of people: COA cannot link or hand over who is not there.

The chain to COA occupancy (`forecast.chain`) is the supply side. Scarce people go where they are linked to, so the
links of a month are cut to who has no link yet; what is housed beyond everybody there is cut in proportion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from forecast.arrays import Array, Integers
from forecast.largest_remainder import largest_remainder


class Supply(Protocol):
    """People month by month, in as many paths as gemeenten are drawn in."""

    def arrive(self) -> Integers:
        """Open the next month; the persons who could be housed in it, shape (paths,)."""

    def allowed(self, wanted: Integers) -> Integers:
        """How many are housed when gemeenten want to house `wanted`: less where people run out."""

    def close(self, housed: Integers) -> None:
        """End the month in which `housed` were housed."""


# a supply for the paths with these numbers
SupplyOf = Callable[[slice], Supply]


class Plenty:
    """There are always enough people."""

    def chances(self, rng: np.random.Generator, months: int) -> Sequence[np.random.Generator]:
        """Where the chance of each month comes from."""
        return [rng] * months

    def unlinked(self, linked: Array) -> Array:
        """As many as are asked for, shape (paths,)."""
        return np.full(len(linked), np.inf)

    def housed(self, wanted: Integers, waiting: Array) -> Integers:  # noqa: ARG002
        """All who are `wanted`."""
        return wanted


class Limited:
    """There are as many people as `supply` has; it goes through the months with the simulation."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._elsewhere: Array | None = None

    def chances(self, rng: np.random.Generator, months: int) -> Sequence[np.random.Generator]:
        """Chance of its own for each month, so that scenarios that part in one meet again in the next."""
        return rng.spawn(months)

    def unlinked(self, linked: Array) -> Array:
        """Open a month; who is there without a link, shape (paths,).

        Args:
            linked: persons linked and not housed yet, shape (paths, gemeenten).
        """
        available, everyone = self._supply.arrive(), linked.sum(axis=1)
        if self._elsewhere is None:
            # who is linked beyond those in reception waits somewhere else, and goes on to
            self._elsewhere = np.maximum(everyone - available, 0.0)
        # links lapse, also of who waits somewhere else: that makes room for nobody
        here = np.maximum(everyone - self._elsewhere, 0.0)
        without: Array = np.maximum(available - here, 0.0)
        return without

    def housed(self, wanted: Integers, waiting: Array) -> Integers:
        """Close the month; who of the `waiting` is housed, shape (paths, gemeenten)."""
        persons = shared(wanted, waiting, self._supply.allowed(wanted.sum(axis=1)))
        self._supply.close(persons.sum(axis=1))
        return persons


class Beside:
    """What a supply leaves to some gemeenten beside others whose paths were drawn before, and get what they need.

    Should those have housed more than there are, which only paths far out do, the chain houses all there are.
    """

    def __init__(self, supply: Supply, housed: Integers, waiting: Array) -> None:
        """With what the others house, and who waits there when a month opens, each of shape (paths, months)."""
        self._supply, self._housed, self._waiting = supply, housed, waiting
        self._step = -1
        self._there: Integers = np.zeros(len(housed), dtype=np.int64)

    def arrive(self) -> Integers:
        """Open the next month; whom the others leave."""
        self._step += 1
        self._there = self._supply.arrive()
        linked_elsewhere = np.rint(self._waiting[:, self._step]).astype(np.int64)
        left: Integers = np.maximum(self._there - linked_elsewhere, 0)
        return left

    def allowed(self, wanted: Integers) -> Integers:
        """What of all that is allowed the others leave."""
        elsewhere = self._housed[:, self._step]
        left: Integers = np.maximum(self._supply.allowed(wanted + elsewhere) - elsewhere, 0)
        return left

    def close(self, housed: Integers) -> None:
        """End the month for everybody."""
        self._supply.close(np.minimum(housed + self._housed[:, self._step], self._there))


def shared(housed: Integers, waiting: Array, total: Integers) -> Integers:
    """`housed` changed to add up to `total`, or to as many as wait.

    What is too much is taken from gemeenten in proportion to what they housed, what is missing is added in proportion
    to who still waits there; rounding favours the largest remainders.

    Args:
        housed: shape (paths, gemeenten), of the persons `waiting`.
    """
    change = total - housed.sum(axis=1)
    if not change.any():
        return housed
    room = np.floor(np.maximum(waiting - housed, 0)).astype(np.int64)
    fewer = _apportioned(np.maximum(-change, 0), housed)
    more = _apportioned(np.minimum(np.maximum(change, 0), room.sum(axis=1)), room)
    return housed - fewer + more


def _apportioned(persons: Integers, weights: Integers) -> Integers:
    """`persons` of each path over gemeenten in proportion to `weights`, never more than those; whole."""
    sums = np.maximum(weights.sum(axis=1, keepdims=True), 1)
    return largest_remainder(persons[:, None] * weights / sums, persons)
