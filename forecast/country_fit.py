"""Fits country and provincies on published figures alone: spreads, monthly models and the chain beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.chain.inputs import Driver
from forecast.country import forecast_country
from forecast.country_model import CountryModel
from forecast.country_supply import country_chain
from forecast.errors import TooLittleData
from forecast.monthly.base import MonthlyModel
from forecast.monthly.engine import Sampled
from forecast.periods import HalfYear
from forecast.profile import Profile
from forecast.realisatie import Figures
from forecast.spreads import learned_args, spread_candidates
from forecast.vintages import Vintages


@dataclass(frozen=True)
class CountryFit:
    """The fitted model and what a reader must know of it.

    Attributes:
        served: which monthly model served, and why it fell back if it did.
        without_chain: why there is no chain; empty where there is one.
    """

    model: CountryModel
    served: list[Sampled]
    without_chain: str


def fit_country(
    known: Vintages,
    figures: Figures,
    models: Sequence[MonthlyModel],
    weights: Mapping[str, float],
    drivers: Mapping[str, Driver],
    *,
    until: HalfYear,
    last_published: HalfYear,
    profile: Profile,
    paths: int,
    seed: int,
) -> CountryFit:
    """Learn the spreads, draw what the monthly models bring, and learn the chain beside the national months.

    Args:
        known: figures as known on the as-of date; `figures` are made of them.
        weights: by model name, `opgave` included, summing to one.
        drivers: forecasts of the intake, which the chain to COA occupancy starts from.
        last_published: the half-year up to which the spreads are learned.

    Raises:
        TooLittleData: no stand is known to start from.
    """
    args = learned_args(
        figures, spread_candidates(), until=last_published, profile=profile, paths=paths // 4, seed=seed
    )
    joint, totals, served = forecast_country(
        figures, models, weights, until=until, args=args, profile=profile, paths=paths, seed=seed
    )
    chain, reason = None, ""
    try:
        chain = country_chain(known, drivers, joint, until=until, seed=seed)
    except TooLittleData as error:
        reason = str(error)
    return CountryFit(CountryModel(figures, args, profile, until, totals, chain, paths, seed), served, reason)


__all__ = ["CountryFit", "fit_country"]
