"""Scores of probabilities and of the flags made from them.

What is undefined is None (NaN in a frame), never 0, and n is always told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from forecast.arrays import Array, Integers, Mask
from forecast.errors import BadInput, TooLittleData
from forecast.track.misses import at_or_above, check_misses

# ten bins of equal width
EDGES: tuple[float, ...] = tuple(step / 10 for step in range(11))
BIN_COLUMNS = ["low", "high", "n", "half_years", "mean_p", "observed", "low_band", "high_band"]


@dataclass(frozen=True)
class Brier:
    """Mean squared error of a probability and what it is made of.

    score = reliability - resolution + uncertainty + within_bins, exactly (Murphy 1973, with the two terms of
    Stephenson et al. 2008 for chances that differ inside a bin, here as one).

    Attributes:
        n, n_missed: cases, and those in which the taakstelling was missed.
        reliability: how far the mean chance per bin lies from what happened; 0 is best.
        resolution: how far what happened per bin lies from the base rate; more is better.
        uncertainty: what the base rate alone would score.
        within_bins: variance of the chances inside bins minus twice their covariance with what happened.
    """

    n: int
    n_missed: int
    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within_bins: float


@dataclass(frozen=True)
class FlagQuality:
    """Flags against what happened; `precision` is None without flags, `recall` None without misses."""

    n: int
    n_flagged: int
    n_missed: int
    n_both: int

    @property
    def precision(self) -> float | None:
        """Share of the flagged that were missed."""
        return self.n_both / self.n_flagged if self.n_flagged else None

    @property
    def recall(self) -> float | None:
        """Share of the missed that were flagged."""
        return self.n_both / self.n_missed if self.n_missed else None


@dataclass(frozen=True)
class TopQuality:
    """The first `k` of each provincie's list: `n` named, `n_missed` of them missed; None when nobody was named.

    `base_rate` is the share of all gemeenten that missed: what naming by lot would reach.
    """

    k: int
    n: int
    n_missed: int
    base_rate: float | None

    @property
    def precision(self) -> float | None:
        """Share of the named that missed."""
        return self.n_missed / self.n if self.n else None


def brier(chances: Array, missed: Mask, edges: Sequence[float] = EDGES) -> Brier:
    """The Brier score of `chances` and its parts on bins between `edges`.

    Args:
        chances: in 0..1, shape (n,).
        missed: what happened, shape (n,).
        edges: rising from 0 to 1; a chance on an inner edge belongs to the bin above it.

    Raises:
        TooLittleData: there is no case.
        BadInput: shapes differ, a chance lies outside 0..1, or edges do not rise from 0 to 1.
    """
    at = _bins(chances, missed, edges)
    happened = missed.astype(float)
    bins = len(edges) - 1
    n = np.maximum(np.bincount(at, minlength=bins), 1)
    mean_p = (np.bincount(at, chances, bins) / n)[at]
    rate = (np.bincount(at, happened, bins) / n)[at]
    base = happened.mean()
    inside = (chances - mean_p) ** 2 - 2 * (chances - mean_p) * (happened - rate)
    return Brier(
        n=len(chances),
        n_missed=int(missed.sum()),
        score=float(((chances - happened) ** 2).mean()),
        reliability=float(((mean_p - rate) ** 2).mean()),
        resolution=float(((rate - base) ** 2).mean()),
        uncertainty=float(base * (1 - base)),
        within_bins=float(inside.mean()),
    )


def reliability_bins(
    chances: Array,
    missed: Mask,
    half_years: Sequence[str] | pd.Series,
    *,
    seed: int,
    edges: Sequence[float] = EDGES,
    resamples: int = 2000,
    share: float = 0.9,
) -> pd.DataFrame:
    """The reliability diagram: what happened where a chance was given, per bin that holds any case.

    Cases of one half-year share its weather and so are not independent: the bands come from drawing whole
    half-years with replacement (a cluster bootstrap), and are NaN where a bin has cases in one half-year only.

    Args:
        chances, missed, edges: as in `brier`.
        half_years: the half-year each case is about, whose outcome it shares with others, length n.
        seed: of the draws.
        resamples: how many draws of half-years.
        share: of the draws that a band holds.

    Returns:
        `low, high, n, half_years, mean_p, observed, low_band, high_band`; a chance on an inner edge is in the
        bin above it.

    Raises:
        TooLittleData, BadInput: as in `brier`.
    """
    at = _bins(chances, missed, edges)
    bins = len(edges) - 1
    cluster, names = pd.factorize(np.asarray(half_years, dtype=object), sort=True)
    cell = cluster * bins + at
    size = (len(names), bins)
    cases = np.bincount(cell, minlength=len(names) * bins).reshape(size).astype(float)
    hits = np.bincount(cell[missed], minlength=len(names) * bins).reshape(size).astype(float)
    sums = np.bincount(at, chances, bins)
    low, high = _bands(cases, hits, resamples, share, np.random.default_rng(seed))
    total, spread = cases.sum(axis=0), (cases > 0).sum(axis=0)
    rows = [
        (
            edges[one],
            edges[one + 1],
            int(total[one]),
            int(spread[one]),
            sums[one] / total[one],
            hits[:, one].sum() / total[one],
            low[one] if spread[one] > 1 else np.nan,
            high[one] if spread[one] > 1 else np.nan,
        )
        for one in np.flatnonzero(total).tolist()
    ]
    return pd.DataFrame(rows, columns=BIN_COLUMNS)


def roc_auc(chances: Array, missed: Mask) -> float | None:
    """Chance that a case that was missed got a higher chance than one that was not, ties counted half.

    Equal to Mann-Whitney's U over the number of pairs; None unless there are cases of both kinds.
    """
    positives = int(missed.sum())
    negatives = len(missed) - positives
    if not positives or not negatives:
        return None
    above = rankdata(chances)[missed].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def flag_quality(flags: Sequence[str] | pd.Series, missed: Mask, least: str) -> FlagQuality:
    """How flags of `least` or severer did.

    Args:
        flags: of `misses.FLAGS`, length n.
        missed: shape (n,).
    """
    flagged = at_or_above(flags, least)
    return FlagQuality(len(flagged), int(flagged.sum()), int(missed.sum()), int((flagged & missed).sum()))


def top_quality(misses: pd.DataFrame, k: int) -> TopQuality:
    """How the first `k` of the list of each provincie, origin and half-year did.

    The list is that of the warnings: expected shortfall, then P(miss), then code; a provincie with fewer
    gemeenten names them all.

    Args:
        misses: of one model, see `misses.check_misses`.

    Raises:
        BadInput: the frame breaks its contract or holds several models, or `k` is below one.
    """
    check_misses(misses)
    if k < 1:
        raise BadInput("a list names at least one gemeente")
    if misses["model"].nunique() > 1:
        raise BadInput("a list belongs to one model")
    listed = misses.sort_values(["expected_shortfall", "p_miss", "region"], ascending=[False, False, True])
    named = listed.groupby(["provincie", "origin", "period"], sort=False).head(k)
    base = float(misses["missed"].mean()) if len(misses) else None
    return TopQuality(k, len(named), int(named["missed"].sum()), base)


def _bins(chances: Array, missed: Mask, edges: Sequence[float]) -> Integers:
    if not len(chances):
        raise TooLittleData("there is no case to score a probability on")
    if np.shape(chances) != np.shape(missed):
        raise BadInput("there must be one outcome for every probability")
    if not ((chances >= 0) & (chances <= 1)).all():
        raise BadInput("a probability lies outside 0..1")
    if edges[0] != 0 or edges[-1] != 1 or (np.diff(edges) <= 0).any():
        raise BadInput("the edges of bins rise from 0 to 1")
    return np.searchsorted(np.asarray(edges[1:-1]), chances, side="right")


def _bands(cases: Array, hits: Array, resamples: int, share: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Ends of the central `share` of the rates per bin when half-years (rows) are drawn with replacement."""
    drawn = rng.multinomial(len(cases), np.full(len(cases), 1 / len(cases)), size=resamples)
    n = drawn @ cases
    rates = np.where(n > 0, (drawn @ hits) / np.maximum(n, 1), np.nan)
    ends = np.full((2, cases.shape[1]), np.nan)
    # a bin that no half-year has can have no band; the others are drawn now and then
    some = np.isfinite(rates).any(axis=0)
    ends[:, some] = np.nanquantile(rates[:, some], [(1 - share) / 2, (1 + share) / 2], axis=0)
    return ends[0], ends[1]


__all__ = [
    "BIN_COLUMNS",
    "EDGES",
    "Brier",
    "FlagQuality",
    "TopQuality",
    "brier",
    "flag_quality",
    "reliability_bins",
    "roc_auc",
    "top_quality",
]
