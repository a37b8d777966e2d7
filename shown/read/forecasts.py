"""The numbers a run forecast, to be asked by what is forecast, where and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from models.stored import columns_of
from models.tables import ForecastValue

__all__ = ["BAND_IDS", "MEAN", "MEDIAN", "Band", "Forecasts", "read_forecasts"]

# names of the columns of a fan: its mean, and its quantiles by level
MEAN, MEDIAN, LOW, HIGH = "mean", "0.5", "0.1", "0.9"
# ids of the outputs that a band needs; that of a mean is empty
BAND_IDS = (LOW, MEDIAN, HIGH, "")
_TEXTS = ("model_id", "target", "location", "output_type", "output_type_id")


@dataclass(frozen=True)
class Band:
    """Mean and median of a forecast and its 80 % band. Which of the two is told: `shown.headlines`.

    `mean` is None where only quantiles were stored, as for some measures of a run without gemeenten.
    """

    median: float
    low: float
    high: float
    mean: float | None = None


@dataclass(frozen=True, eq=False)
class Forecasts:
    """Every number of a run, in the long format of `models.tables.ForecastValue`.

    Attributes:
        table: its columns, days as timestamps, texts as categories; ordered by target and location.
        places: where in the table each target and location stand.
    """

    table: pd.DataFrame
    places: Mapping[tuple[str, str], slice]

    @classmethod
    def of(cls, table: pd.DataFrame) -> Forecasts:
        """From rows in any order; a model need not be named when there is but one."""
        named = table if "model_id" in table else table.assign(model_id="")
        texts = {name: pd.Categorical(named[name]) for name in _TEXTS}
        frame = named.assign(**texts, target_end_date=pd.to_datetime(named["target_end_date"]))
        if frame.empty:
            return cls(frame, {})
        targets, locations = frame["target"].cat, frame["location"].cat
        keys = targets.codes.to_numpy(dtype=np.int64) * len(locations.categories) + locations.codes.to_numpy()
        order = np.argsort(keys, kind="stable")
        keys, frame = keys[order], frame.take(order).reset_index(drop=True)
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        ends = [*starts[1:], len(keys)]
        names = zip(targets.categories[keys[starts] // len(locations.categories)],
                    locations.categories[keys[starts] % len(locations.categories)], strict=True)  # fmt: skip
        return cls(frame, {name: slice(*edges) for name, *edges in zip(names, starts, ends, strict=True)})

    def __len__(self) -> int:
        return len(self.table)

    def has(self, target: str, location: str) -> bool:
        """Whether there is any number of this target here."""
        return (target, location) in self.places

    def made_by(self, target: str, location: str) -> str | None:
        """The model that forecast this target here; None where none did."""
        rows = self._rows(target, location)
        return None if rows.empty else str(rows["model_id"].iloc[0])

    def locations(self, target: str) -> tuple[str, ...]:
        """Where there are numbers of this target."""
        return tuple(location for known, location in self.places if known == target)

    def fan(self, target: str, location: str) -> pd.DataFrame:
        """One row per target_end_date in order, one column per quantile level (as in `0.025`) and `mean`.

        Raises:
            ValueError: more than one model forecast this target here, so there is no single answer to show.
        """
        rows = self._rows(target, location)
        models = rows["model_id"].unique()
        if len(models) > 1:
            raise ValueError(f"{target} of {location} has forecasts of several models: {', '.join(sorted(models))}")
        wide = _columns(rows).pivot(index="target_end_date", columns="column", values="value")
        return wide.rename_axis(columns=None).sort_index()

    def bands(self, target: str, day: date) -> dict[str, Band]:
        """Mean, median and 80 % band on a day, by location."""
        rows = self.table
        if target not in rows["target"].cat.categories:
            return {}
        rows = rows[(rows["target"] == target) & (rows["target_end_date"] == pd.Timestamp(day))]
        rows = rows[rows["output_type_id"].isin([LOW, MEDIAN, HIGH]) | (rows["output_type"] == MEAN)]
        wide = _columns(rows).pivot(index="location", columns="column", values="value")
        if not {MEDIAN, LOW, HIGH} <= set(wide.columns):
            return {}
        wide = wide.reindex(columns=[MEDIAN, LOW, HIGH, MEAN]).dropna(subset=[MEDIAN, LOW, HIGH])
        return {
            str(code): Band(median, low, high, None if np.isnan(mean) else mean)
            for code, median, low, high, mean in wide.itertuples(name=None)
        }

    def band(self, target: str, location: str, day: date) -> Band | None:
        """The same of one location; None without a number."""
        wide = self.fan(target, location)
        if pd.Timestamp(day) not in wide.index:
            return None
        values = {str(name): float(value) for name, value in wide.loc[pd.Timestamp(day)].dropna().to_dict().items()}
        if not {MEDIAN, LOW, HIGH} <= set(values):
            return None
        return Band(values[MEDIAN], values[LOW], values[HIGH], values.get(MEAN))

    def in_order(self) -> pd.DataFrame:
        """The table with texts as texts, ordered by target, location, day, kind of number and model."""
        texts = self.table.assign(**{name: self.table[name].astype(str) for name in _TEXTS})
        order = ["target", "location", "target_end_date", "output_type", "output_type_id", "model_id"]
        return texts.sort_values(order, ignore_index=True)

    def _rows(self, target: str, location: str) -> pd.DataFrame:
        return self.table[self.places.get((target, location), slice(0))]


def read_forecasts(
    connection: Connection, *, run_id: str, locations: Collection[str] | None = None, **only: Any
) -> Forecasts:
    """The forecasts of a run.

    Args:
        locations: only these; None = all.
        only: a value, or a collection of values, of other columns of the table, as in `target="stand_eind"`.
    """
    table = ForecastValue.__table__  # type: ignore[attr-defined]
    wanted = only if locations is None else only | {"location": locations}
    conditions = [
        table.c[name] == value if isinstance(value, str | date) else table.c[name].in_(list(value))
        for name, value in wanted.items()
    ]
    asked = [column for column in table.columns if column.name != "run_id"]
    found = columns_of(
        connection, asked, (), table.c.run_id == run_id, *conditions, repeating=(*_TEXTS, "target_end_date")
    )
    return Forecasts.of(pd.DataFrame(found))


def _columns(rows: pd.DataFrame) -> pd.DataFrame:
    kinds, levels = rows["output_type"].astype(str), rows["output_type_id"].astype(str)
    return rows.assign(column=levels.where(kinds == "quantile", kinds))
