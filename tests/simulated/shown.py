"""What a simulated country shows of itself: the figures a forecaster may see."""

from __future__ import annotations

import numpy as np

from forecast.gemeente.figures import GemeenteFigures
from forecast.periods import MONTHS
from tests.simulated.country import Truth

FIRST_MONTH = 2019 * 12


def shown_figures(
    truth: Truth, rng: np.random.Generator, *, links: bool = True, kept: float = 1.0, window: int | None = None
) -> GemeenteFigures:
    """What the model may see of a country: months so far, and targets to the end of the next half-year."""
    housed, linked = np.stack(truth.housed, axis=1).astype(float), np.stack(truth.links, axis=1)
    seen = rng.binomial(linked.astype(int), kept).astype(float)
    halves = -(-truth.month // MONTHS) + 1
    first = 0 if window is None else (truth.month - window) // MONTHS
    stands = np.full((len(housed), halves), np.nan)
    stands[:, : len(truth.stands)] = np.stack(truth.stands, axis=1)
    return GemeenteFigures(
        codes=tuple(f"GM{at:04d}" for at in range(len(housed))),
        first_month=FIRST_MONTH + first * MONTHS,
        housed=housed[:, first * MONTHS :],
        links=seen[:, first * MONTHS :] if links else None,
        targets=truth.targets[:, first:halves].astype(float),
        stands=stands[:, first:],
    )
