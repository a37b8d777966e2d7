"""What a provincie's own figures are when every gemeente of it has brought its own: their sum, known when all are.

A number that was published for the provincie itself wins for the same day or half-year. Of later days the sum is all
there is, so a printed table that ended years ago no longer has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from forecast.levels import GEMEENTE
from forecast.measures import REALISATIE
from forecast.periods import HalfYear

# source of a figure that is the sum of a provincie's gemeenten
SOURCE = "som van de eigen cijfers van de gemeenten"
OBSERVATIONS = ("measure", "part", "from_date", "to_date")
STANDS = ("day", "role")
TARGETS = ("period", "basis")
# before and after every division that is known
FIRST, LAST = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")


@dataclass(frozen=True)
class Division:
    """The gemeenten of a provincie from `first` until before `after`."""

    first: pd.Timestamp
    after: pd.Timestamp
    codes: frozenset[str]


def with_sums(frame: pd.DataFrame, regions: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """`frame` with a row for each figure of a provincie that its gemeenten together bring.

    Args:
        frame: vintages of all regions, `region, value, known_from, simulated` and the `keys` of its table
            (`OBSERVATIONS`, `STANDS` or `TARGETS`); of observations realisatie is summed.
        regions: the table `region`.
    """
    real = frame[~frame["simulated"].astype(bool)]
    level = real["region"].map(regions.set_index("code")["level"])
    own = real[level == GEMEENTE]
    if "measure" in keys:
        own = own[(own["measure"] == REALISATIE) & (own["part"] == "")]
    if own.empty:
        return frame
    parents = regions.set_index("code")["parent"]
    divisions = divisions_of(regions)
    unique = [name for name in keys if name != "basis"]
    printed = set(real.loc[level != GEMEENTE, ["region", *unique]].itertuples(index=False, name=None))
    rows: list[dict[str, Any]] = []
    for place, group in own.assign(parent=own["region"].map(parents)).groupby(["parent", *keys], sort=True):
        values = dict(zip(["region", *keys], place, strict=True))
        if tuple(values[name] for name in ["region", *unique]) in printed:
            continue
        division = _whole(set(group["region"]), divisions.get(str(place[0]), ()), _first_day(values))
        if division is not None:
            last = group.iloc[-1]
            told = {name: last[name] for name in ("status",) if name in group}
            quality = {"quality": group["quality"].max()} if "quality" in group else {}
            rows += [
                {**values, **told, **quality, "value": total, "known_from": day}
                for day, total in _vintages(group[group["region"].isin(division.codes)])
            ]
    if not rows:
        return frame
    found = pd.DataFrame(rows).assign(source=SOURCE, simulated=False)
    # no row of a table: behind every one that is, for the same figure and day
    blank = {name: 0 for name in ("id", "import_id") if name in frame}
    found = found.assign(**blank)[[name for name in frame.columns if name in found or name in blank]]
    kept = {name: frame[name].dtype for name in found.columns}
    return pd.concat([frame, found.astype(kept)], ignore_index=True)


def divisions_of(regions: pd.DataFrame) -> Mapping[str, tuple[Division, ...]]:
    """By provincie: which gemeenten it had when, in order of time."""
    gemeenten = regions[regions["level"] == GEMEENTE]
    found: dict[str, tuple[Division, ...]] = {}
    for provincie, own in gemeenten.groupby("parent"):
        begun = [FIRST if pd.isna(day) else pd.Timestamp(day) for day in own["valid_from"]]
        ended = [LAST if pd.isna(day) else pd.Timestamp(day) for day in own["valid_to"]]
        days = sorted({FIRST, *begun, *ended} - {LAST})
        found[str(provincie)] = tuple(
            Division(
                first,
                after,
                frozenset(
                    code for code, start, end in zip(own["code"], begun, ended, strict=True) if start <= first < end
                ),
            )
            for first, after in zip(days, [*days[1:], LAST], strict=True)
        )
    return found


def _whole(present: set[str], divisions: Sequence[Division], day: pd.Timestamp) -> Division | None:
    """The first division from `day` on of which every gemeente is there."""
    return next((one for one in divisions if one.after > day and one.codes and one.codes <= present), None)


def _first_day(values: Mapping[str, Any]) -> pd.Timestamp:
    if "period" in values:
        return pd.Timestamp(HalfYear.parse(str(values["period"])).start)
    return pd.Timestamp(values["day"] if "day" in values else values["from_date"])


def _vintages(group: pd.DataFrame) -> Iterator[tuple[pd.Timestamp, int]]:
    """From which day which sum was known: from when all were, and anew when one changed."""
    ordered = group.sort_values("known_from", kind="stable")
    if group["region"].is_unique:
        yield ordered["known_from"].iloc[-1], int(ordered["value"].sum())
        return
    by_day = ordered.drop_duplicates(["region", "known_from"], keep="last")
    wide = by_day.pivot(index="known_from", columns="region", values="value").ffill().dropna()
    sums = wide.sum(axis=1)
    changed = sums[sums != sums.shift()]
    yield from zip(changed.index, changed.astype(int).tolist(), strict=True)


__all__ = ["OBSERVATIONS", "SOURCE", "STANDS", "TARGETS", "Division", "divisions_of", "with_sums"]
