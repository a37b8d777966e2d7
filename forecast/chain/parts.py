"""Which parts of the chain are data, which were learned from data, and which are assumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.chain import names as n
from forecast.chain.beliefs import BELIEFS, PERSONS, Belief, believed
from forecast.chain.facts import Fact
from forecast.chain.model import ChainModel
from forecast.levels import COUNTRY
from forecast.periods import first_day, month_end
from forecast.vintages import Vintages

DATA, LEARNED, ASSUMED = "data", "learned", "assumed"
EIGHTY = (0.1, 0.5, 0.9)
# an assumption counts as learned when its 80 % band became this much narrower, or its median moved this part of it
NARROWER, MOVED = 0.8, 0.25
# a stock that was counted at most this many months before the first month ahead is data
RECENT = 2


@dataclass(frozen=True)
class Part:
    """One part of the chain, in `unit`.

    Attributes:
        part: its name in `forecast.chain.names` or `forecast.chain.beliefs`.
        basis: `DATA`, `LEARNED` or `ASSUMED`.
        figures: how many published figures of it were used, which cover `first_day`..`last_day`.
        prior, believed: 10, 50 and 90 % quantiles before and after the figures; None where there are none.
    """

    part: str
    basis: str
    unit: str
    figures: int = 0
    first_day: date | None = None
    last_day: date | None = None
    prior: tuple[float, float, float] | None = None
    believed: tuple[float, float, float] | None = None


def chain_parts(model: ChainModel, known: Vintages) -> list[Part]:
    """All parts: the intakes, the flows and stocks with published figures, and every belief."""
    return [
        *(_intake(model, known, name) for name in n.MODELLED_INTAKES),
        _flow(model, n.GRANTS),
        *(_stock(model, name) for name in (n.PROCEDURE, n.REST, n.PERMITS, n.BEYOND, n.OCCUPANCY)),
        *(_belief(model, belief) for belief in BELIEFS),
    ]


def _intake(model: ChainModel, known: Vintages, name: str) -> Part:
    rows = known.flow(name, COUNTRY)
    # a total of a year that is known by month tells nothing more
    monthly = rows["to_date"] == rows["from_date"] + pd.offsets.MonthEnd(0)
    used = rows[monthly & (rows["to_date"] > pd.Timestamp(month_end(model.begun - 1)))]
    return Part(name, DATA, PERSONS, len(used), used["from_date"].min().date(), used["to_date"].max().date())


def _flow(model: ChainModel, name: str) -> Part:
    used = [fact for fact in model.facts if fact.measure == name]
    if not used:
        return Part(name, ASSUMED, PERSONS)
    return _from_figures(used, name, LEARNED if used[-1].first < used[-1].last else DATA)


def _stock(model: ChainModel, name: str) -> Part:
    used = [fact for fact in model.facts if fact.measure == name]
    now = _quantiles(model.state.stocks()[name].astype(float))
    if not used:
        # together with the vergunninghouders they are the bezetting
        follows = name in (n.PROCEDURE, n.REST) and any(fact.measure == n.OCCUPANCY for fact in model.facts)
        return Part(name, LEARNED if follows else ASSUMED, "personen", believed=now)
    recent = model.first_month - used[-1].last <= RECENT
    counted = _from_figures(used, name, DATA if recent else LEARNED)
    return Part(name, counted.basis, "personen", counted.figures, counted.first_day, counted.last_day, believed=now)


def _from_figures(used: list[Fact], name: str, basis: str) -> Part:
    first, last = used[0].first, max(fact.last for fact in used)
    return Part(name, basis, PERSONS, len(used), first_day(first), month_end(last))


def _belief(model: ChainModel, belief: Belief) -> Part:
    middle = float(belief.back((belief.onto(belief.low) + belief.onto(belief.high)) / 2))
    prior = (belief.low, middle, belief.high)
    now = _quantiles(believed(model.state.beliefs, belief.name))
    used = [fact for fact in model.facts if fact.measure == belief.name]
    before, after = (belief.onto(np.array(band)) for band in (prior, now))
    narrower = after[2] - after[0] < NARROWER * (before[2] - before[0])
    moved = abs(after[1] - before[1]) > MOVED * (before[2] - before[0])
    return Part(
        belief.name,
        LEARNED if narrower or moved else ASSUMED,
        belief.unit,
        len(used),
        prior=prior,
        believed=now,
    )


def _quantiles(values: Array) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, EIGHTY)
    return float(low), float(middle), float(high)
