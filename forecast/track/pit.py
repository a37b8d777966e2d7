"""Where outcomes fell in the bands of forecasts: randomised PIT histograms, flat when the bands are right."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from forecast.arrays import Integers
from forecast.scores import pit_histogram, pit_of_quantiles
from forecast.track.cases import Cases

BINS = 10
PIT_COLUMNS = [
    "target", "level", "model", "months_from", "months_to", "low", "high", "share", "n", "n_origins", "n_periods",
]  # fmt: skip


def pit_histograms(
    cases: Cases, *, targets: Collection[str], models: Collection[str], ranges: Sequence[tuple[int, int]], seed: int
) -> pd.DataFrame:
    """Histograms of the randomised PIT (Czado et al. 2009) per target, level, model and range of months to go.

    Ties of counts are broken by the same draws for every model of a question, whatever the order of the rows, so
    that models differ by their bands alone.

    Args:
        cases: the same for every model of a target, level and months_left (`Cases.same_sets`).
        targets, models: what to make histograms of; a model that gives one number has none worth showing.
        ranges: first and last `months_left` of what is taken together, both included.
        seed: of the draws.

    Returns:
        `target, level, model, months_from, months_to, low, high, share, n, n_origins, n_periods`: `BINS` rows per
        histogram, its bins between `low` and `high` with their share of the `n` outcomes, which come from
        `n_origins` days and `n_periods` half-years or months. No rows where there are no outcomes.

    Raises:
        BadInput: the cases are not the same for every model.
    """
    asked = cases.frame["target"].isin(list(targets)) & cases.frame["model"].isin(list(models))
    cases = cases.where(asked.to_numpy(dtype=bool))
    cases.require_same_sets()
    frame = cases.frame.assign(row=np.arange(len(cases.frame)))
    tables = []
    for low, high in ranges:
        chosen = frame[frame["months_left"].between(low, high)].sort_values(["region", "origin", "period"])
        for (target, level, model), own in chosen.groupby(["target", "level", "model"], sort=True):
            shares = _histogram(cases, own["row"].to_numpy(), seed)
            tables.append(
                shares.assign(target=str(target), level=str(level), model=str(model), months_from=low, months_to=high)
            )
    return pd.concat(tables, ignore_index=True)[PIT_COLUMNS] if tables else pd.DataFrame(columns=PIT_COLUMNS)


def _histogram(cases: Cases, rows: Integers, seed: int) -> pd.DataFrame:
    quantiles = np.ascontiguousarray(cases.quantiles[rows].T)
    places = pit_of_quantiles(cases.observed[rows], quantiles, np.random.default_rng(seed))
    edges = np.linspace(0, 1, BINS + 1)
    chosen = cases.frame.iloc[rows]
    return pd.DataFrame(
        {
            "low": edges[:-1],
            "high": edges[1:],
            "share": pit_histogram(places, BINS),
            "n": len(rows),
            "n_origins": chosen["origin"].nunique(),
            "n_periods": chosen["period"].nunique(),
        }
    )


__all__ = ["BINS", "PIT_COLUMNS", "pit_histograms"]
