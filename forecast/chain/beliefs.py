"""What nobody publishes of the chain: what is believed of it before any figure, and how it drifts.

Each is believed on a log or logit scale, normal there; `low` and `high` hold 80 %. docs/CHAIN.md says where each
prior comes from; all are wide enough for published figures to overrule them. What drifts is drawn back to the middle
of its prior, just so much that without figures its spread stays that of the prior however far ahead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array
from forecast.chain import names as n
from forecast.errors import BadInput

LOG, LOGIT = "log", "logit"
# standard deviations between the 10 % and the 90 % quantile of a normal distribution
SPAN = 2 * 1.2815515655446004


@dataclass(frozen=True)
class Belief:
    """One unknown of the chain.

    Attributes:
        low, high: 10 % and 90 % quantiles before any figure, in `unit`.
        scale: `LOG` or `LOGIT`.
        drift: standard deviation of its step per month, on the scale.
        jump: chance a month of a change of regime, and its standard deviation on the scale.
    """

    name: str
    unit: str
    low: float
    high: float
    scale: str
    drift: float = 0.0
    jump: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if not 0 < self.low < self.high or (self.scale == LOGIT and self.high >= 1):
            raise BadInput(f"the prior of {self.name} needs 0 < low < high, and a share below 1")
        if self.drift**2 + self.jump[0] * self.jump[1] ** 2 > self.spread**2:
            raise BadInput(f"{self.name} drifts further in a month than it is thought to be from the middle at all")

    @property
    def middle(self) -> float:
        """The median before any figure, on the scale."""
        return float(self.onto(self.low) + self.onto(self.high)) / 2

    @property
    def spread(self) -> float:
        """The standard deviation before any figure, on the scale."""
        return float(self.onto(self.high) - self.onto(self.low)) / SPAN

    @property
    def drawn_back(self) -> float:
        """The part of the way to the middle gone in a month: what keeps `spread` as it is, step after step."""
        step = self.drift**2 + self.jump[0] * self.jump[1] ** 2
        return float(1 - np.sqrt(1 - step / self.spread**2))

    def onto(self, value: Array | float) -> Array:
        """From its unit to the scale."""
        values = np.asarray(value, dtype=float)
        scaled: Array = np.log(values) if self.scale == LOG else np.log(values / (1 - values))
        return scaled

    def back(self, scaled: Array) -> Array:
        """From the scale to its unit."""
        values: Array = np.exp(scaled) if self.scale == LOG else 1 / (1 + np.exp(-scaled))
        return values


# what is believed of a flow is named after it
RATE, CAPACITY, MONTHS_TO_DECIDE, CLOSING = n.GRANT_RATE, n.DECISIONS, "doorlooptijd", n.CLOSED
APPEALING, LEAVING = n.APPEALS, n.DEPARTURES
OTHER, OTHERWISE = n.OTHER_IN, n.OTHER_OUT
DIRECTLY, RESETTLED_DIRECTLY, IN_ORDER = "rechtstreeks", "hervestigd_rechtstreeks", "volgorde"
REPEATING, RESETTLING = n.REPEAT, n.RESETTLED

SHARE, PERSONS = "aandeel", "personen per maand"
BELIEFS = (
    Belief(RATE, SHARE, 0.30, 0.85, LOGIT, drift=0.12, jump=(0.03, 1.5)),
    Belief(CAPACITY, "beslissingen per maand", 1000, 2600, LOG, drift=0.06),
    Belief(MONTHS_TO_DECIDE, "maanden", 5, 15, LOG, drift=0.01),
    Belief(CLOSING, SHARE, 0.12, 0.40, LOGIT, drift=0.02),
    Belief(APPEALING, "aandeel per maand", 0.003, 0.02, LOG, drift=0.02),
    Belief(LEAVING, "aandeel per maand", 0.02, 0.12, LOG, drift=0.03),
    Belief(OTHER, PERSONS, 100, 900, LOG, drift=0.10),
    Belief(OTHERWISE, "aandeel per maand", 0.001, 0.01, LOG),
    Belief(DIRECTLY, SHARE, 0.15, 0.60, LOGIT, drift=0.02),
    Belief(RESETTLED_DIRECTLY, SHARE, 0.50, 0.95, LOGIT),
    Belief(IN_ORDER, SHARE, 0.20, 0.80, LOGIT),
    Belief(REPEATING, "aandeel van de eerste aanvragen", 0.05, 0.20, LOG, drift=0.02),
    Belief(RESETTLING, PERSONS, 15, 100, LOG, drift=0.02),
)
_MIDDLES = np.array([belief.middle for belief in BELIEFS])
_SPREADS = np.array([belief.spread for belief in BELIEFS])
_DRIFTS = np.array([belief.drift for belief in BELIEFS])
_DRAWN_BACK = np.array([belief.drawn_back for belief in BELIEFS])
_CHANCES = np.array([belief.jump[0] for belief in BELIEFS])
_SIZES = np.array([belief.jump[1] for belief in BELIEFS])
PLACE = {belief.name: place for place, belief in enumerate(BELIEFS)}


def drawn(paths: int, rng: np.random.Generator) -> Array:
    """Draws from the priors on their scales, shape (paths, beliefs)."""
    values: Array = _MIDDLES + _SPREADS * rng.standard_normal((paths, len(BELIEFS)))
    return values


def drifted(values: Array, rng: np.random.Generator) -> Array:
    """The beliefs a month later; what is drawn has the same shape every month, whatever the beliefs are."""
    steps = _DRIFTS * rng.standard_normal(values.shape)
    jumps = np.where(rng.random(values.shape) < _CHANCES, _SIZES * rng.standard_normal(values.shape), 0.0)
    moved: Array = values + _DRAWN_BACK * (_MIDDLES - values) + steps + jumps
    return moved


def believed(values: Array, name: str) -> Array:
    """One belief in its unit, shape (paths,)."""
    place = PLACE[name]
    return BELIEFS[place].back(values[:, place])
