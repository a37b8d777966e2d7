"""What a monthly model is, and what they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.linalg import LinAlgError

from forecast.arrays import Array
from forecast.errors import ForecastError
from forecast.periods import YEAR


class ModelFailed(ForecastError):
    """A model could not be fitted to a series; another one has to serve it."""


@dataclass(frozen=True)
class Series:
    """Monthly counts without gaps.

    Attributes:
        first: first day of the first month.
        values: one count per month, not negative.
    """

    first: pd.Timestamp
    values: Array

    def __post_init__(self) -> None:
        if not np.isfinite(self.values).all() or (self.values < 0).any():
            raise ForecastError("a monthly series must be complete and cannot be negative")

    @property
    def months(self) -> pd.DatetimeIndex:
        """First days of its months."""
        return pd.date_range(self.first, periods=len(self.values), freq="MS")

    def ahead(self, horizon: int) -> pd.DatetimeIndex:
        """First days of the `horizon` months after it."""
        return pd.date_range(self.first + pd.DateOffset(months=len(self.values)), periods=horizon, freq="MS")


class MonthlyModel(Protocol):
    """A way to continue a monthly series."""

    @property
    def name(self) -> str:
        """The id under which its forecasts and scores are kept."""
        ...

    @property
    def least_months(self) -> int:
        """The shortest series it can be fitted to."""
        ...

    def sample(self, series: Series, horizon: int, paths: int, seed: int) -> Array:
        """Sample paths of the coming months, shape (paths, horizon), not negative.

        Raises:
            ModelFailed: it could not be fitted.
        """
        ...


def attempt(model: MonthlyModel, series: Series, *, horizon: int, paths: int, seed: int) -> Array:
    """Sample paths from `model` and no other, see `MonthlyModel.sample`.

    Raises:
        ModelFailed: the series is too short for it, or it could not be fitted; the message says why.
    """
    if len(series.values) < model.least_months:
        raise ModelFailed(f"{len(series.values)} months are fewer than the {model.least_months} it needs")
    try:
        return model.sample(series, horizon, paths, seed)
    except (LinAlgError, ValueError) as error:
        raise ModelFailed(str(error)) from error


def to_log(values: Array) -> Array:
    """The scale models work on, so that what comes back is never negative."""
    return np.log1p(values)


def from_log(values: Array) -> Array:
    """Back to counts."""
    counts: Array = np.maximum(np.expm1(values), 0)
    return counts


def series_of(frame: pd.DataFrame) -> Series | None:
    """The longest unbroken run of months up to the last one in `frame` (`from_date, to_date, value`).

    Rows that are not exactly one month long are left out. None when nothing is left.
    """
    last_day = frame["from_date"] + pd.offsets.MonthEnd(0)
    months = frame[(frame["from_date"].dt.day == 1) & (frame["to_date"] == last_day)].sort_values("from_date")
    if months.empty:
        return None
    number = months["from_date"].dt.year * YEAR + months["from_date"].dt.month
    run = months[number - number.iloc[-1] == np.arange(1 - len(months), 1)]
    return Series(run["from_date"].iloc[0], run["value"].to_numpy(dtype=float))
