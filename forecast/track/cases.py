"""What is scored: forecasts of earlier days beside what happened, of several models over one and the same cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from forecast.arrays import Array, Integers, Mask
from forecast.errors import BadInput
from forecast.periods import HalfYear
from forecast.quantiles import LEVELS

# target, level and months_left
Key = tuple[str, str, int]

# what is compared with one another, and what one case of it is
SET = ["target", "level", "months_left"]
CASE = [*SET, "region", "origin", "period"]
COLUMNS = [*CASE, "model", "served", "observed", "group", "scale"]
# quantiles that come from averages may cross by the rounding of their last digits
ROUNDING = 1e-9


def last_day(period: str) -> date:
    """The last day of a half-year `2025-H1` or a month `2025-03`.

    Raises:
        BadInput: the text has another form.
    """
    if "H" in period:
        return HalfYear.parse(period).end
    try:
        first = date.fromisoformat(f"{period}-01")
    except ValueError as error:
        raise BadInput(f"{period!r} is neither a half-year such as 2025-H1 nor a month such as 2025-03") from error
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class Cases:
    """Forecasts and outcomes, one row per model and case.

    Attributes:
        frame: `target, level, region, model, origin (date), months_left, period, served, observed, group, scale`;
            `months_left` counts months from the origin to the end of what is forecast, `group` is the size class
            of a gemeente and "" otherwise, `scale` the mean absolute error of the seasonal-naive forecast inside
            the history known at the origin (NaN = none). Persons.
        quantiles: shape (n, 23), at `forecast.quantiles.LEVELS`; a plain rule repeats its one number.

    Raises:
        BadInput: a column is missing, a number is not finite, quantiles cross, or a model answers a case twice.
    """

    frame: pd.DataFrame
    quantiles: Array

    def __post_init__(self) -> None:
        missing = sorted(set(COLUMNS) - set(self.frame.columns))
        if missing:
            raise BadInput(f"cases lack the columns {', '.join(missing)}")
        if self.quantiles.shape != (len(self.frame), len(LEVELS)):
            raise BadInput(f"quantiles have shape {self.quantiles.shape}, not ({len(self.frame)}, {len(LEVELS)})")
        if not np.isfinite(self.quantiles).all() or not np.isfinite(self.observed).all():
            raise BadInput("a quantile or an outcome is not a number")
        if (self.frame["scale"] < 0).any():
            raise BadInput("a scale is negative")
        steps = np.diff(self.quantiles, axis=1)
        if (steps < -ROUNDING * (1 + np.abs(self.quantiles[:, 1:]))).any():
            raise BadInput("quantiles cross")
        twice = self.frame.duplicated([*CASE, "model"])
        if twice.any():
            row = self.frame[twice].iloc[0]
            raise BadInput(f"{row['model']} answers {_name(row)} more than once")

    @property
    def observed(self) -> Array:
        """What happened, shape (n,)."""
        return self.frame["observed"].to_numpy(dtype=float)

    def where(self, keep: Mask) -> Cases:
        """Only the rows where `keep` is true, in their order."""
        return Cases(self.frame[keep].reset_index(drop=True), self.quantiles[keep])

    def same_sets(self) -> Cases:
        """Only the cases that every model of the same target, level and months_left answers.

        A model with few cases so limits all others there: leave it out first where it should not.
        """
        return self.where(self._answered_by_all())

    def require_same_sets(self) -> None:
        """Refuse cases that cannot be compared.

        Raises:
            BadInput: a model answers cases that another of the same target, level and months_left does not, or
                two of them have different outcomes of one case.
        """
        partly = ~self._answered_by_all()
        if partly.any():
            row = self.frame[partly].iloc[0]
            raise BadInput(f"not every model answers {_name(row)}: compare over `same_sets()` only")
        outcomes = self.frame.groupby(CASE, sort=False)["observed"]
        apart = (outcomes.transform("max") != outcomes.transform("min")).to_numpy()
        if apart.any():
            raise BadInput(f"models have different outcomes of {_name(self.frame[apart].iloc[0])}")

    def _answered_by_all(self) -> Mask:
        answers = self.frame.groupby(CASE, sort=False)["model"].transform("size")
        models = self.frame.groupby(SET, sort=False)["model"].transform("nunique")
        everyone: Mask = (answers == models).to_numpy()
        return everyone


def together(parts: Sequence[Cases]) -> Cases:
    """All cases of `parts`, one under the other.

    Raises:
        BadInput: there are no parts, or two of them hold the same case of the same model.
    """
    if not parts:
        raise BadInput("there are no cases to put together")
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    return Cases(frame, np.concatenate([part.quantiles for part in parts]))


def rows_by_set(frame: pd.DataFrame) -> dict[Key, Integers]:
    """Positions of the rows of each target, level and months_left."""
    number = frame.groupby(SET, sort=True).ngroup().to_numpy()
    found = {}
    for at in range(number.max(initial=-1) + 1):
        rows = np.flatnonzero(number == at)
        first = frame.iloc[rows[0]]
        found[str(first["target"]), str(first["level"]), int(first["months_left"])] = rows
    return found


def _name(row: pd.Series) -> str:
    return ", ".join(str(row[column]) for column in CASE)


__all__ = ["CASE", "COLUMNS", "SET", "Cases", "Key", "last_day", "rows_by_set", "together"]
