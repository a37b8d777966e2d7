"""What the published figures do not explain, computed from them: never a repair, always a number of its own.

Frames have the columns of the tables `stand`, `target` and `observation` and hold every vintage; the latest counts.
Simulated figures have no say. A residual is known from the day on which the last of its inputs was.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from forecast.accounting import correctie
from forecast.asof import OBSERVATION_KEY, RESIDUAL_KEY, STAND_KEY, TARGET_KEY, latest_known, standing
from forecast.levels import COUNTRY
from forecast.measures import REALISATIE
from forecast.periods import HalfYear
from jobs.importing.tiling import SERIES, months_within, whole_months
from models.store import DAYS

COLUMNS = ["region", "day", "kind", "value", "known_from"]
_PLACE = ["region", "day"]


def residuals(
    *,
    stands: pd.DataFrame,
    targets: pd.DataFrame,
    observations: pd.DataFrame,
    provincies: Sequence[str],
) -> pd.DataFrame:
    """All residuals that the figures allow, one row per region, day and kind, with the columns `COLUMNS`."""
    published = _latest(stands, STAND_KEY)
    eind = published[published["role"] == "eind"]
    begin = published[published["role"] == "begin"]
    realised = _latest(observations, OBSERVATION_KEY)
    realised = realised[(realised["measure"] == REALISATIE) & (realised["part"] == "")]
    parts = [
        _corrections(eind, begin, _latest(targets, TARGET_KEY), realised),
        _begin_differences(eind, begin),
        _level_differences(eind, provincies),
    ]
    return pd.concat(parts, ignore_index=True).astype({"value": "int64", "known_from": DAYS})


def new_vintages(
    computed: pd.DataFrame, stored: pd.DataFrame, imported_on: date, *, earliest: date | None = None
) -> pd.DataFrame:
    """The computed residuals that differ from the latest stored ones.

    One that changed although its inputs date from before counts from the import, or from the day after the
    stored one when that is later.

    Args:
        earliest: nothing new counts before this day, whatever the inputs say; for figures that were taken back.
    """
    key = list(RESIDUAL_KEY)
    # one that was taken back says nothing any more, but its day is used
    last = stored.sort_values(["known_from", "id"]).drop_duplicates(key, keep="last")[[*key, "known_from"]]
    latest = latest_known(stored, date.max, RESIDUAL_KEY)[[*key, "value"]]
    beside = computed.merge(last, on=key, how="left", suffixes=("", "_stored"))
    beside = beside.merge(latest, on=key, how="left", suffixes=("", "_stored"))
    known = beside["known_from_stored"]
    today, follows = pd.Timestamp(imported_on), known + pd.Timedelta(days=1)
    free = follows.where(follows > today, today)
    early = beside["known_from"] <= known
    if earliest is not None:
        early |= beside["known_from"] < pd.Timestamp(earliest)
    beside["known_from"] = beside["known_from"].where(~early, free).astype(DAYS)
    return beside[beside["value"] != beside["value_stored"]][COLUMNS].reset_index(drop=True)


def left_over(computed: pd.DataFrame, stored: pd.DataFrame) -> pd.DataFrame:
    """The stored residuals, all vintages, that no figures allow any more, as these were taken back."""
    key = list(RESIDUAL_KEY)
    there = pd.MultiIndex.from_frame(computed[key])
    rows = standing(stored, date.max)
    return rows[~pd.MultiIndex.from_frame(rows[key]).isin(there)]


def _latest(vintages: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    return latest_known(vintages[~vintages["simulated"].astype(bool)], date.max, key)


def _corrections(
    eind: pd.DataFrame, begin: pd.DataFrame, targets: pd.DataFrame, realised: pd.DataFrame
) -> pd.DataFrame:
    """Published stands beside `stand_begin + taakstelling - realisatie` of their half-year."""
    half_years = [HalfYear.of(day.date() - timedelta(days=1)) for day in eind["day"]]
    cases = eind[["region", "day", "value", "known_from"]].assign(
        period=pd.Series([str(half_year) for half_year in half_years], index=eind.index, dtype="str"),
        start=pd.Series([half_year.start for half_year in half_years], index=eind.index, dtype=DAYS),
    )
    # where a half-year opens with a printed stand that one counts, else the end of the half-year before
    opening = pd.concat([eind, begin]).drop_duplicates(_PLACE, keep="last")
    cases = cases.merge(
        opening[["region", "day", "value", "known_from"]].rename(columns={"day": "start"}),
        on=["region", "start"],
        suffixes=("", "_begin"),
    ).merge(targets[["region", "period", "value", "known_from"]], on=["region", "period"], suffixes=("", "_target"))
    cases = cases.join(_realised_before(cases, realised)).dropna(subset="value_realised")
    known = [name for name in cases.columns if name.startswith("known_from")]
    return pd.DataFrame(
        {
            "region": cases["region"],
            "day": cases["day"],
            "kind": "correctie",
            "value": correctie(cases["value_begin"], cases["value_target"], cases["value_realised"], cases["value"]),
            "known_from": cases[known].max(axis=1),
        }
    )


def _realised_before(cases: pd.DataFrame, realised: pd.DataFrame) -> pd.DataFrame:
    """Realisatie from `start` to the day before `day`: as published for that span, else the sum of its months."""
    spans = pd.DataFrame(
        {
            "region": cases["region"],
            "measure": REALISATIE,
            "part": "",
            "from_date": cases["start"],
            "to_date": cases["day"] - pd.Timedelta(days=1),
        }
    )
    published = spans.merge(realised, on=[*SERIES, "from_date", "to_date"], how="left").set_axis(spans.index)
    months, _ = whole_months(realised)
    _, several = whole_months(spans.assign(value=0))
    made = months_within(months, several)
    made = made[made["complete"]].reindex(spans.index)
    value = published["value"].astype("float64").fillna(made["total"].astype("float64"))
    return pd.DataFrame(
        {"value_realised": value, "known_from_realised": published["known_from"].fillna(made["known_from"])}
    )


def _begin_differences(eind: pd.DataFrame, begin: pd.DataFrame) -> pd.DataFrame:
    """The stand printed as begin minus the one printed as eind for the same day."""
    both = begin.merge(eind, on=_PLACE, suffixes=("", "_eind"))
    return pd.DataFrame(
        {
            "region": both["region"],
            "day": both["day"],
            "kind": "beginverschil",
            "value": both["value"] - both["value_eind"],
            "known_from": both[["known_from", "known_from_eind"]].max(axis=1),
        }
    )


def _level_differences(eind: pd.DataFrame, provincies: Sequence[str]) -> pd.DataFrame:
    """The country's stand minus the sum of the provincies, on days on which all of them are known."""
    below = eind[eind["region"].isin(list(provincies))].groupby("day")
    sums = below.agg(total=("value", "sum"), count=("value", "size"), known=("known_from", "max"))
    sums = sums[sums["count"] == len(provincies)]
    both = eind[eind["region"] == COUNTRY].merge(sums, left_on="day", right_index=True)
    return pd.DataFrame(
        {
            "region": both["region"],
            "day": both["day"],
            "kind": "niveauverschil",
            "value": both["value"] - both["total"],
            "known_from": both[["known_from", "known"]].max(axis=1),
        }
    )
