"""The track record as files for machines: CSV or JSON, never translated; unknown is an empty cell or null."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from base.errors import Invalid
from base.i18n import N_
from base.whole_files import write_whole
from shown.announced.record import PrognosesRecord
from shown.export import SUFFIXES, spelled

VERSION_COLUMNS = (
    "as_of",
    "period",
    "version",
    "versions",
    "known_from",
    "value",
    "status",
    "basis",
    "distributed",
    "lead_days",
    "lead_weeks",
    "lead",
    "in_time",
    "over",
    "last_value",
    "last_known_from",
    "overtaken_on",
    "revised",
    "change",
    "stand_begin",
    "opgave",
    "realised",
    "outcome_basis",
    "error",
    "relative_error",
    "met_in_hindsight",
    "our_median",
    "our_low",
    "our_high",
    "our_error",
    "our_wis",
    "our_inside",
    "our_source",
    "our_simulated",
    "source",
)
BAND_COLUMNS = (
    "as_of",
    "region",
    "measure",
    "series",
    "from_date",
    "to_date",
    "known_from",
    "lead_days",
    "minimum",
    "middle",
    "maximum",
    "realised",
    "verdict",
    "miss",
    "error",
    "relative_error",
    "source",
)
# enough for a share of which a percent is read
DECIMALS = 4
_BANDS = "-prognoses"


def write_record(record: PrognosesRecord, path: Path) -> list[tuple[Path, int]]:
    """Write every version to `path` and, when there are prognoses, their bands beside it (`NAME-prognoses`).

    Returns:
        The files written and how many rows each has.

    Raises:
        Invalid: another suffix than .csv or .json, or the folder does not exist.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise Invalid(N_("A file ending in {suffix} cannot be written; use .csv or .json"), suffix=path.suffix)
    written = [_write(record, record.versions, VERSION_COLUMNS, path)]
    if len(record.bands):
        written.append(_write(record, record.bands, BAND_COLUMNS, path.with_stem(path.stem + _BANDS)))
    return written


def _write(record: PrognosesRecord, frame: pd.DataFrame, columns: tuple[str, ...], path: Path) -> tuple[Path, int]:
    plain = _plain(frame.assign(as_of=pd.Timestamp(record.as_of))[list(columns)])
    if path.suffix.lower() == ".csv":
        write_whole(path, plain.map(spelled).to_csv(index=False, lineterminator="\n"))
    else:
        records = plain.to_dict(orient="records")
        write_whole(path, json.dumps(records, ensure_ascii=False, allow_nan=False, indent=1) + "\n")
    return path, len(plain)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells as text, numbers, booleans and None; a whole number has no decimals."""
    plain = pd.DataFrame(index=frame.index)
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            column = column.dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_float_dtype(column):
            column = column.round(DECIMALS)
            if (column.dropna() % 1 == 0).all():
                column = column.astype("Int64")
        plain[name] = column.astype(object).where(column.notna(), None)
    return plain
