"""The gemeente model from figures to paths: choose how pools are read, learn the rates, draw the future."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.errors import TooLittleData
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import ERROR, Filtered, HazardArgs, learn_args, run_filter, with_mean
from forecast.gemeente.links import LinkArgs, learn_links, learn_split
from forecast.gemeente.pool import YEAR, PoolArgs, PoolTrack, linked_share, track_pool
from forecast.gemeente.simulate import GemeentePaths, simulate

LEAST_MONTHS = YEAR
# below this, links say less than they leave out: the pool is then read from realisatie alone
LEAST_LINKED = 0.6
IMPUTED_MEMORY = 0.9
# a pool's start in months of the gemeente's pace, and persons linked per person housed, that are tried
STARTS = (4.0, 2.0, 6.0, 9.0)
BALANCES = (0.97, 1.0, 1.03, 1.06)
SCALES = (1.0, 1.06)
# part of a pool whose link is withdrawn in a month; tried where far more were linked than housed
LAPSES = (0.0, 0.01, 0.02)
MANY_LINKED = 1.1


@dataclass(frozen=True)
class GemeenteModel:
    """A fitted model.

    Attributes:
        figures: as given; `links` is None when they were not usable.
        uses_links: whether koppelingen were used.
        pool_args: how the pool was read.
    """

    figures: GemeenteFigures
    uses_links: bool
    pool_args: PoolArgs
    pool: PoolTrack
    hazard: HazardArgs
    filtered: Filtered
    links: LinkArgs

    def sample(self, *, paths: int, seed: int) -> GemeentePaths:
        """Joint futures, the same for the same seed."""
        return simulate(
            self.figures,
            self.pool,
            self.filtered.state,
            self.hazard,
            self.links,
            paths=paths,
            rng=np.random.default_rng(seed),
        )


def fit(figures: GemeenteFigures) -> GemeenteModel:
    """Fit to `figures`; koppelingen are used when there are enough of them for the persons housed.

    Raises:
        TooLittleData: fewer than twelve months.
    """
    if figures.months < LEAST_MONTHS:
        raise TooLittleData(f"the gemeente model needs {LEAST_MONTHS} months; there are {figures.months}")
    uses_links = linked_share(figures) >= LEAST_LINKED
    if not uses_links:
        figures = GemeenteFigures(
            figures.codes, figures.first_month, figures.housed, None, figures.targets, figures.stands
        )
    judged = max(min(2 * YEAR, figures.months // 2), 6)
    first = HazardArgs(error_memory=1.0 if uses_links else IMPUTED_MEMORY)
    choices = _pool_choices(figures)
    hazard, _ = _learned(figures, choices[0], first, judged)
    fits = [_quick_fit(figures, args, hazard, judged) for args in choices]
    pool_args = choices[int(np.argmax(fits))]
    hazard, filtered = _learned(figures, pool_args, hazard, judged)
    pool = track_pool(figures, pool_args)
    links = learn_links(figures, pool, LinkArgs())
    if uses_links:
        links = learn_split(figures, pool, filtered.state.own[:, ERROR], links)
    return GemeenteModel(figures, uses_links, pool_args, pool, hazard, filtered, links)


def _pool_choices(figures: GemeenteFigures) -> list[PoolArgs]:
    """Ways to read the pool, a middling one first."""
    windows = [None] if figures.months <= 3 * YEAR else [None, 3 * YEAR]
    if figures.links is None:
        return [PoolArgs(start, 1.0, windows[-1]) for start in STARTS]
    lapses, scales = (LAPSES, SCALES) if linked_share(figures, None) > MANY_LINKED else (LAPSES[:1], SCALES[:1])
    return [
        PoolArgs(start, scale, window, lapse)
        for window in windows
        for lapse in lapses
        for scale in (*scales, *(balance / linked_share(figures, window) for balance in BALANCES))
        for start in STARTS
    ]


def _learned(
    figures: GemeenteFigures, args: PoolArgs, hazard: HazardArgs, judged: int
) -> tuple[HazardArgs, Filtered]:
    pool = track_pool(figures, args)
    return learn_args(pool, figures.housed[:, pool.first :], hazard, judged=judged)


def _quick_fit(figures: GemeenteFigures, args: PoolArgs, hazard: HazardArgs, judged: int) -> float:
    """How well the last `judged` months are foreseen; the same months for every window."""
    pool = track_pool(figures, args)
    housed = figures.housed[:, pool.first :]
    return run_filter(pool, housed, with_mean(hazard, pool, housed)).fit(judged)
