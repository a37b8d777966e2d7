"""Simulated countries of two makes with what is published of the whole: ours, and one that is steered.

Each goes through one of three regimes: too few houses, too few people, and too few people until houses run out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.chain import names as n
from forecast.chain.inputs import Driver
from forecast.periods import MONTHS, month_end
from forecast.vintages import Vintages
from tests.forecast.chain.worlds import flow, stock, vintages
from tests.simulated.country import Truth, World, begin, few_houses, few_people, live
from tests.simulated.shown import FIRST_MONTH
from tests.simulated.steered import FEW_HOUSES, FEW_PEOPLE, Steered

# column of the month in which houses run out; at least a year and a half before a forecast
TURN = 78
REGIMES = ("houses", "people", "switch")
# months of the procedure in our make, share of applications that is granted, and of nareis among who comes
PROCEDURE, GRANTED, FAMILY = 8, 0.5, 0.1
# persons of a usual taakstelling of our make, what part of the last one's distance to it is kept and how far one is
# from that, on the log scale, and how many there may be
TOTAL, KEPT, TOTAL_STEP, HALVES = 12_000, 0.8, 0.2, 24


class Made(Protocol):
    """A country that goes on."""

    truth: Truth

    def copy(self) -> Made:
        """An independent continuation."""

    def month(self, rng: np.random.Generator) -> None:
        """Go on for a month, in place."""

    def national(self) -> dict[str, Array]:
        """First applications, nareis, grants, vergunninghouders in reception and occupancy, shape (months,)."""


@dataclass
class Ours:
    """A country as `tests.simulated.country` makes it; `after` holds from month `turn` on.

    The next taakstelling is decided when a half-year begins, and who comes follows it. Nobody decides on applications
    in it: those that lead to who comes are thought up, with chance of their own.
    """

    truth: Truth
    after: World
    turn: int

    def copy(self) -> Ours:
        """An independent continuation."""
        return replace(self, truth=self.truth.copy())

    def month(self, rng: np.random.Generator) -> None:
        """Go on for a month, in place."""
        truth = self.truth
        if truth.month == self.turn:
            truth.level = truth.level + self.after.hazard - truth.world.hazard
            truth.world = replace(self.after, targets=truth.world.targets)
        if truth.month % MONTHS == 0:
            self._decide(rng)
        live(truth, 1, rng)

    def _decide(self, rng: np.random.Generator) -> None:
        """The taakstelling of the next half-year, around the usual one and not far from the last."""
        truth, half = self.truth, self.truth.month // MONTHS
        last = np.log(truth.world.targets[half] / TOTAL)
        total = round(TOTAL * float(np.exp(KEPT * last + TOTAL_STEP * rng.standard_normal())))
        shares = truth.targets[:, 0] / truth.targets[:, 0].sum()
        truth.targets[:, half + 1] = np.round(total * shares)
        truth.world = replace(truth.world, targets=(*truth.world.targets[: half + 1], total))

    def national(self) -> dict[str, Array]:
        """What is published of the country."""
        rng = np.random.default_rng(0)
        arrivals, there = np.array(self.truth.arrivals), np.array(self.truth.reception)
        family = rng.binomial(arrivals.astype(int), FAMILY).astype(float)
        totals = np.array(self.truth.world.targets, dtype=float)
        first = totals[np.arange(len(arrivals)) // MONTHS + 1] / MONTHS * (1 - FAMILY) / GRANTED
        first = np.round(first * rng.lognormal(0, 0.05, size=len(first)))
        pile = np.convolve(first, np.ones(PROCEDURE))[: len(first)] + first[0] * np.maximum(
            PROCEDURE - 1 - np.arange(len(first)), 0
        )
        return {
            "first": first,
            "family": family,
            "grants": arrivals - family,
            "reception": np.round(there),
            "occupancy": np.round(there + 1.5 * pile),
        }


def made(make: str, regime: str, seed: int) -> Made:
    """A country on its first day."""
    rng = np.random.default_rng(seed)
    if make == "steered":
        before, after = (
            {"houses": FEW_HOUSES, "people": FEW_PEOPLE}.get(regime, turned) for turned in (FEW_PEOPLE, FEW_HOUSES)
        )
        return Steered.begun((before, after), TURN, rng)
    first, last = (
        {"houses": few_houses(), "people": few_people()}.get(regime, turned)
        for turned in (few_people(), few_houses())
    )
    truth = begin(replace(first, targets=(TOTAL,) * HALVES), rng)
    return Ours(truth, last, TURN)


def published(country: Made) -> Vintages:
    """The national figures as a forecaster reads them: monthly flows, and stocks at the end of each month."""
    rows = []
    figures = country.national()
    for name, measure in (("first", n.FIRST), ("family", n.FAMILY), ("grants", n.GRANTS)):
        rows += [flow(measure, FIRST_MONTH + at, value) for at, value in enumerate(figures[name])]
    for name, measure in (("reception", n.PERMITS), ("occupancy", n.OCCUPANCY)):
        days = [str(pd.Timestamp(month_end(FIRST_MONTH + at)).date()) for at in range(len(figures[name]))]
        rows += [stock(measure, day, value) for day, value in zip(days, figures[name], strict=True)]
    return vintages(rows)


def plain_drivers(country: Made, ahead: int, paths: int, seed: int) -> dict[str, Driver]:
    """Intakes that go on as of late and wander as far as they did: enough, as links hardly follow them."""
    rng = np.random.default_rng(seed)
    figures = country.national()
    found = {}
    for name, measure in (("first", n.FIRST), ("family", n.FAMILY)):
        values = np.log(np.maximum(figures[name], 1.0))
        step = float(np.sqrt(np.mean((values[12:] - values[:-12]) ** 2) / 12))
        wander = np.cumsum(step * rng.standard_normal((paths, ahead)), axis=1)
        found[measure] = Driver(FIRST_MONTH + len(values), np.exp(values[-3:].mean() + wander))
    return found
