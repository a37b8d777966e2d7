"""P(miss) that means what earlier outcomes say: a logistic line through the log odds, shrunk to no change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit, logit

from forecast.arrays import Array
from forecast.errors import BadInput
from forecast.track.misses import check_misses


@dataclass(frozen=True)
class ChanceArgs:
    """How chances are learned.

    Attributes:
        half_trust: half-years of outcomes that it takes to trust them half.
        edge: chances nearer to 0 or 1 than this are taken to be this far; about one path of a thousand.
    """

    half_trust: float = 4.0
    edge: float = 0.001

    def __post_init__(self) -> None:
        if self.half_trust <= 0 or not 0 < self.edge < 0.5:
            raise BadInput("trust takes some half-years, and the edge lies between 0 and a half")


@dataclass(frozen=True)
class ChanceCalibration:
    """Log odds become `shift + slope x log odds`; (shift, slope) by months_left. A slope is never negative."""

    lines: Mapping[int, tuple[float, float]]
    args: ChanceArgs

    def apply(self, chances: Array, months_left: int) -> Array:
        """Chances on the line of `months_left`, shape (n,); unchanged where nothing was learned."""
        line = self.lines.get(months_left)
        if line is None:
            return chances
        shift, slope = line
        moved: Array = expit(shift + slope * _log_odds(chances, self.args.edge))
        return moved


def learn_chances(misses: pd.DataFrame, args: ChanceArgs) -> ChanceCalibration:
    """A line per months_left by maximum likelihood (Platt 1999), every half-year weighing the same.

    With c half-years what happened counts for w = c / (c + half_trust) and the chance itself for the rest: the line
    is fitted to w x missed + (1 - w) x chance, as if half_trust more half-years had gone exactly as was said.

    Args:
        misses: of one model, see `misses.check_misses`, with outcomes that are known.

    Raises:
        BadInput: the frame breaks its contract or holds several models.
    """
    check_misses(misses)
    if misses["model"].nunique() > 1:
        raise BadInput("chances are learned for one model at a time")
    lines = {}
    for months_left, own in misses.groupby("months_left", sort=True):
        sizes = own.groupby("period")["period"].transform("size").to_numpy(dtype=float)
        half_years = own["period"].nunique()
        trust = half_years / (half_years + args.half_trust)
        chances = np.clip(own["p_miss"].to_numpy(dtype=float), args.edge, 1 - args.edge)
        wanted = trust * own["missed"].to_numpy(dtype=float) + (1 - trust) * chances
        lines[int(str(months_left))] = _line(_log_odds(chances, args.edge), wanted, 1 / (sizes * half_years))
    return ChanceCalibration(lines, args)


def _line(odds: Array, wanted: Array, weights: Array) -> tuple[float, float]:
    """Shift and slope (not negative) of the weighted logistic regression of `wanted` (0..1) on log odds."""

    def loss(line: Array) -> tuple[float, Array]:
        values = line[0] + line[1] * odds
        residual = weights * (expit(values) - wanted)
        total = float((weights * (np.logaddexp(0.0, values) - wanted * values)).sum())
        return total, np.array([residual.sum(), residual @ odds])

    found = minimize(
        loss, np.array([0.0, 1.0]), jac=True, method="L-BFGS-B", bounds=[(None, None), (0.0, None)],
        options={"ftol": 1e-14, "gtol": 1e-9},
    )  # fmt: skip
    return float(found.x[0]), float(found.x[1])


def _log_odds(chances: Array, edge: float) -> Array:
    odds: Array = logit(np.clip(chances, edge, 1 - edge))
    return odds


__all__ = ["ChanceArgs", "ChanceCalibration", "learn_chances"]
