"""The pooled route: quick candidates weighed per series, and the errors their combination made.

For series that have a level and perhaps a trend and a season; all series at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Mask
from forecast.panel.alike import likeness
from forecast.panel.args import PanelArgs
from forecast.panel.candidates import Relative, forecasts, with_slopes
from forecast.panel.classical_share import classical_shares, moved_centre
from forecast.panel.frame import Panel
from forecast.panel.scale import HIGHEST, SCALES, levels_of
from forecast.panel.smoothing import SLOPE_DAMPINGS
from forecast.panel.spread import learn_spread
from forecast.panel.weights import TINY, Fold, combine, losses, make_folds, weigh
from forecast.periods import YEAR

# a year of history, and some forecast dates after it to learn from
LEAST_MONTHS = YEAR + 3


@dataclass(frozen=True)
class Smoothed:
    """What the pooled route says.

    Attributes:
        quantiles: in the unit of the panel, shape (series, horizon, grid).
        standard: past errors over their sizes on the log scale, shape (series, origins, horizon); NaN = unknown.
    """

    quantiles: Array
    standard: Array


def smooth(panel: Panel, horizon: int, args: PanelArgs) -> Smoothed:
    """Forecast every series of `panel`.

    Expects at least `LEAST_MONTHS` columns; what it says of series with fewer known months is rough.
    """
    levels = levels_of(panel.values)
    relative = Relative(panel.values / levels[:, None], levels, panel)
    folds = make_folds(relative, horizon, args)
    near = likeness(relative)
    way = _best_way(folds, near, args)
    outcomes = np.concatenate([fold.outcomes for fold in folds], axis=1)
    said = forecasts(relative, [panel.months], horizon, known_to=panel.months, rates=args.rates)[way.candidates]
    ahead = combine(said, weigh(way.found, near, args))[:, 0]
    traits = np.column_stack([np.log(levels) / 3, panel.zero_share])
    judged = YEAR * np.stack([seen for _, seen in way.found]).sum(axis=0)
    highest = HIGHEST * np.maximum(np.nan_to_num(relative.values).max(axis=1), 1)[:, None, None]
    drawn, standard = [], []
    for scale in SCALES:
        spread = learn_spread(scale.to(outcomes) - scale.to(way.past), traits, judged, args)
        at_grid = scale.to(ahead)[..., None] + spread.sizes[..., None] * spread.shapes[:, None, :]
        drawn.append(np.minimum(scale.back(at_grid), highest))
        standard.append(spread.standard)
    centre = moved_centre(relative, ahead, classical_shares(relative, folds, way.past, near))
    quantiles = np.minimum(np.mean(drawn, axis=0) * centre[..., None], highest)
    return Smoothed(np.maximum.accumulate(quantiles, axis=2) * levels[:, None, None], standard[0])


@dataclass(frozen=True)
class _Way:
    """Candidates that belong together, what `losses` found of them, and what their combination would have said."""

    candidates: Mask
    found: list[tuple[Array, Mask]]
    past: Array


def _best_way(folds: list[Fold], near: Array, args: PanelArgs) -> _Way:
    """With slopes that go on, unless levelling them off would have been less wrong by more than chance."""
    ways, wrong = [], []
    outcomes = np.concatenate([fold.outcomes for fold in folds], axis=1)
    judged = ~np.isnan(outcomes)
    for damping in SLOPE_DAMPINGS:
        candidates = with_slopes(args.rates, damping)
        own = [fold.of(candidates) for fold in folds]
        found = [losses(fold) for fold in own]
        past = np.concatenate([without(own, found, near, at, args) for at in range(len(own))], axis=1)
        ways.append(_Way(candidates, found, past))
        wrong.append(np.where(judged, np.abs(past - outcomes), 0.0).sum(axis=(1, 2)) + TINY)
    gain = np.log(wrong[0] / wrong[1])
    return ways[int(gain.mean() > gain.std() / np.sqrt(len(gain)))]


def without(folds: list[Fold], found: list[tuple[Array, Mask]], near: Array, at: int, args: PanelArgs) -> Array:
    """What the combination would have said in one fold, weighed by the other folds where there are any."""
    others = [one for number, one in enumerate(found) if number != at] or found
    return combine(folds[at].forecasts, weigh(others, near, args))


__all__ = ["LEAST_MONTHS", "Smoothed", "smooth", "without"]
