"""A pooled dynamic count model: a negative binomial whose level moves, all series at once.

The level of a series has a gamma distribution. Each month it forgets a little towards the panel's (a discount; West
and Harrison 1997, ch. 10) and learns from the count, which is Poisson around it with more scatter than Poisson. The
panel gives the prior (moments of the series' means) and the scatter; several discounts compete by how well each
foresaw the counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, nbdtrik

from forecast.arrays import Array, Mask
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID
from forecast.periods import YEAR

DISCOUNTS = (0.80, 0.90, 0.95, 0.98, 0.995)
# part of what is forgotten that the prior fills in again
RETURN = 0.2
# months that only teach, before foresight is judged
LEARNING = 6
# known months at which a series' own scatter weighs as much as the panel's
SCATTER_MONTHS = 12.0
# part of the scatter around the mean of all months that stays around a moving level
KEPT_SCATTER = 0.7
# how much of its own likelihood a series uses against the panel's
OWN_EVIDENCE = 0.5
ROUNDING = 1e-6


@dataclass(frozen=True)
class _Prior:
    """Gamma prior of a level (shape, rate) and variance over mean of counts around it, per series."""

    shape: float
    rate: float
    scatter: Array


def dynamic_counts(panel: Panel, horizon: int) -> Array:
    """Quantiles at `GRID` of every month ahead, shape (series, horizon, grid); counts are whole numbers."""
    counts = np.where(panel.known, panel.values, 0.0)
    prior = _prior(counts, panel.known)
    filtered = [_filtered(counts, panel.known, prior, discount) for discount in DISCOUNTS]
    weights = _weights(np.stack([likelihood for _, _, likelihood in filtered]), panel.months)
    quantiles = np.zeros((len(counts), len(GRID)))
    for (shape, rate, _), weight in zip(filtered, weights, strict=True):
        used = weight > 1e-3
        mean, excess = shape[used] / rate[used], prior.scatter[used] + 1 / rate[used] - 1
        size = np.maximum(mean / excess, 1e-12)
        quantiles[used] += weight[used, None] * count_quantiles(size, 1 / (1 + excess))
    return np.repeat(quantiles[:, None, :] / _total(weights)[:, None, None], horizon, axis=1)


def count_quantiles(size: Array, success: Array) -> Array:
    """Quantiles at `GRID` of negative binomial counts, shape (series, grid): the least count that reaches a level."""
    reached = nbdtrik(np.array(GRID), size[:, None], success[:, None])
    # a level below the chance of zero is reached at zero
    counts: Array = np.maximum(np.ceil(np.nan_to_num(reached) - ROUNDING), 0.0)
    return counts


def _total(weights: Array) -> Array:
    total: Array = np.where(weights > 1e-3, weights, 0.0).sum(axis=0)
    return total


def _prior(counts: Array, known: Mask) -> _Prior:
    months = np.maximum(known.sum(axis=1), 1)
    mean = counts.sum(axis=1) / months
    variance = np.where(known, np.square(counts - mean[:, None]), 0.0).sum(axis=1) / np.maximum(months - 1, 1)
    middle = max(float(mean.mean()), 1e-6)
    between = max(float(mean.var() - (variance / months).mean()), 1e-3 * middle**2)
    rate = max(middle / between, 1e-3)
    scatter = np.maximum(variance / np.maximum(mean, 1e-9), 1.0)
    evidence = months * np.minimum(mean, 1)
    shared = float(np.exp((evidence * np.log(scatter)).sum() / max(float(evidence.sum()), 1e-9)))
    logs = (evidence * np.log(scatter) + SCATTER_MONTHS * np.log(shared)) / (evidence + SCATTER_MONTHS)
    return _Prior(middle * rate, rate, 1 + KEPT_SCATTER * (np.exp(logs) - 1))


def _filtered(counts: Array, known: Mask, prior: _Prior, discount: float) -> tuple[Array, Array, Array]:
    """Shape and rate of each level after the last month, and the log likelihood of what was foreseen."""
    series, months = counts.shape
    shape, rate = np.full(series, prior.shape), np.full(series, prior.rate)
    likelihood = np.zeros(series)
    for month in range(months):
        shape = discount * shape + (1 - discount) * RETURN * prior.shape
        rate = discount * rate + (1 - discount) * RETURN * prior.rate
        count, seen = counts[:, month], known[:, month]
        if month >= LEARNING:
            excess = np.maximum(prior.scatter + 1 / rate - 1, 1e-6)
            size = shape / rate / excess
            foreseen = gammaln(count + size) - gammaln(size) - gammaln(count + 1)
            foreseen += count * np.log(excess) - (count + size) * np.log1p(excess)
            likelihood += np.where(seen, foreseen, 0.0)
        shape = shape + np.where(seen, count, 0.0) / prior.scatter
        rate = rate + np.where(seen, 1.0, 0.0) / prior.scatter
    return shape, rate, likelihood


def _weights(likelihoods: Array, months: int) -> Array:
    """Weights of the discounts, shape (discounts, series)."""
    own = OWN_EVIDENCE * (likelihoods - likelihoods.max(axis=0))
    shared = likelihoods.mean(axis=1) * YEAR / max(months, 1)
    weights = np.exp(own + (shared - shared.max())[:, None])
    normal: Array = weights / weights.sum(axis=0)
    return normal
