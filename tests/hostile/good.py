"""Good files of each kind, of which the hostile ones are mutations."""

import io
from typing import Final, Literal

import pandas as pd

TABLE: Final = pd.DataFrame(
    [
        (f"2024-{month:02d}", region, "realisatie", 100 + 7 * month, pd.Timestamp(2025, 1, 10), 0.125)
        for month in range(1, 13)
        for region in ("NL01", "PV20", "PV21")
    ],
    columns=["month", "region", "measure", "value", "known_from", "source"],
)


def good_files() -> dict[str, bytes]:
    """A table as csv, xlsx and ods."""
    return {
        "csv": TABLE.to_csv(index=False, sep=";").encode(),
        "xlsx": _spreadsheet("openpyxl"),
        "ods": _spreadsheet("odf"),
    }


def _spreadsheet(engine: Literal["openpyxl", "odf"]) -> bytes:
    file = io.BytesIO()
    with pd.ExcelWriter(file, engine=engine) as writer:
        TABLE.to_excel(writer, sheet_name="Blad1", index=False)
    return file.getvalue()
