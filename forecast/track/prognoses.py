"""The versions of the national taakstelling, held against the last version of their half-year and what was realised.

A taakstelling is a prognosis of how many persons must be housed and the task that follows from it. Realisatie can
fall short of it because of houses, or exceed it to make up an achterstand, so `error` = value - realisatie says how
far the number was from what happened, not who was wrong. How firm a number is does not need that: it is compared
with the last version of the same half-year. Realisatie plus the change of the stand is the taakstelling itself, by
the accounting, and scores nothing. Persons throughout; nothing from after the as-of date comes in.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from forecast.accounting import opgave
from forecast.asof import KNOWN_FROM, known_by
from forecast.cells import stands_by_day
from forecast.levels import COUNTRY
from forecast.periods import HalfYear
from forecast.plan.calendar import ANNOUNCED_BEFORE
from forecast.targets import DERIVED
from forecast.weeks import DAYS_IN_A_WEEK

# how long before its half-year a version was known, long to short
LONG, IN_TIME, LATE, DURING, AFTERWARDS = (
    "at_least_26_weeks",
    "13_to_26_weeks",
    "0_to_13_weeks",
    "during",
    "afterwards",
)
LEADS = (LONG, IN_TIME, LATE, DURING, AFTERWARDS)
STATUSES = ("prognose", "vastgesteld", "herzien")
ALL, AHEAD = "all", "in_force_ahead"
ANNOUNCED, DISTRIBUTED = "aangekondigd", "verdeeld"


def target_versions(targets: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """One row per version of the national taakstelling known on `as_of`, by half-year and in the order of time.

    A distributed number is the announced one as it was split over gemeenten: it stands beside the version that was in
    force on its day (`distributed`), and is a version of its own only where no announced one of the same status was.

    Args:
        targets: every vintage: `region, period, value, known_from, status, basis, source`.

    Returns:
        Frame `period, version, versions, known_from, value, status, basis, distributed, source, lead_days,
        lead_weeks, lead, in_time, over, last_value, last_known_from, overtaken_on, revised, change`. `lead_days`
        runs from `known_from` to the first day of the half-year; `over` = the half-year has ended; `change` = last
        version less this one.
    """
    known = known_by(targets[targets["region"] == COUNTRY], as_of).sort_values(["period", KNOWN_FROM, "basis"])
    rows: list[dict[Any, Any]] = []
    for _, own in known.groupby("period", sort=True):
        rows += _versions(own.to_dict("records"))
    frame = pd.DataFrame(rows, columns=["period", KNOWN_FROM, "value", "status", "basis", "distributed", "source"])
    frame = frame.astype({"value": "float64", "distributed": "float64", KNOWN_FROM: "datetime64[us]"})
    return _placed(frame, as_of)


def with_outcomes(versions: pd.DataFrame, outcomes: pd.DataFrame, stands: pd.DataFrame) -> pd.DataFrame:
    """`versions` with what came of each half-year; what is not known stays missing.

    Args:
        versions: see `target_versions`.
        outcomes: `period, realised, outcome_basis`, see `prognoses_outcomes.realised_halves`.
        stands: one row per region, day and role, as known on the as-of date.

    Returns:
        The same rows with `stand_begin, opgave, realised, outcome_basis, error, relative_error, met_in_hindsight`:
        the opgave this version made, its distance to realisatie (and as a share of realisatie), and the net
        taakstelling that the realised housing would have met in full (realisatie - stand_begin).
    """
    by_day = stands_by_day(stands[stands["region"] == COUNTRY]).set_index("day")["begin"]
    starts = pd.to_datetime(versions["period"].map(lambda text: HalfYear.parse(text).start)).astype("datetime64[us]")
    realised = dict(zip(outcomes["period"], outcomes["realised"], strict=True))
    bases = dict(zip(outcomes["period"], outcomes["outcome_basis"], strict=True))
    scored = versions.assign(
        stand_begin=starts.map(by_day).astype("float64"),
        realised=versions["period"].map(realised).astype("float64"),
        outcome_basis=pd.Series(
            [bases.get(period, "") for period in versions["period"]], versions.index, dtype="str"
        ),
    )
    # a half-year that is not over has no outcome, whatever its figures add up to
    scored["realised"] = scored["realised"].where(scored["over"])
    scored["outcome_basis"] = scored["outcome_basis"].where(scored["realised"].notna(), "")
    error = scored["value"] - scored["realised"]
    return scored.assign(
        opgave=opgave(scored["stand_begin"], scored["value"]),
        error=error,
        relative_error=error / scored["realised"].where(scored["realised"] > 0),
        met_in_hindsight=scored["realised"] - scored["stand_begin"],
    )


def in_force_ahead(scored: pd.DataFrame) -> pd.DataFrame:
    """Per half-year the version that was in force 13 weeks before it began: what everybody could plan with."""
    return scored[scored["in_time"]].drop_duplicates("period", keep="last").reset_index(drop=True)


def summary_ahead(ahead: pd.DataFrame) -> pd.DataFrame:
    """What the versions of `in_force_ahead` were worth: one row as in `summary`, of the group `AHEAD`."""
    return pd.DataFrame([_summed(ahead[ahead["over"]], AHEAD)])


def summary(scored: pd.DataFrame, by: str) -> pd.DataFrame:
    """What versions were worth, per value of the column `by` (`lead` or `status`) and over all of them.

    Only half-years that have ended count, since the others can still be revised; errors only where an outcome is
    known. Each mean has its number of cases: `n_over` for revisions, `n_outcome` for errors.

    Returns:
        Frame `group, n_over, n_revised, mean_change, mean_absolute_change, mean_relative_change, n_outcome,
        n_derived, mean_error, mean_absolute_error, mean_relative_error`; the relative change is a share of the
        version itself, the relative error one of realisatie, both without sign.
    """
    over = scored[scored["over"]]
    groups = [name for name in (LEADS if by == "lead" else STATUSES) if (over[by] == name).any()]
    rows = [_summed(over[over[by] == name], name) for name in groups]
    return pd.DataFrame([*rows, _summed(over, ALL)])


def _versions(records: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """Versions of one half-year, `records` in the order of time; an announced one before a distributed one."""
    versions: list[dict[Any, Any]] = []
    for record in records:
        last = versions[-1] if versions else None
        beside = record["basis"] == DISTRIBUTED and last is not None and last["status"] == record["status"]
        if beside and last is not None and last["basis"] == ANNOUNCED:
            last["distributed"] = record["value"]
        else:
            distributed = record["value"] if record["basis"] == DISTRIBUTED else np.nan
            versions.append({**record, "distributed": distributed})
    return versions


def _placed(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The versions in their half-year: how long before it, and what came after them."""
    periods = [HalfYear.parse(text) for text in frame["period"]]
    starts = pd.Series(pd.to_datetime([period.start for period in periods]), dtype="datetime64[us]")
    ends = pd.Series(pd.to_datetime([period.peildatum for period in periods]), dtype="datetime64[us]")
    days = (starts - frame[KNOWN_FROM]).dt.days
    grouped = frame.groupby("period", sort=False)
    last = grouped["value"].transform("last")
    return frame.assign(
        version=grouped.cumcount() + 1,
        versions=grouped["value"].transform("size"),
        lead_days=days,
        lead_weeks=days / DAYS_IN_A_WEEK,
        lead=[_lead(int(before), over) for before, over in zip(days, frame[KNOWN_FROM] >= ends, strict=True)],
        in_time=days >= ANNOUNCED_BEFORE.days,
        over=ends <= pd.Timestamp(as_of),
        last_value=last,
        last_known_from=grouped[KNOWN_FROM].transform("last"),
        overtaken_on=grouped[KNOWN_FROM].shift(-1),
        revised=last != frame["value"],
        change=last - frame["value"],
    )


def _lead(days: int, afterwards: bool) -> str:
    if afterwards:
        return AFTERWARDS
    if days < 0:
        return DURING
    if days < ANNOUNCED_BEFORE.days:
        return LATE
    return IN_TIME if days < 2 * ANNOUNCED_BEFORE.days else LONG


def _summed(over: pd.DataFrame, group: str) -> dict[str, object]:
    known = over[over["realised"].notna()]
    relative = over["change"].abs() / over["value"].where(over["value"] > 0)
    return {
        "group": group,
        "n_over": len(over),
        "n_revised": int(over["revised"].sum()),
        "mean_change": over["change"].mean(),
        "mean_absolute_change": over["change"].abs().mean(),
        "mean_relative_change": relative.mean(),
        "n_outcome": len(known),
        "n_derived": int((known["outcome_basis"] == DERIVED).sum()),
        "mean_error": known["error"].mean(),
        "mean_absolute_error": known["error"].abs().mean(),
        "mean_relative_error": known["relative_error"].abs().mean(),
    }


__all__ = [
    "AFTERWARDS",
    "AHEAD",
    "ALL",
    "DURING",
    "IN_TIME",
    "LATE",
    "LEADS",
    "LONG",
    "STATUSES",
    "in_force_ahead",
    "summary",
    "summary_ahead",
    "target_versions",
    "with_outcomes",
]
