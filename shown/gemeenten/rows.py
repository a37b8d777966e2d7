"""The gemeenten of a run for the leading half-year, worst first: what the map, the list and the tables show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from forecast.levels import GEMEENTE
from forecast.periods import HalfYear
from shown.read.results import RunResults
from shown.regions.rows import leading_period

LOW, MEDIAN, HIGH = "0.1", "0.5", "0.9"


@dataclass(frozen=True)
class GemeenteRow:
    """One gemeente: its warning, and the forecast stand with its 80 % band (None where there is no forecast)."""

    code: str
    name: str
    provincie: str
    p_miss: float
    shortfall: float
    needed: float | None
    expected: float
    streak: int | None
    cause: str | None
    flag: str | None
    simulated: bool
    median: float | None
    low: float | None
    high: float | None


def gemeente_rows(results: RunResults) -> list[GemeenteRow]:
    """Every gemeente with a chance of missing, by expected shortfall, then chance, then code.

    Empty when the run has no warnings for gemeenten.
    """
    flags = results.flags
    flags = flags[(flags["level"] == GEMEENTE) & (flags["period"] == leading_period(results))]
    flags = flags[flags["p_miss"].notna()]
    names = dict(zip(results.regions["code"], results.regions["name"], strict=True))
    bands = _bands(results)
    rows = [
        _row({str(name): value for name, value in flag.items()}, names, bands) for flag in flags.to_dict("records")
    ]
    return sorted(rows, key=lambda row: (-row.shortfall, -row.p_miss, row.code))


def peildatum(results: RunResults) -> pd.Timestamp:
    """The day on which the leading half-year is settled."""
    return pd.Timestamp(HalfYear.parse(str(leading_period(results))).peildatum)


def expected_misses(rows: Sequence[GemeenteRow]) -> float:
    """How many of these gemeenten are expected to miss their opgave."""
    return sum(row.p_miss for row in rows)


def by_provincie(rows: Sequence[GemeenteRow], results: RunResults) -> dict[str, list[GemeenteRow]]:
    """The rows by name of their provincie, in the order of those names."""
    names = dict(zip(results.regions["code"], results.regions["name"], strict=True))
    groups: dict[str, list[GemeenteRow]] = {}
    for row in rows:
        groups.setdefault(str(names[row.provincie]), []).append(row)
    return dict(sorted(groups.items()))


def _bands(results: RunResults) -> dict[str, tuple[float, float, float]]:
    """Low, median and high of the stand at the end of the leading half-year, by region."""
    period = leading_period(results)
    rows = results.forecasts
    if period is None:
        return {}
    end = pd.Timestamp(HalfYear.parse(period).end)
    wanted = (rows["target"] == "stand_eind") & (rows["target_end_date"] == end) & (rows["output_type"] == "quantile")
    wide = rows[wanted].pivot(index="location", columns="output_type_id", values="value")
    if wide.empty:
        return {}
    return {str(code): (low, mid, high) for code, low, mid, high in wide[[LOW, MEDIAN, HIGH]].itertuples(name=None)}


def _row(flag: dict[str, object], names: dict[str, str], bands: dict[str, tuple[float, float, float]]) -> GemeenteRow:
    code = str(flag["location"])
    low, median, high = bands.get(code, (None, None, None))
    streak = _known(flag["streak"])
    return GemeenteRow(
        code=code,
        name=str(names[code]),
        provincie=str(flag["provincie"]),
        p_miss=float(str(flag["p_miss"])),
        shortfall=_known(flag["expected_shortfall"]) or 0.0,
        needed=_known(flag["needed_per_month"]),
        expected=_known(flag["expected_per_month"]) or 0.0,
        streak=None if streak is None else int(streak),
        cause=_word(flag["cause"]),
        flag=_word(flag["flag"]),
        simulated=bool(flag["simulated"]),
        median=median,
        low=low,
        high=high,
    )


def _known(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))  # type: ignore[call-overload]


def _word(value: object) -> str | None:
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]
