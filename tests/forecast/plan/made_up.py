"""Candidates made with few strokes, so that a test shows only what it is about."""

import numpy as np

from forecast.arrays import Array
from forecast.plan.candidate import Candidate

PATHS = 400


def column(value: float | Array, paths: int) -> Array:
    return np.broadcast_to(np.asarray(value, dtype=float), (paths,)).copy()


def candidate(total: int, *, paths: int = PATHS, **values: float | Array) -> Candidate:
    """One candidate; what is not named is 0 in every path."""
    names = ("net", "gross", "missing", "occupancy", "permits", "beyond", "housed")
    return Candidate(total=total, **{name: column(values.get(name, 0.0), paths) for name in names})


def spread_evenly(low: float, high: float, paths: int = PATHS) -> Array:
    """Equal steps from `low` to `high`, so that shares of paths can be counted by hand."""
    return np.linspace(low, high, paths)


def houses_limited(
    totals: range, houses: float = 14_000, pool: float = 30_000, begin: float = 2_000, paths: int = PATHS
) -> list[Candidate]:
    """A country that houses what is asked up to what there are houses for, with paths 20 % around it."""
    supply = spread_evenly(0.8 * houses, 1.2 * houses, paths)
    made = []
    for total in totals:
        housed = np.minimum(begin + total, np.minimum(supply, pool))
        net = begin + total - housed
        permits = pool - housed
        made.append(
            candidate(
                total,
                paths=paths,
                net=net,
                gross=np.maximum(net, 0) + 500,
                missing=np.clip(100 + net / 20, 0, 342),
                occupancy=permits + 40_000,
                permits=permits,
                beyond=0.5 * permits,
                housed=housed,
            )
        )
    return made
