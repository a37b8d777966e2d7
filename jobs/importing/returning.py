"""Figures that were taken back and come in again: each as a new vintage, known from the day of the import.

The day on which a vintage that was taken back had become known stays its own, so that questions about the days in
between keep their answer.
"""

from datetime import date

import pandas as pd

from base.i18n import N_
from forecast.asof import KNOWN_FROM, WITHDRAWN_FROM
from jobs.importing.rows import Notice

_DAY = pd.Timedelta(days=1)


def returning(
    facts: pd.DataFrame, existing: pd.DataFrame, identity: list[str], says: list[str], imported_on: date
) -> tuple[pd.DataFrame, "pd.Series[bool]", list[Notice]]:
    """Date the rows of `facts` that give a day (`known_given`) on which what was taken back was known, or before.

    Args:
        existing: all vintages stored, those that were taken back included.
        identity, says: what makes two rows the same figure, and the same vintage of it.

    Returns:
        The rows; which of them add nothing (same index), as a later vintage counts; and a notice when any comes back.
    """
    gone = existing[existing[WITHDRAWN_FROM].notna()]
    none = pd.Series(False, index=facts.index)
    if gone.empty or facts.empty:
        return facts, none, []
    there = existing[existing[WITHDRAWN_FROM].isna()]
    known = facts[KNOWN_FROM]
    again = facts["known_given"].astype(bool) & (known <= _last(gone, facts, identity))
    again &= ~_among(facts, there, [*identity, *says, KNOWN_FROM])
    overtaken = again & (known <= _last(there, facts, identity))
    # a vintage between others may be filled in, but not on the day of one that was taken back
    left_out = overtaken & _among(facts, gone, [*identity, KNOWN_FROM])
    back = again & ~overtaken
    earlier_one = back & (known < facts.groupby(identity, sort=False)[KNOWN_FROM].transform("max"))
    back &= ~earlier_one
    follows = _last(existing, facts, identity) + _DAY
    today = pd.Series(pd.Timestamp(imported_on), index=facts.index).astype(known.dtype)
    dated = facts.assign(**{KNOWN_FROM: known.where(~back, today.where(~(follows > today), follows))})
    message = N_("{count} figures were taken back before; what this file says of them counts from now on")
    return dated, left_out | earlier_one, [(message, {"count": int(back.sum())})] if back.any() else []


def _last(rows: pd.DataFrame, facts: pd.DataFrame, identity: list[str]) -> "pd.Series[pd.Timestamp]":
    """The last day on which one of `rows` became known of the figure of each fact; missing where there is none."""
    last = rows.groupby(identity, sort=False, as_index=False)[KNOWN_FROM].max()
    found: pd.Series[pd.Timestamp] = facts[identity].merge(last, on=identity, how="left")[KNOWN_FROM]
    return found.set_axis(facts.index)


def _among(facts: pd.DataFrame, rows: pd.DataFrame, names: list[str]) -> "pd.Series[bool]":
    """Which facts agree with one of `rows` in the columns `names`."""
    marked = rows[names].drop_duplicates().assign(_there=True)
    found = facts[names].merge(marked, on=names, how="left")["_there"]
    return found.notna().set_axis(facts.index)
