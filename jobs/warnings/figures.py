"""Of which regions the figures are there, as far as they could be when a run was made.

A run fills in what a gemeente did not report, so that sums stay whole. What it then says of that gemeente rests on a
guess: it is neither a warning nor the end of one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from forecast.gemeente.choice import COMPLETE
from forecast.herindeling import carry_to_successors
from forecast.levels import GEMEENTE, PROVINCIE
from forecast.periods import HalfYear
from models import store
from models.warnings import realised_spans

# part of the taakstelling of a provincie that gemeenten with figures must hold
ENOUGH = 0.9
_COLUMNS = ["region", "first", "last", "simulated"]


def complete_regions(connection: Connection, flags: pd.DataFrame, *, as_of: date, old_after_months: int) -> set[str]:
    """The regions of `flags` whose figures of realisatie are there.

    A gemeente must have every month of the half-year up to the last month that (nearly) all have; a provincie is as
    complete as its gemeenten. When that last month lies more than `old_after_months` back, the figures of the whole
    country are late and nobody has them. A run without gemeenten has no months: there the last day must be recent.

    Args:
        flags: of the run, one row per region: `location`, `level`, `provincie`, `taakstelling`.
        as_of: of the run; figures that became known later do not count.
    """
    oldest = (pd.Timestamp(as_of) - pd.DateOffset(months=old_after_months)).date()
    since = min(HalfYear.of(oldest).start, oldest)
    spans = pd.DataFrame(realised_spans(connection, since=since, known_by=as_of), columns=_COLUMNS)
    spans = store.in_force(connection, spans.astype({"first": "datetime64[us]", "last": "datetime64[us]"}))
    gemeenten = flags[flags["level"] == GEMEENTE]
    # regions without gemeenten in the run rest on figures of their own
    alone = set(flags["location"]) - set(gemeenten["location"]) - set(gemeenten["provincie"])
    recent = alone & set(spans.loc[spans["last"] >= pd.Timestamp(oldest), "region"])
    if gemeenten.empty:
        return recent
    # own figures and simulated ones end on days of their own
    marked = gemeenten["simulated"].astype(bool) if "simulated" in gemeenten else pd.Series(False, gemeenten.index)
    present: set[str] = set()
    for _, codes in gemeenten["location"].groupby(marked):
        present |= _present(_months(connection, spans, codes.tolist(), as_of), oldest)
    return present | recent | (_complete_provincies(flags, gemeenten, present) - alone)


def _present(months: pd.DataFrame, oldest: date) -> set[str]:
    """Gemeenten with every month of the half-year up to the last that (nearly) all have, unless that is too old."""
    shared = months.columns[(months.mean() >= COMPLETE).to_numpy()]
    if shared.empty or _end_of_month(shared[-1]) < oldest:
        return set()
    first = pd.Timestamp(HalfYear.of(_end_of_month(shared[-1])).start)
    there = months.loc[:, first : shared[-1]].all(axis=1)
    return set(there.index[there])


def _months(connection: Connection, spans: pd.DataFrame, codes: list[str], as_of: date) -> pd.DataFrame:
    """Whether a gemeente has a figure of a month, one row per gemeente, one column per month without gaps."""
    single = spans[(spans["first"].dt.day == 1) & (spans["last"] == spans["first"] + pd.offsets.MonthEnd(0))]
    known = single[["region", "first"]].drop_duplicates().assign(value=1.0)
    if known.empty:
        return pd.DataFrame(index=codes, columns=pd.DatetimeIndex([]))
    changes = store.herindelingen(connection)
    known = carry_to_successors(known, changes, on=as_of, keys=["first"])
    wide = known.pivot(index="region", columns="first", values="value").reindex(index=codes)
    return wide.reindex(columns=pd.date_range(wide.columns.min(), wide.columns.max(), freq="MS")).notna()


def _complete_provincies(flags: pd.DataFrame, gemeenten: pd.DataFrame, present: set[str]) -> set[str]:
    weights = gemeenten["taakstelling"].astype(float).fillna(0)
    totals = weights.groupby(gemeenten["provincie"]).sum()
    held = weights.where(gemeenten["location"].isin(present), 0.0).groupby(gemeenten["provincie"]).sum()
    provincies = flags.loc[flags["level"] == PROVINCIE, "location"]
    return {code for code in provincies if held.get(code, 0.0) >= ENOUGH * totals.get(code, 0.0)}


def _end_of_month(first: Any) -> date:
    day: date = (first + pd.offsets.MonthEnd(0)).date()
    return day
