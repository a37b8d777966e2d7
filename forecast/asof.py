"""The one way in for figures: only what was known on the as-of date, and of that the latest.

Every path that forecasts goes through `latest_known`, so a figure from after the as-of date cannot leak in, and one
that was taken back by then (`withdrawn_from`) is not there: what counts is the vintage before it, or nothing.
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from forecast.errors import DataAfterAsOf

KNOWN_FROM = "known_from"
# of a frame without this column nothing was taken back
WITHDRAWN_FROM = "withdrawn_from"
OBSERVATION_KEY = ("region", "measure", "part", "from_date", "to_date")
TARGET_KEY = ("region", "period")
STAND_KEY = ("region", "day", "role")
RESIDUAL_KEY = ("region", "day", "kind")


def known_by(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows of `frame` that were known on or before `as_of` and not taken back by then."""
    return standing(frame[frame[KNOWN_FROM] <= pd.Timestamp(as_of)], as_of)


def standing(frame: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows of `frame` that were not taken back on or before `as_of`."""
    if WITHDRAWN_FROM not in frame.columns:
        return frame
    return frame[~(frame[WITHDRAWN_FROM] <= pd.Timestamp(as_of))]


def latest_known(frame: pd.DataFrame, as_of: date, key: Sequence[str]) -> pd.DataFrame:
    """One row per `key`: the latest vintage still standing, of a frame that holds nothing from after `as_of`.

    Ties on `known_from` go to the distributed target (`basis` "verdeeld", which serves the accounting) and then
    to the highest `id`, so the answer does not depend on the order of the rows.

    Raises:
        DataAfterAsOf: a row was known only after `as_of`; filter with `known_by` where that is meant.
    """
    late = frame[frame[KNOWN_FROM] > pd.Timestamp(as_of)]
    if len(late):
        first = late[[*key, KNOWN_FROM]].iloc[0].to_dict()
        raise DataAfterAsOf(f"{len(late)} rows were known only after {as_of}; the first: {first}")
    order = [name for name in (KNOWN_FROM, "basis", "id") if name in frame.columns]
    # "verdeeld" sorts behind "aangekondigd", so the last row of a tie is the distributed one
    ordered = standing(frame, as_of).sort_values([*key, *order])
    return ordered.drop_duplicates(list(key), keep="last").reset_index(drop=True)
