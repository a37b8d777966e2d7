"""What finally happened in gemeenten, provincies and the country: the outcomes that forecasts are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.arrays import Array, Integers
from forecast.cells import stands_by_day
from forecast.gemeente.figures import GemeenteFigures
from forecast.herindeling import carry_to_successors
from forecast.periods import MONTHS, HalfYear
from forecast.vintages import Vintages


@dataclass(frozen=True)
class GemeenteOutcomes:
    """Persons per gemeente as known in the end; NaN where it is not known.

    Attributes:
        codes: of the gemeenten, in the order of the first axis.
        first: the first half-year.
        months: realisatie, shape (gemeenten, months from the first of `first`).
        halves: realisatie per whole half-year, shape (gemeenten, half-years).
        stands: at the end of each half-year, the same shape.
    """

    codes: tuple[str, ...]
    first: HalfYear
    months: Array
    halves: Array
    stands: Array

    @property
    def last(self) -> HalfYear:
        """The last half-year of which all months of (nearly) all gemeenten are known."""
        over: int = self.halves.shape[1]
        return self.first + (over - 1)

    def month(self, number: int) -> Array:
        """Realisatie in a month (its number), shape (gemeenten,)."""
        return _column(self.months, number - MONTHS * self.first.index)

    def half(self, period: HalfYear) -> Array:
        """Realisatie in a half-year, shape (gemeenten,)."""
        return _column(self.halves, period - self.first)

    def stand(self, period: HalfYear) -> Array:
        """Stand at the end of a half-year, shape (gemeenten,)."""
        return _column(self.stands, period - self.first)


def gemeente_outcomes(figures: GemeenteFigures, known: Vintages, territory: pd.Timestamp) -> GemeenteOutcomes:
    """Outcomes from figures of the day of the backtest.

    A stand is the published one, or follows by the accounting from the one before where every month between them
    is known; what rests on a guessed month is unknown.

    Args:
        figures: on the territory of the day `territory`.
        known: where they come from, for the stands that close a half-year.
    """
    count = figures.months // MONTHS
    whole = figures.housed[:, : count * MONTHS].reshape(len(figures.codes), count, MONTHS)
    halves = whole.sum(axis=2)
    number = figures.first_month
    first = HalfYear(number // (2 * MONTHS), 1 if number % (2 * MONTHS) < MONTHS else 2)
    published = _published(known, figures.codes, first, count, territory)
    stands = published.copy()
    trusted = ~np.isnan(_published(known, figures.codes, first + -1, 1, territory)[:, 0])
    # where no stand was ever published, all are counted from the same start as those of the forecasts
    trusted |= np.isnan(published).all(axis=1)
    for column in range(count):
        counted = figures.stands[:, column] + figures.targets[:, column] - halves[:, column]
        usable = trusted & np.isnan(stands[:, column])
        stands[usable, column] = counted[usable]
        trusted = ~np.isnan(stands[:, column])
    return GemeenteOutcomes(figures.codes, first, figures.housed, halves, stands)


def summed(values: Array, members: Mapping[str, Integers]) -> Array:
    """Sums over `members` (rows of the last axis) in their order; NaN where one of them is unknown."""
    return np.stack([values[..., rows].sum(axis=-1) for rows in members.values()], axis=-1)


def _column(values: Array, column: int) -> Array:
    if 0 <= column < values.shape[1]:
        found: Array = values[:, column]
        return found
    return np.full(len(values), np.nan)


def _published(
    known: Vintages, codes: tuple[str, ...], first: HalfYear, count: int, territory: pd.Timestamp
) -> Array:
    """Published stands at the end of `count` half-years from `first` on."""
    days = stands_by_day(known.stands)
    rows = days.assign(value=days["eind"].astype("int64"))[["region", "day", "value"]]
    if len(rows):
        rows = carry_to_successors(rows, known.herindelingen, on=territory.date(), keys=["day"])
    wide = rows.pivot(index="region", columns="day", values="value").reindex(
        index=list(codes), columns=[pd.Timestamp((first + step).peildatum) for step in range(count)]
    )
    return wide.to_numpy(dtype=float)
