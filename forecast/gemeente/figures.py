"""What the gemeente model is made from: arrays over gemeenten and time, persons throughout."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from forecast.arrays import Array
from forecast.errors import BadInput
from forecast.periods import MONTHS


@dataclass(frozen=True)
class GemeenteFigures:
    """Monthly figures of gemeenten from the first month of a half-year on.

    Attributes:
        codes: of the gemeenten, in the order of the first axis of every array.
        first_month: number of the first month (January or July).
        housed: realisatie, shape (gemeenten, months); NaN = unknown.
        links: koppelingen, the same shape; None when there are none.
        targets: taakstelling, shape (gemeenten, half-years) to the last half-year asked for; NaN = none.
        stands: stand at the start of each of these half-years as far as published or by the accounting; NaN
            where it has to be forecast.
    """

    codes: tuple[str, ...]
    first_month: int
    housed: Array
    links: Array | None
    targets: Array
    stands: Array

    def __post_init__(self) -> None:
        gemeenten, months = self.housed.shape
        if self.first_month % MONTHS or len(self.codes) != gemeenten:
            raise BadInput("the first month must open a half-year and every row needs a code")
        if self.links is not None and self.links.shape != self.housed.shape:
            raise BadInput("koppelingen and realisatie must cover the same gemeenten and months")
        if self.targets.shape != self.stands.shape or len(self.targets) != gemeenten:
            raise BadInput("targets and stands must cover the same gemeenten and half-years")
        if months > self.targets.shape[1] * MONTHS:
            raise BadInput("targets must reach at least as far as the months")

    def only(self, codes: Collection[str], *, since: int = 0) -> GemeenteFigures:
        """The same of these gemeenten, from column `since` of the months on, which opens a half-year."""
        rows = np.array([at for at, code in enumerate(self.codes) if code in codes], dtype=int)
        return GemeenteFigures(
            codes=tuple(self.codes[at] for at in rows),
            first_month=self.first_month + since,
            housed=self.housed[rows, since:],
            links=None if self.links is None else self.links[rows, since:],
            targets=self.targets[rows, since // MONTHS :],
            stands=self.stands[rows, since // MONTHS :],
        )

    @property
    def months(self) -> int:
        """How many months are covered."""
        months: int = self.housed.shape[1]
        return months

    @property
    def running(self) -> int:
        """Column of the half-year of the first month to forecast."""
        column: int = min(self.months // MONTHS, self.targets.shape[1] - 1)
        return column

    @property
    def realised(self) -> Array:
        """Realised in the known months of the running half-year."""
        known: Array = np.nansum(self.housed[:, self.running * MONTHS :], axis=1)
        return known

    @cached_property
    def housed_filled(self) -> Array:
        """`housed` with a guess for what is unknown."""
        return filled(self.housed, self.targets[:, 0])

    @cached_property
    def targets_carried(self) -> Array:
        """`targets` with those of the half-year beside where there are none at all; zero for a gemeente without."""
        known = np.flatnonzero(~np.isnan(self.targets).all(axis=0))
        if not len(known):
            return np.zeros_like(self.targets)
        nearest = np.maximum(np.searchsorted(known, np.arange(self.targets.shape[1]), side="right") - 1, 0)
        carried: Array = np.nan_to_num(self.targets[:, known[nearest]])
        return carried

    @cached_property
    def opgaven(self) -> Array:
        """What was still to do at the start of each known month and of the one after, shape (gemeenten, months + 1).

        Opgave less realised so far in that half-year; a month that is unknown counts with its guess. At the end of
        the last half-year nothing new is asked.
        """
        months = np.arange(self.months + 1)
        half = np.minimum(months // MONTHS, self.targets.shape[1] - 1)
        total = np.concatenate([np.zeros((len(self.codes), 1)), np.cumsum(self.housed_filled, axis=1)], axis=1)
        task: Array = (self.stands + np.nan_to_num(self.targets))[:, half] - (total - total[:, half * MONTHS])
        return task

    def opgave_at(self, month: int) -> Array:
        """What was still to do at the start of `month`, one of the columns of `opgaven`."""
        task: Array = self.opgaven[:, month]
        return task


def filled(values: Array, weights: Array) -> Array:
    """`values` (gemeenten x months) with a guess for each NaN: unknown is not zero.

    A gemeente's own mean, times how busy the month was for the others. A gemeente of which no month is known gets
    the mean of the others by `weights`, such as taakstellingen.
    """
    unknown = np.isnan(values)
    if not unknown.any():
        return values
    counts = (~unknown).sum(axis=1)
    sums = np.nansum(values, axis=1)
    usual = sums / np.maximum(counts, 1)
    people = np.maximum(np.nan_to_num(weights), 0)
    seen = counts > 0
    usual[~seen] = people[~seen] * usual[seen].sum() / max(float(people[seen].sum()), 1.0)
    expected = (usual[:, None] * ~unknown).sum(axis=0)
    busy = np.where(expected > 0, np.nansum(values, axis=0) / np.where(expected > 0, expected, 1.0), 1.0)
    return np.where(unknown, usual[:, None] * busy, values)
