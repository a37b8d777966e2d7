"""The forecast of the country meets the chain: no more people are housed than there are to be housed.

Where months of gemeenten are known they do so themselves (`forecast.coupled`); here national months are cut to who is
there, and the stands and provincies are drawn again with what is left, so that a shortage is spread as they share.
How many are housed follows who is there as well as what was wanted (`forecast.chain.pace`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecast.chain.facts import OBSERVED_STOCKS
from forecast.chain.inputs import Driver, chain_model
from forecast.chain.model import CHAIN_SEED, ChainModel
from forecast.chain.pace import Pace
from forecast.chain.paths import ChainPaths
from forecast.chain.scenario import BASELINE, Scenario
from forecast.errors import TooLittleData
from forecast.levels import COUNTRY
from forecast.opgave_model import OpgaveArgs
from forecast.periods import HalfYear, month_number
from forecast.profile import Profile
from forecast.projection import Begun
from forecast.realisatie import CountryPaths, Figures, project_realisatie
from forecast.vintages import Vintages

# added to the seed of a run: the chance of the pace, apart from that of the chain
PACE_SEED = 2
HALF_A_MONTH = pd.Timedelta(days=15)


def country_chain(
    known: Vintages, drivers: Mapping[str, Driver], paths: CountryPaths, *, until: HalfYear, seed: int
) -> ChainModel:
    """The chain learned beside the national months, drawn where only spans of them are known.

    A stock in reception that was counted after the last known month still counts: the months up to it are then those
    expected.

    Raises:
        TooLittleData: no month is known, or see `forecast.chain.inputs.chain_model`.
    """
    if paths.learned_until is None:
        raise TooLittleData("the chain needs realisatie of some months")
    start = month_number(paths.first.start)
    over = min(max(paths.learned_until, _last_count(known)) + 1 - start, paths.months.shape[1] - 1)
    return chain_model(
        known,
        paths.months[:, :over].mean(axis=0),
        drivers,
        first_month=start,
        until=month_number(until.end),
        paths=len(paths.months),
        seed=seed,
    )


def _last_count(known: Vintages) -> int:
    """Number of the month whose end is nearest to the last day on which somebody in reception was counted."""
    rows = known.observations
    days = rows.loc[(rows["region"] == COUNTRY) & rows["measure"].isin(OBSERVED_STOCKS), "to_date"]
    return month_number((days.max() - HALF_A_MONTH).date()) if len(days) else 0


def supplied(
    chain: ChainModel,
    figures: Figures,
    paths: CountryPaths,
    *,
    until: HalfYear,
    args: OpgaveArgs,
    profile: Profile,
    seed: int,
    scenario: Scenario = BASELINE,
    begun: Begun | None = None,
) -> tuple[CountryPaths, ChainPaths]:
    """The same futures with as many housed each month as wishes and who is there make, and the chain beside them.

    Taakstellingen of the scenario are not applied here: they are part of `figures`.

    Args:
        begun: what `paths` began with, before the first month of the chain.
    """
    reception = chain.reception(seed=seed + CHAIN_SEED, scenario=scenario)
    start = chain.first_month - month_number(paths.first.start)
    pace = Pace(chain.past, len(paths.months), np.random.default_rng(seed + PACE_SEED))
    totals = np.full(paths.months.shape, np.nan)
    for month in range(start, start + chain.months):
        available = reception.arrive()
        housed = reception.allowed(pace.housed(paths.months[:, month], available))
        reception.close(housed)
        totals[:, month] = housed
    again = project_realisatie(
        figures,
        until=until,
        args=args,
        profile=profile,
        paths=len(paths.months),
        seed=seed,
        totals=totals,
        begun=begun,
    )
    return again, reception.paths()
