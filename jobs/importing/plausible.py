"""Figures that are many times what there can be: a slip of the hand, as a zero or three too many.

Two limits, both far above anything ever published. Of a gemeente without a row of population those of its provincie
or the country are taken. `--accept-large` takes such a figure all the same.
"""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from base.i18n import N_
from forecast.levels import COUNTRY
from jobs.importing.faults import Fault
from jobs.importing.vintages import KINDS
from models.tables import STOCKS

# of the inhabitants, in a month: ten times the intake of the busiest one ever, and of Amsterdam 2,300 persons
SHARE_IN_A_MONTH: Final = 0.0025
# who is placed in a doorstroomlocatie counts at once: a small town may open one for hundreds
LEAST_IN_A_MONTH: Final = 500
# as much as in a year
MONTHS_OF_A_STAND: Final = 12
# a village may have a large centre for asylum seekers
SHARE_OF_A_STOCK: Final = 0.2
LEAST_OF_A_STOCK: Final = 5_000
# so many times the largest figure of a series of so many others, all over a month or on a day
TIMES_THE_LARGEST: Final = 10
LEAST_OTHERS: Final = 12
# the part of its gemeenten that must be known for their sum to stand for a region
LEAST_KNOWN: Final = 0.9
_LONGEST_MONTH: Final = 31
_SERIES: Final = ["region", "measure", "part", "simulated"]
# of the half-year table, whose rows hold four figures
_COLUMNS: Final = {"targets": "taakstelling", "observations": "realisatie"}


def implausible(
    frame: pd.DataFrame,
    existing: pd.DataFrame,
    name: str,
    inhabitants: Mapping[str, int],
    provincies: Mapping[str, str],
    *,
    of_half_years: bool = False,
) -> list[Fault]:
    """A fault for each figure of a file that is larger than there can be.

    Args:
        frame: the figures of one kind, with `row`.
        existing: the vintages of them that are stored.
        name: of the kind, a key of `KINDS`.
        inhabitants: by region, the most there were; none where that is not known.
        provincies: provincie by gemeente.
        of_half_years: whether they are of the half-year table, which has other columns.
    """
    if frame.empty:
        return []
    known = with_sums(inhabitants, provincies)
    people = frame["region"].map(lambda code: _inhabitants(code, known, provincies))
    sizes = _sizes(frame, name)
    most = _by_inhabitants(frame, name, people)
    if name == "observations":
        most = most.combine(_by_series(frame, existing), min)
    message = N_(
        "{value} is many times what there can be (at most {most} in this time and region); correct it, or take it "
        "with --accept-large when it is right"
    )
    wrong = frame.assign(size=sizes, most=most)[sizes > most]
    return [
        Fault(
            int(row["row"]),
            _column(row, name, of_half_years=of_half_years),
            "too_many",
            message,
            {"value": int(row["size"]), "most": int(row["most"])},
        )
        for row in wrong.to_dict("records")
    ]


def with_sums(inhabitants: Mapping[str, int], provincies: Mapping[str, str]) -> dict[str, int]:
    """Inhabitants by region, with provincies and country that nobody counted as the sums of their gemeenten.

    A sum stands where nearly all of its gemeenten are known: of fewer it would say that there can be less.
    """
    known = dict(inhabitants)
    for region in (*sorted(set(provincies.values())), COUNTRY):
        own = [code for code, provincie in provincies.items() if region in (provincie, COUNTRY)]
        there = [inhabitants[code] for code in own if code in inhabitants]
        if region not in known and len(there) >= LEAST_KNOWN * len(own):
            known[region] = sum(there)
    return known


def _inhabitants(code: str, inhabitants: Mapping[str, int], provincies: Mapping[str, str]) -> float:
    """Of a region, of its provincie or of the country; endless where nothing is known of any."""
    for region in (code, provincies.get(code, ""), COUNTRY):
        if region in inhabitants:
            return float(inhabitants[region])
    return float("inf")


def _sizes(frame: pd.DataFrame, name: str) -> "pd.Series[Any]":
    if name == "prognoses":
        return frame[["minimum", "middle", "maximum"]].astype("float64").max(axis=1)
    return frame["value"].abs().astype("float64")


def _by_inhabitants(frame: pd.DataFrame, name: str, people: "pd.Series[Any]") -> "pd.Series[Any]":
    """The most that there can be of each row, by the inhabitants of its region and its days."""
    in_a_month = (SHARE_IN_A_MONTH * people).clip(lower=LEAST_IN_A_MONTH)
    if name == "stands":
        return in_a_month * MONTHS_OF_A_STAND
    kind = KINDS[name]
    days = (kind.last_days(frame) - kind.first_days(frame)).dt.days + 1
    over_days = in_a_month * (days / _LONGEST_MONTH).clip(lower=1)
    if name == "targets":
        return over_days
    of_a_stock = (SHARE_OF_A_STOCK * people).clip(lower=LEAST_OF_A_STOCK)
    return over_days.where(~frame["measure"].isin(STOCKS), of_a_stock)


def _by_series(frame: pd.DataFrame, existing: pd.DataFrame) -> "pd.Series[Any]":
    """The most by the other figures of the same series, stored or in the file; endless where these are few."""
    columns = [*_SERIES, "from_date", "to_date", "value"]
    all_of_them = pd.concat([existing[columns], frame[columns]], ignore_index=True)
    short = all_of_them[(all_of_them["to_date"] - all_of_them["from_date"]).dt.days < _LONGEST_MONTH]
    largest = short.groupby(_SERIES)["value"]
    found = pd.DataFrame({"size": largest.size(), "first": largest.max(), "second": _second(short)})
    mine = frame[_SERIES].merge(found, left_on=_SERIES, right_index=True, how="left").set_axis(frame.index, axis=0)
    other = mine["first"].where(frame["value"] < mine["first"], mine["second"])
    limit = (TIMES_THE_LARGEST * other).clip(lower=LEAST_IN_A_MONTH).astype("float64")
    monthly = (frame["to_date"] - frame["from_date"]).dt.days < _LONGEST_MONTH
    return limit.where(monthly & (mine["size"] > LEAST_OTHERS), float("inf"))


def _second(figures: pd.DataFrame) -> "pd.Series[Any]":
    """The second largest figure of each series; missing where there is one."""
    ordered = figures.sort_values("value", ascending=False)
    seconds = ordered[ordered.groupby(_SERIES).cumcount() == 1]
    return seconds.set_index(_SERIES)["value"]


def _column(row: Mapping[Any, Any], name: str, *, of_half_years: bool) -> str | None:
    if name == "prognoses":
        return None
    if not of_half_years:
        return "value"
    return _COLUMNS.get(name) or f"stand_{row['role']}"
