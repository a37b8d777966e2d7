"""Figures that a file gives to gemeenten after they were dissolved, carried to their successors."""

from dataclasses import dataclass

import pandas as pd

from base.i18n import N_
from forecast.herindeling import carry_to_successors, lacking
from jobs.importing.faults import Fault
from jobs.importing.regions import KnownRegions
from jobs.importing.rows import Notice
from jobs.importing.vintages import KNOWN, Kind

_FIRST_DAY = "_first_day"


@dataclass(frozen=True)
class Carried:
    """The rows with every figure at a gemeente that existed, and what stands in the way or must be said."""

    frame: pd.DataFrame
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()


def carried(read: pd.DataFrame, kind: Kind, known: KnownRegions, herindelingen: pd.DataFrame) -> Carried:
    """`read` with the rows of dissolved gemeenten added to those of their successors; totals are kept.

    A row from before the herindeling stays as printed. What a successor gets is known from the day on which all
    of it was, and has the lowest quality of its parts.

    Args:
        read: rows of a file without faults, with the columns of the table of `kind`, `row` and `known_given`.
        herindelingen: columns `day`, `old_code`, `new_code`, `share`.
    """
    days = kind.first_days(read)
    gone = (pd.to_datetime(read["region"].map(known.valid_to)) <= days).fillna(False).astype(bool)
    if not gone.any():
        return Carried(read)
    table = [name for name in kind.identity if name != "region"]
    rows = read.assign(**{_FIRST_DAY: days}).drop_duplicates([name for name in read.columns if name != "row"])
    # a table in which nobody is gone is left alone, and so are the gemeenten that nobody of them went into
    touched = rows.merge(read.loc[gone, table].drop_duplicates(), on=table)
    touched = touched[touched["region"].isin(_with_heirs(read.loc[gone, "region"], known))]
    faults = [*_several_vintages(touched, kind), *_incomplete(touched, table, known, herindelingen)]
    if faults:
        return Carried(read, tuple(faults))
    moved = _moved(touched, table, herindelingen)
    rest = rows[~rows["row"].isin(touched["row"])]
    count = int(gone.sum())
    message = N_(
        "{count} figures of dissolved gemeenten ({persons} persons, {gemeenten} gemeenten) went to their successors"
    )
    details = {
        "count": count,
        "persons": int(read.loc[gone, "value"].abs().sum()),
        "gemeenten": int(read.loc[gone, "region"].nunique()),
    }
    return Carried(
        pd.concat([rest[read.columns], moved[read.columns]], ignore_index=True), notices=((message, details),)
    )


def _with_heirs(codes: "pd.Series[str]", known: KnownRegions) -> set[str]:
    """The gemeenten, their successors, and the successors of those."""
    found: set[str] = set()
    waiting = set(codes)
    while waiting:
        found |= waiting
        waiting = {heir for code in waiting for heir in known.successors.get(code, ())} - found
    return found


def _several_vintages(rows: pd.DataFrame, kind: Kind) -> list[Fault]:
    again = rows[rows.duplicated(list(kind.identity), keep=False)]
    message = N_(
        "this figure has to be carried to a successor, so it can be there only once, not with several known_from"
    )
    return [Fault(row, "region", "carry_twice", message) for row in again["row"].tolist()]


def _incomplete(
    rows: pd.DataFrame, table: list[str], known: KnownRegions, herindelingen: pd.DataFrame
) -> list[Fault]:
    """Successors of which the file has only a part: half a figure must not pass for the whole."""
    faults = []
    message = N_(
        "{region} gets part of this figure, but {missing} has no row for the same time; add it, so that the "
        "whole is known"
    )
    for _, group in rows.groupby(table, sort=False):
        due = herindelingen[herindelingen["day"] <= group[_FIRST_DAY].iloc[0]]
        rows_of = dict(zip(group["region"], group["row"], strict=True))
        wanting = lacking(rows_of.keys(), due, founded=known.valid_from.keys(), all_parts=False)
        for old, new in zip(due["old_code"], due["new_code"], strict=True):
            if old in rows_of and new in wanting:
                details = {
                    "region": known.label(new),
                    "missing": ", ".join(known.label(code) for code in wanting[new]),
                }
                faults.append(Fault(rows_of[old], "region", "carry_incomplete", message, details))
    return faults


def _moved(rows: pd.DataFrame, table: list[str], herindelingen: pd.DataFrame) -> pd.DataFrame:
    """The rows on the territory of their own day, with the other columns of what went into them."""
    parts = []
    for day, group in rows.groupby(_FIRST_DAY):
        on = pd.Timestamp(str(day)).date()
        values = carry_to_successors(group, herindelingen, on=on, keys=table)
        origins = group.assign(origin=group["region"])
        pieces = carry_to_successors(origins.assign(value=1.0), herindelingen, on=on, keys=[*table, "origin"]).drop(
            columns="value"
        )
        rest = pieces.merge(origins.drop(columns=["region", "value"]), on=[*table, "origin"]).sort_values("row")
        others = {name: "first" for name in rest.columns if name not in (*table, "region", "origin")}
        others |= {KNOWN: "max", "row": "min", "known_given": "max"}
        if "quality" in rest:
            others["quality"] = "max"
        parts.append(values.merge(rest.groupby([*table, "region"], as_index=False).agg(others)))
    moved = pd.concat(parts, ignore_index=True)
    return moved.astype({name: dtype for name, dtype in rows.dtypes.items() if name in moved})
