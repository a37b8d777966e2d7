"""All quick candidates side by side: what each would have said, and says, from any month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.panel.dynamics import AUTOREGRESSIONS, autoregressed
from forecast.panel.frame import Array, Panel
from forecast.panel.past_years import repeated
from forecast.panel.scale import SCALES, Scale
from forecast.panel.season import seasonal_indices
from forecast.panel.smoothing import smoothed

# a relative forecast above this is a runaway: no month was ever this much of the level
CEILING = 1e3


@dataclass(frozen=True)
class Relative:
    """A panel relative to the level of each series.

    Attributes:
        values: shape (series, months); NaN = unknown.
        levels: what one is worth, shape (series,).
        panel: the panel itself.
    """

    values: Array
    levels: Array
    panel: Panel


def forecasts(
    relative: Relative, origins: Sequence[int], horizon: int, *, known_to: int, rates: Sequence[float]
) -> Array:
    """What every candidate says from each origin, relative, shape (candidates, series, origins, horizon).

    Args:
        origins: columns that are the first month ahead, none before `known_to` minus one.
        known_to: seasons, slopes and coefficients are learned from columns before this one only.
    """
    parts = [
        scale.back(each) for scale in SCALES for each in _on_scale(relative, scale, origins, horizon, known_to, rates)
    ]
    parts.append(repeated(relative.values, origins, horizon))
    return np.minimum(np.concatenate(parts), CEILING)


def _on_scale(
    relative: Relative, scale: Scale, origins: Sequence[int], horizon: int, known_to: int, rates: Sequence[float]
) -> list[Array]:
    scaled = scale.to(relative.values)
    months = relative.panel.month_of_year(0, scaled.shape[1])
    season = seasonal_indices(scaled[:, :known_to], months[:, :known_to])
    ahead = np.stack([relative.panel.month_of_year(origin, horizon) for origin in origins], axis=1)
    found = [smoothed(scaled, rates, origins, horizon, known_to)]
    for indices in (season.shared, season.full):
        level = scaled - np.take_along_axis(indices, months, axis=1)
        coming = np.take_along_axis(indices[:, None, :], ahead, axis=2)
        found.append(smoothed(level, rates, origins, horizon, known_to) + coming)
    found += [(autoregressed(level, kind, origins, horizon, known_to) + coming)[None] for kind in AUTOREGRESSIONS]
    return found
