"""Bands as wide as earlier outcomes say: conformal widening around the median, shrunk where evidence is thin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.arrays import Array
from forecast.errors import BadInput
from forecast.periods import HalfYear
from forecast.quantiles import LEVELS, MEDIAN
from forecast.track.cases import Cases, Key, last_day, rows_by_set


@dataclass(frozen=True)
class BandArgs:
    """How bands are learned.

    Attributes:
        half_trust: half-years of outcomes that it takes to trust them half.
        most: a width is never multiplied or divided by more than this.
        counts: targets that cannot be negative, whose bands stop at zero.
    """

    half_trust: float = 4.0
    most: float = 3.0
    counts: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.half_trust <= 0 or self.most < 1:
            raise BadInput("trust takes some half-years, and the largest change of a width is at least one")


@dataclass(frozen=True)
class BandCalibration:
    """Factors of the widths of the 11 central intervals, outermost first, by target, level and months_left."""

    factors: Mapping[Key, Array]
    args: BandArgs

    def apply(self, quantiles: Array, key: Key) -> Array:
        """Quantiles whose distance to their median is multiplied; the median stays and none cross.

        Args:
            quantiles: shape (n, 23), at `LEVELS`.
            key: target, level and months_left; one of which nothing was learned changes nothing.
        """
        own = self.factors.get(key)
        if own is None:
            return quantiles
        median = quantiles[:, [MEDIAN]]
        wider: Array = median + (quantiles - median) * np.concatenate([own, [1.0], own[::-1]])
        # factors that differ by interval could make an inner one stick out
        wider[:, MEDIAN:] = np.maximum.accumulate(wider[:, MEDIAN:], axis=1)
        wider[:, MEDIAN::-1] = np.minimum.accumulate(wider[:, MEDIAN::-1], axis=1)
        if key[0] in self.args.counts:
            wider = np.maximum(wider, 0.0)
        return wider


def learn_bands(cases: Cases, args: BandArgs) -> BandCalibration:
    """Factors that would have made the bands of `cases` hold the shares they should.

    A case's conformity score is the factor at which an interval would just have held its outcome; the factor of the
    interval is the quantile of these scores at its share (multiplicative split-conformal prediction, after
    Lei et al. 2018), every half-year weighing the same because its cases share their weather. With c half-years and
    trust w = c / (c + half_trust), log factors go w of the way from nothing to the median of all
    intervals, and w of the way from there to their own: few half-years change little, and all widths alike.
    That gives up the guarantee conformal prediction has for independent cases.

    Args:
        cases: of one model, with outcomes that are known.

    Raises:
        BadInput: the cases are of several models.
    """
    if cases.frame["model"].nunique() > 1:
        raise BadInput("bands are learned for one model at a time")
    scores = _conformity(cases)
    half_years = half_years_of(cases.frame["period"]).to_numpy()
    keys = rows_by_set(cases.frame).items()
    return BandCalibration({key: _factors(scores[rows], half_years[rows], args) for key, rows in keys}, args)


def half_years_of(periods: pd.Series) -> pd.Series:
    """The half-year in which each period ends, as text."""
    return periods.map({period: str(HalfYear.of(last_day(str(period)))) for period in periods.unique()})


def _conformity(cases: Cases) -> Array:
    """By how much each interval would have to be wider to just hold the outcome, shape (n, 11), outermost first.

    NaN where an interval has no width on either side: no factor helps it.
    """
    quantiles = cases.quantiles
    median, observed = quantiles[:, [MEDIAN]], cases.observed[:, None]
    below, above = median - quantiles[:, :MEDIAN], quantiles[:, : -MEDIAN - 1 : -1] - median
    width = np.where(observed < median, below, above)
    usable = (below > 0) & (above > 0)
    scores: Array = np.abs(observed - median) / np.where(usable, width, np.nan)
    return scores


def _factors(scores: Array, half_years: NDArray[np.object_], args: BandArgs) -> Array:
    names, cluster = np.unique(half_years, return_inverse=True)
    weights = 1.0 / np.bincount(cluster)[cluster]
    shares = 1 - 2 * np.array(LEVELS[:MEDIAN])
    limit = np.log(args.most)
    logs = np.zeros(len(shares))
    for at, share in enumerate(shares):
        usable = np.isfinite(scores[:, at])
        if usable.any():
            found = _weighted_quantile(scores[usable, at], weights[usable], share)
            logs[at] = np.clip(np.log(max(found, 1 / args.most)), -limit, limit)
    trust = len(names) / (len(names) + args.half_trust)
    common = np.median(logs)
    factors: Array = np.exp(trust * (common + trust * (logs - common)))
    return factors


def _weighted_quantile(values: Array, weights: Array, share: float) -> float:
    """The smallest value up to which at least `share` of the weight lies."""
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[order])
    at = int(np.searchsorted(total, share * total[-1] * (1 - 1e-12)))
    return float(values[order][min(at, len(values) - 1)])


__all__ = ["BandArgs", "BandCalibration", "half_years_of", "learn_bands"]
