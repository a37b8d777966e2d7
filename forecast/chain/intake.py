"""The intakes ahead: what the monthly models say together, drawn back to the long run."""

from __future__ import annotations

from collections.abc import Mapping

from forecast.arrays import Array
from forecast.chain.long_run import LONG_RUN, back_to_long_run
from forecast.monthly.base import Series
from forecast.monthly.combined import combined
from forecast.monthly.engine import Sampled


def intake_paths(
    measure: str, series: Series, weights: Mapping[str, float], *, horizon: int, paths: int, seed: int
) -> tuple[Array, list[Sampled]]:
    """Joint paths of one of `names.MODELLED_INTAKES`, shape (paths, horizon), and what each model drew.

    Args:
        weights: see `forecast.monthly.combined.combined`.
    """
    drawn, sampled = combined(series, weights, horizon=horizon, paths=paths, seed=seed)
    return back_to_long_run(drawn, series, LONG_RUN[measure], seed=seed), sampled


__all__ = ["intake_paths"]
