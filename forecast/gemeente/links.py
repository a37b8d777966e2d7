"""How many people COA links in a month, and how scattered over gemeenten.

log volume = log recent + pull * (log pace - log recent) + follow * (log pace - log recent pace) + lift + deviation

`pace` is what the taakstellingen ask a month, the next one counted for as far as this half-year is over: COA links
ahead. What is still to be linked foresaw volumes worse: a backlog grows as well where there is nobody to link.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forecast.gemeente.figures import Array, GemeenteFigures
from forecast.gemeente.pool import YEAR, PoolTrack, asked_pace, link_shares
from forecast.periods import MONTHS

# standard deviations: of pull, follow and lift before links are seen, and of a year's volume around what they say
PRIOR_SPREADS, NOISE = (0.2, 0.2, 0.2), 0.15
# years of links that the prior of their spread is worth
SPREAD_WORTH = 2.0
# persons a month: less is not told from nobody
LEAST_EXPECTED = 0.05
FLOORS = (0.01, 0.03, 0.06, 0.1, 0.15, 0.25)


@dataclass(frozen=True)
class LinkArgs:
    """Knobs of the future links.

    Attributes:
        pull: how far the volume goes to what the taakstellingen ask, 0 = goes on as of late.
        follow: how far it changes with what they ask.
        lift: of the volume over these, on the log scale.
        spread, memory: of the volume's deviation on the log scale far ahead, and its monthly autocorrelation.
        dispersion: variance of a gemeente's links over their mean.
        floor: of its taakstelling that a gemeente ahead of its opgave still counts for.
    """

    pull: float = 0.3
    follow: float = 0.3
    lift: float = 0.0
    spread: float = 0.2
    memory: float = 0.85
    dispersion: float = 10.0
    floor: float = 0.03

    def volumes(self, figures: GemeenteFigures, pool: PoolTrack) -> Array:
        """Expected national links of each month ahead, persons."""
        pace = np.log(asked_pace(figures))
        expected: Array = np.exp(_recent(pool.links)[-1] + _terms(pace, pool, figures.months) @ self._weights)
        return expected

    @property
    def _weights(self) -> Array:
        return np.array([self.pull, self.follow, self.lift])


def learn_links(figures: GemeenteFigures, pool: PoolTrack, prior: LinkArgs) -> LinkArgs:
    """Pull, follow, lift and spread that would have foreseen the volumes of the year after each earlier month."""
    origins = range(MONTHS, len(pool.links) - YEAR + 1)
    if not origins:
        return prior
    pace, recent = np.log(asked_pace(figures)), _recent(pool.links)
    volume = np.log(np.maximum(pool.links, 1.0))
    terms = np.array([_terms(pace, pool, pool.first + at)[:YEAR].mean(axis=0) for at in origins])
    change = np.array([volume[at : at + YEAR].mean() - recent[at - MONTHS] for at in origins])
    # years that overlap count once
    evidence = 1 / (MONTHS * NOISE**2)
    shrink = np.diag([spread**-2 for spread in PRIOR_SPREADS])
    weights = np.linalg.solve(
        evidence * terms.T @ terms + shrink, evidence * terms.T @ change + shrink @ prior._weights
    )
    errors, years = change - terms @ weights, len(origins) / YEAR
    seen = float((errors**2).mean()) / _year_share(prior.memory)
    variance = (years * seen + SPREAD_WORTH * prior.spread**2) / (years + SPREAD_WORTH)
    pull, follow, lift = (float(weight) for weight in weights)
    return replace(prior, pull=pull, follow=follow, lift=lift, spread=float(np.sqrt(variance)))


def learn_split(
    figures: GemeenteFigures, pool: PoolTrack, error: Array, prior: LinkArgs, *, judged: int
) -> tuple[LinkArgs, Array]:
    """Floor and dispersion with which the split of the last links was to be foreseen, and how well it was.

    Who is linked to is who has fewer people waiting than it needs: so the links tell of the pools, too.

    Args:
        error: what the track's pools miss, shape (gemeenten,).
        judged: how many of the last months are looked at.

    Returns:
        The knobs, and the log-likelihood of each of these months.
    """
    steps = range(max(len(pool.links) - judged, 0), len(pool.links))
    months = [pool.first + step for step in steps]
    links = pool.linked[:, steps.start :].T
    waiting = np.maximum(np.array([pool.waiting(step) for step in steps]) + error, 0)
    to_do = np.array([figures.opgave_at(month) for month in months])
    targets = np.array([figures.targets_carried[:, month // MONTHS] for month in months])
    volume = links.sum(axis=1, keepdims=True)
    best, found = np.full(len(months), -np.inf), prior
    for floor in FLOORS:
        expected = np.maximum(volume * link_shares(targets, to_do, waiting, floor), LEAST_EXPECTED)
        gaps = (links - expected) ** 2 / expected
        dispersion = max(float(gaps.mean()), 1.0)
        fit = -0.5 * (np.log(2 * np.pi * dispersion * expected) + gaps / dispersion).sum(axis=1)
        if fit.sum() > best.sum():
            best, found = fit, replace(prior, floor=floor, dispersion=dispersion)
    return found, best


def _terms(pace: Array, pool: PoolTrack, origin: int) -> Array:
    """What pull, follow and lift are multiplied by in the months from `origin` (a column) on, shape (months, 3)."""
    at = origin - pool.first
    recent = float(_recent(pool.links)[at - MONTHS])
    ahead = pace[origin:]
    return np.column_stack([ahead - recent, ahead - pace[origin - MONTHS : origin].mean(), np.ones(len(ahead))])


def _recent(links: Array) -> Array:
    """Log of the mean over a half-year, for each half-year of months in turn."""
    means = np.convolve(links, np.full(MONTHS, 1 / MONTHS), mode="valid")
    recent: Array = np.log(np.maximum(means, 1.0))
    return recent


def _year_share(memory: float) -> float:
    """Variance of the mean over a year of a deviation that starts at zero, over its variance far ahead."""
    lags = np.subtract.outer(np.arange(YEAR), np.arange(YEAR))
    steps = np.where(lags >= 0, memory ** np.maximum(lags, 0), 0.0)
    return float((1 - memory**2) * (steps.mean(axis=0) ** 2).sum())
