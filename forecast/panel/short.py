"""The simple model for short series: as in the last year, with a scatter that starts from what is usual."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from forecast.arrays import Array
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID
from forecast.panel.scale import LogScale, levels_of
from forecast.periods import YEAR

# a month strays from the level by a factor of about 1.5, and the level itself a little more each month: our
# assumption, worth this many months
USUAL_SCATTER = 0.4
WORTH = 6.0
DRIFT_SHARE = 0.1


def recent(panel: Panel, horizon: int) -> Array:
    """Quantiles at `GRID`, shape (series, horizon, grid): log-normal around the mean of the last known year."""
    levels = levels_of(panel.values)
    scale = LogScale()
    scaled = scale.to(panel.values / levels[:, None])
    from_end = np.cumsum(panel.known[:, ::-1], axis=1)[:, ::-1]
    used = panel.known & (from_end <= YEAR)
    count = np.maximum(used.sum(axis=1), 1)
    centre = np.where(used, scaled, 0.0).sum(axis=1) / count
    squares = np.where(used, np.square(scaled - centre[:, None]), 0.0).sum(axis=1)
    nothing = (np.nan_to_num(panel.values) == 0).all(axis=1)
    variance = (squares + WORTH * np.where(nothing, 0.0, USUAL_SCATTER**2)) / (count - 1 + WORTH)
    steps = np.arange(1, horizon + 1)
    spread = np.sqrt(variance[:, None] * (1 + 1 / count[:, None] + DRIFT_SHARE * steps))
    quantiles = scale.back(centre[:, None, None] + spread[:, :, None] * ndtri(np.array(GRID)))
    return np.asarray(quantiles * levels[:, None, None])
