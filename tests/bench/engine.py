"""The engine as the bench asks it: arrays of series x months ahead, in the order of the series' names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from forecast import forecast_panel
from forecast.arrays import Array
from tests.bench.panels import HORIZON, Panel

SEED = 1


class Answer(NamedTuple):
    """`point` (series, 12) and `quantiles` (series, 12, levels), series by name, months in order."""

    point: Array
    quantiles: Array


def engine_forecast(panel: Panel, levels: Sequence[float]) -> Answer:
    """What the engine says, from the history of a panel alone, of the months of its outcomes.

    Raises:
        ValueError: a series, month or level is missing, or there is one too many.
    """
    result = forecast_panel(panel.history, HORIZON, quantiles=tuple(levels), seed=SEED)
    wanted = panel.outcome.set_index(["unique_id", "ds"]).sort_index().index
    point = result.point.set_index(["unique_id", "ds"]).sort_index()
    quantiles = result.quantiles.pivot(index=["unique_id", "ds"], columns="quantile", values="value").sort_index()
    for answered in (point.index, quantiles.index):
        if list(answered) != list(wanted):
            raise ValueError(f"{panel.name}: {len(wanted)} months of series were asked, others came")
    if len(quantiles.columns) != len(levels):
        raise ValueError(f"{len(levels)} quantiles were asked, {len(quantiles.columns)} came")
    return Answer(
        point.to_numpy(dtype=float).reshape(-1, HORIZON),
        quantiles.to_numpy(dtype=float).reshape(-1, HORIZON, len(levels)),
    )
