"""How long the engine takes and how much memory, each time in a process of its own: `python -m tests.bench.speed`.

The cold start (interpreter, imports) is in every figure. CPU and memory are those of that process and of processes it
started and waited for; memory is the peak of the largest of them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tests.bench.panels import HORIZON, ROOT

MONTHS = 120
PATHS = 1000
BACKTEST_ORIGINS = 12
LAST_MONTH = pd.Period("2025-12", "M")


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds of wall and of CPU, and gigabytes at most."""

    series: int
    origins: int
    wall: float
    cpu: float
    memory: float


def count_panel(series: int, months: int, seed: int) -> pd.DataFrame:
    """Counts like realisatie per gemeente: over-dispersed, with a season, a common wave and zeros in small ones."""
    rng = np.random.default_rng(seed)
    size = np.exp(rng.normal(1.5, 1.2, (series, 1)))
    season = np.exp(rng.normal(0, 0.15, (1, 12)))[:, np.arange(months) % 12]
    wave = np.exp(np.cumsum(rng.normal(0, 0.08, (1, months)), axis=1))
    own = np.exp(np.cumsum(rng.normal(0, 0.03, (series, months)), axis=1))
    shape = 1.5
    counts = rng.poisson(rng.gamma(shape, size * season * wave * own / shape))
    names = [f"S{number:06d}" for number in range(series)]
    ds = pd.period_range(end=LAST_MONTH, periods=months, freq="M").to_timestamp()
    return pd.DataFrame(
        {"unique_id": np.repeat(names, months), "ds": np.tile(ds, series), "y": counts.ravel().astype(float)}
    )


def costs(sizes: tuple[int, ...]) -> Iterator[Cost]:
    """One forecast of panels of each size, then a backtest of the smallest."""
    with tempfile.TemporaryDirectory() as folder:
        for series, origins in [*((size, 1) for size in sizes), (min(sizes), BACKTEST_ORIGINS)]:
            file = Path(folder) / "panel.pkl"
            count_panel(series, MONTHS, seed=series).to_pickle(file)
            yield measured(file, series, origins)


def measured(panel: Path, series: int, origins: int) -> Cost:
    """Run this module in a process of its own on a stored panel.

    Raises:
        RuntimeError: it failed.
    """
    begin = time.perf_counter()
    arguments = [sys.executable, "-m", "tests.bench.speed", str(panel), str(origins)]
    process = os.posix_spawn(sys.executable, arguments, os.environ | {"PYTHONPATH": str(ROOT)})
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - begin
    if status:
        raise RuntimeError(f"the engine failed on {series} series")
    return Cost(series, origins, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20)


def run(panel: Path, origins: int) -> None:
    """Forecast the stored panel from its end, or from each of its last origins, as a user would."""
    from forecast import forecast_panel
    from forecast.quantiles import LEVELS

    series = pd.read_pickle(panel)
    months = np.sort(series["ds"].unique())
    for left_out in range(origins):
        known = series[series["ds"] <= months[-1 - left_out]]
        result = forecast_panel(known, HORIZON, quantiles=tuple(LEVELS), seed=left_out, paths=PATHS)
        names = series["unique_id"].nunique()
        # samples are asked for too: an engine may draw them no sooner
        if result.paths.shape != (PATHS, names, HORIZON) or len(result.quantiles) != names * HORIZON * len(LEVELS):
            raise ValueError("the engine left something out")


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]))
