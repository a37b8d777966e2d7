"""The rate at which people in a pool are housed, and the pool itself, filtered for all gemeenten at once.

logit h_gt = mean + national_t + push_(month of the half-year) + level_g + drift_gt
E[housed_gt] = (pool_gt + error_gt) * h_gt

`national` and `drift` are first-order autoregressions, `level` and `push` are shrunk to zero, and `error` is what the
reconstructed pool misses: its unknown start, links that were withdrawn or left out, persons housed without one.
Persons come in households, so counts vary `dispersion` times their mean. An extended Kalman filter takes national and
push from the aggregate (from the margins of gemeenten their variance comes out far too large) and then level, drift
and error per gemeente.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forecast.gemeente.figures import Array
from forecast.gemeente.pool import PoolTrack
from forecast.periods import MONTHS

LEVEL, DRIFT, ERROR = 0, 1, 2
# persons: where nobody is known to wait, somebody may still be housed
SMALLEST = 0.3


@dataclass(frozen=True)
class HazardArgs:
    """Knobs of the filter; standard deviations on the logit scale unless said otherwise.

    Attributes:
        mean: level of the country before anything is seen; learned.
        level: between gemeenten.
        drift, drift_memory: monthly step and autocorrelation of a gemeente's drift.
        national, national_memory: the same of the national factor.
        push: prior of the effect of a month of the half-year.
        start: of a pool's unknown start, as a share of what is assumed for it.
        leak, error_memory: monthly variance of the pool's error per person linked or housed, and how much of it
            lasts; an imputed pool corrects itself, one counted from links does not.
        dispersion: variance of a monthly count over its mean.
    """

    mean: float = -1.2
    level: float = 0.5
    drift: float = 0.10
    drift_memory: float = 0.96
    national: float = 0.06
    national_memory: float = 0.98
    push: float = 0.25
    start: float = 0.6
    leak: float = 0.05
    error_memory: float = 1.0
    dispersion: float = 3.3


@dataclass(frozen=True)
class HazardState:
    """What is believed after the last month.

    Attributes:
        country: means of the national factor and the six pushes, shape (7,), and `country_covariance`.
        own: means of level, drift and pool error, shape (gemeenten, 3), and `covariance`, (gemeenten, 3, 3).
    """

    country: Array
    country_covariance: Array
    own: Array
    covariance: Array


@dataclass(frozen=True)
class Filtered:
    """The state after the last month, how well each month was foreseen, and what was expected.

    Attributes:
        log_likelihood: one month ahead, gemeenten and country, per month of the track.
        expected: one month ahead, shape (gemeenten, months).
    """

    state: HazardState
    log_likelihood: Array
    expected: Array

    def fit(self, months: int) -> float:
        """Log-likelihood of the last `months`."""
        return float(self.log_likelihood[-months:].sum())


def run_filter(pool: PoolTrack, housed: Array, args: HazardArgs) -> Filtered:
    """Filter the months of the track.

    Args:
        housed: shape (gemeenten, months of the track); NaN = unknown, which teaches nothing.
    """
    gemeenten, months = housed.shape
    own = np.zeros((gemeenten, 3))
    covariance = np.zeros((gemeenten, 3, 3))
    covariance[:, LEVEL, LEVEL] = args.level**2
    covariance[:, DRIFT, DRIFT] = args.drift**2 / (1 - args.drift_memory**2)
    covariance[:, ERROR, ERROR] = (args.start * pool.start) ** 2
    country = np.zeros(1 + MONTHS)
    still = args.national**2 / (1 - args.national_memory**2)
    country_covariance = np.diag([still] + [args.push**2] * MONTHS)
    memory = np.array([1.0, args.drift_memory, args.error_memory * (1 - pool.lapse)])
    national_memory = np.array([args.national_memory] + [1.0] * MONTHS)
    expected, fit = np.empty_like(housed), np.zeros(months)
    for month in range(months):
        country = country * national_memory
        country_covariance = country_covariance * national_memory[:, None] * national_memory
        country_covariance[0, 0] += args.national**2
        own = own * memory
        covariance = covariance * memory[:, None] * memory
        covariance[:, DRIFT, DRIFT] += args.drift**2
        covariance[:, ERROR, ERROR] += args.leak * pool.moved[:, month]
        seen = ~np.isnan(housed[:, month])
        counts = np.nan_to_num(housed[:, month])
        loads = np.zeros(1 + MONTHS)
        loads[0] = loads[1 + (pool.first + month) % MONTHS] = 1.0

        mean, slopes = _expected(pool.before[:, month], own, args.mean + float(loads @ country))
        spread = args.dispersion * np.maximum(mean, 0.05) + np.einsum("gi,gij,gj->g", slopes, covariance, slopes)
        if seen.any():
            reach = float(slopes[seen, LEVEL].sum())
            gap = float(counts[seen].sum() - mean[seen].sum())
            across = country_covariance @ loads * reach
            total = float(loads @ across) * reach + float(spread[seen].sum())
            fit[month] += float(_log_density(np.asarray(gap), np.asarray(total)))
            country = country + across / total * gap
            country_covariance = country_covariance - np.outer(across, across) / total

        mean, slopes = _expected(pool.before[:, month], own, args.mean + float(loads @ country))
        across_own = np.einsum("gij,gj->gi", covariance, slopes)
        spread = args.dispersion * np.maximum(mean, 0.05) + (across_own * slopes).sum(axis=1)
        expected[:, month] = mean
        innovation = np.where(seen, counts - mean, 0.0)
        fit[month] += float(_log_density(innovation[seen], spread[seen]).sum())
        gains = np.where(seen[:, None], across_own / spread[:, None], 0.0)
        own = own + gains * innovation[:, None]
        covariance = covariance - gains[:, :, None] * across_own[:, None, :]
        # a pool holds at least those who were housed from it
        own[:, ERROR] = np.maximum(own[:, ERROR], counts + SMALLEST - pool.before[:, month])
    return Filtered(HazardState(country, country_covariance, own, covariance), fit, expected)


def learn_args(pool: PoolTrack, housed: Array, args: HazardArgs, *, judged: int) -> tuple[HazardArgs, Filtered]:
    """The knobs that foresee the last `judged` months best, searched one at a time."""
    args = with_mean(args, pool, housed)
    best = run_filter(pool, housed, args)
    grids: dict[str, tuple[float, ...]] = {
        "dispersion": (1.2, 2.0, 2.7, 3.5, 4.5),
        "leak": (0.005, 0.05, 0.2, 0.5),
        "national": (0.02, 0.04, 0.07, 0.12),
        "drift": (0.05, 0.08, 0.12, 0.18),
        "level": (0.3, 0.5, 0.8),
        "start": (0.3, 0.6, 1.0),
    }
    for name, values in grids.items():
        for value in values:
            if value == getattr(args, name):
                continue
            tried = replace(args, **{name: value})
            run = run_filter(pool, housed, tried)
            if run.fit(judged) > best.fit(judged):
                args, best = tried, run
    return args, best


def with_mean(args: HazardArgs, pool: PoolTrack, housed: Array) -> HazardArgs:
    """`args` with the national level at which all housed so far were to be expected."""
    seen = ~np.isnan(housed)
    share = float(housed[seen].sum() / max(np.maximum(pool.before[seen], SMALLEST).sum(), 1.0))
    share = min(max(share, 0.01), 0.95)
    return replace(args, mean=float(np.log(share / (1 - share))))


def _expected(before: Array, own: Array, national: float) -> tuple[Array, Array]:
    """Mean of a month's count and its slopes in level, drift and pool error: shapes (g,) and (g, 3)."""
    waiting = np.maximum(before + own[:, ERROR], SMALLEST)
    hazard = 1 / (1 + np.exp(-(national + own[:, LEVEL] + own[:, DRIFT])))
    mean = waiting * hazard
    steep = mean * (1 - hazard)
    return mean, np.column_stack([steep, steep, hazard])


def _log_density(gap: Array, variance: Array) -> Array:
    density: Array = -0.5 * (np.log(2 * np.pi * variance) + gap**2 / variance)
    return density
