"""How the pools can be read, and how much each reading is to be believed.

The size of all pools together is shared by every gemeente and never seen: a reading a tenth too large makes the whole
country a little wrong in the same direction. So the paths are spread over the readings that foresaw the last two
years about equally well, instead of all following the one that did best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.arrays import Array
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import ERROR, Filtered, HazardArgs, learn_args, run_filters, with_mean
from forecast.gemeente.links import AHEADS, LinkArgs, learn_split
from forecast.gemeente.pool import PoolArgs, PoolTrack, linked_share, track_pool
from forecast.periods import YEAR

# what is tried: a pool's start in months of the gemeente's pace, and what links are multiplied by, from a little less
# than they seem to need to a good deal more, in steps of 3 %
STARTS = (1.0, 2.0, 4.0, 6.0, 9.0)
LEAST_SCALE, MOST_SCALE, STEP = 0.96, 1.22, 1.03
# without koppelingen: the same start, and how far links follow the taakstellingen
IMPUTED_STARTS = (0.5, 1.0, 2.0, 3.0, 4.5, 6.5, 9.0, 13.0, 18.0)
ASKED = (0.25, 0.75, 1.0)
# months in which those newly linked cannot be housed yet
DELAYS = (0, 1, 2)
# part of a pool whose link is withdrawn in a month
LAPSES = (0.0, 0.01, 0.02, 0.03)
# readings that paths are spread over, and bootstrap samples of the months that weigh them
MOST, RESAMPLES = 8, 400
LEAST_WEIGHT = 0.02


@dataclass(frozen=True)
class Reading:
    """One way to read the pools, with what was learned from it.

    Attributes:
        fit: log-likelihood of each of the judged months: of who was housed and, with koppelingen, of how they were
            split.
    """

    args: PoolArgs
    pool: PoolTrack
    hazard: HazardArgs
    filtered: Filtered
    links: LinkArgs
    fit: Array


def learn_readings(figures: GemeenteFigures, hazard: HazardArgs, judged: int) -> list[tuple[Reading, float]]:
    """The believable readings with the share of the paths that each gets, the best first.

    The knobs are those of the best one for all.
    """
    chosen = PoolArgs(4.0, 1.0, _windows(figures)[0])
    hazard, links = _learned(figures, chosen, hazard, judged)
    # of a hundred readings what they fit is kept, and not their tracks: those are a third of the memory of a run
    tried: dict[PoolArgs, Array] = {}
    for vary in (_imputed,) if figures.links is None else (_sizes, _structures, _sizes, _near, _near):
        choices = vary(figures, chosen)
        read = _read(figures, [args for args in choices if args not in tried], hazard, links, judged)
        tried |= {args: one.fit for args, one in read.items()}
        chosen = max(choices, key=lambda args: float(tried[args].sum()))
    hazard, links = _learned(figures, chosen, hazard, judged)
    places = list(tried)
    found = [places[at] for at, _ in _believed(list(tried.values()))]
    again = list(_read(figures, found, hazard, links, judged).values())
    return [(again[at], weight) for at, weight in _believed([one.fit for one in again])]


def _believed(fits: Sequence[Array]) -> list[tuple[int, float]]:
    """Which of the readings that fit so are believed, the best first, and how much."""
    weights = bootstrap_weights(np.array(fits))
    order = np.argsort(-weights, kind="stable")[:MOST]
    # with little to go by all are believed alike, and each of them hardly
    least = min(LEAST_WEIGHT, float(weights.max()))
    return [(int(at), float(weights[at])) for at in order if weights[at] >= least]


def bootstrap_weights(fits: Array) -> Array:
    """Weights of readings that are sure only of what the months agree on; shape (readings, months) to (readings,).

    Pseudo-BMA with the Bayesian bootstrap (Yao, Vehtari, Simpson and Gelman 2018, section 3.4): the mean over random
    weights of the months of each reading's posterior weight. Months are drawn whole, because gemeenten share theirs.
    """
    months = fits.shape[1]
    drawn = months * np.random.default_rng(0).dirichlet(np.ones(months), size=RESAMPLES)
    sums = fits @ drawn.T
    believed = np.exp(sums - sums.max(axis=0))
    weights: Array = (believed / believed.sum(axis=0)).mean(axis=1)
    return weights


def _windows(figures: GemeenteFigures) -> list[int | None]:
    if figures.months <= 3 * YEAR:
        return [None]
    return [None, 3 * YEAR] if figures.links is not None else [3 * YEAR]


def _imputed(_: GemeenteFigures, chosen: PoolArgs) -> list[PoolArgs]:
    return [replace(chosen, start=start, asked=asked) for start in IMPUTED_STARTS for asked in ASKED]


def _structures(figures: GemeenteFigures, chosen: PoolArgs) -> list[PoolArgs]:
    return [replace(chosen, window=window, delay=delay) for window in _windows(figures) for delay in DELAYS]


def _sizes(figures: GemeenteFigures, chosen: PoolArgs) -> list[PoolArgs]:
    return [replace(chosen, scale=scale, lapse=lapse) for scale in _scales(figures, chosen)[::2] for lapse in LAPSES]


def _near(figures: GemeenteFigures, chosen: PoolArgs) -> list[PoolArgs]:
    return [
        replace(chosen, scale=scale, start=start, lapse=lapse)
        for scale in _around(_scales(figures, chosen), chosen.scale)
        for start in STARTS
        for lapse in _around(LAPSES, chosen.lapse)
    ]


def _around(grid: Sequence[float], value: float) -> Sequence[float]:
    """The value of the grid nearest to `value`, and those beside it."""
    at = int(np.argmin(np.abs(np.array(grid) - value)))
    return grid[max(at - 1, 0) : at + 2]


def _scales(figures: GemeenteFigures, chosen: PoolArgs) -> list[float]:
    """Around both what makes as many linked as were housed and links as they are."""
    balance = 1 / linked_share(figures, chosen.window)
    low, high = LEAST_SCALE * min(balance, 1.0), MOST_SCALE * max(balance, 1.0)
    return [low * STEP**step for step in range(int(np.log(high / low) / np.log(STEP)) + 1)]


def _read(
    figures: GemeenteFigures, choices: Sequence[PoolArgs], hazard: HazardArgs, links: LinkArgs, judged: int
) -> dict[PoolArgs, Reading]:
    """A reading for each of `choices`; those of one window are filtered together."""
    found = {}
    for window in dict.fromkeys(args.window for args in choices):
        same = [args for args in choices if args.window == window]
        pools = [track_pool(figures, args) for args in same]
        housed = figures.housed[:, pools[0].first :]
        own = [with_mean(hazard, pool, housed) for pool in pools]
        for args, pool, knobs, filtered in zip(same, pools, own, run_filters(pools, housed, own), strict=True):
            found[args] = _judged(figures, args, pool, knobs, filtered, links, judged)
    return found


def _judged(
    figures: GemeenteFigures,
    args: PoolArgs,
    pool: PoolTrack,
    hazard: HazardArgs,
    filtered: Filtered,
    links: LinkArgs,
    judged: int,
) -> Reading:
    fit = filtered.log_likelihood[-judged:]
    if figures.links is not None:
        links, split = learn_split(figures, pool, filtered.state.own[:, ERROR], links, judged=judged)
        # of the links as published, not as scaled
        fit = fit + split + len(figures.codes) * np.log(args.scale)
    return Reading(args, pool, hazard, filtered, links, fit)


def _learned(
    figures: GemeenteFigures, args: PoolArgs, hazard: HazardArgs, judged: int
) -> tuple[HazardArgs, LinkArgs]:
    """Knobs that all readings share."""
    pool = track_pool(figures, args)
    hazard, filtered = learn_args(pool, figures.housed[:, pool.first :], hazard, judged=judged)
    links = LinkArgs()
    if figures.links is not None:
        links, _ = learn_split(figures, pool, filtered.state.own[:, ERROR], links, judged=judged, aheads=AHEADS)
    return hazard, links
