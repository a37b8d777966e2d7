"""Made-up monthly series that trend in many ways, the weak spot of engines that pool across series.

Each series is level x (trend + season + noise) on its own scale and length. What it is made of is drawn at random;
the kinds of trend come round in turn, so that each has as many series as the others.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from forecast.arrays import Array

Trend = Callable[[int, np.random.Generator], Array]

LENGTHS = (48, 60, 72, 84, 96, 120, 144)
LAST_MONTH = pd.Period("2020-12", "M")


def linear(months: int, rng: np.random.Generator) -> Array:
    """A straight line, up to three times as high or a fifth as low at its end."""
    return np.linspace(1, rng.uniform(0.2, 3), months)


def exponential(months: int, rng: np.random.Generator) -> Array:
    """Growth of -1.5 to 3 % a month."""
    return np.exp(rng.uniform(-0.015, 0.03) * np.arange(months))


def damped(months: int, rng: np.random.Generator) -> Array:
    """A rise or fall that slows down."""
    phi = rng.uniform(0.93, 0.99)
    return 1 + rng.uniform(-0.8, 2.5) * (1 - phi ** np.arange(months))


def logistic(months: int, rng: np.random.Generator) -> Array:
    """Saturation, its turn somewhere between the first quarter and past the end."""
    turn, pace = rng.uniform(0.25, 1.1) * months, rng.uniform(0.03, 0.15)
    return 0.15 + rng.uniform(0.5, 4) / (1 + np.exp(-pace * (np.arange(months) - turn)))


def shifting(months: int, rng: np.random.Generator) -> Array:
    """A level that jumps once in about two years, and stays."""
    jumps = rng.random(months) < 1 / 24
    return np.exp(np.cumsum(np.where(jumps, rng.normal(0, 0.4, months), 0)))


def drifting(months: int, rng: np.random.Generator) -> Array:
    """A random walk with drift on the log scale."""
    return np.exp(np.cumsum(rng.normal(rng.uniform(-0.01, 0.02), rng.uniform(0.02, 0.1), months)))


def cycling(months: int, rng: np.random.Generator) -> Array:
    """An autoregression of the second order, with waves of some years, around a line."""
    radius, period = rng.uniform(0.8, 0.97), rng.uniform(15, 60)
    phi = (2 * radius * np.cos(2 * np.pi / period), -(radius**2))
    waves = np.zeros(months + 50)
    for month in range(2, months + 50):
        waves[month] = phi[0] * waves[month - 1] + phi[1] * waves[month - 2] + rng.normal()
    waves = waves[50:] / waves.std()
    return np.exp(np.linspace(0, rng.uniform(-0.7, 1.2), months) + rng.uniform(0.05, 0.25) * waves)


def breaking(months: int, rng: np.random.Generator) -> Array:
    """A trend whose slope changes once or twice."""
    slopes = rng.uniform(-0.015, 0.025, size=3)
    breaks = np.sort(rng.integers(months // 5, months - 6, size=2))
    return np.exp(np.cumsum(slopes[np.searchsorted(breaks, np.arange(months))]))


def wandering_slope(months: int, rng: np.random.Generator) -> Array:
    """A local linear trend: the slope itself is a random walk that is drawn back to zero."""
    slope = np.zeros(months)
    for month in range(1, months):
        slope[month] = 0.97 * slope[month - 1] + rng.normal(0, 0.004)
    return np.exp(np.cumsum(slope))


def level(months: int, rng: np.random.Generator) -> Array:
    """No trend at all: a stationary autoregression."""
    phi, deviations = rng.uniform(0, 0.9), np.zeros(months)
    for month in range(1, months):
        deviations[month] = phi * deviations[month - 1] + rng.normal()
    return np.exp(0.12 * deviations)


TRENDS: tuple[Trend, ...] = (
    linear,
    exponential,
    damped,
    logistic,
    shifting,
    drifting,
    cycling,
    breaking,
    wandering_slope,
    level,
)


def synthetic_panel(each: int, horizon: int, seed: int) -> pd.DataFrame:
    """`each` series of every kind of trend, the last `horizon` months of which are to be forecast.

    Returns:
        Long frame `unique_id, ds, y`; all series end in the same month, on scales of 10 to a million, rounded to
        whole numbers from a scale of 100 on.
    """
    rng = np.random.default_rng(seed)
    frames = []
    for number in range(each):
        for trend in TRENDS:
            months = int(rng.choice(LENGTHS)) + horizon
            values = one_series(trend, months, rng)
            ds = pd.period_range(end=LAST_MONTH, periods=months, freq="M").to_timestamp()
            frames.append(pd.DataFrame({"unique_id": f"synthetic/{trend.__name__}/{number}", "ds": ds, "y": values}))
    return pd.concat(frames, ignore_index=True)


def one_series(trend: Trend, months: int, rng: np.random.Generator) -> Array:
    """A series with this trend, a season of a kind drawn at random, and noise; never below zero."""
    scale = 10 ** rng.uniform(1, 6)
    base = trend(months, rng)
    profile = _season(rng)[np.arange(months) % 12]
    kind = rng.choice(("none", "additive", "multiplicative"), p=(0.3, 0.2, 0.5))
    if kind == "additive":
        base = base + base.mean() * profile
    elif kind == "multiplicative":
        base = base * np.exp(profile)
    noise = rng.uniform(0.02, 0.2)
    values = scale * np.maximum(base, 0) * np.exp(rng.normal(0, noise, months) - noise**2 / 2)
    return np.round(values) if scale >= 100 else values


def _season(rng: np.random.Generator) -> Array:
    """Deviation of each month from the year's mean, smooth or ragged."""
    month = 2 * np.pi * np.arange(12) / 12
    smooth = np.cos(month - rng.uniform(0, 2 * np.pi)) + 0.5 * np.cos(2 * month - rng.uniform(0, 2 * np.pi))
    ragged = rng.normal(size=12)
    share = rng.random()
    profile = share * smooth + (1 - share) * ragged
    return np.asarray(rng.uniform(0.05, 0.4) * (profile - profile.mean()))
