"""Joint paths of all gemeenten: link by need, house from the pool, lower pool and opgave, open the next half-year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Integers
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import DRIFT, ERROR, LEVEL, HazardArgs, HazardState
from forecast.gemeente.links import LinkArgs, asked_soon
from forecast.gemeente.pool import PoolTrack, link_shares
from forecast.gemeente.supply import Limited, Plenty, Supply
from forecast.gemeente.task import part_left, task_effect
from forecast.periods import MONTHS

# sum of the parameters of the beta distribution of a pool so small that it is emptied or left alone
LEAST_CERTAINTY = 0.2


@dataclass(frozen=True)
class Market:
    """Chance that all gemeenten share, where they are drawn in two parts: standard normal, one row per path.

    Attributes:
        links, rates: of the volume of links and of the rate of housing, shape (paths, months ahead).
        jumps: of taakstellingen not known yet, shape (paths, half-years ahead).
    """

    links: Array
    rates: Array
    jumps: Array

    @classmethod
    def drawn(cls, figures: GemeenteFigures, *, paths: int, seed: int) -> Market:
        """Enough for the months that `figures` leave ahead."""
        rng = np.random.default_rng(seed)
        months = months_ahead(figures)
        return cls(*(rng.standard_normal((paths, size)) for size in (months, months, figures.targets.shape[1] + 1)))

    def of(self, rows: slice) -> Market:
        """Of these paths."""
        return Market(self.links[rows], self.rates[rows], self.jumps[rows])


@dataclass(frozen=True)
class GemeentePaths:
    """Sample paths of gemeenten from the month after the last known one.

    Attributes:
        figures: what they start from.
        housed: realisatie, whole persons, shape (paths, gemeenten, months).
        stands: at the end of each half-year from the running one on, shape (paths, gemeenten, half-years).
        pool: persons waiting now, shape (gemeenten,).
        recent_links: persons linked so lately that they do not wait beyond the norm, shape (gemeenten,).
        linked: mean of the persons linked per month ahead, shape (gemeenten, months).
        earlier: drawn for the unknown ones among the past months of the running half-year, whole persons, shape
            (paths, gemeenten).
        opening: stand at the start of the running half-year, shape (paths, gemeenten).
        waiting: all who are linked and not housed yet when a month opens, shape (paths, months); None = not told.
    """

    figures: GemeenteFigures
    housed: Array
    stands: Array
    pool: Array
    recent_links: Array
    linked: Array
    earlier: Array
    opening: Array
    waiting: Array | None = None

    @property
    def realised(self) -> Array:
        """Housed in the months of the running half-year that are over, shape (paths, gemeenten)."""
        before: Array = self.figures.realised + self.earlier
        return before


def simulate(
    figures: GemeenteFigures,
    pool: PoolTrack,
    state: HazardState,
    hazard: HazardArgs,
    links: LinkArgs,
    *,
    paths: int,
    rng: np.random.Generator,
    supply: Supply | None = None,
    market: Market | None = None,
    into: Array | None = None,
) -> GemeentePaths:
    """Draw `paths` futures to the end of the last half-year with a column in `figures.targets`.

    In a half-year without any taakstelling people are linked as if the last one went on.

    Args:
        supply: who is there to be linked and housed, month by month; without it there are always enough.
        market: chance that is shared with gemeenten drawn apart from these; None = of their own.
        into: where to put who is housed, of the shape of `GemeentePaths.housed`.
    """
    gemeenten, horizon = len(figures.codes), months_ahead(figures)
    country = rng.multivariate_normal(state.country, state.country_covariance, size=paths, method="cholesky")
    own = _draw_own(state, paths, rng)
    national, drift = country[:, 0], own[:, :, DRIFT]
    earlier, surprise = _draw_unknown(figures, hazard.dispersion, paths, rng)
    waiting = np.maximum(pool.now + own[:, :, ERROR] - surprise, 0)
    targets = figures.targets_carried
    to_do = figures.stands[:, figures.running] + targets[:, figures.running] - figures.realised - earlier
    coming = list(pool.coming.T)
    deviation = np.zeros(paths)
    spread = _spread(links, paths, rng)
    reach = links.reach(figures)
    # a stream of its own: how many taakstellingen are unknown must not move what else is drawn
    alone = rng.spawn(1)[0].normal(0, links.jump, size=(paths, len(reach)))
    jumps = (alone if market is None else links.jump * market.jumps[:, : len(reach)]) @ reach
    volumes = links.volumes(figures, pool) * np.exp(jumps)
    housed = np.empty((paths, gemeenten, horizon)) if into is None else into
    linked, waits = np.empty((gemeenten, horizon)), np.empty((paths, horizon))
    stands = []
    side = Plenty() if supply is None else Limited(supply)
    for step, chance in enumerate(side.chances(rng, horizon)):
        month = figures.months + step
        half = month // MONTHS
        # how much chance counts use up hangs on what is asked: what all share is drawn before, so that candidates and
        # scenarios differ by what they change and not by their draws
        moved = chance.standard_normal(paths) if market is None else market.links[:, step]
        changed = (
            chance.normal(0, hazard.national, size=paths)
            if market is None
            else hazard.national * market.rates[:, step]
        )
        national = hazard.national_memory * national + changed
        drift = hazard.drift_memory * drift + chance.normal(0, hazard.drift, size=drift.shape)
        deviation = links.memory * deviation + spread * np.sqrt(1 - links.memory**2) * moved
        everyone = sum(coming, start=waiting)
        waits[:, step] = everyone.sum(axis=1)
        volume = links.linked(volumes[:, step], side.unlinked(everyone), deviation)
        asked = to_do + asked_soon(targets, month, links.ahead)
        new = _links(volume, link_shares(targets[:, half], asked, everyone, links.floor), links.dispersion, chance)
        coming.append(new)
        waiting = waiting + coming.pop(0)
        logit = hazard.mean + (national + country[:, 1 + month % MONTHS])[:, None] + own[:, :, LEVEL] + drift
        left = part_left(to_do, targets[:, half])
        logit += task_effect(
            left, month, end_spurt=hazard.end_spurt, slackening=hazard.slackening, spurt_range=hazard.spurt_range
        )
        wanted = persons_housed(waiting, 1 / (1 + np.exp(-logit)), hazard.dispersion, chance)
        now = side.housed(wanted, waiting)
        waiting = np.maximum(waiting - now, 0) * (1 - pool.lapse)
        to_do -= now
        housed[:, :, step], linked[:, step] = now, new.mean(axis=0)
        if (month + 1) % MONTHS == 0:
            stands.append(to_do.copy())
            if half + 1 < targets.shape[1]:
                to_do += targets[:, half + 1]
    there = np.maximum(pool.now + state.own[:, ERROR], 0) + pool.coming.sum(axis=1)
    opening = opening_stands(figures, paths)
    return GemeentePaths(
        figures, housed, np.stack(stands, axis=2), there, pool.recent, linked, earlier, opening, waits
    )


def opening_stands(figures: GemeenteFigures, paths: int) -> Array:
    """The known stands at the start of the running half-year, the same in every path."""
    known = figures.stands[:, figures.running]
    return np.broadcast_to(known, (paths, len(known)))


def months_ahead(figures: GemeenteFigures) -> int:
    """How many months there are to draw."""
    months: int = figures.targets.shape[1] * MONTHS - figures.months
    return months


def joined(drawn: Sequence[GemeentePaths], housed: Array) -> GemeentePaths:
    """Paths of the same figures as one set, of which `housed` already holds who is housed: by far the most of it."""
    counts = [len(one.housed) for one in drawn]
    return GemeentePaths(
        figures=drawn[0].figures,
        housed=housed,
        stands=np.concatenate([one.stands for one in drawn]),
        pool=np.average([one.pool for one in drawn], axis=0, weights=counts),
        recent_links=np.average([one.recent_links for one in drawn], axis=0, weights=counts),
        linked=np.average([one.linked for one in drawn], axis=0, weights=counts),
        earlier=np.concatenate([one.earlier for one in drawn]),
        opening=np.concatenate([one.opening for one in drawn]),
        waiting=_stacked([one.waiting for one in drawn]),
    )


def beside(figures: GemeenteFigures, parts: Sequence[GemeentePaths]) -> GemeentePaths:
    """Paths of gemeenten drawn in parts, row for row the same futures, in the order of `figures`."""
    codes = [code for one in parts for code in one.figures.codes]
    order = np.array([codes.index(code) for code in figures.codes])

    def together(name: str, axis: int) -> Array:
        values: Array = np.concatenate([getattr(one, name) for one in parts], axis=axis)
        return values.take(order, axis=axis)

    return GemeentePaths(
        figures=figures,
        housed=together("housed", 1),
        stands=together("stands", 1),
        pool=together("pool", 0),
        recent_links=together("recent_links", 0),
        linked=together("linked", 0),
        earlier=together("earlier", 1),
        opening=together("opening", 1),
    )


def _stacked(waiting: Sequence[Array | None]) -> Array | None:
    known = [one for one in waiting if one is not None]
    return np.concatenate(known) if len(known) == len(waiting) else None


def _draw_unknown(
    figures: GemeenteFigures, dispersion: float, paths: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Persons housed in the unknown months of the running half-year, and how many more than the pool's guess."""
    running = slice(figures.running * MONTHS, None)
    unknown = np.isnan(figures.housed[:, running])
    guess = np.where(unknown, figures.housed_filled[:, running], 0.0).sum(axis=1)
    if not unknown.any():
        return np.zeros((paths, len(guess))), np.zeros((paths, len(guess)))
    drawn = _counts(np.broadcast_to(guess, (paths, len(guess))), dispersion, rng).astype(float)
    return drawn, drawn - guess


def _draw_own(state: HazardState, paths: int, rng: np.random.Generator) -> Array:
    """Level, drift and pool error per path and gemeente, shape (paths, gemeenten, 3)."""
    tiny = 1e-9 * np.eye(3)
    roots = np.linalg.cholesky(
        state.covariance + tiny * np.maximum(state.covariance.max(axis=(1, 2)), 1)[:, None, None]
    )
    drawn: Array = state.own + np.einsum("gij,pgj->pgi", roots, rng.standard_normal((paths, *state.own.shape)))
    return drawn


def _spread(links: LinkArgs, paths: int, rng: np.random.Generator) -> Array:
    """A spread of the national volume for each path, as unsure as what it was learned from (Student's t)."""
    spread: Array = links.spread * np.sqrt(links.worth / rng.chisquare(links.worth, size=paths))
    return spread


def _links(volume: Array, shares: Array, dispersion: float, rng: np.random.Generator) -> Array:
    """Persons linked per path and gemeente, about `dispersion` times as scattered as if they came alone."""
    mean = volume[:, None] * shares
    drawn = dispersion * rng.standard_gamma(mean / dispersion)
    total = drawn.sum(axis=1, keepdims=True)
    scaled: Array = drawn * (volume[:, None] / np.where(total > 0, total, 1.0))
    return scaled


def persons_housed(waiting: Array, hazard: Array, dispersion: float, rng: np.random.Generator) -> Integers:
    """Whole persons housed: a part of those who wait that is `hazard` on average, never more than all of them.

    The part has a beta distribution, so that the count varies `dispersion` times its mean where the pool allows it. A
    count cut off at the pool would be lower on average than what the filter learned the rate from.
    """
    certainty = np.maximum(waiting * (1 - hazard) / dispersion - 1, LEAST_CERTAINTY)
    persons = waiting * rng.beta(hazard * certainty, (1 - hazard) * certainty)
    return np.floor(persons + rng.random(persons.shape)).astype(np.int64)


def _counts(mean: Array, dispersion: float, rng: np.random.Generator) -> Integers:
    """Whole persons whose variance is `dispersion` times their mean."""
    return rng.poisson(mean if dispersion <= 1 else (dispersion - 1) * rng.standard_gamma(mean / (dispersion - 1)))
