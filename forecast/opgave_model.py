"""The pooled model of realisatie: every region does a share of its opgave that depends on how fast it was before.

For region i in half-year t, with opgave O, realisatie R and `push` = log(O_t / R_{t-1}):

    log R_it = log O_it + share + response * push_it + season * (+1/2 in H2, -1/2 in H1)
               + level_t + region_i + shock_t + error_it

It has no unit of its own, so that country and provincies of any size share `share`, `response` and `season`;
`level` is a national random walk, `region` a region's own slow level, `shock` strikes all regions in one
half-year, and `error` is one region's alone, wider for small ones because people come in households.
Months follow from a profile. Everything unknown is a column of an ensemble of sample paths, conditioned on the
known cells in the order of time, so any mix of months, spans and half-years can be learned from, and stands,
shares and forecasts come from the same paths.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forecast.arrays import Array
from forecast.errors import BadInput

# variance of a count of persons that arrive in households, as a multiple of its mean (simulation study)
HOUSEHOLD_DISPERSION = 3.3
# an opgave below this part of the taakstelling no longer slows a region down
LEAST_OPGAVE = 0.25


@dataclass(frozen=True)
class OpgaveArgs:
    """Prior means and standard deviations, all on the log scale; each standard deviation is per half-year.

    The means say: a region does three quarters of an opgave that is a third above its last realisatie, and
    less of a larger one. They are wide enough to be overruled by three half-years of figures.
    """

    share: tuple[float, float] = (-0.30, 0.25)
    response: tuple[float, float] = (-0.30, 0.20)
    season: tuple[float, float] = (0.0, 0.15)
    first_push: tuple[float, float] = (0.30, 0.30)
    region: float = 0.10
    region_drift: float = 0.03
    level_drift: float = 0.07
    shock: float = 0.10
    error: float = 0.10

    def __post_init__(self) -> None:
        spreads = [self.share[1], self.response[1], self.season[1], self.first_push[1], self.region]
        if min([*spreads, self.region_drift, self.level_drift, self.shock, self.error]) <= 0:
            raise BadInput("every standard deviation of the opgave model must be above zero")


@dataclass(frozen=True)
class State:
    """Per path what is believed after a half-year.

    Attributes:
        common: shape (paths, 4): share, response, season, level.
        region: shape (paths, units).
        pace: shape (paths, units), log of the last half-year's realisatie; NaN where there was none.
        stand: shape (paths, units), persons behind at the end of it.
    """

    common: Array
    region: Array
    pace: Array
    stand: Array

    @property
    def beliefs(self) -> Array:
        """What observations of realisatie teach about: shape (paths, 4 + units)."""
        return np.hstack([self.common, self.region])

    def believing(self, beliefs: Array) -> State:
        """The same state with other beliefs."""
        return replace(self, common=beliefs[:, :4], region=beliefs[:, 4:])


def prior_state(args: OpgaveArgs, stand: Array, *, paths: int, rng: np.random.Generator) -> State:
    """Draws from the prior; `stand` has shape (units,)."""
    units = len(stand)
    common = np.column_stack(
        [rng.normal(*prior, size=paths) for prior in (args.share, args.response, args.season)] + [np.zeros(paths)]
    )
    return State(
        common=common,
        region=rng.normal(0, args.region, size=(paths, units)),
        pace=np.full((paths, units), np.nan),
        stand=np.broadcast_to(np.asarray(stand, dtype=float), (paths, units)).copy(),
    )


def split_state(country: State, args: OpgaveArgs, stand: Array, shares: Array, *, rng: np.random.Generator) -> State:
    """The country's beliefs handed on to its regions: `stand` and `shares` of the country per region (units,)."""
    paths, units = len(country.common), len(stand)
    return State(
        common=country.common,
        region=country.region[:, :1] + rng.normal(0, args.region, size=(paths, units)),
        pace=country.pace[:, :1] + np.log(shares)[None, :],
        stand=np.broadcast_to(np.asarray(stand, dtype=float), (paths, units)).copy(),
    )


def step(
    state: State, target: Array, second_half: bool, args: OpgaveArgs, rng: np.random.Generator
) -> tuple[State, Array]:
    """Draw one half-year.

    Args:
        state: after the half-year before.
        target: taakstelling per unit, shape (units,); NaN = there is none, then realisatie goes on as it was.
        second_half: whether it is July-December.

    Returns:
        The state with drifted beliefs (pace and stand are still the old ones) and log realisatie (paths, units).
    """
    paths, units = state.stand.shape
    common = state.common.copy()
    common[:, 3] += rng.normal(0, args.level_drift, size=paths)
    region = state.region + rng.normal(0, args.region_drift, size=(paths, units))
    first_push = rng.normal(*args.first_push, size=(paths, units))
    shock = rng.normal(0, args.shock, size=(paths, 1))
    deviate = rng.standard_normal(size=(paths, units))

    log_opgave = np.log(np.maximum(state.stand + target, np.maximum(LEAST_OPGAVE * target, 1.0)))
    push = np.where(np.isnan(state.pace), first_push, log_opgave - state.pace)
    side = 0.5 if second_half else -0.5
    expected = log_opgave + common[:, [0]] + common[:, [1]] * push + common[:, [2]] * side + common[:, [3]] + region
    expected = np.where(np.isnan(target), state.pace, expected)
    spread = np.sqrt(args.error**2 + np.log1p(HOUSEHOLD_DISPERSION * np.exp(-np.clip(expected, 0, None))))
    return replace(state, common=common, region=region), expected + shock + spread * deviate
