"""Versions of the national taakstelling written out by hand, and figures around them."""

from collections.abc import Sequence

import pandas as pd

DAYS = "datetime64[us]"
# half-year, value, known from, status, basis
Row = tuple[str, int, str, str, str]

REVISED = [
    ("2024-H1", 100, "2023-03-15", "prognose", "aangekondigd"),
    ("2024-H1", 150, "2023-10-01", "vastgesteld", "aangekondigd"),
    ("2024-H1", 151, "2023-10-01", "vastgesteld", "verdeeld"),
    ("2024-H1", 120, "2024-03-01", "herzien", "aangekondigd"),
    ("2024-H2", 200, "2024-05-01", "vastgesteld", "aangekondigd"),
    ("2025-H1", 300, "2024-10-02", "vastgesteld", "aangekondigd"),
]


def targets(rows: Sequence[Row] = REVISED, region: str = "NL01") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["period", "value", "known_from", "status", "basis"])
    return frame.assign(
        region=region, known_from=pd.to_datetime(frame["known_from"]).astype(DAYS), source="a letter", id=frame.index
    )


def outcomes(**realised: tuple[float, str]) -> pd.DataFrame:
    """`H2024_1=(90, "gepubliceerd")`: realisatie of 2024-H1 and where it comes from."""
    rows = [(f"{name[1:5]}-H{name[-1]}", value, basis) for name, (value, basis) in realised.items()]
    return pd.DataFrame(rows, columns=["period", "realised", "outcome_basis"])


def stands(**values: int) -> pd.DataFrame:
    """`D20240101=40`: the country's stand on 1 January 2024."""
    return pd.DataFrame(
        [("NL01", pd.Timestamp(name[1:]), "eind", value) for name, value in values.items()],
        columns=["region", "day", "role", "value"],
    ).astype({"day": DAYS})
