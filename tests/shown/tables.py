"""Typed rows as a frame and back, for tests that change a column or pick rows by one."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
from sqlmodel import SQLModel

from models.tables import Region
from shown.read.forecasts import Forecasts


def frame_of(rows: Iterable[SQLModel]) -> pd.DataFrame:
    """A column per field, a row per row."""
    return pd.DataFrame([row.model_dump() for row in rows])


def rows_of(model: type[Any], frame: pd.DataFrame) -> tuple[Any, ...]:
    """The other way around: what is missing is None, a timestamp is a day, a whole number is one."""
    return tuple(model(**{str(name): _plain(model, str(name), cell) for name, cell in row.items()})
                 for row in frame.to_dict("records"))  # fmt: skip


def changed(rows: Iterable[Any], **values: Any) -> tuple[Any, ...]:
    """The rows with other values in some columns."""
    return tuple(row.model_copy(update=values) for row in rows)


def regions_of(frame: pd.DataFrame) -> dict[str, Region]:
    """Regions by code."""
    return {region.code: region for region in rows_of(Region, frame)}


def with_rows(forecasts: Forecasts, rows: pd.DataFrame) -> Forecasts:
    """The forecasts with more rows beside them."""
    return Forecasts.of(pd.concat([forecasts.table, rows], ignore_index=True))


def kept_rows(forecasts: Forecasts, kept: Callable[[pd.DataFrame], Any]) -> Forecasts:
    """Those of the forecasts that `kept` is true of."""
    return Forecasts.of(forecasts.table[kept(forecasts.table)])


def _plain(model: type[Any], name: str, cell: Any) -> Any:
    if isinstance(cell, list | dict):
        return cell
    if pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    field = model.model_fields.get(name)
    whole = field is not None and field.annotation in (int, int | None)
    return int(cell) if whole else cell.item() if hasattr(cell, "item") else cell
