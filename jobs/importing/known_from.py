"""From which day a figure counts as known when its file does not say so."""

from typing import Any

import pandas as pd

from forecast.chain.names import BEYOND, DEPARTURES, LEFT, OCCUPANCY, PERMITS
from forecast.measures import LINKS, REALISATIE
from jobs.importing.rules import ImportRules

# counted by COA itself; everything else comes from others (the IND by way of CBS, housing corporations), and later
COA_MEASURES = (
    REALISATIE,
    LINKS,
    OCCUPANCY,
    PERMITS,
    BEYOND,
    LEFT,
    DEPARTURES,
)


def observation_known(measure: "pd.Series[Any]", last_day: "pd.Series[Any]", rules: ImportRules) -> "pd.Series[Any]":
    """The end of the month or span (or the day of a stock) plus the days its source needs."""
    from_coa = last_day + pd.Timedelta(days=rules.known_after_days_coa)
    return from_coa.where(measure.isin(COA_MEASURES), last_day + pd.Timedelta(days=rules.known_after_days_intake))


def stand_known(day: "pd.Series[Any]", rules: ImportRules) -> "pd.Series[Any]":
    """The day a stand refers to, plus the days COA needs."""
    return day + pd.Timedelta(days=rules.known_after_days_coa)
