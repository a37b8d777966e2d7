"""Reads what the main job may use: every figure known on the as-of date, with the day it became known."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from forecast.asof import KNOWN_FROM, WITHDRAWN_FROM, known_by, standing
from forecast.chain import facts as chain_facts
from forecast.gemeente.provincie_sums import OBSERVATIONS, STANDS, TARGETS, with_sums
from forecast.levels import COUNTRY, GEMEENTE, PROVINCIE
from forecast.measures import LINKS, REALISATIE
from forecast.vintages import Vintages
from models import store

MEASURES = (REALISATIE, LINKS, *chain_facts.MEASURES)


@dataclass(frozen=True)
class Inputs:
    """Figures of country and provincies apart from those of gemeenten.

    Attributes:
        country: vintages of the country and its provincies.
        gemeenten: vintages of gemeenten.
        codes: gemeenten that exist on the as-of date, in order.
        simulated: the gemeenten that have no figures but simulated ones, whether these were read or not.
        known_until: the last day on which any figure became known or was taken back; None when there is none.
    """

    country: Vintages
    gemeenten: Vintages
    codes: tuple[str, ...]
    simulated: frozenset[str]
    known_until: date | None


def read_inputs(
    connection: Connection, *, as_of: date, in_force_until: date | None = None, with_simulated: bool = True
) -> Inputs:
    """Everything known on or before `as_of`; parts of a measure (a nationality) are left out.

    A provincie of which every gemeente has own figures gets their sum as its own, where nothing was published.

    Args:
        with_simulated: whether simulated figures are read at all.
    """
    regions = store.regions(connection)
    gemeenten = regions[regions["level"] == GEMEENTE]

    def read(known: Callable[..., pd.DataFrame], keys: Sequence[str]) -> pd.DataFrame:
        frame = store.in_force(connection, known(connection, as_of=as_of), as_of=as_of)
        now = standing(frame, as_of)
        summed, gone = with_sums(now, regions, keys), frame.drop(now.index)
        return pd.concat([summed, gone], ignore_index=True) if len(gone) else summed

    observations = read(store.observations_known, OBSERVATIONS)
    stands = read(store.stands_known, STANDS)
    targets = read(store.targets_known, TARGETS)
    simulated = frozenset(observations.loc[observations["simulated"].astype(bool), "region"]) & set(gemeenten["code"])
    if not with_simulated:
        observations, stands, targets = (
            frame[~frame["simulated"].astype(bool)] for frame in (observations, stands, targets)
        )
    population, herindelingen = store.population(connection), store.herindelingen(connection)
    provincies = tuple(sorted(regions.loc[regions["level"] == PROVINCIE, "code"]))
    usable = observations[(observations["part"] == "") & observations["measure"].isin(MEASURES)]

    def vintages(codes: Collection[str]) -> Vintages:
        return Vintages(
            provincies=provincies,
            observations=usable[usable["region"].isin(codes)],
            stands=stands[stands["region"].isin(codes)],
            targets=targets[targets["region"].isin(codes)],
            population=population,
            herindelingen=herindelingen,
            parents=pd.Series(gemeenten["parent"].to_numpy(), index=gemeenten["code"].to_numpy()),
            in_force_until=in_force_until,
        )

    own = vintages(set(gemeenten["code"]))
    days = [day for frame in (observations, stands, targets) for day in _days_of_change(frame, as_of)]
    return Inputs(
        country=vintages({COUNTRY, *provincies}),
        gemeenten=own,
        codes=_existing(gemeenten, as_of),
        simulated=frozenset(simulated),
        known_until=max(days).date() if days else None,
    )


def _days_of_change(frame: pd.DataFrame, as_of: date) -> list[pd.Timestamp]:
    """The last day on which a figure became known, and the last on which one was taken back."""
    gone = frame.loc[frame[WITHDRAWN_FROM] <= pd.Timestamp(as_of), WITHDRAWN_FROM]
    return [days.max() for days in (known_by(frame, as_of)[KNOWN_FROM], gone) if len(days)]


def _existing(gemeenten: pd.DataFrame, as_of: date) -> tuple[str, ...]:
    day = pd.Timestamp(as_of)
    begun = gemeenten["valid_from"].isna() | (pd.to_datetime(gemeenten["valid_from"]) <= day)
    ended = gemeenten["valid_to"].notna() & (pd.to_datetime(gemeenten["valid_to"]) <= day)
    return tuple(sorted(gemeenten.loc[begun & ~ended, "code"]))
