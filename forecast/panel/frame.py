"""A panel as arrays: read once from the long frame of the ecosystem, trusted inside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.arrays import Array, Integers, Mask
from forecast.errors import BadInput
from forecast.periods import YEAR

# from so few steps between known months nothing can be said about what they are counted by
LEAST_STEPS = 8


@dataclass(frozen=True)
class Panel:
    """Monthly series side by side, aligned at their ends.

    Attributes:
        ids: of the series, sorted.
        values: shape (series, months), not negative; NaN = unknown or before the series began. The last column is
            the last month of each series, whichever that is.
        last: number of that month (year x 12 + month - 1), shape (series,).
    """

    ids: tuple[str, ...]
    values: Array
    last: Integers

    @property
    def months(self) -> int:
        """How many columns there are."""
        months: int = self.values.shape[1]
        return months

    @cached_property
    def known(self) -> Mask:
        """Where a value is known."""
        known: Mask = ~np.isnan(self.values)
        return known

    @cached_property
    def observed(self) -> Integers:
        """Known months per series."""
        count: Integers = self.known.sum(axis=1)
        return count

    @cached_property
    def whole(self) -> Mask:
        """Series of which every known value is a whole number."""
        filled = np.where(self.known, self.values, 0.0)
        whole: Mask = (filled == np.round(filled)).all(axis=1)
        return whole

    @cached_property
    def zero_share(self) -> Array:
        """Part of the known months that are zero."""
        share: Array = ((self.values == 0) & self.known).sum(axis=1) / np.maximum(self.observed, 1)
        return share

    def month_of_year(self, first: int, count: int) -> Integers:
        """Month of the year (0 = January) of `count` columns from column `first` on, shape (series, count).

        Columns past the last one are months ahead.
        """
        columns = np.arange(first, first + count) - (self.months - 1)
        months: Integers = (self.last[:, None] + columns) % YEAR
        return months

    def pick(self, rows: Integers) -> Panel:
        """Some of the series, without the columns none of them knows anything of."""
        values = self.values[rows]
        begun = np.flatnonzero(~np.isnan(values).all(axis=0))
        start = int(begun[0]) if len(begun) else self.months - 1
        return Panel(tuple(self.ids[row] for row in rows), values[:, start:], self.last[rows])

    def cut(self, months: int) -> Panel:
        """What was known `months` earlier: without the last `months` columns."""
        return Panel(self.ids, self.values[:, : self.months - months], self.last - months)

    def dates_ahead(self, horizon: int) -> NDArray[np.datetime64]:
        """First days of the months ahead, shape (series, horizon)."""
        ahead = self.last[:, None] + 1 + np.arange(horizon) - 1970 * YEAR
        days: NDArray[np.datetime64] = ahead.astype("datetime64[M]").astype("datetime64[ns]")
        return days


def read_panel(frame: pd.DataFrame) -> Panel:
    """The panel in a long frame `unique_id, ds, y`; other columns are ignored.

    A row may leave `y` empty and a month may be missing: both mean unknown. A series ends with its last row.

    Raises:
        BadInput: a column is missing, a date is no first day of a month, a month occurs twice, a value is
            negative or infinite, the months of every series are a quarter or a year apart, or there is no series.
    """
    missing = sorted({"unique_id", "ds", "y"} - set(frame.columns))
    if missing:
        raise BadInput(f"the panel lacks the columns {', '.join(missing)}")
    if frame.empty:
        raise BadInput("the panel has no rows")
    if frame["unique_id"].isna().any():
        raise BadInput("a row of the panel has no unique_id")
    months = month_numbers(frame["ds"])
    names, rows = np.unique(frame["unique_id"].astype(str).to_numpy(dtype=str), return_inverse=True)
    try:
        numbers = pd.to_numeric(frame["y"])
        if numbers.dtype.kind not in "biuf" or frame["y"].dtype.kind in "mM":
            raise TypeError(f"its type is {frame['y'].dtype}")
        given = numbers.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise BadInput(f"y holds something that is no number: {error}") from error
    bad = np.isinf(given) | (given < 0)
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        raise BadInput(f"y of {names[rows[at]]} is {given[at]}: counts are finite and not negative")
    last = np.full(len(names), months.min())
    np.maximum.at(last, rows, months)
    back: Integers = np.subtract(last[rows], months, dtype=np.int64)
    width = int(back.max()) + 1
    place = rows * width + (width - 1 - back)
    _refuse_twice(place, names[rows], frame["ds"])
    values = np.full(len(names) * width, np.nan)
    values[place] = given
    panel = Panel(tuple(names.tolist()), values.reshape(len(names), width), last)
    _refuse_quarters(panel)
    return panel


def month_numbers(days: pd.Series) -> Integers:
    """Year x 12 + month - 1 of each day.

    Raises:
        BadInput: a day is missing, no date, or not the first of its month.
    """
    if pd.api.types.is_numeric_dtype(days):
        raise BadInput("ds holds numbers; give the first day of each month")
    try:
        # a text such as 01-02-2024 is read one way here and another way there: only the ISO order is taken
        stamps = pd.to_datetime(days, format="ISO8601")
    except (TypeError, ValueError) as error:
        raise BadInput(f"ds holds something that is no date: {error}") from error
    if stamps.isna().any():
        raise BadInput("a row has no ds")
    first = stamps.dt.day == 1
    if not first.all():
        raise BadInput(f"ds {stamps[~first].iloc[0].date()} is not the first day of a month")
    return np.asarray(stamps.dt.year * YEAR + stamps.dt.month - 1, dtype=np.int64)


def _refuse_twice(place: Integers, names: NDArray[np.str_], days: pd.Series) -> None:
    _, first, counts = np.unique(place, return_index=True, return_counts=True)
    if (counts > 1).any():
        at = int(first[np.argmax(counts > 1)])
        raise BadInput(f"{names[at]} has more than one row of {pd.Timestamp(days.iloc[at]).date()}")


def _refuse_quarters(panel: Panel) -> None:
    """Refuse what is counted per quarter or year: months without a row would be taken for unknown."""
    apart = [np.diff(np.flatnonzero(known)) for known in panel.known]
    steps = np.concatenate(apart)
    if len(steps) < LEAST_STEPS:
        return
    for every, name in ((YEAR, "year"), (YEAR // 4, "quarter")):
        if (steps % every == 0).all():
            raise BadInput(
                f"the known months of every series are {every} apart, as if y were counted per {name}; "
                "the engine forecasts months: give every month a row"
            )
