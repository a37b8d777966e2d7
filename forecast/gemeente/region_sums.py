"""Gemeenten, provincies and the country from the same paths: sums that add up to the person in every path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Integers
from forecast.gemeente.simulate import GemeentePaths
from forecast.periods import MONTHS, HalfYear


@dataclass(frozen=True)
class Group:
    """Paths of a region that is a sum of gemeenten.

    Attributes:
        code: of the region.
        members: rows of its gemeenten.
        months: realisatie, shape (paths, months ahead).
        net, gross, ahead, missing: at the end of each half-year ahead, shape (paths, half-years): net stand,
            sum of the positive stands, of the negative ones, and the number of gemeenten that are behind.
            `net` holds the niveauverschil too, `gross` and `ahead` are of the gemeenten alone.
        niveauverschil: the region's published stand minus the sum of its gemeenten, persons.
    """

    code: str
    members: Integers
    months: Array
    net: Array
    gross: Array
    ahead: Array
    missing: Array
    niveauverschil: float


def grouped(paths: GemeentePaths, members: Mapping[str, Integers], levels: Mapping[str, float]) -> dict[str, Group]:
    """Sums of the paths per region; `members` are rows of `figures.codes`, `levels` niveauverschillen by code."""
    found = {}
    for code, rows in members.items():
        stands = paths.stands[:, rows]
        level = levels.get(code, 0.0)
        found[code] = Group(
            code=code,
            members=rows,
            months=paths.housed[:, rows].sum(axis=1).astype(float),
            net=stands.sum(axis=1) + level,
            gross=np.maximum(stands, 0).sum(axis=1),
            ahead=np.minimum(stands, 0).sum(axis=1),
            missing=(stands > 0).sum(axis=1).astype(float),
            niveauverschil=level,
        )
    return found


def first_half(paths: GemeentePaths) -> HalfYear:
    """The half-year of the first month ahead."""
    number = paths.figures.first_month + paths.figures.months
    return HalfYear.of_month(number)


def half_sums(months: Array, known_before: Array | float, elapsed: int) -> Array:
    """Realisatie per half-year ahead, shape (paths, ..., half-years), from the months ahead.

    Args:
        months: shape (paths, ..., months); they end with a half-year.
        known_before: realised in the `elapsed` known months of the first half-year, shape (...).
    """
    padding = np.zeros((*months.shape[:-1], elapsed))
    whole = np.concatenate([padding, months], axis=-1)
    halves: Array = whole.reshape(*whole.shape[:-1], -1, MONTHS).sum(axis=-1).astype(float)
    halves[..., 0] += known_before
    return halves
