"""The scores of the public benchmark, on arrays of series x months ahead.

Written anew from the definitions beside the public panels; a test holds the two equal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.arrays import Array

SEASON = 12
CRPS_LEVELS = tuple(round(0.05 * step, 2) for step in range(1, 20))
WQL_LEVELS = tuple(round(0.1 * step, 1) for step in range(1, 10))
SCORED_LEVELS = (0.025, *CRPS_LEVELS, 0.975)


@dataclass(frozen=True)
class Scores:
    """Scores of a panel.

    Attributes:
        mase: mean absolute error of the point over the in-sample mean absolute error of the seasonal naive rule.
        mase_median: the same of the median.
        scrps: mean of twice the quantile loss over 19 levels, over the same scale.
        wql: twice the quantile loss summed over all points over the sum of what was observed, mean of nine levels.
        cov80, cov95: share of outcomes within the central band, its ends included.
        series: how many there are, and `unscaled`, how many have no scale and are left out of the first three.
    """

    mase: float
    mase_median: float
    scrps: float
    wql: float
    cov80: float
    cov95: float
    series: int
    unscaled: int


def seasonal_scale(history: pd.DataFrame) -> pd.Series:
    """In-sample mean absolute error of the seasonal naive rule, by `unique_id`; NaN where it is zero or unknown."""
    ordered = history.sort_values(["unique_id", "ds"])
    error = (ordered["y"] - ordered.groupby("unique_id")["y"].shift(SEASON)).abs()
    scale = error.groupby(ordered["unique_id"]).mean()
    return scale.where(scale > 0)


def quantile_loss(observed: Array, quantile: Array, level: float) -> Array:
    """Pinball loss of a quantile at its level."""
    error = observed - quantile
    return np.maximum(level * error, (level - 1) * error)


def score(observed: Array, point: Array, quantiles: Array, scale: Array) -> Scores:
    """The scores of a panel.

    Args:
        observed: outcomes (series, months).
        point: point forecasts, of the same shape.
        quantiles: (series, months, 21) at `SCORED_LEVELS`; sorted here, so that they never cross.
        scale: (series,) as from `seasonal_scale`.

    Raises:
        ValueError: a forecast or an outcome is missing.
    """
    if not all(np.isfinite(numbers).all() for numbers in (observed, point, quantiles)):
        raise ValueError("a forecast or an outcome is missing")
    at = dict(zip(SCORED_LEVELS, np.moveaxis(np.sort(quantiles, axis=2), 2, 0), strict=True))
    losses = {level: 2 * quantile_loss(observed, at[level], level) for level in CRPS_LEVELS}
    weighted = [losses[level].sum() / np.abs(observed).sum() for level in WQL_LEVELS]
    return Scores(
        mase=_scaled(np.abs(observed - point), scale),
        mase_median=_scaled(np.abs(observed - at[0.5]), scale),
        scrps=_scaled(np.mean(list(losses.values()), axis=0), scale),
        wql=float(np.mean(weighted)),
        cov80=_covered(observed, at[0.1], at[0.9]),
        cov95=_covered(observed, at[0.025], at[0.975]),
        series=len(observed),
        unscaled=int(np.isnan(scale).sum()),
    )


def randomised_pit(observed: Array, quantiles: Array, levels: Array, rng: np.random.Generator) -> Array:
    """Where each outcome lies in its forecast, uniform for a calibrated one, also of counts.

    An outcome that several quantiles equal lies anywhere among their levels; one between two quantiles anywhere
    between theirs.

    Args:
        observed: outcomes (n,).
        quantiles: (n, levels), rising.
        levels: (levels,), rising, and dense: what lies between two of them is taken as uniform.
        rng: of the random places.
    """
    below = (quantiles < observed[:, None]).sum(axis=1)
    up_to = (quantiles <= observed[:, None]).sum(axis=1)
    tied = up_to > below
    edges = np.concatenate([[0.0], levels, [1.0]])
    middle = (edges[:-1] + edges[1:]) / 2
    # where a tied value begins and ends is known up to a step between levels, except at the ends
    low = np.where(tied, np.where(below == 0, 0.0, middle[below]), edges[below])
    high = np.where(tied, np.where(up_to == len(levels), 1.0, middle[up_to]), edges[up_to + 1])
    return rng.uniform(low, high)


def _scaled(errors: Array, scale: Array) -> float:
    return float(np.nanmean(errors.mean(axis=1) / scale))


def _covered(observed: Array, low: Array, high: Array) -> float:
    return float(((observed >= low) & (observed <= high)).mean())
