"""Reads what the main job may use: every figure known on the as-of date, with the day it became known."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection

from forecast.levels import GEMEENTE, PROVINCIE
from forecast.vintages import Vintages
from models import store

MEASURES = ("realisatie", "instroom_eerste", "instroom_nareis")


def read_vintages(connection: Connection, *, as_of: date, in_force_until: date | None = None) -> Vintages:
    """All vintages known on or before `as_of`; parts of a measure (a nationality) are left out."""
    regions = store.regions(connection)
    observations = store.observations_known(connection, as_of=as_of, measures=MEASURES)
    gemeenten = regions[regions["level"] == GEMEENTE]
    return Vintages(
        provincies=tuple(sorted(regions.loc[regions["level"] == PROVINCIE, "code"])),
        observations=observations[observations["part"] == ""],
        stands=store.stands_known(connection, as_of=as_of),
        targets=store.targets_known(connection, as_of=as_of),
        population=store.population(connection),
        herindelingen=store.herindelingen(connection),
        parents=pd.Series(gemeenten["parent"].to_numpy(), index=gemeenten["code"].to_numpy()),
        in_force_until=in_force_until,
    )


def last_known(connection: Connection, *, as_of: date) -> date | None:
    """The last day on which any figure became known, up to `as_of`; None when there is no figure at all."""
    frames = (
        store.observations_known(connection, as_of=as_of),
        store.targets_known(connection, as_of=as_of),
        store.stands_known(connection, as_of=as_of),
    )
    days = [frame["known_from"].max() for frame in frames if len(frame)]
    return max(days).date() if days else None
