"""The quantile levels every forecast is published at (those of the hubverse)."""

import numpy as np

from forecast.arrays import Array

LEVELS: tuple[float, ...] = (
    0.01, 0.025, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50,
    0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.975, 0.99,
)  # fmt: skip
MEDIAN = LEVELS.index(0.50)


def level_id(level: float) -> str:
    """How a level is written as the id of an output: `0.025`, `0.5`."""
    return f"{level:g}"


# the rows of a forecast, in this order: type and id of each output
MEAN, QUANTILE = "mean", "quantile"
KINDS = ((MEAN, ""), *((QUANTILE, level_id(level)) for level in LEVELS))


def of_paths(paths: Array) -> Array:
    """Quantiles at `LEVELS` over the first axis: shape (23, ...)."""
    return np.quantile(paths, LEVELS, axis=0)
