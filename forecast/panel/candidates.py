"""All quick candidates side by side: what each would have said, and says, from any month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Mask, Single
from forecast.panel.dynamics import AUTOREGRESSIONS, autoregressed
from forecast.panel.frame import Panel
from forecast.panel.past_years import NAMES, repeated
from forecast.panel.scale import SCALES, Scale
from forecast.panel.season import seasonal_indices
from forecast.panel.smoothing import smoothed, smoothers, without_other_slopes

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
) -> Single:
    """What every candidate says from each origin, relative, shape (candidates, series, origins, horizon).

    Args:
        origins: columns that are the first month ahead, none before `known_to` minus one.
        known_to: seasons, slopes and coefficients are learned from columns before this one only.
    """
    per_season = smoothers(rates)
    per_scale = 3 * per_season + len(AUTOREGRESSIONS)
    shape = (len(SCALES) * per_scale + len(NAMES), len(relative.values), len(origins), horizon)
    said = np.empty(shape, dtype=np.float32)
    for at, scale in enumerate(SCALES):
        own = said[at * per_scale : (at + 1) * per_scale]
        _on_scale(own, relative, scale, origins, horizon, known_to, rates)
        own[:] = scale.back(own)
    said[len(SCALES) * per_scale :] = repeated(relative.values, origins, horizon)
    return np.minimum(said, CEILING, out=said)


def with_slopes(rates: Sequence[float], damping: float) -> Mask:
    """Which of the candidates belong together when slopes keep `damping` of themselves, shape (candidates,)."""
    one_scale = [np.tile(without_other_slopes(rates, damping), 3), np.ones(len(AUTOREGRESSIONS), dtype=bool)]
    return np.concatenate([*one_scale * len(SCALES), np.ones(len(NAMES), dtype=bool)])


def _on_scale(
    said: Single,
    relative: Relative,
    scale: Scale,
    origins: Sequence[int],
    horizon: int,
    known_to: int,
    rates: Sequence[float],
) -> None:
    """Fill `said` with what the candidates of one scale say, on that scale."""
    scaled = scale.to(relative.values)
    months = relative.panel.month_of_year(0, scaled.shape[1])
    season = seasonal_indices(scaled[:, :known_to], months[:, :known_to])
    ahead = np.stack([relative.panel.month_of_year(origin, horizon) for origin in origins], axis=1)
    count = smoothers(rates)
    said[:count] = smoothed(scaled.astype(np.float32), rates, origins, horizon, known_to)
    for number, indices in enumerate((season.shared, season.full), start=1):
        level = (scaled - np.take_along_axis(indices, months, axis=1)).astype(np.float32)
        coming = np.take_along_axis(indices[:, None, :], ahead, axis=2).astype(np.float32)
        own = said[number * count : (number + 1) * count]
        np.add(smoothed(level, rates, origins, horizon, known_to), coming, out=own)
    for number, kind in enumerate(AUTOREGRESSIONS):
        np.add(autoregressed(level, kind, origins, horizon, known_to), coming, out=said[3 * count + number])
