"""Small made-up countries for tests, as frames in the layout of the figures."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from forecast.levels import COUNTRY
from forecast.periods import HalfYear, half_years
from forecast.profile import Profile
from forecast.realisatie import Figures

FLAT = Profile((1, 1, 1, 1, 1, 1), concentration=60)
START = HalfYear(2020, 1)


def day(value: date | str) -> pd.Timestamp:
    return pd.Timestamp(value).as_unit("us")


def codes(count: int) -> tuple[str, ...]:
    return tuple(f"PV{20 + number}" for number in range(count))


def realisatie(rows: Iterable[tuple[str, str, str, float]]) -> pd.DataFrame:
    """Rows `region, first month, last month, total`, months as `2020-01`."""
    frame = pd.DataFrame(list(rows), columns=["region", "first", "last", "value"])
    return pd.DataFrame(
        {
            "region": frame["region"].astype(str),
            "from_date": pd.to_datetime(frame["first"]).astype("datetime64[us]"),
            "to_date": (pd.to_datetime(frame["last"]) + pd.offsets.MonthEnd(0)).astype("datetime64[us]"),
            "value": frame["value"].astype(float),
        }
    )


def stands(rows: Iterable[tuple[str, str, float]]) -> pd.DataFrame:
    """Rows `region, day, value`, printed at the end of a half-year."""
    frame = pd.DataFrame(list(rows), columns=["region", "day", "value"])
    return pd.DataFrame(
        {
            "region": frame["region"].astype(str),
            "day": pd.to_datetime(frame["day"]).astype("datetime64[us]"),
            "role": "eind",
            "value": frame["value"].astype(float),
        }
    )


def targets(amounts: Mapping[tuple[str, HalfYear], float], basis: str = "gepubliceerd") -> pd.DataFrame:
    rows = [(region, str(period), value, basis) for (region, period), value in amounts.items()]
    return pd.DataFrame(rows, columns=["region", "period", "value", "basis"]).astype({"value": float})


def months_of(period: HalfYear) -> tuple[str, str]:
    """First and last month of a half-year, as `2020-01`."""
    return f"{period.start:%Y-%m}", f"{period.end:%Y-%m}"


def country(
    *,
    provincies: int = 3,
    half_year_totals: int = 3,
    until: HalfYear = START + 4,
    extra: Iterable[tuple[str, str, str, float]] = (),
    national: bool = True,
    target: float = 600.0,
    stand: float = 100.0,
) -> Figures:
    """A steady country: every provincie has the same target, opens with the same stand and does nine tenths of it."""
    names = codes(provincies)
    whole = [(COUNTRY, provincies)] if national else []
    done = half_years(START, START + half_year_totals + -1)
    sizes = [*whole, *((name, 1) for name in names)]
    return Figures.of(
        names,
        realisatie(
            [*((name, *months_of(period), 0.9 * target * size) for name, size in sizes for period in done), *extra]
        ),
        stands((name, str(START.start), stand * size) for name, size in sizes),
        targets({(name, period): target * size for name, size in sizes for period in half_years(START, until)}),
    )


def quantile(samples: np.ndarray, level: float) -> float:
    return float(np.quantile(samples, level))
