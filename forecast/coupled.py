"""Gemeenten and the chain to COA occupancy in the same paths: nobody is linked or housed who is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.chain.inputs import Driver, chain_model
from forecast.chain.model import CHAIN_SEED, ChainModel, Reception
from forecast.chain.paths import ChainPaths
from forecast.chain.scenario import BASELINE, Scenario
from forecast.errors import BadInput, TooLittleData
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.model import GemeenteModel
from forecast.gemeente.presence import linked_and_waiting, shared_out
from forecast.gemeente.simulate import GemeentePaths, Market, beside
from forecast.gemeente.supply import Beside, SupplyOf
from forecast.periods import MONTHS
from forecast.vintages import Vintages

# added to the seed of a run: of gemeenten with own figures beside others, and of what both share
OWN_SEED, MARKET_SEED = 2, 3


@dataclass(frozen=True)
class CoupledPaths:
    """Paths of gemeenten and, when there are enough figures for it, of the chain; row for row the same futures."""

    gemeenten: GemeentePaths
    chain: ChainPaths | None


@dataclass(frozen=True)
class Coupled:
    """Both models, fitted. Without a chain there are always enough people.

    Attributes:
        gemeenten: the model of all gemeenten, or of those without own figures.
        own: of those with own figures, where others have none: drawn first, and the same whatever the others do.
        together: figures of both; None where there is one model.
    """

    gemeenten: GemeenteModel
    chain: ChainModel | None
    own: GemeenteModel | None = None
    together: GemeenteFigures | None = None

    @property
    def figures(self) -> GemeenteFigures:
        """Of all gemeenten."""
        return self.together or self.gemeenten.figures

    @property
    def uses_links(self) -> dict[str, bool]:
        """By gemeente: whether its koppelingen were used."""
        models = [self.gemeenten, *([self.own] if self.own else [])]
        return {code: model.uses_links for model in models for code in model.figures.codes}

    def with_figures(self, figures: GemeenteFigures) -> Coupled:
        """The same models on other figures of all gemeenten, such as other targets."""
        if self.own is None:
            return replace(self, gemeenten=replace(self.gemeenten, figures=figures))
        first, models = figures.first_month, (self.own, self.gemeenten)
        own, rest = (
            replace(one, figures=figures.only(set(one.figures.codes), since=one.figures.first_month - first))
            for one in models
        )
        return replace(self, gemeenten=rest, own=own, together=figures)

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
            return CoupledPaths(self._drawn(paths, seed, None), None)
        if paths > chain.path_count:
            raise BadInput(f"the chain has {chain.path_count} paths, fewer than {paths}")
        receptions: list[Reception] = []

        def supply(rows: slice) -> Reception:
            receptions.append(chain.reception(seed=seed + CHAIN_SEED, scenario=scenario, rows=rows))
            return receptions[-1]

        drawn = self._drawn(paths, seed, supply)
        return CoupledPaths(drawn, joined_chain([one.paths() for one in receptions]))

    def _drawn(self, paths: int, seed: int, supply: SupplyOf | None) -> GemeentePaths:
        if self.own is None:
            return self.gemeenten.sample(paths=paths, seed=seed, supply=supply)
        market = Market.drawn(self.figures, paths=paths, seed=seed + MARKET_SEED)
        own = sample_own(self.own, paths=paths, seed=seed, market=market)
        housed = own.housed.sum(axis=1).astype(np.int64)
        waiting = own.waiting if own.waiting is not None else np.zeros(housed.shape)

        left = None if supply is None else lambda rows: Beside(supply(rows), housed[rows], waiting[rows])
        rest = self.gemeenten.sample(paths=paths, seed=seed, supply=left, market=market)
        return beside(self.figures, [own, rest])


def sample_own(model: GemeenteModel, *, paths: int, seed: int, market: Market | None = None) -> GemeentePaths:
    """Futures of the gemeenten with own figures: the same with the simulated ones beside them and without."""
    market = market or Market.drawn(model.figures, paths=paths, seed=seed + MARKET_SEED)
    return model.sample(paths=paths, seed=seed + OWN_SEED, market=market)


def couple(
    gemeenten: GemeenteModel,
    known: Vintages,
    drivers: Mapping[str, Driver],
    *,
    paths: int,
    seed: int,
    own: GemeenteModel | None = None,
    together: GemeenteFigures | None = None,
) -> tuple[Coupled, str]:
    """The gemeente model with a chain that goes as far; or without one, and the reason why.

    Args:
        known: figures of the country as known on the as-of date.
        own, together: see `Coupled`.
    """
    figures = together or gemeenten.figures
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
        return Coupled(gemeenten, None, own, together), str(error)
    return Coupled(_following(gemeenten, chain, own), chain, own, together), ""


def _following(model: GemeenteModel, chain: ChainModel, own: GemeenteModel | None) -> GemeenteModel:
    """The model with links that follow who is there in some of its paths, as far as it is known who was."""
    if not model.uses_links:
        return model
    there = chain.there
    if own is not None:
        # those of gemeenten that are drawn before these
        elsewhere = linked_and_waiting(own.readings[0])
        months = min(len(there), len(elsewhere))
        there = there[len(there) - months :] - elsewhere[len(elsewhere) - months :]
    readings, weights = shared_out(model.readings, model.weights, there)
    return replace(model, readings=readings, weights=weights)


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
