"""Forecasts of the intake for the chain where nobody weighed the monthly models: all count the same.

Apart from `forecast.chain.inputs`, so that drawing from a fitted chain does not load the libraries of these models.
"""

from __future__ import annotations

from forecast.chain.inputs import Driver
from forecast.chain.intake import intake_paths
from forecast.chain.names import MODELLED_INTAKES
from forecast.monthly.combined import equal_weights
from forecast.periods import month_number
from forecast.vintages import Vintages


def intake_drivers(known: Vintages, *, until: int, paths: int, seed: int) -> dict[str, Driver]:
    """Both intakes to month `until` by all monthly models with equal weights; one that is not known is left out."""
    drivers = {}
    for name in MODELLED_INTAKES:
        series = known.monthly(name)
        if series is not None:
            first = month_number(series.ahead(1)[0])
            horizon = until + 1 - first
            drawn, _ = intake_paths(name, series, equal_weights(), horizon=horizon, paths=paths, seed=seed)
            drivers[name] = Driver(first, drawn)
    return drivers
