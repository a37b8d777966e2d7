"""What was published and the reconstruction must add up to, as arrays over gemeenten, provincies and months.

Months count from 0 = January 2019; half-years from 0 = 2019-H1. Persons are whole numbers.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from config import DATA
from forecast.arrays import Array, Integers
from forecast.chain.names import PERMITS
from forecast.periods import HalfYear, month_number

FIRST, LAST = HalfYear(2019, 1), HalfYear(2025, 2)
HALVES = LAST - FIRST + 1
MONTHS = 6 * HALVES
# the half-years of which the realisatie is printed per provincie, and the two halves of the one after them
PRINTED_HALVES = 5
PRINTED_MONTHS = 6 * PRINTED_HALVES + 3
# country minus the sum of its provincies on 1-7-2021, the last peildatum on which both were printed
LEVEL_DIFFERENCE = -1


@dataclass(frozen=True)
class Span:
    """`total` persons housed in the country over the months `first`..`last` (both included)."""

    first: int
    last: int
    total: int


@dataclass(frozen=True)
class Published:
    """The figures that hold.

    Attributes:
        gemeenten: CBS codes of today's gemeenten, sorted.
        provincies: CBS codes, sorted.
        provincie: per gemeente the place of its provincie in `provincies`.
        inhabitants: per gemeente, 1-1-2024.
        realised: (provincies, `PRINTED_HALVES` + 1) printed realisatie; the last column is July-September 2021.
        stands: (provincies, `PRINTED_HALVES` + 1) printed stands on the peildata from 1-1-2019 to 1-7-2021.
        spans: national realisatie after September 2021, in order of time.
        national_stands: per half-year (0 = 2019-H1) after those printed per provincie the known stand at its end.
        stock: vergunninghouders in reception, as (months since 1-1-2019, persons).
    """

    gemeenten: tuple[str, ...]
    provincies: tuple[str, ...]
    provincie: Integers
    inhabitants: Integers
    realised: Integers
    stands: Integers
    spans: tuple[Span, ...]
    national_stands: dict[int, int]
    stock: tuple[Array, Array]


def read_published() -> Published:
    """From the built-in files."""
    gemeenten = pd.read_csv(DATA / "gemeenten.csv").sort_values("code")
    table = pd.read_csv(DATA / "provincies_halfjaar.csv")
    provincies = sorted(table["provincie_code"].unique())
    wide = {name: _wide(table, name, provincies) for name in ("stand_begin", "realisatie")}
    return Published(
        gemeenten=tuple(gemeenten["code"]),
        provincies=tuple(provincies),
        provincie=np.searchsorted(provincies, gemeenten["provincie_code"].to_numpy(dtype=str)).astype("int64"),
        inhabitants=gemeenten["inwoners_2024"].to_numpy(dtype="int64"),
        realised=wide["realisatie"],
        stands=wide["stand_begin"],
        spans=_spans(),
        national_stands=_national_stands(),
        stock=_stock(),
    )


def _wide(table: pd.DataFrame, column: str, provincies: list[str]) -> Integers:
    wide: Integers = table.pivot(index="provincie_code", columns="periode", values=column).loc[provincies].to_numpy()
    return wide


def month_index(day: date) -> int:
    """Months from January 2019 to the month of `day`."""
    return month_number(day) - month_number(FIRST.start)


def _spans() -> tuple[Span, ...]:
    """Spans after September 2021; of two that overlap the shorter ones, and what they leave of the longer one."""
    table = pd.read_csv(DATA / "landelijk_realisatie.csv", parse_dates=["from", "to"])
    rows = [
        Span(month_index(first.date()), month_index(last.date()), int(total))
        for first, last, total in zip(table["from"], table["to"], table["value"], strict=True)
        if month_index(last.date()) >= PRINTED_MONTHS - 3
    ]
    rows.sort(key=lambda span: (span.last - span.first, span.first))
    taken: list[Span] = []
    for span in rows:
        inside = [one for one in taken if span.first <= one.first and one.last <= span.last]
        months = [month for month in range(span.first, span.last + 1) if not _covered(month, inside)]
        taken.append(Span(months[0], months[-1], span.total - sum(one.total for one in inside)))
    return tuple(sorted((span for span in taken if span.first >= PRINTED_MONTHS), key=lambda span: span.first))


def _covered(month: int, spans: list[Span]) -> bool:
    return any(span.first <= month <= span.last for span in spans)


def _national_stands() -> dict[int, int]:
    table = pd.read_csv(DATA / "landelijk_stand.csv", parse_dates=["date"])
    rows = table[table["role"] == "eind"]
    ends = {
        HalfYear.of(day.date()) - FIRST - 1: int(value)
        for day, value in zip(rows["date"], rows["value"], strict=True)
    }
    return {half: value for half, value in ends.items() if half >= PRINTED_HALVES}


def _stock() -> tuple[Array, Array]:
    table = pd.read_csv(DATA / "coa_bezetting.csv", parse_dates=["date"])
    rows = table[table["measure"] == PERMITS].sort_values("date")
    days = rows["date"]
    months = (days.dt.year - FIRST.year) * 12 + days.dt.month - 1 + (days.dt.day - 1) / 31
    return months.to_numpy(dtype="float64"), rows["value"].to_numpy(dtype="float64")
