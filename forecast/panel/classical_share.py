"""How much the classical forecasts count beside the weighed candidates, by what both would have said earlier.

Where a season and a short history rule, the candidates lend from the whole panel and the classical ones only disturb;
on smooth trending series it is the other way round. So the share is chosen per series, its own evidence blended with
that of series like it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.arrays import Array
from forecast.panel.candidates import Relative
from forecast.panel.classical import classical
from forecast.panel.weights import TINY, Fold
from forecast.periods import YEAR

# the shares that are tried
SHARES = (0.0, 0.2, 0.4, 0.6)
# judged months at which a series' own evidence weighs as much as that of series like it
OWN_MONTHS = 120.0
# the classical forecasts need a first year to start and another to learn from
LEAST_BEFORE = 2 * YEAR
# a centre is moved by this factor at most
MOST_MOVED = 3.0


def moved_centre(relative: Relative, ahead: Array, shares: Array) -> Array:
    """What medians are multiplied by when the classical forecasts have their share, shape (series, horizon).

    Args:
        ahead: medians of the weighed candidates, shape (series, horizon); a zero stays zero.
        shares: of the classical forecasts, shape (series,).
    """
    said = classical(relative.values, relative.panel, ahead.shape[1])
    moved = _mixed(ahead, said, shares[:, None]) / np.where(ahead > 0, ahead, 1.0)
    return np.where(ahead > 0, np.clip(moved, 1 / MOST_MOVED, MOST_MOVED), 1.0)


def classical_shares(relative: Relative, folds: Sequence[Fold], past: Array, near: Array) -> Array:
    """The share of each series, shape (series,); zero where no year could be judged.

    Args:
        past: what the weighed candidates would have said in all folds, shape (series, origins, horizon).
        near: how alike each two series are, shape (series, series).
    """
    first = np.cumsum([0, *(fold.outcomes.shape[1] for fold in folds)])
    logs = np.zeros((len(SHARES), len(near)))
    months = np.zeros(len(near))
    for fold, at in zip(folds, first, strict=False):
        if fold.begin >= LEAST_BEFORE:
            judged = ~np.isnan(fold.outcomes[:, 0])
            logs += _losses(relative, fold, past[:, at], judged) * judged.sum(axis=1)
            months += judged.sum(axis=1)
    own = logs / np.maximum(months, 1)
    lent = near * (months > 0)
    shared = own @ (lent / np.maximum(lent.sum(axis=1, keepdims=True), TINY)).T
    trust = months / (months + OWN_MONTHS)
    blended = trust * own + (1 - trust) * shared
    shares: Array = np.array(SHARES)[blended.argmin(axis=0)]
    return shares


def _losses(relative: Relative, fold: Fold, ours: Array, judged: Array) -> Array:
    """Log of the absolute error of each share over that of none, from the first date of a fold; (shares, series)."""
    values, panel = relative.values[:, : fold.begin], relative.panel
    said = classical(values, panel.cut(panel.months - fold.begin), ours.shape[1])
    outcomes = np.where(judged, fold.outcomes[:, 0], 0.0)
    errors = [
        np.where(judged, np.abs(_mixed(ours, said, share) - outcomes), 0.0).sum(axis=1) + TINY for share in SHARES
    ]
    logs: Array = np.log(np.stack(errors) / errors[0])
    return logs


def _mixed(ours: Array, said: Array, share: Array | float) -> Array:
    """Both by their share; nothing where the candidates foresee nothing."""
    return np.where(ours > 0, ours + share * (said - ours), ours)
