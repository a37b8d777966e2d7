"""From figures known on a day to what the chain is learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array, Integers
from forecast.chain import names as n
from forecast.chain.facts import OBSERVED_STOCKS, chain_facts, monthly_flow
from forecast.chain.learn import Past
from forecast.chain.model import ChainModel, fit_chain
from forecast.errors import TooLittleData
from forecast.periods import YEAR
from forecast.vintages import Vintages


@dataclass(frozen=True)
class Driver:
    """Sample paths of an intake from `first_month` on, the month after its last known one, shape (paths, months)."""

    first_month: int
    values: Array


def chain_model(
    known: Vintages,
    housed: Array,
    drivers: Mapping[str, Driver],
    *,
    first_month: int,
    until: int,
    paths: int,
    seed: int,
) -> ChainModel:
    """The chain learned from everything known, from the month after the last known realisatie to month `until`.

    Args:
        known: figures of the country as known on the as-of date (see `Vintages.known_on`).
        housed: national realisatie per month from `first_month` on, persons.
        drivers: forecasts of first applications and nareis to `until` at least.
        until: number of the last month ahead.

    Raises:
        TooLittleData: no year in which realisatie and both intakes are known by month, or no stock in reception.
    """
    last = first_month + len(housed) - 1
    missing = [name for name in n.MODELLED_INTAKES if name not in drivers]
    if missing:
        raise TooLittleData(f"the chain needs monthly figures of {' and '.join(missing)}")
    flows = {name: monthly_flow(known, name, first_month, until) for name in n.MODELLED_INTAKES}
    begun = max(int(np.flatnonzero(~np.isnan(values))[0]) for values in _with_any(flows).values())
    if len(housed) - begun < YEAR:
        raise TooLittleData("the chain needs a year of realisatie and intake by month")
    facts = chain_facts(known, first=first_month + begun, last=last)
    if not any(fact.measure in OBSERVED_STOCKS for fact in facts):
        raise TooLittleData("the chain needs the bezetting or the vergunninghouders in reception on some day")
    rng = np.random.default_rng(seed)
    whole = {
        name: _continued(flows[name], drivers[name], first_month, paths, rng)[:, begun:]
        for name in n.MODELLED_INTAKES
    }
    months = len(housed) - begun
    past = Past(
        first_month=first_month + begun,
        housed=housed[begun:],
        intake={name: values[:, :months] for name, values in whole.items()},
        facts=facts,
    )
    return fit_chain(past, {name: values[:, months:] for name, values in whole.items()}, seed=seed)


def _with_any(flows: Mapping[str, Array]) -> Mapping[str, Array]:
    empty = [name for name, values in flows.items() if np.isnan(values).all()]
    if empty:
        raise TooLittleData(f"the chain needs monthly figures of {' and '.join(empty)}")
    return flows


def _continued(known: Array, driver: Driver, first_month: int, paths: int, rng: np.random.Generator) -> Integers:
    """Known months and a path of the driver after them for each path; a gap in between takes the month before."""
    rows = rng.permutation(np.arange(paths) % len(driver.values))
    whole = np.broadcast_to(known, (paths, len(known))).copy()
    start = driver.first_month - first_month
    for column in range(len(known)):
        if column >= start and np.isnan(known[column]):
            whole[:, column] = driver.values[rows, min(column - start, driver.values.shape[1] - 1)]
        elif np.isnan(known[column]) and column:
            whole[:, column] = whole[:, column - 1]
    persons: Integers = np.rint(np.maximum(np.nan_to_num(whole), 0)).astype(np.int64)
    return persons
