"""Aggregates and what they are made of: their own history, and paths that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from forecast.arrays import Array, Integers, Single
from forecast.errors import BadInput
from forecast.panel.frame import Panel
from forecast.panel.grid import GRID

# how much an aggregate's own forecast says about it, beside the sum of its members'
OWN_SHARE = 0.5
# a given aggregate may differ from the sum of its members by this part of it: rounding
ROUNDING = 1e-6


@dataclass(frozen=True)
class Hierarchy:
    """Aggregates over a panel of series that are not aggregates.

    Attributes:
        ids: of the aggregates, the smallest first.
        members: rows of the panel per aggregate.
    """

    ids: tuple[str, ...]
    members: tuple[Integers, ...]


def members_by_aggregate(hierarchy: Mapping[str, Sequence[str]] | pd.DataFrame) -> dict[str, list[str]]:
    """Ids of the members by id of the aggregate.

    Raises:
        BadInput: a frame lacks a column or a name, or members are one text where a list of ids is meant.
    """
    if not isinstance(hierarchy, pd.DataFrame):
        texts = [str(name) for name, members in hierarchy.items() if isinstance(members, str)]
        if texts:
            raise BadInput(f"the members of {texts[0]} are one text; give a list of ids")
        return {str(name): [str(one) for one in members] for name, members in hierarchy.items()}
    missing = sorted({"parent", "unique_id"} - set(hierarchy.columns))
    if missing:
        raise BadInput(f"the hierarchy lacks the columns {', '.join(missing)}")
    if hierarchy[["parent", "unique_id"]].isna().any(axis=None):
        raise BadInput("a row of the hierarchy has no parent or no unique_id")
    return {str(name): list(rows.astype(str)) for name, rows in hierarchy.groupby("parent")["unique_id"]}


def read_hierarchy(own: Mapping[str, Sequence[str]], ids: Sequence[str]) -> Hierarchy:
    """The hierarchy of `ids`, in which aggregates may hold other aggregates and may overlap.

    Args:
        own: see `members_by_aggregate`.

    Raises:
        BadInput: an aggregate holds nothing, itself, or something that is neither a series nor an aggregate.
    """
    place = {name: row for row, name in enumerate(ids) if name not in own}
    rows = {name: np.array(sorted(_bottom(name, own, place, ())), dtype=np.int64) for name in own}
    order = sorted(rows, key=lambda name: (len(rows[name]), name))
    return Hierarchy(tuple(order), tuple(rows[name] for name in order))


def _bottom(
    name: str, own: Mapping[str, Sequence[str]], place: Mapping[str, int], above: tuple[str, ...]
) -> set[int]:
    if name in above:
        raise BadInput(f"the hierarchy goes in a circle: {' > '.join([*above, name])}")
    if name in place:
        return {place[name]}
    if name not in own:
        raise BadInput(f"{above[-1] if above else name} holds {name}, which is neither a series nor an aggregate")
    if not own[name]:
        raise BadInput(f"the aggregate {name} holds nothing")
    return set().union(*(_bottom(member, own, place, (*above, name)) for member in own[name]))


def without_aggregates(panel: Panel, names: Sequence[str]) -> tuple[Panel, Panel]:
    """The panel without the series in `names`, and those alone."""
    given = np.isin(np.array(panel.ids), np.array(names))
    if given.all():
        raise BadInput("the panel holds aggregates only; it needs the series they are made of")
    alone = np.flatnonzero(given)
    return panel.pick(np.flatnonzero(~given)), panel.pick(alone) if len(alone) else Panel(
        (), np.empty((0, panel.months)), np.empty(0, dtype=np.int64)
    )


def summed(panel: Panel, hierarchy: Hierarchy, given: Panel) -> Panel:
    """The aggregates' own series: unknown where a member that has begun is unknown.

    Raises:
        BadInput: members end in different months, or an aggregate that was given too does not equal the sum.
    """
    begun = np.maximum.accumulate(panel.known, axis=1)
    values = np.where(panel.known, panel.values, 0.0)
    holes = begun & ~panel.known
    rows, last = [], []
    for name, members in zip(hierarchy.ids, hierarchy.members, strict=True):
        ends = panel.last[members]
        if (ends != ends[0]).any():
            raise BadInput(f"members of {name} end in different months; give every series the same last month")
        unknown = holes[members].any(axis=0) | ~begun[members].any(axis=0)
        rows.append(np.where(unknown, np.nan, values[members].sum(axis=0)))
        last.append(ends[0])
    total = Panel(hierarchy.ids, np.stack(rows), np.array(last))
    _refuse_other_sums(total, given)
    return total


def _refuse_other_sums(total: Panel, given: Panel) -> None:
    for name, values, last in zip(given.ids, given.values, given.last, strict=True):
        row = total.ids.index(name)
        shared = min(len(values), total.months)
        ours, theirs = total.values[row, -shared:], values[-shared:]
        apart = np.abs(ours - theirs) > ROUNDING * (1 + np.abs(ours))
        if last != total.last[row] or apart.any():
            raise BadInput(f"the series {name} in the panel is not the sum of its members")


def made_coherent(bottom: Single, quantiles: Array, hierarchy: Hierarchy) -> None:
    """Paths of the aggregates, after moving those of the series towards what the aggregates' own forecasts say.

    From the smallest aggregate to the largest, each path's sum meets half-way the quantile of the aggregate's own
    forecast at the rank of that sum, and all members are scaled by the same factor. So an aggregate has the average
    of both quantile functions, nothing becomes negative, a zero stays zero, and sums hold in every path.

    Args:
        bottom: shape (paths, series, horizon); changed in place.
        quantiles: of the aggregates at `GRID`, shape (aggregates, horizon, grid).
    """
    scores = ndtri(np.array(GRID))
    paths = len(bottom)
    even = ndtri((np.arange(paths) + 0.5) / paths)
    for members, own in zip(hierarchy.members, quantiles, strict=True):
        sums = bottom[:, members].sum(axis=1)
        ranks = np.argsort(np.argsort(sums, axis=0, kind="stable"), axis=0)
        table = np.stack([np.interp(even, scores, month) for month in own], axis=1)
        wanted = (1 - OWN_SHARE) * sums + OWN_SHARE * np.take_along_axis(table, ranks, axis=0)
        factor = np.where(sums > 0, wanted / np.where(sums > 0, sums, 1.0), 1.0)
        bottom[:, members] *= factor[:, None, :]
