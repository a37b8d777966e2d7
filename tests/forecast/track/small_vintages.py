"""Figures of a small simulated country as vintages: two provincies, a herindeling, a revised target, a correctie."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from forecast.periods import HalfYear, half_years
from forecast.vintages import Vintages
from tests.forecast.gemeente.conftest import small_country

GEMEENTEN, COUNT = 24, 48
FIRST = HalfYear(2019, 1)
LAST = HalfYear(2022, 2)
CODES = tuple(f"GM{at:04d}" for at in range(GEMEENTEN))
# GM9001 and GM9002 went into GM0003
MERGED, PARTS, MERGED_ON = "GM0003", ("GM9001", "GM9002"), pd.Timestamp("2022-07-01")
REVISED, REVISED_ON = HalfYear(2022, 1), pd.Timestamp("2022-05-01")
CORRECTED, CORRECTIE = ("GM0007", HalfYear(2022, 1)), 40.0
DAYS = "datetime64[us]"
LAG = pd.Timedelta(days=7)


@dataclass(frozen=True)
class Small:
    """What a backtest is made from, and the arrays it came from: (gemeenten, months) and (gemeenten, half-years)."""

    country: Vintages
    gemeenten: Vintages
    housed: np.ndarray
    targets: np.ndarray
    stands: np.ndarray


@cache
def small() -> Small:
    """Do not change the frames in place."""
    truth = small_country(COUNT, gemeenten=GEMEENTEN)
    housed, links = np.stack(truth.housed, axis=1), np.stack(truth.links, axis=1)
    periods = half_years(FIRST, LAST)
    targets = truth.targets[:, : len(periods)].astype(float)
    stands = np.stack(truth.stands, axis=1).astype(float)
    row, column = CODES.index(CORRECTED[0]), CORRECTED[1] - FIRST + 1
    stands[row, column:] += CORRECTIE
    revised = REVISED - FIRST
    # twice the target leaves as much more to do at the end and after it
    stands[:, revised + 1 :] += targets[:, [revised]]
    final = targets.copy()
    final[:, revised] *= 2
    flows = pd.concat([_flow("realisatie", housed), _flow("koppelingen", links)], ignore_index=True)
    aims = pd.concat(
        [_targets(period, targets[:, at]) for at, period in enumerate(periods)]
        + [_targets(REVISED, final[:, revised]).assign(known_from=REVISED_ON)],
        ignore_index=True,
    )
    national = aims.groupby(["period", "known_from"], as_index=False)["value"].sum().assign(region="NL01")
    people = pd.DataFrame({"region": CODES, "inhabitants": np.linspace(9_000, 150_000, GEMEENTEN)})
    parents = pd.Series({code: f"PV2{at % 2}" for at, code in enumerate(CODES)} | dict.fromkeys(PARTS, "PV21"))
    closing = pd.concat([_stands(FIRST + at, stands[:, at]) for at in range(len(periods) + 1)], ignore_index=True)
    gemeenten = Vintages(
        provincies=("PV20", "PV21"),
        observations=_days(_numbered(flows), "from_date", "to_date", "known_from"),
        stands=_days(_numbered(closing), "day", "known_from"),
        targets=_days(_numbered(aims), "known_from"),
        population=_days(people.assign(day=pd.Timestamp("2018-01-01")), "day"),
        herindelingen=pd.DataFrame([(MERGED_ON, part, MERGED, 1.0) for part in PARTS], columns=_CHANGE),
        parents=parents,
    )
    country = Vintages(
        provincies=gemeenten.provincies,
        observations=gemeenten.observations.iloc[:0],
        stands=gemeenten.stands.iloc[:0],
        targets=_days(_numbered(national), "known_from"),
        population=gemeenten.population,
        herindelingen=gemeenten.herindelingen,
        parents=parents,
    )
    return Small(country, gemeenten, housed.astype(float), final, stands)


_CHANGE = ["day", "old_code", "new_code", "share"]


def _flow(measure: str, values: np.ndarray) -> pd.DataFrame:
    months = pd.date_range(FIRST.start, periods=COUNT, freq="MS")
    frames = []
    for month, own in zip(months, values.T, strict=True):
        end = month + pd.offsets.MonthEnd(0)
        frame = _on_territory(own, month < MERGED_ON)
        frames.append(frame.assign(measure=measure, part="", from_date=month, to_date=end, known_from=end + LAG))
    return pd.concat(frames, ignore_index=True)


def _targets(period: HalfYear, values: np.ndarray) -> pd.DataFrame:
    start = pd.Timestamp(period.start)
    return _on_territory(values, start < MERGED_ON).assign(
        period=str(period), known_from=start - pd.Timedelta(days=92)
    )


def _stands(period: HalfYear, values: np.ndarray) -> pd.DataFrame:
    day = pd.Timestamp(period.start)
    return _on_territory(values, day < MERGED_ON).assign(day=day, role="eind", known_from=day + LAG)


def _on_territory(values: np.ndarray, old: bool) -> pd.DataFrame:
    """One row per gemeente of the time; the two that merged had a third and the rest."""
    frame = pd.DataFrame({"region": CODES, "value": values})
    if old:
        whole = float(values[CODES.index(MERGED)])
        parts = pd.DataFrame({"region": PARTS, "value": [whole // 3, whole - whole // 3]})
        frame = pd.concat([frame[frame["region"] != MERGED], parts])
    return frame


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(id=range(len(frame)))


def _days(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(columns, DAYS)).reset_index(drop=True)
