"""Months that together make a span: their sum, and from which day all of them were known."""

from typing import Any

import numpy as np
import pandas as pd

from forecast.arrays import Integers
from models.store import DAYS

SERIES = ["region", "measure", "part"]


def whole_months(flows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The single months in `flows`, and the spans of several whole months."""
    starts, ends = flows["from_date"], flows["to_date"]
    aligned = (starts.dt.day == 1) & (ends == ends + pd.offsets.MonthEnd(0))
    single = _month(starts) == _month(ends)
    return flows[aligned & single], flows[aligned & ~single]


def months_within(months: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Per span (same index): are all its months there (`complete`), their `total` and latest `known_from`.

    Both frames have the columns of `SERIES`, `from_date` and `to_date`; `months` has one row per series and
    month, with `value` and `known_from`. Where a span is not complete, the other two say nothing.
    """
    series = pd.concat([months[SERIES], spans[SERIES]]).groupby(SERIES, sort=False).ngroup().to_numpy()
    place = series[: len(months)] * 100_000 + _month(months["from_date"]).to_numpy()
    order = np.argsort(place, kind="stable")
    place = place[order]
    base = series[len(months) :] * 100_000
    first, last = _month(spans["from_date"]).to_numpy(), _month(spans["to_date"]).to_numpy()
    begin = np.searchsorted(place, base + first, side="left")
    end = np.searchsorted(place, base + last, side="right")
    sums = np.concatenate([[0], np.cumsum(months["value"].to_numpy()[order])])
    known = months["known_from"].to_numpy()[order].astype("datetime64[us]").astype("int64")
    return pd.DataFrame(
        {
            "complete": end - begin == last - first + 1,
            "total": sums[end] - sums[begin],
            "known_from": pd.Series(_highest(known, begin, end)).astype(DAYS).to_numpy(),
        },
        index=spans.index,
    )


def _highest(values: Integers, begin: Integers, end: Integers) -> Integers:
    """Highest of `values[begin:end]` for each pair; anything where that is empty."""
    pairs = np.column_stack([begin, end]).ravel()
    # the extra value lets `end` lie one behind the last
    return np.maximum.reduceat(np.append(values, 0), pairs)[::2] if len(pairs) else pairs


def _month(days: "pd.Series[Any]") -> "pd.Series[Any]":
    months: pd.Series[Any] = days.dt.year * 12 + days.dt.month
    return months
