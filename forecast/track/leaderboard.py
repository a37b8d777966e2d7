"""The leaderboard: scores of every model over the same cases, beside the best plain rule."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from forecast.scores import (
    absolute_error,
    covered,
    interval_score_parts,
    on_log_scale,
    scaled_error,
    weighted_interval_score,
)
from forecast.track.cases import SET, Cases

# every gemeente of whatever size, and regions that have none
EVERYONE = ""
COVERAGE = {"coverage_50": 0.5, "coverage_80": 0.8, "coverage_95": 0.95}
MEANS = ["mae", "wis", "dispersion", "overprediction", "underprediction", "wis_log", "mase", *COVERAGE]
KEY = ["target", "level", "model", "months_left", "group"]
LEADERBOARD_COLUMNS = [
    *KEY, "n", "n_origins", "first_origin", "last_origin", *MEANS, "n_scaled", "best_plain", "skill",
]  # fmt: skip


def leaderboard(cases: Cases, plain: Collection[str]) -> pd.DataFrame:
    """Mean scores per target, level, model, months_left and group; "" is the group of all.

    Args:
        cases: the same for every model of a target, level and months_left (`Cases.same_sets`).
        plain: the models that are plain rules; the one with the lowest weighted interval score is chosen anew for
            every target, level, months_left and group, with hindsight: the hardest yardstick they can be.

    Returns:
        `target, level, model, months_left, group, n, n_origins, first_origin, last_origin` (dates), means in persons
        `mae, wis` and its parts `dispersion, overprediction, underprediction`; `wis_log` (of log1p); `mase` over
        the `n_scaled` cases that have a scale; `coverage_50, coverage_80, coverage_95` (shares, NaN for a
        model of which no forecast has a band); `best_plain` and `skill`, 1 - wis / its wis (NaN without one).

    Raises:
        BadInput: the cases are not the same for every model.
    """
    cases.require_same_sets()
    scores = _scores(cases)
    tables = [_means(scores.assign(group=EVERYONE))]
    if (scores["group"] != EVERYONE).any():
        tables.append(_means(scores[scores["group"] != EVERYONE]))
    table = pd.concat(tables, ignore_index=True)
    return _with_skill(table, plain).sort_values(KEY, ignore_index=True)[LEADERBOARD_COLUMNS]


def _scores(cases: Cases) -> pd.DataFrame:
    """Scores case by case beside what they are grouped by."""
    observed, quantiles = cases.observed, np.ascontiguousarray(cases.quantiles.T)
    parts = interval_score_parts(observed, quantiles)
    error = absolute_error(observed, quantiles)
    scale = cases.frame["scale"].to_numpy(dtype=float)
    scores = cases.frame[KEY].assign(
        origin=pd.to_datetime(cases.frame["origin"]),
        mae=error,
        wis=sum(parts),
        **parts._asdict(),
        wis_log=weighted_interval_score(on_log_scale(observed), on_log_scale(quantiles)),
        mase=scaled_error(error, scale),
        **{name: covered(observed, quantiles, share).astype(float) for name, share in COVERAGE.items()},
        band=quantiles[-1] > quantiles[0],
    )
    return scores


def _means(scores: pd.DataFrame) -> pd.DataFrame:
    by = scores.groupby(KEY, sort=True)
    table = by[MEANS].mean()
    table.loc[~by["band"].any(), list(COVERAGE)] = np.nan
    table["n"] = by.size()
    table["n_scaled"] = by["mase"].count()
    table["n_origins"] = by["origin"].nunique()
    table["first_origin"] = by["origin"].min().dt.date
    table["last_origin"] = by["origin"].max().dt.date
    return table.reset_index()


def _with_skill(table: pd.DataFrame, plain: Collection[str]) -> pd.DataFrame:
    compared = [*SET, "group"]
    rules = table[table["model"].isin(list(plain))].sort_values(["wis", "model"])
    best = rules.drop_duplicates(compared)[[*compared, "model", "wis"]]
    best = best.rename(columns={"model": "best_plain", "wis": "plain_wis"})
    joined = table.merge(best, how="left", on=compared)
    # a rule without any error leaves nothing to be better than
    joined["skill"] = 1 - joined["wis"] / joined["plain_wis"].where(joined["plain_wis"] > 0)
    return joined


__all__ = ["EVERYONE", "LEADERBOARD_COLUMNS", "leaderboard"]
