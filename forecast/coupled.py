"""Gemeenten and the chain to COA occupancy in the same paths: nobody is linked or housed who is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.chain.inputs import Driver, chain_model
from forecast.chain.model import CHAIN_SEED, ChainModel, Reception
from forecast.chain.paths import ChainPaths
from forecast.chain.scenario import BASELINE, Scenario
from forecast.errors import BadInput, TooLittleData
from forecast.gemeente.model import GemeenteModel
from forecast.gemeente.simulate import GemeentePaths
from forecast.periods import MONTHS
from forecast.vintages import Vintages


@dataclass(frozen=True)
class CoupledPaths:
    """Paths of gemeenten and, when there are enough figures for it, of the chain; row for row the same futures."""

    gemeenten: GemeentePaths
    chain: ChainPaths | None


@dataclass(frozen=True)
class Coupled:
    """Both models, fitted. Without a chain there are always enough people."""

    gemeenten: GemeenteModel
    chain: ChainModel | None

    def sample(self, *, paths: int, seed: int, scenario: Scenario = BASELINE) -> CoupledPaths:
        """Joint futures, the same for the same seed and scenario; scenarios share their chance.

        Taakstellingen of the scenario are not applied here: they are part of the figures of the gemeente model.

        Raises:
            BadInput: a scenario without a chain to play it, or more paths than the chain has.
        """
        chain = self.chain
        if chain is None:
            if scenario.changes or scenario.bands:
                raise BadInput("there are too few figures for the chain, so nothing of it can be changed")
            return CoupledPaths(self.gemeenten.sample(paths=paths, seed=seed), None)
        if paths > chain.path_count:
            raise BadInput(f"the chain has {chain.path_count} paths, fewer than {paths}")
        receptions: list[Reception] = []

        def supply(rows: slice) -> Reception:
            receptions.append(chain.reception(seed=seed + CHAIN_SEED, scenario=scenario, rows=rows))
            return receptions[-1]

        drawn = self.gemeenten.sample(paths=paths, seed=seed, supply=supply)
        return CoupledPaths(drawn, joined_chain([one.paths() for one in receptions]))


def couple(
    gemeenten: GemeenteModel, known: Vintages, drivers: Mapping[str, Driver], *, paths: int, seed: int
) -> tuple[Coupled, str]:
    """The gemeente model with a chain that goes as far; or without one, and the reason why.

    Args:
        known: figures of the country as known on the as-of date.
    """
    figures = gemeenten.figures
    try:
        chain = chain_model(
            known,
            figures.housed_filled.sum(axis=0),
            drivers,
            first_month=figures.first_month,
            until=figures.first_month + figures.targets.shape[1] * MONTHS - 1,
            paths=paths,
            seed=seed,
        )
    except TooLittleData as error:
        return Coupled(gemeenten, None), str(error)
    return Coupled(gemeenten, chain), ""


def joined_chain(parts: Sequence[ChainPaths]) -> ChainPaths:
    """Paths of the same months as one set."""

    def one(name: str, kind: str) -> np.ndarray:
        return np.concatenate([getattr(part, kind)[name] for part in parts])

    return ChainPaths(
        first_month=parts[0].first_month,
        opening={name: one(name, "opening") for name in parts[0].opening},
        flows={name: one(name, "flows") for name in parts[0].flows},
        stocks={name: one(name, "stocks") for name in parts[0].stocks},
    )
