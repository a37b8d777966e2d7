"""How what a gemeente still has to do bears on how fast it houses those who wait.

One that can still make it may push towards the end of the half-year, and one that is done may take its time. Whether
they do, and what is within reach, is learned (`forecast.gemeente.hazard`); nothing is assumed.
"""

from __future__ import annotations

import numpy as np

from forecast.arrays import Array, Integers
from forecast.gemeente.figures import GemeenteFigures
from forecast.periods import MONTHS

# persons: a taakstelling is taken for at least this when something is divided by it
LEAST_TARGET = 1.0


def part_left(to_do: Array, target: Array) -> Array:
    """What is still to do as a part of the taakstelling of the half-year; zero or less = done."""
    part: Array = to_do / np.maximum(target, LEAST_TARGET)
    return part


def past_parts(figures: GemeenteFigures, first: int) -> Array:
    """`part_left` at the start of the known months from column `first` on, shape (gemeenten, months)."""
    months = np.arange(first, figures.months)
    return part_left(figures.opgaven[:, months], figures.targets_carried[:, months // MONTHS])


def task_effect(
    part: Array, month: int | Integers, *, end_spurt: float, slackening: float, spurt_range: float
) -> Array:
    """What is added to the rate of housing on the logit scale.

    Args:
        part: see `part_left`.
        month: column or columns, counted from the opening of a half-year; broadcast against `part`.
        end_spurt: in the last month of a half-year where what is left is within `spurt_range`, as a part of the
            taakstelling; it grows from nothing in the first.
        slackening: where nothing is left to do.
    """
    pressed = end_spurt * (month % MONTHS) / (MONTHS - 1)
    effect: Array = np.where(part <= 0, slackening, np.where(part <= spurt_range, pressed, 0.0))
    return effect
