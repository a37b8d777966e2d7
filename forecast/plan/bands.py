"""Paths as a median with the bands that hold half, four in five and nineteen in twenty of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array

LEVELS = (0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975)


@dataclass(frozen=True)
class Bands:
    """The median and the ends (low, high) of the bands of 50, 80 and 95 %."""

    median: float
    half: tuple[float, float]
    most: tuple[float, float]
    nearly_all: tuple[float, float]


def bands(paths: Array) -> Bands:
    """Of one number per path, shape (paths,)."""
    low95, low80, low50, median, high50, high80, high95 = map(float, np.quantile(paths, LEVELS))
    return Bands(median, (low50, high50), (low80, high80), (low95, high95))
