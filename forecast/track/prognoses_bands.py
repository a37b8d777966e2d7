"""Bands of official prognoses, such as the MPP, held against what came: inside, above or below, and by how much.

An edge that was not published decides nothing: with a minimum alone a band can be seen to miss, never to hold.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from forecast.asof import KNOWN_FROM, OBSERVATION_KEY, known_by, latest_known
from forecast.cells import from_the_start, published_cells
from forecast.periods import month_number

INSIDE, BELOW, ABOVE, UNDECIDED, OPEN = "inside", "below", "above", "undecided", ""


def band_outcomes(prognoses: pd.DataFrame, observations: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """One row per band known on `as_of`, in the order of measure, days and the day it was known.

    Args:
        prognoses: `region, measure, series, from_date, to_date, minimum, middle, maximum, known_from, source`.
        observations: every vintage of real figures: `region, measure, part, from_date, to_date, value, known_from`;
            an outcome is a figure of the same days, or months and spans that follow on one another and fill them.

    Returns:
        The rows with `lead_days` (from `known_from` to the first day it is about), `realised`, `verdict` (`inside`,
        `below` the minimum, `above` the maximum, `undecided` when the edge that would tell is unknown, empty without
        an outcome), `miss` (persons above the maximum, negative below the minimum, 0 inside), `error` (middle -
        realised) and `relative_error` (as a share of realised).
    """
    bands = known_by(prognoses, as_of).sort_values(
        ["region", "measure", "from_date", "to_date", KNOWN_FROM, "series"]
    )
    whole = known_by(observations[observations["part"] == ""], as_of)
    known = latest_known(whole, as_of, OBSERVATION_KEY)
    frame = bands.reset_index(drop=True)
    edges = frame[["minimum", "middle", "maximum"]].astype("float64")
    realised = pd.Series([_outcome(row, known) for row in frame.to_dict("records")], dtype="float64")
    miss = (realised - edges["maximum"]).clip(lower=0).fillna(0) - (edges["minimum"] - realised).clip(lower=0).fillna(
        0
    )
    closed = edges["minimum"].notna() & edges["maximum"].notna()
    error = edges["middle"] - realised
    verdict = np.select(
        [realised.isna(), miss < 0, miss > 0, closed], [OPEN, BELOW, ABOVE, INSIDE], default=UNDECIDED
    )
    return frame.assign(
        **edges,
        lead_days=(frame["from_date"] - frame[KNOWN_FROM]).dt.days,
        realised=realised,
        verdict=verdict,
        miss=miss.where((miss != 0) | (closed & realised.notna())),
        error=error,
        relative_error=error / realised.where(realised > 0),
    )


def band_summary(bands: pd.DataFrame) -> pd.DataFrame:
    """How often bands held, per measure.

    Returns:
        Frame `measure, n, n_inside, n_below, n_above, share_inside, n_middle, mean_absolute_error`: `n` bands could
        be judged, `n_middle` had a middle and an outcome.
    """
    rows = [_summed(str(measure), own) for measure, own in bands.groupby("measure", sort=True)]
    columns = ["measure", "n", "n_inside", "n_below", "n_above", "share_inside", "n_middle", "mean_absolute_error"]
    return pd.DataFrame(rows, columns=columns)


def _summed(measure: str, bands: pd.DataFrame) -> tuple[object, ...]:
    counts = {name: int((bands["verdict"] == name).sum()) for name in (INSIDE, BELOW, ABOVE)}
    judged = sum(counts.values())
    errors = bands["error"].dropna().abs()
    share = counts[INSIDE] / judged if judged else np.nan
    return (measure, judged, *counts.values(), share, len(errors), errors.mean() if len(errors) else np.nan)


def _outcome(band: dict[Any, Any], known: pd.DataFrame) -> float:
    own = known[(known["region"] == band["region"]) & (known["measure"] == band["measure"])]
    same = own[(own["from_date"] == band["from_date"]) & (own["to_date"] == band["to_date"])]
    if len(same):
        return float(same["value"].iloc[0])
    after = band["to_date"] + pd.Timedelta(days=1)
    if band["from_date"].day != 1 or after.day != 1:
        return np.nan
    first, last = month_number(band["from_date"].date()), month_number(band["to_date"].date())
    months, total = from_the_start(published_cells(own), first, last)
    return total if months == last + 1 - first else np.nan


__all__ = ["ABOVE", "BELOW", "INSIDE", "OPEN", "UNDECIDED", "band_outcomes", "band_summary"]
