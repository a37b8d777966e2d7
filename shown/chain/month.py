"""The chain in its first month ahead: the stocks it starts from and the flows between them. Numbers, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from forecast.chain import beliefs as b
from forecast.chain.names import (
    APPEALS,
    BEYOND,
    DECISIONS,
    DEPARTURES,
    DIRECT,
    FAMILY,
    FROM_RECEPTION,
    GRANTS,
    HOUSED,
    OCCUPANCY,
    OTHER_IN,
    OTHER_OUT,
    PERMITS,
    PROCEDURE,
    REJECTIONS,
    RESETTLED,
    REST,
)
from shown.chain.figures import MONTHLY, Part, first_month, medians, parts
from shown.read.results import RunResults

# flows of which a run gives a share a month of a stock
OF_STOCK = {APPEALS: (b.APPEALING, REST), DEPARTURES: (b.LEAVING, REST), OTHER_OUT: (b.OTHERWISE, PERMITS)}
# numbers worked out here from the medians of others, with the part that says how sure they are
WORKED_OUT = {DIRECT: b.DIRECTLY, FROM_RECEPTION: b.DIRECTLY, DECISIONS: b.RATE, REJECTIONS: b.RATE}
STARTING = (PROCEDURE, REST, PERMITS, OCCUPANCY)


@dataclass(frozen=True)
class Number:
    """Persons; `about` when it is worked out from the medians of others, which need not add up.

    `basis` is that of its part; empty for what is no part, such as persons housed.
    """

    value: float
    basis: str
    about: bool = False


@dataclass(frozen=True)
class ChainMonth:
    """`start` is the last day before the month, on which the `stocks` are estimated; `flows` are medians of the month
    that closes on `end`. What is unknown is left out."""

    start: pd.Timestamp
    end: pd.Timestamp
    stocks: Mapping[str, Number]
    flows: Mapping[str, Number]


def chain_month(results: RunResults) -> ChainMonth | None:
    """The first month ahead; None for a run without a chain or without an estimate of where it starts."""
    end, known = first_month(results), parts(results)
    stocks = {name: _of_part(part) for name in (*STARTING, BEYOND) if (part := known.get(name)) and part.after}
    if end is None or not set(STARTING) <= set(stocks):
        return None
    expected = medians(results, end)
    flows = {name: Number(expected[name], _basis(known, name)) for name in MONTHLY if name in expected}
    if b.OTHER in known:
        flows[OTHER_IN] = _of_part(known[b.OTHER])
    for name, (part_name, stock) in OF_STOCK.items():
        if (share := _median(known, part_name)) is not None:
            flows[name] = Number(share * stocks[stock].value, known[part_name].basis, about=True)
    flows |= {
        name: Number(value, _basis(known, WORKED_OUT[name]), about=True)
        for name, value in _worked_out(flows, known).items()
    }
    month = end.to_period("M").to_timestamp()
    return ChainMonth(month - pd.Timedelta(days=1), end, stocks, flows)


def _of_part(part: Part) -> Number:
    if part.after is None:
        raise ValueError(f"nothing is believed of {part.name}")
    return Number(part.after.median, part.basis)


def _basis(known: Mapping[str, Part], name: str) -> str:
    return known[name].basis if name in known else ""


def _worked_out(flows: Mapping[str, Number], known: Mapping[str, Part]) -> dict[str, float]:
    """Flows that no run publishes, from the shares that it does; never below zero."""
    found = {}
    if FAMILY in flows and (share := _median(known, b.DIRECTLY)) is not None:
        found[DIRECT] = share * flows[FAMILY].value
        if (resettled := _median(known, b.RESETTLED_DIRECTLY)) is not None and RESETTLED in flows:
            found[DIRECT] += resettled * flows[RESETTLED].value
        if HOUSED in flows:
            found[FROM_RECEPTION] = flows[HOUSED].value - found[DIRECT]
    if GRANTS in flows and (rate := _median(known, b.RATE)):
        found[DECISIONS] = flows[GRANTS].value / rate
        found[REJECTIONS] = found[DECISIONS] - flows[GRANTS].value
    return {name: max(value, 0.0) for name, value in found.items()}


def _median(known: Mapping[str, Part], name: str) -> float | None:
    after = known[name].after if name in known else None
    return None if after is None else after.median
