"""Results as files for machines: CSV or JSON, never translated."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd

from base.errors import Invalid
from base.i18n import N_
from base.spreadsheet_text import guarded
from base.whole_files import refuse_unwritable, write_whole
from models.tables import STOCKS
from shown.read.results import RunResults

KINDS = ("forecasts", "flags", "chain", "observations", "targets", "stands")
SUFFIXES = (".csv", ".json")

FORECAST_COLUMNS = (
    "model_id",
    "run_id",
    "origin_date",
    "data_as_of",
    "target",
    "horizon",
    "target_end_date",
    "location",
    "output_type",
    "output_type_id",
    "value",
)
FLAG_COLUMNS = (
    "location",
    "level",
    "name",
    "provincie",
    "period",
    "p_miss",
    "expected_shortfall",
    "stand_begin",
    "taakstelling",
    "opgave",
    "realised",
    "needed_per_month",
    "expected_per_month",
    "streak",
    "streak_at_least",
    "cause",
    "flag",
    "rank",
    "simulated",
)
CHAIN_COLUMNS = (
    "run_id",
    "position",
    "part",
    "basis",
    "unit",
    "first_day",
    "last_day",
    "figures",
    "prior_low",
    "prior_median",
    "prior_high",
    "low",
    "median",
    "high",
    "explanation",
)
# the headings of the import contract, so that an export can be read in again
STAND_COLUMNS = ("date", "region", "value", "role", "known_from", "quality", "source", "simulated")
TARGET_COLUMNS = ("period", "region", "value", "known_from", "status", "basis", "source", "simulated")
OBSERVATION_COLUMNS = (
    "from",
    "to",
    "date",
    "region",
    "measure",
    "part",
    "value",
    "known_from",
    "quality",
    "source",
    "simulated",
)
COUNTS = ("horizon", "realised", "streak", "rank", "position", "figures")


def export(results: RunResults, what: str, path: Path) -> int:
    """Write `what` (one of `KINDS`) to `path`, as CSV or JSON by its suffix; returns the number of rows.

    Dates are ISO; unknown is an empty cell in CSV and null in JSON, which is a list of records.

    Raises:
        Invalid: another `what`, another suffix, or the folder does not exist.
    """
    check_asked(what, path)
    return _written(_table(results, what), path)


def check_asked(what: str, path: Path) -> None:
    """Refuse what cannot be exported before anything is read.

    Raises:
        Invalid: another `what`, or another suffix.
    """
    if what not in KINDS:
        raise Invalid(N_("{what} cannot be exported; choose from {kinds}"), what=what, kinds=", ".join(KINDS))
    if path.suffix.lower() not in SUFFIXES:
        raise Invalid(N_("A file ending in {suffix} cannot be written; use .csv or .json"), suffix=path.suffix)
    refuse_unwritable(path)


def export_figures(rows: pd.DataFrame, what: str, path: Path) -> int:
    """As `export`, of `observations`, `targets` or `stands` that were read without a run.

    Raises:
        Invalid: as `export`.
    """
    check_asked(what, path)
    return _written(_headed(rows, what), path)


def _written(table: pd.DataFrame, path: Path) -> int:
    frame = _plain(table)
    write_whole(path, _csv(frame) if path.suffix.lower() == ".csv" else _json(frame))
    return len(frame)


def _table(results: RunResults, what: str) -> pd.DataFrame:
    if what == "forecasts":
        return results.forecasts.in_order().assign(
            run_id=results.run_id,
            origin_date=pd.Timestamp(results.as_of),
            data_as_of=pd.Timestamp(results.data_as_of),
        )[list(FORECAST_COLUMNS)]
    if what == "flags":
        rows = [
            flag.model_dump()
            | {"name": results.regions[flag.location].name, "simulated": results.marks(flag.location)}
            for flag in results.flags
        ]
        return pd.DataFrame(rows, columns=list(FLAG_COLUMNS))
    if what == "chain":
        parts = [part.model_dump() | {"explanation": part.message.format(**part.details)} for part in results.chain]
        frame = pd.DataFrame(parts, columns=list(CHAIN_COLUMNS))
        return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("first_day", "last_day")})
    return figures(results, what)


def figures(results: RunResults, what: str) -> pd.DataFrame:
    """`observations`, `targets` or `stands` with the headings of the import contract: one row per figure, the
    latest vintage known on the run's as-of date.
    """
    rows: pd.DataFrame = getattr(results, what)
    return _headed(rows, what)


def _headed(rows: pd.DataFrame, what: str) -> pd.DataFrame:
    if what == "stands":
        return rows.rename(columns={"day": "date"})[list(STAND_COLUMNS)]
    if what == "targets":
        return rows[list(TARGET_COLUMNS)]
    on_one_day = rows["measure"].isin(STOCKS)
    days = {"from": rows["from_date"].mask(on_one_day), "to": rows["to_date"].mask(on_one_day)}
    return rows.assign(**days, date=rows["to_date"].where(on_one_day))[list(OBSERVATION_COLUMNS)]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The same cells as text, numbers, booleans and None, so that both formats say the same."""
    plain = pd.DataFrame(index=frame.index)
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            column = column.dt.strftime("%Y-%m-%d")
        elif name in COUNTS:
            column = column.astype("Int64")
        plain[name] = column.astype(object).where(column.notna(), None)
    return plain


def _csv(frame: pd.DataFrame) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows([spelled(cell) for cell in row] for row in frame.itertuples(index=False))
    return text.getvalue()


def spelled(cell: object) -> object:
    """A cell of a CSV: true and false in small letters, and no text that would be a formula."""
    if isinstance(cell, bool):
        return str(cell).lower()
    return guarded(cell) if isinstance(cell, str) else cell


def _json(frame: pd.DataFrame) -> str:
    records: list[dict[Any, Any]] = frame.to_dict(orient="records")
    return json.dumps(records, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
