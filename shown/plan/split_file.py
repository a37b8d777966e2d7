"""The split of a total as a file: CSV for machines, xlsx for people, one row per gemeente.

The caller hands over the rows (`forecast.plan.split_rows.split_rows`) and the facts that hold for all of them. The
CSV has the columns `FILE_COLUMNS`, never translated: what is unknown is an empty cell, dates are ISO. How the xlsx
looks is in `shown.plan.split_book`.
"""

from pathlib import Path

import pandas as pd

from base.errors import Invalid
from base.i18n import N_, Language
from base.whole_files import write_whole, write_whole_bytes
from forecast.errors import BadInput
from forecast.plan.split_rows import ROW_COLUMNS
from shown.plan.split_book import split_book
from shown.plan.split_sentences import SplitFacts

SUFFIXES = (".csv", ".xlsx")
FACT_COLUMNS = (
    "period",
    "rule",
    "total",
    "reference_date",
    "inhabitants_on",
    "interpolated",
    "stand_date",
    "run_id",
    "data_as_of",
    "made_on",
)
FILE_COLUMNS = (*ROW_COLUMNS, *FACT_COLUMNS)
FLAGS = ("simulated", "interpolated")
STANDS = ("stand", "stand_begin", "opgave")


def write_split(rows: pd.DataFrame, facts: SplitFacts, path: Path, say: Language) -> int:
    """Write the split to `path`, as CSV or xlsx by its suffix, whole or not at all; returns the number of rows.

    Args:
        rows: columns `ROW_COLUMNS`.
        facts: what holds for all rows; in the CSV as columns, in the xlsx on a sheet of its own.
        path: the file to write.
        say: the language of the xlsx; the CSV has none.

    Raises:
        Invalid: another suffix, or the folder does not exist.
        BadInput: other columns, a gemeente twice, or a taakstelling that does not sum to the total.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise Invalid(N_("A split cannot be written to a {suffix} file; use .csv or .xlsx"), suffix=path.suffix)
    _check(rows, facts)
    if suffix == ".csv":
        write_whole(path, _csv(rows, facts))
    else:
        write_whole_bytes(path, split_book(rows, facts, say))
    return len(rows)


def _check(rows: pd.DataFrame, facts: SplitFacts) -> None:
    if tuple(rows.columns) != ROW_COLUMNS:
        raise BadInput(f"the rows of a split have the columns {', '.join(ROW_COLUMNS)}")
    if not rows["code"].is_unique:
        raise BadInput("a gemeente is in the split twice")
    summed = rows["taakstelling"].sum()
    if summed != facts.total:
        raise BadInput(f"the taakstelling of the gemeenten sums to {summed} persons, not to {facts.total}")


def _csv(rows: pd.DataFrame, facts: SplitFacts) -> str:
    table = rows.assign(**{name: getattr(facts, name) for name in FACT_COLUMNS})[list(FILE_COLUMNS)]
    # a column with an unknown in it holds floats; 12 persons are written as 12 all the same
    table[list(STANDS)] = table[list(STANDS)].convert_dtypes()
    for name in FLAGS:
        table[name] = table[name].map({True: "true", False: "false"})
    return table.to_csv(index=False, lineterminator="\n")
