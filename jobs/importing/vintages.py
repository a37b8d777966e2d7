"""What a file adds to what is known: a new figure, a new vintage of a figure, or nothing.

Figures are only ever added. A figure that says what was in force already is not stored again. A changed figure
for which the file gives no day becomes known on the day of the import: anything earlier would let it leak into
questions about the past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from base.i18n import N_
from forecast.asof import standing
from forecast.periods import HalfYear
from jobs.importing.faults import Fault
from jobs.importing.returning import returning
from jobs.importing.rows import Notice
from models.store import DAYS

KNOWN: Final = "known_from"
ONE_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """What makes two rows of a table the same figure (`key`), and the same vintage of it (`says`).

    A simulated figure and a real one are never vintages of each other: the real one would count from its import.
    """

    table: str
    key: tuple[str, ...]
    says: tuple[str, ...]

    @property
    def identity(self) -> tuple[str, ...]:
        """What the vintages of one figure have in common."""
        return (*self.key, "simulated")

    def first_days(self, rows: pd.DataFrame) -> "pd.Series[Any]":
        """The first day that each row is about."""
        if "period" in rows:
            return pd.to_datetime(rows["period"].map(lambda text: HalfYear.parse(text).start)).astype(DAYS)
        days: pd.Series[Any] = rows["day"] if "day" in rows else rows["from_date"]
        return days

    def last_days(self, rows: pd.DataFrame) -> "pd.Series[Any]":
        """The last day that each row is about."""
        if "period" in rows:
            return pd.to_datetime(rows["period"].map(lambda text: HalfYear.parse(text).end)).astype(DAYS)
        days: pd.Series[Any] = rows["day"] if "day" in rows else rows["to_date"]
        return days


KINDS = {
    "observations": Kind("observation", ("region", "measure", "part", "from_date", "to_date"), ("value",)),
    "targets": Kind("target", ("region", "period", "basis"), ("value", "status")),
    "stands": Kind("stand", ("region", "day", "role"), ("value",)),
    "prognoses": Kind("prognosis", ("region", "measure", "from_date", "to_date", "series"), ("value",)),
}


@dataclass(frozen=True)
class Additions:
    """Rows of one table that are to be stored, what they are, and what stands in the way."""

    frame: pd.DataFrame
    new: int
    revised: int
    unchanged: int
    faults: tuple[Fault, ...]
    warnings: tuple[Notice, ...]


def additions(read: pd.DataFrame, existing: pd.DataFrame, kind: Kind, imported_on: date) -> Additions:
    """Compare the rows `read` from a file (with `row` and `known_given`) with the `existing` vintages.

    `existing` holds those that were taken back, too.
    """
    facts = read.drop_duplicates([name for name in read.columns if name != "row"])
    faults = _two_values(facts, kind)
    there = standing(existing, date.max)
    facts, same, warnings = _date_changes(facts, existing, there, kind, imported_on)
    facts, overtaken, back = returning(facts, existing, list(kind.identity), list(kind.says), imported_on)
    same |= overtaken
    judged = _judge(facts[~same], there, kind)
    stored = judged[judged["verdict"].isin(["new", "revised"])].sort_values("row", kind="stable")
    counts = judged["verdict"].value_counts()
    return Additions(
        frame=stored.drop(columns=["row", "known_given", "verdict", "was"]).reset_index(drop=True),
        new=int(counts.get("new", 0)),
        revised=int(counts.get("revised", 0)),
        unchanged=int(same.sum() + counts.get("unchanged", 0)),
        faults=(*faults, *_clashes(judged, faults)),
        warnings=(*warnings, *back, *_future(stored, imported_on)),
    )


def _two_values(facts: pd.DataFrame, kind: Kind) -> list[Fault]:
    """Rows of one file that say different things about one figure as known from one day."""
    names = [*kind.identity, KNOWN]
    ordered = facts.sort_values("row", kind="stable")
    again = ordered[ordered.duplicated(names, keep="first")]
    if again.empty:
        return []
    first = ordered.drop_duplicates(names, keep="first")
    pairs = again.merge(first[[*names, "row", "value"]], on=names, suffixes=("", "_first"))
    message = N_("row {other} already gives this figure, as {value}; keep one of the two")
    return [
        Fault(row, "value", "two_values", message, {"other": other, "value": value})
        for row, other, value in zip(
            pairs["row"].tolist(), pairs["row_first"].tolist(), pairs["value_first"].tolist(), strict=True
        )
    ]


def _date_changes(
    facts: pd.DataFrame, existing: pd.DataFrame, there: pd.DataFrame, kind: Kind, imported_on: date
) -> tuple[pd.DataFrame, "pd.Series[bool]", list[Notice]]:
    """Date the rows without a day of their own: which say the same as the latest vintage, which change it.

    One that was taken back is in `existing` and not in `there`: it has a day that is used, but says nothing.
    """
    key = list(kind.identity)
    beside = facts[key].merge(_latest(existing, key)[[*key, KNOWN]], on=key, how="left")
    beside = beside.merge(_latest(there, key)[[*key, *kind.says]], on=key, how="left").set_axis(facts.index, axis=0)
    known_already = beside[KNOWN].notna() & ~facts["known_given"].astype(bool)
    equal = (facts[list(kind.says)] == beside[list(kind.says)]).all(axis=1)
    changed = known_already & ~equal
    # a change on the day of another change would lose from it; it counts from the day after
    follows = beside[KNOWN] + ONE_DAY
    today = pd.Series(pd.Timestamp(imported_on), index=facts.index).astype(facts[KNOWN].dtype)
    dated = facts.assign(**{KNOWN: facts[KNOWN].where(~changed, today.where(today >= follows, follows))})
    postponed = int((changed & (follows > today)).sum())
    message = N_("{count} changed figures count from the day after the value they replace became known")
    return dated, known_already & equal, [(message, {"count": postponed})] if postponed else []


def _latest(vintages: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    return vintages.sort_values([KNOWN, "id"]).drop_duplicates(key, keep="last")


def _judge(facts: pd.DataFrame, existing: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Each row with its `verdict` beside the vintage in force before it; `was` is that vintage's value."""
    names = [*kind.identity, *kind.says, KNOWN]
    mine = facts.assign(_place=1)
    relevant = existing[existing["region"].isin(facts["region"].unique())]
    both = pd.concat([relevant[names].assign(_place=0), mine], ignore_index=True)
    both = both.sort_values([*kind.identity, KNOWN, "_place"], kind="stable")
    before = both.shift(1)
    follows = _equal(both, before, kind.identity)
    repeats = follows & _equal(both, before, kind.says)
    same_day = follows & (both[KNOWN] == before[KNOWN]) & (before["_place"] == 0)
    verdict = pd.Series("new", index=both.index).mask(_known_elsewhere(both, kind) | follows, "revised")
    verdict = verdict.mask(same_day, "clash").mask(repeats, "unchanged")
    judged = both.assign(verdict=verdict, was=before["value"])
    return judged[judged["_place"] == 1].drop(columns="_place").astype(facts.dtypes.to_dict())


def _known_elsewhere(both: pd.DataFrame, kind: Kind) -> "pd.Series[bool]":
    """Rows whose figure is in the database in some vintage, be it a later one."""
    return both.groupby(list(kind.identity), sort=False)["_place"].transform("min") == 0


def _equal(left: pd.DataFrame, right: pd.DataFrame, names: Sequence[str]) -> "pd.Series[bool]":
    return (left[list(names)] == right[list(names)]).all(axis=1)


def _clashes(judged: pd.DataFrame, earlier: Sequence[Fault]) -> list[Fault]:
    said = {fault.row for fault in earlier}
    clashing = judged[(judged["verdict"] == "clash") & ~judged["row"].isin(list(said))]
    message = N_("already known from {day} with value {value}; give a later known_from")
    return [
        # a band is a text; of a count the shift to the row before made a float
        Fault(
            row, KNOWN, "already_known", message, {"day": day.date(), "value": was if was == str(was) else int(was)}
        )
        for row, day, was in zip(clashing["row"], clashing[KNOWN], clashing["was"], strict=True)
    ]


def _future(stored: pd.DataFrame, imported_on: date) -> list[Notice]:
    """Figures that the rules date after the import are not seen by a question about today."""
    late = stored[~stored["known_given"].astype(bool) & (stored[KNOWN] > pd.Timestamp(imported_on))]
    if late.empty:
        return []
    message = N_(
        "{count} figures count as known only after today, the last from {day}; give known_from to use them now"
    )
    return [(message, {"count": len(late), "day": late[KNOWN].max().date()})]
