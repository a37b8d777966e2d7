"""What announced taakstellingen and official prognoses were worth, as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

# where a forecast of ours is from, when it is from no stored run
RECOMPUTED = "recomputed"


@dataclass(frozen=True)
class PrognosesRecord:
    """What is known of targets and prognoses on `as_of`; frames as in `forecast.track.prognoses*`.

    Attributes:
        as_of: nothing that became known later is in it.
        data_as_of: the last day on which any figure became known.
        versions: every version of the national taakstelling with outcome and our own forecast, and `our_source` and
            `our_simulated`: where that forecast is from.
        ahead: of each half-year the version in force 13 weeks before it.
        by_lead, by_status: what versions of half-years that have ended were worth.
        ahead_summary: the same of those in `ahead`, in one row.
        spans: longer times of which only the total is known.
        bands, band_summary: official prognoses of other measures.
        duel: announced numbers against ours, those on simulated figures left out.
    """

    as_of: date
    data_as_of: date
    versions: pd.DataFrame
    ahead: pd.DataFrame
    by_lead: pd.DataFrame
    by_status: pd.DataFrame
    ahead_summary: pd.DataFrame
    spans: pd.DataFrame
    bands: pd.DataFrame
    band_summary: pd.DataFrame
    duel: pd.DataFrame
