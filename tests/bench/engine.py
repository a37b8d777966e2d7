"""The engine as the bench asks it: arrays of series x months ahead, in the order of the series' names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast import forecast_panel
from tests.bench.panels import HORIZON

Array = NDArray[np.float64]
SEED = 1


class Answer(NamedTuple):
    """`point` (series, 12) and `quantiles` (series, 12, levels), series by name, months in order."""

    point: Array
    quantiles: Array


def engine_forecast(history: pd.DataFrame, levels: Sequence[float]) -> Answer:
    """What the engine says of the 12 months after a panel."""
    result = forecast_panel(history, HORIZON, quantiles=tuple(levels), seed=SEED)
    quantiles = result.quantiles.pivot(index=["unique_id", "ds"], columns="quantile", values="value")
    if len(quantiles.columns) != len(levels):
        raise ValueError(f"{len(levels)} quantiles were asked, {len(quantiles.columns)} came")
    point = result.point.set_index(["unique_id", "ds"]).sort_index()
    return Answer(
        point.to_numpy(dtype=float).reshape(-1, HORIZON),
        quantiles.sort_index().to_numpy(dtype=float).reshape(-1, HORIZON, len(levels)),
    )
