"""A simulated country of another make: steered month by month, by capacity, announcements and who is in reception.

Beside the months of gemeenten (`tests.simulated.country`), nothing in it is as the model has it. Decisions are what
can be decided, or half of the pile; the share of grants breaks; a minister says the next taakstelling three months
before it begins, half as the last one and half by who has to be housed; COA links a part of those without a link that
leans towards what is asked and not covered yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from forecast.arrays import Array
from forecast.periods import MONTHS
from tests.simulated.country import Truth, World, begin, house, spread_links

# months of a half-year after which the total of the next one is said, and how far a minister is off
SAID_AFTER, MINISTER = 3, 0.06
# half-years that a country may last
HALVES = 40


@dataclass(frozen=True)
class Regime:
    """What holds until a switch; persons a month, rates per month.

    Attributes:
        world: how people are housed; `linking` is COA's part of those without a link.
        intake, capacity: first applications, and decisions that can be taken.
        leaning: exponent with which links lean towards what is asked.
    """

    world: World
    intake: float
    capacity: float
    leaning: float = 0.15


FEW_HOUSES = Regime(World(hazard=-2.4, linking=0.56), intake=3100.0, capacity=2700.0)
FEW_PEOPLE = Regime(World(hazard=-0.6, linking=0.27), intake=2200.0, capacity=1900.0)


@dataclass
class Steered:
    """The state of such a country: that of its gemeenten, and of what comes before them.

    Attributes:
        truth: gemeenten; its `targets` are NaN until they are said.
        regimes: the one that holds, and the one from month `turn` on.
        pull, odds: of first applications and of grants, deviations on the log and logit scale.
        pile, rest, linking: applicants in procedure, others in reception, and the part that COA links now.
        shown: national figures by name, one per month so far.
    """

    truth: Truth
    regimes: tuple[Regime, Regime]
    turn: int
    pull: float = 0.0
    odds: float = 0.4
    capacity: float = 0.0
    pile: float = 0.0
    rest: float = 0.0
    linking: float = 0.0
    shown: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def begun(cls, regimes: tuple[Regime, Regime], turn: int, rng: np.random.Generator) -> Steered:
        first = regimes[0]
        total = 6 * 0.65 * first.capacity
        truth = begin(replace(first.world, targets=(round(total),) * HALVES), rng)
        truth.targets[:, 1:] = np.nan
        pile, rest = 8 * first.intake, 5 * first.intake
        return cls(truth, regimes, turn, pile=pile, rest=rest, linking=first.world.linking)

    def copy(self) -> Steered:
        """An independent continuation."""
        shown = {name: list(values) for name, values in self.shown.items()}
        return replace(self, truth=self.truth.copy(), shown=shown)

    def national(self) -> dict[str, Array]:
        """What is published of the country, by name, shape (months,)."""
        return {name: np.array(values) for name, values in self.shown.items()}

    def month(self, rng: np.random.Generator) -> None:
        """Go on for a month, in place."""
        truth, regime = self.truth, self.regimes[self.truth.month >= self.turn]
        if truth.month == self.turn:
            truth.level = truth.level + self.regimes[1].world.hazard - self.regimes[0].world.hazard
        arrived, first, grants, family = self._decided(regime, rng)
        truth.stock += arrived
        truth.arrivals.append(arrived)
        self.linking += 0.5 * (regime.world.linking - self.linking)
        house(truth, self._linked(regime, rng), rng)
        if truth.month % MONTHS == SAID_AFTER:
            self._say(rng)
        occupancy = self.pile + self.rest + truth.reception[-1]
        for name, value in zip(
            ("first", "family", "grants", "reception", "occupancy"),
            (first, family, grants, truth.reception[-1], occupancy),
            strict=True,
        ):
            self.shown.setdefault(name, []).append(float(round(value)))

    def _decided(self, regime: Regime, rng: np.random.Generator) -> tuple[float, float, float, float]:
        """Who arrives with a permit, first applications, grants and nareis."""
        self.pull = 0.93 * self.pull + rng.normal(0, 0.07)
        season = 0.1 * np.cos(2 * np.pi * (self.truth.month - 9) / 12)
        first = float(rng.poisson(regime.intake * np.exp(self.pull + season)))
        self.capacity = 0.97 * self.capacity + rng.normal(0, 0.03)
        able = regime.capacity * np.exp(self.capacity + rng.normal(0, 0.1))
        decisions = int(min(able, 0.5 * self.pile))
        self.odds += rng.normal(0, 0.05)
        if rng.random() < 1 / 24:
            self.odds = rng.uniform(-0.2, 1.2)
        grants = float(rng.binomial(decisions, 1 / (1 + np.exp(-self.odds))))
        self.pile += 0.85 * first - decisions
        self.rest += decisions - grants - 0.06 * self.rest
        before = self.shown.get("grants", [])[-12:-6] or [grants]
        family = float(rng.poisson(0.25 * np.mean(before) * rng.lognormal(0, 0.15)))
        return grants + family, first, grants, family

    def _linked(self, regime: Regime, rng: np.random.Generator) -> Array:
        truth = self.truth
        half, passed = divmod(truth.month, MONTHS)
        following = np.nan_to_num(truth.targets[:, half + 1])
        asked = truth.opgave + passed / (MONTHS - 1) * following
        uncovered = float(np.maximum(asked - truth.pool, 0).sum())
        usual = self.linking * truth.stock * rng.lognormal(0, 0.04)
        lean = (max(uncovered, 1.0) / max(truth.stock, 1.0)) ** regime.leaning
        volume = int(min(usual * np.clip(lean, 0.7, 1.3), truth.stock))
        return spread_links(truth, volume, asked, rng)

    def _say(self, rng: np.random.Generator) -> None:
        """The minister's total of the next half-year, half as the last one."""
        truth, half = self.truth, self.truth.month // MONTHS
        arriving = float(np.mean(truth.arrivals[-MONTHS:]))
        needed = truth.reception[-1] + (MONTHS + SAID_AFTER) * arriving - max(float(truth.opgave.sum()), 0.0)
        last = float(truth.targets[:, half].sum())
        total = max(0.5 * last + 0.5 * max(needed, 0.0), 0.3 * last) * rng.lognormal(0, MINISTER)
        shares = truth.targets[:, 0] / truth.targets[:, 0].sum()
        truth.targets[:, half + 1] = np.round(total * shares)
