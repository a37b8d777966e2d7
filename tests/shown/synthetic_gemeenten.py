"""Warnings and forecasts for all 342 gemeenten beside the synthetic run: made up, the worst in the west."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd

from config import DATA
from forecast.periods import HalfYear
from forecast.quantiles import LEVELS
from models.tables import Flag
from shown.read.results import RunResults
from tests.shown.synthetic import PERIODS, RUN
from tests.shown.tables import regions_of, rows_of, with_rows

CAUSES = ("houses", "people", "both", "unknown")


def with_gemeenten(results: RunResults, *, simulated: bool = True) -> RunResults:
    """The run with a flag and a forecast stand for each gemeente, in the leading half-year and the one after."""
    gemeenten = pd.read_csv(DATA / "gemeenten.csv").sort_values("code", ignore_index=True)
    rng = np.random.default_rng(3)
    size = gemeenten["inwoners_2024"].to_numpy() / 17.9e6 * 15000
    median = size * rng.normal(0.35, 0.5, len(size)) + (6 - gemeenten["lon"].to_numpy()) * size * 0.2
    spread = 2 + 0.35 * size
    regions = pd.DataFrame(
        {
            "code": gemeenten["code"], "name": gemeenten["naam"], "level": "gemeente",
            "parent": gemeenten["provincie_code"], "lon": gemeenten["lon"], "lat": gemeenten["lat"],
        }
    )  # fmt: skip
    flags = pd.concat([_flags(gemeenten, size, median, spread, period, simulated) for period in PERIODS[:2]])
    return replace(
        results,
        regions={**results.regions, **regions_of(regions)},
        flags=(*results.flags, *rows_of(Flag, flags)),
        forecasts=with_rows(results.forecasts, _forecasts(gemeenten, median, spread)),
        observations=pd.concat([results.observations, _observations(gemeenten, simulated)], ignore_index=True),
    )


def _flags(
    gemeenten: pd.DataFrame, size: np.ndarray, median: np.ndarray, spread: np.ndarray, period: str, simulated: bool
) -> pd.DataFrame:
    known = period == PERIODS[0]
    normals = [NormalDist(*pair) for pair in zip(median.tolist(), spread.tolist(), strict=True)]
    p_miss = np.array([1 - normal.cdf(0) for normal in normals])
    shortfall = np.array([n.mean * p + n.variance * n.pdf(0) for n, p in zip(normals, p_miss, strict=True)])
    frame = pd.DataFrame(
        {
            "run_id": RUN,
            "location": gemeenten["code"],
            "period": period,
            "level": "gemeente",
            "provincie": gemeenten["provincie_code"],
            "stand_published": np.round(median * 0.8).astype(int),
            "stand_published_on": pd.Timestamp(2026, 1, 1),
            "stand_begin": median * 0.8,
            "taakstelling": np.ceil(size),
            "target_basis": "afgeleid" if known else "aangenomen",
            "opgave": np.ceil(size) + median * 0.8,
            "realised": 0,
            "realised_to": pd.Timestamp(2026, 1, 31),
            "needed_per_month": (np.ceil(size) + median * 0.8) / 5,
            "expected_per_month": (np.ceil(size) - median * 0.2) / 5,
            "p_miss": p_miss if known else None,
            "expected_shortfall": shortfall if known else None,
            "streak": np.arange(len(size)) % 6,
            "cause": [CAUSES[place % 4] for place in range(len(size))] if known else None,
            "flag": np.select([p_miss > 0.9, p_miss > 0.7, p_miss > 0.4], ["alarm", "warning", "watch"], "none")
            if known
            else None,
            "simulated": simulated,
        }
    )
    order = frame.sort_values(["expected_shortfall", "p_miss", "location"], ascending=[False, False, True])
    frame["rank"] = order.groupby("provincie").cumcount() + 1 if known else None
    return frame


def _forecasts(gemeenten: pd.DataFrame, median: np.ndarray, spread: np.ndarray) -> pd.DataFrame:
    rows = [
        {
            "run_id": RUN,
            "model_id": "combination",
            "target": "stand_eind",
            "location": code,
            "target_end_date": pd.Timestamp(HalfYear.parse(PERIODS[0]).end),
            "horizon": 6,
            "output_type": "quantile",
            "output_type_id": f"{level:g}",
            "value": NormalDist(middle, width).inv_cdf(level),
        }
        for code, middle, width in zip(gemeenten["code"], median.tolist(), spread.tolist(), strict=True)
        for level in LEVELS
    ]
    return pd.DataFrame(rows)


def _observations(gemeenten: pd.DataFrame, simulated: bool) -> pd.DataFrame:
    frame = pd.DataFrame({"region": gemeenten["code"], "measure": "realisatie", "part": "", "value": 3})
    days = {"from_date": pd.Timestamp(2025, 12, 1), "to_date": pd.Timestamp(2025, 12, 31)}
    source = "reconstructie (gesimuleerd)" if simulated else "COA maandtabel"
    return frame.assign(**days, known_from=pd.Timestamp(2026, 1, 7), quality="C", source=source, simulated=simulated)
