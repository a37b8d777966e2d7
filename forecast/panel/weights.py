"""How much each candidate counts for each series, from what it would have said in the last years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Mask, Single
from forecast.panel.args import PanelArgs
from forecast.panel.candidates import Relative, forecasts
from forecast.periods import YEAR

# known months a series needs before an origin for its forecast to be judged
LEAST_BEFORE = YEAR
TINY = 1e-6
# candidates per series whose weighted median is taken
SORTED = 16


@dataclass(frozen=True)
class Fold:
    """A year of forecast dates, with what became of them.

    Attributes:
        forecasts: relative, shape (candidates, series, origins, horizon).
        outcomes: relative, shape (series, origins, horizon); NaN = not to be judged.
        begin: column of the first month ahead of the first date.
    """

    forecasts: Single
    outcomes: Array
    begin: int

    def of(self, candidates: Mask) -> Fold:
        """The fold with some of the candidates."""
        return Fold(self.forecasts[candidates], self.outcomes, self.begin)


def make_folds(relative: Relative, horizon: int, args: PanelArgs) -> list[Fold]:
    """The last years as folds, oldest first; of a panel under two years what comes after its first one."""
    months = relative.values.shape[1]
    begins = [months - YEAR * back for back in range(args.folds, 0, -1)]
    usable = [begin for begin in begins if begin >= LEAST_BEFORE] or [LEAST_BEFORE]
    return [_fold(relative, begin, horizon, args) for begin in usable]


def _fold(relative: Relative, begin: int, horizon: int, args: PanelArgs) -> Fold:
    months = relative.values.shape[1]
    origins = list(range(begin, min(begin + YEAR, months), args.stride))
    said = forecasts(relative, origins, horizon, known_to=begin, rates=args.rates)
    at = np.array(origins)[:, None] + np.arange(horizon)
    outcomes = np.where(at < months, relative.values[:, np.minimum(at, months - 1)], np.nan)
    before = np.cumsum(~np.isnan(relative.values), axis=1)[:, np.array(origins) - 1]
    judged = np.where((before >= LEAST_BEFORE)[:, :, None], outcomes, np.nan)
    return Fold(said, judged, begin)


def losses(fold: Fold) -> tuple[Array, Mask]:
    """Mean absolute error per candidate and series over the middling candidate's, and which series had outcomes."""
    judged = ~np.isnan(fold.outcomes)
    count = judged.sum(axis=(1, 2))
    wrong = np.abs(fold.forecasts - np.where(judged, fold.outcomes, 0.0).astype(np.float32))
    error = np.einsum("gnoh,noh->gn", wrong, judged.astype(np.float32)) / np.maximum(count, 1)
    ratio: Array = (error + TINY) / (np.median(error, axis=0) + TINY)
    return ratio, count > 0


def weigh(found: list[tuple[Array, Mask]], near: Array, args: PanelArgs) -> Array:
    """Weights, shape (candidates, series), each series' adding up to one.

    w ~ exp(-sharpness x r), where r is the log of the loss ratio, a series' own blended with the mean of series
    like it by how many months it was judged over.

    Args:
        found: what `losses` gave for each fold; at least one.
        near: how alike each two series are, shape (series, series).
    """
    ratios = np.stack([ratio for ratio, _ in found])
    judged = np.stack([seen for _, seen in found])
    folds = judged.sum(axis=0)
    mean = (ratios * judged[:, None, :]).sum(axis=0) / np.maximum(folds, 1)
    logs = np.where(folds > 0, np.log(np.maximum(mean, TINY)), 0.0)
    lent = near * (folds > 0)
    shared = logs @ (lent / np.maximum(lent.sum(axis=1, keepdims=True), TINY)).T
    months = YEAR * folds
    trust = months / (months + args.own_months)
    blended = trust * logs + (1 - trust) * shared
    weights = np.exp(-args.sharpness * (blended - blended.min(axis=0)))
    normal: Array = weights / weights.sum(axis=0)
    return normal


def combine(said: Single, weights: Array) -> Array:
    """The weighted median over candidates, shape (series, origins, horizon).

    Args:
        said: shape (candidates, series, origins, horizon).
        weights: shape (candidates, series).
    """
    # almost all weight is on a few candidates per series, and sorting is most of the work
    most = min(SORTED, len(weights))
    used = np.argpartition(-weights, most - 1, axis=0)[:most]
    said = np.take_along_axis(said, used[:, :, None, None], axis=0)
    weights = np.take_along_axis(weights, used, axis=0)
    order = np.argsort(said, axis=0)
    values = np.take_along_axis(said, order, axis=0)
    each = np.take_along_axis(weights[:, :, None, None].astype(np.float32), order, axis=0)
    middle = (np.cumsum(each, axis=0) - each / 2) / each.sum(axis=0)
    high = np.maximum(np.argmax(middle >= 0.5, axis=0), min(1, len(middle) - 1))[None]
    low = np.maximum(high - 1, 0)
    below, above = np.take_along_axis(middle, low, axis=0), np.take_along_axis(middle, high, axis=0)
    part = np.clip((0.5 - below) / np.maximum(above - below, 1e-12), 0, 1)
    first, second = np.take_along_axis(values, low, axis=0), np.take_along_axis(values, high, axis=0)
    median = first + part * (second - first)
    return np.asarray(median[0], dtype=np.float64)
