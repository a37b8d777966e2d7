"""The pooled route: quick candidates weighed per series, and the errors their combination made.

For series that have a level and perhaps a trend and a season; all series at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Mask
from forecast.panel.alike import likeness
from forecast.panel.args import PanelArgs
from forecast.panel.candidates import Relative, forecasts
from forecast.panel.frame import Panel
from forecast.panel.scale import HIGHEST, SCALES, levels_of
from forecast.panel.spread import learn_spread
from forecast.panel.weights import Fold, combine, losses, make_folds, weigh
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
    found = [losses(fold) for fold in folds]
    near = likeness(relative)
    past = np.concatenate([without(folds, found, near, at, args) for at in range(len(folds))], axis=1)
    outcomes = np.concatenate([fold.outcomes for fold in folds], axis=1)
    said = forecasts(relative, [panel.months], horizon, known_to=panel.months, rates=args.rates)
    ahead = combine(said, weigh(found, near, args))[:, 0]
    traits = np.column_stack([np.log(levels) / 3, panel.zero_share])
    judged = YEAR * np.stack([seen for _, seen in found]).sum(axis=0)
    highest = HIGHEST * np.maximum(np.nan_to_num(relative.values).max(axis=1), 1)[:, None, None]
    drawn, standard = [], []
    for scale in SCALES:
        spread = learn_spread(scale.to(outcomes) - scale.to(past), traits, judged, args)
        at_grid = scale.to(ahead)[..., None] + spread.sizes[..., None] * spread.shapes[:, None, :]
        drawn.append(np.minimum(scale.back(at_grid), highest))
        standard.append(spread.standard)
    quantiles = np.maximum.accumulate(np.mean(drawn, axis=0), axis=2) * levels[:, None, None]
    return Smoothed(quantiles, standard[0])


def without(folds: list[Fold], found: list[tuple[Array, Mask]], near: Array, at: int, args: PanelArgs) -> Array:
    """What the combination would have said in one fold, weighed by the other folds where there are any."""
    others = [one for number, one in enumerate(found) if number != at] or found
    return combine(folds[at].forecasts, weigh(others, near, args))


__all__ = ["LEAST_MONTHS", "Smoothed", "smooth", "without"]
