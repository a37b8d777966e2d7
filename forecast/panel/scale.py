"""The scales on which series of any size can be compared: relative to their own level, then log or root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from forecast.arrays import Array, Single
from forecast.periods import YEAR

Values = TypeVar("Values", Array, Single)

# a month is no more than this many times the largest one seen, and a series no larger than its own level then
HIGHEST = 20.0


class Scale(Protocol):
    """A monotone change of scale for relative values (1 = the level of the series)."""

    def to(self, relative: Values) -> Values:
        """On the scale."""
        ...

    def back(self, scaled: Values) -> Values:
        """Relative values again, not negative."""
        ...


@dataclass(frozen=True)
class LogScale:
    """log(u + offset): changes are relative, and the offset keeps zeros finite."""

    offset: float = 0.1

    def to(self, relative: Values) -> Values:
        """See `Scale`."""
        scaled: Values = np.log(relative + self.offset)
        return scaled

    def back(self, scaled: Values) -> Values:
        """See `Scale`."""
        relative: Values = np.maximum(np.exp(np.minimum(scaled, np.log(1e6))) - self.offset, 0)
        return relative


@dataclass(frozen=True)
class RootScale:
    """Square root: the scale on which counts scatter evenly."""

    def to(self, relative: Values) -> Values:
        """See `Scale`."""
        return np.sqrt(relative)

    def back(self, scaled: Values) -> Values:
        """See `Scale`."""
        relative: Values = np.square(np.clip(scaled, 0, 1e3))
        return relative


SCALES: tuple[Scale, ...] = (LogScale(), RootScale())


def levels_of(values: Array) -> Array:
    """Mean of the last three years of each series, or of all it has, or 1 where that is zero; shape (series,)."""
    recent = _mean(values[:, -3 * YEAR :])
    ever = _mean(values)
    return np.where(recent > 0, recent, np.where(ever > 0, ever, 1.0))


def _mean(values: Array) -> Array:
    known = ~np.isnan(values)
    mean: Array = np.where(known, values, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return mean
