"""The gemeente model with the interface of the panel engine: its specialist for our own figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from forecast.arrays import Integers
from forecast.errors import BadInput
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.model import fit
from forecast.panel.grid import read_levels
from forecast.panel.result import SampledForecast
from forecast.periods import YEAR
from forecast.quantiles import LEVELS

NAME = "gemeente_model"


def forecast_gemeenten(
    figures: GemeenteFigures,
    horizon: int,
    quantiles: Sequence[float] = LEVELS,
    hierarchy: Mapping[str, Integers] | None = None,
    seed: int = 0,
    *,
    paths: int = 1000,
) -> SampledForecast:
    """Forecast monthly realisatie of gemeenten, as `forecast_panel` does, from more than their own past.

    Beside realisatie it uses koppelingen, taakstelling and stand, which `figures` hold.

    Args:
        horizon: months ahead, at most to the end of the last half-year with a column in `figures.targets`.
        hierarchy: rows of the gemeenten by code of a provincie or the country; they add up in every path.

    Raises:
        BadInput: the horizon reaches too far.
        TooLittleData: see `forecast.gemeente.model.fit`.
    """
    levels = read_levels(quantiles)
    drawn = fit(figures).sample(paths=paths, seed=seed)
    if not 1 <= horizon <= drawn.housed.shape[2]:
        raise BadInput(f"the horizon is 1 to {drawn.housed.shape[2]} months here, not {horizon}")
    bottom = drawn.housed[:, :, :horizon].astype(np.float32)
    groups = hierarchy or {}
    sums = [bottom[:, rows].sum(axis=1, keepdims=True) for rows in groups.values()]
    ids = (*figures.codes, *groups)
    first = figures.first_month + figures.months - 1970 * YEAR
    dates = np.arange(first, first + horizon).astype("datetime64[M]").astype("datetime64[ns]")
    return SampledForecast(
        ids=ids,
        dates=np.tile(dates, (len(ids), 1)),
        levels=levels,
        models=pd.DataFrame({"unique_id": ids, "model": NAME, "weight": 1.0, "reason": ""}),
        drawn=np.concatenate([bottom, *sums], axis=1),
    )
