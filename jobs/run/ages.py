"""How far the figures reach and which of them are old."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from forecast.asof import OBSERVATION_KEY, STAND_KEY, latest_known
from forecast.periods import HalfYear, on_peildatum
from models import store

STAND = "stand"


def data_ages(
    connection: Connection, *, as_of: date, old_after_months: int, with_simulated: bool = True
) -> pd.DataFrame:
    """One row per measure and level: `measure, level, last_day, months_old, old, quality, simulated`.

    `last_day` is the last day that every region of the level that has figures reaches; `quality` the worst one
    of the figures that end there. Simulated figures count where there are no others. A figure is old when it ends
    more than `old_after_months` before `as_of`; a stand when a later peildatum lies that far back.
    """

    def seen(read: Callable[..., pd.DataFrame]) -> pd.DataFrame:
        frame = store.in_force(connection, read(connection, as_of=as_of))
        return frame if with_simulated else frame[~frame["simulated"].astype(bool)]

    levels = store.regions(connection).set_index("code")["level"]
    observations = latest_known(seen(store.observations_known), as_of, OBSERVATION_KEY)
    whole = observations[observations["part"] == ""].rename(columns={"to_date": "day"})
    stands = latest_known(seen(store.stands_known), as_of, STAND_KEY)
    proper = stands[on_peildatum(stands["day"])].assign(measure=STAND)
    columns = ["measure", "region", "day", "quality", "simulated"]
    frame = pd.concat([whole[columns], proper[columns]], ignore_index=True)
    frame["level"] = frame["region"].map(levels)
    limit = (pd.Timestamp(as_of) - pd.DateOffset(months=old_after_months)).date()
    rows = [_age(str(measure), str(level), group, as_of, limit) for (measure, level), group in _groups(frame)]
    return pd.DataFrame(rows, columns=["measure", "level", "last_day", "months_old", "old", "quality", "simulated"])


def _groups(frame: pd.DataFrame) -> Sequence[tuple[Any, pd.DataFrame]]:
    return list(frame.groupby(["measure", "level"]))


def _age(measure: str, level: str, group: pd.DataFrame, as_of: date, limit: date) -> dict[str, Any]:
    # beside figures of their own, simulated ones of others are not what is old or new
    real = group[~group["simulated"].astype(bool)]
    group = real if len(real) else group
    last_day: date = group.groupby("region")["day"].max().min().date()
    at_the_end = group[group["day"] >= pd.Timestamp(last_day)]
    newest_possible = HalfYear.of(limit).start if measure == STAND else limit
    return {
        "measure": measure,
        "level": level,
        "last_day": last_day,
        "months_old": (as_of.year - last_day.year) * 12 + as_of.month - last_day.month,
        "old": last_day < newest_possible,
        "quality": str(at_the_end["quality"].max()),
        "simulated": bool(group["simulated"].any()),
    }
