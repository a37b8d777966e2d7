"""Reads what the main job may use: every figure known on the as-of date, with the day it became known."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from forecast.asof import KNOWN_FROM, WITHDRAWN_FROM, known_by
from forecast.chain import facts as chain_facts
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
        simulated: whether figures of gemeenten are simulated.
        known_until: the last day on which any figure became known or was taken back; None when there is none.
    """

    country: Vintages
    gemeenten: Vintages
    codes: tuple[str, ...]
    simulated: bool
    known_until: date | None


def read_inputs(connection: Connection, *, as_of: date, in_force_until: date | None = None) -> Inputs:
    """Everything known on or before `as_of`; parts of a measure (a nationality) are left out."""
    regions = store.regions(connection)
    observations = store.in_force(connection, store.observations_known(connection, as_of=as_of), as_of=as_of)
    stands = store.in_force(connection, store.stands_known(connection, as_of=as_of), as_of=as_of)
    targets = store.in_force(connection, store.targets_known(connection, as_of=as_of), as_of=as_of)
    population, herindelingen = store.population(connection), store.herindelingen(connection)
    gemeenten = regions[regions["level"] == GEMEENTE]
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
        simulated=bool(own.observations["simulated"].any()),
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
