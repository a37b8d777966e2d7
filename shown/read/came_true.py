"""How often the warnings that were given came true: held against the stands that were published later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from forecast.asof import STAND_KEY, latest_known
from forecast.levels import GEMEENTE
from forecast.memory import FIRING
from forecast.periods import HalfYear
from forecast.weeks import Week
from models import store
from models import warnings as stored

WEEKS = 13
# weeks that may lie between the week looked for and the last one before it that was told of
SLACK = 3


@dataclass(frozen=True)
class CameTrue:
    """Of the gemeenten that had a warning some weeks before a peildatum, how many missed.

    Attributes:
        all, all_missed: gemeenten with a published stand on these peildata, and how many of them missed: how good
            warnings are shows only beside this.
        weeks: before the peildatum.
        peildata: that are counted, the first one first.
        simulated: whether some of the stands are, so that this is an exercise and no record.
    """

    warned: int
    missed: int
    all: int
    all_missed: int
    weeks: int
    peildata: tuple[date, ...]
    simulated: bool


def came_true(
    connection: Connection, *, as_of: date, weeks: int = WEEKS, provincie: str | None = None
) -> CameTrue | None:
    """The record of the warnings that were really given; None as long as there is none.

    A warning counts when it fired `weeks` before the peildatum of its half-year, silenced or not, and the stand of
    that day is published. A stand above zero is a miss.

    Args:
        as_of: stands that became known later do not count.
        provincie: count its gemeenten only.
    """
    regions = store.regions(connection)
    inside = regions[regions["level"] == GEMEENTE]
    if provincie is not None:
        inside = inside[inside["parent"] == provincie]
    given = _given(connection, set(inside["code"]), as_of, weeks)
    if given.empty:
        return None
    known = store.in_force(connection, store.stands_known(connection, as_of=as_of), as_of=as_of)
    stands = latest_known(known, as_of, STAND_KEY)
    ends = stands.loc[
        (stands["role"] == "eind") & stands["region"].isin(inside["code"]), ["region", "day", "value", "simulated"]
    ]
    judged = given.merge(ends, on=["region", "day"])
    if judged.empty:
        return None
    everybody = ends[ends["day"].isin(judged["day"])]
    return CameTrue(
        warned=len(judged),
        missed=int((judged["value"] > 0).sum()),
        all=len(everybody),
        all_missed=int((everybody["value"] > 0).sum()),
        weeks=weeks,
        peildata=tuple(day.date() for day in sorted(judged["day"].unique())),
        simulated=bool(everybody["simulated"].any()),
    )


def _given(connection: Connection, gemeenten: set[str], as_of: date, weeks: int) -> pd.DataFrame:
    """`region` and `day` of each warning that fired `weeks` before its peildatum `day`."""
    told = [Week.parse(week) for week in stored.weeks(connection)]
    rows = []
    for peildatum in _peildata(told, as_of):
        wanted = Week.of(peildatum) + -weeks
        near = [week for week in told if 0 <= wanted - week <= SLACK]
        period = str(HalfYear.of(peildatum) + -1)
        rows += [
            {"region": state.location, "day": peildatum}
            for state in (stored.states_of_week(connection, week=str(max(near))) if near else [])
            if state.state == FIRING and state.period == period and state.location in gemeenten
        ]
    frame = pd.DataFrame(rows, columns=["region", "day"])
    return frame.assign(day=pd.to_datetime(frame["day"]).astype(store.DAYS))


def _peildata(told: list[Week], as_of: date) -> list[date]:
    if not told:
        return []
    first = HalfYear.of(told[0].monday)
    days = [(first + step).peildatum for step in range(HalfYear.of(as_of) - first + 1)]
    return [day for day in days if day <= as_of]
