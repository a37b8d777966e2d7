"""How early a later miss was flagged for good: the lead time a supervisor got, and what it cost in false flags."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from forecast.errors import BadInput
from forecast.track.cases import last_day
from forecast.track.misses import at_or_above, check_misses
from forecast.weeks import DAYS_IN_A_WEEK

LEAD_COLUMNS = ["model", "region", "period", "missed", "watched_weeks", "lead_weeks"]
CURVE_COLUMNS = ["model", "weeks", "n_missed", "flagged_share", "n_flagged", "false_share"]


def lead_times(misses: pd.DataFrame, least: str) -> pd.DataFrame:
    """Per gemeente and half-year since when it was flagged at every origin up to the last one.

    A flag that was lifted and came back counts from its return.

    Args:
        misses: see `misses.check_misses`; all origins of a half-year that are to count, also those in the
            half-year before it.
        least: the mildest flag that counts.

    Returns:
        `model, region, period, missed, watched_weeks, lead_weeks`, one row per model, gemeente and half-year:
        weeks before the end of the period at the first origin there was, and at the first of the origins since
        which the flag stood (0 = not flagged at the last one).

    Raises:
        BadInput: the frame breaks its contract, an origin lies after the end of its period, or one gemeente and
            half-year has two outcomes.
    """
    table = _dated(misses).sort_values("origin", ascending=False)
    flagged = pd.Series(at_or_above(table["flag"], least), index=table.index)
    keys = [table[column] for column in ("model", "region", "period")]
    # from the last origin backwards: true as long as every flag so far stood
    stood = flagged.astype(int).groupby(keys, sort=False).cummin()
    table["lead"] = table["weeks"].where(stood == 1, 0.0)
    by = table.groupby(["model", "region", "period"], sort=True)
    if (by["missed"].nunique() > 1).any():
        raise BadInput("a gemeente has two outcomes of one half-year")
    found = by.agg(missed=("missed", "first"), watched_weeks=("weeks", "max"), lead_weeks=("lead", "max"))
    return found.reset_index()[LEAD_COLUMNS]


def lead_curve(misses: pd.DataFrame, least: str, weeks: Sequence[int]) -> pd.DataFrame:
    """Lead time and false flags against the weeks before the end of the half-year, per model.

    At each of `weeks` only gemeenten and half-years count that were forecast at least that early; what is flagged
    then is what the last origin before that moment said.

    Args:
        misses, least: as in `lead_times`.
        weeks: before the end of the half-year.

    Returns:
        `model, weeks, n_missed, flagged_share, n_flagged, false_share`: later misses, the share of them flagged by
        then and at every later origin too; flags standing then, and the share of them that were false, because the
        taakstelling was not missed. NaN where there is nothing to take a share of.

    Raises:
        BadInput: as in `lead_times`.
    """
    dated = _dated(misses).sort_values("origin", ascending=False)
    dated["flagged"] = at_or_above(dated["flag"], least)
    leads = lead_times(misses, least)
    parts = []
    for week in weeks:
        early = leads[leads["missed"] & (leads["watched_weeks"] >= week)]
        flagged = (early["lead_weeks"] >= week) & (early["lead_weeks"] > 0)
        standing = dated[dated["weeks"] >= week].drop_duplicates(["model", "region", "period"])
        standing = standing[standing["flagged"]]
        parts.append(
            pd.DataFrame(
                {
                    "n_missed": early.groupby("model").size(),
                    "flagged_share": flagged.groupby(early["model"]).mean(),
                    "n_flagged": standing.groupby("model").size(),
                    "false_share": (~standing["missed"]).groupby(standing["model"]).mean(),
                }
            )
            .reindex(sorted(leads["model"].unique()))
            .assign(weeks=week)
        )
    if not parts:
        raise BadInput("a curve needs at least one number of weeks")
    curve = pd.concat(parts).rename_axis("model").reset_index()
    curve[["n_missed", "n_flagged"]] = curve[["n_missed", "n_flagged"]].fillna(0).astype(int)
    return curve.sort_values(["model", "weeks"], ignore_index=True)[CURVE_COLUMNS]


def _dated(misses: pd.DataFrame) -> pd.DataFrame:
    """The cases with `weeks` from their origin to the end of their period."""
    check_misses(misses)
    ends = misses["period"].map({str(period): last_day(str(period)) for period in misses["period"].unique()})
    days = (pd.to_datetime(ends) - pd.to_datetime(misses["origin"])).dt.days
    if (days < 0).any():
        raise BadInput("an origin lies after the end of its period")
    columns = ["model", "region", "period", "origin", "flag", "missed"]
    return misses[columns].assign(weeks=days.to_numpy(dtype=np.float64) / DAYS_IN_A_WEEK)


__all__ = ["CURVE_COLUMNS", "LEAD_COLUMNS", "lead_curve", "lead_times"]
