"""One set of paths from all candidate models of a monthly series: their quantiles averaged by their weights."""

from __future__ import annotations

from collections.abc import Mapping

from forecast.arrays import Array
from forecast.combination import averaged, divide_paths
from forecast.monthly.base import Series
from forecast.monthly.engine import Sampled, candidates, sample


def combined(
    series: Series, weights: Mapping[str, float], *, horizon: int, paths: int, seed: int
) -> tuple[Array, list[Sampled]]:
    """Joint paths of shape (paths, horizon), and what each model drew.

    Args:
        weights: by the name of a candidate, summing to one; a model without weight is drawn once, to be told of.
    """
    counts = divide_paths(weights, paths)
    sampled = [
        sample(model, series, horizon=horizon, paths=max(counts[model.name], 1), seed=seed) for model in candidates()
    ]
    return averaged({one.asked: one.values for one in sampled}, weights, paths), sampled


def equal_weights() -> dict[str, float]:
    """What the candidates get without evidence."""
    names = [model.name for model in candidates()]
    return dict.fromkeys(names, 1 / len(names))
