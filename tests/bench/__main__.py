"""How the engine does on public and on heterogeneous panels, and how fast: `python -m tests.bench`.

Choices are made on `--part dev`; what is reported is the public panels and `--part report`, on which nothing may be
chosen.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from jobs.fanout import fan_out
from tests.bench.engine import engine_forecast
from tests.bench.panels import HORIZON, PARTS, PUBLIC, ROOT, Panel, heterogeneous_panel, public_folder, public_panel
from tests.bench.published import SOURCE, TABLES, YARDSTICKS
from tests.bench.reference import Forecast, reference_forecasts
from tests.bench.scoring import SCORED_LEVELS, Scores, randomised_pit, score, seasonal_scale
from tests.bench.speed import costs

ENGINE = "the engine"
SECTIONS = ("public", "heterogeneous", "speed")
PERCENTILES = tuple(round(step / 100, 2) for step in range(1, 100))
DENSE = tuple(sorted({*PERCENTILES, *SCORED_LEVELS}))
COMPARED = ("mase", "scrps", "wql")
COLUMNS = (*COMPARED, "cov80", "cov95")
CACHE = ROOT / "var" / "bench"


def main(arguments: Sequence[str]) -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=SECTIONS, nargs="+", default=SECTIONS)
    parser.add_argument("--part", choices=tuple(PARTS), nargs="+", default=("report",))
    parser.add_argument("--series", type=int, nargs="+", default=(342, 3_420, 34_200), help="sizes timed")
    parser.add_argument("--engine", default="local", help="who computes the reference: the setting engine")
    given = parser.parse_args(arguments)
    folder = public_folder()
    if folder is None:
        say("The public panels are not there (RADAR_BENCH, or ../shared/bench): left out, tourism's aggregates too.")
    if "public" in given.only and folder is not None:
        for name in PUBLIC:
            tell_public(name, folder)
    if "heterogeneous" in given.only:
        for part in given.part:
            tell_heterogeneous(heterogeneous_panel(part, folder), CACHE, given.engine)
    if "speed" in given.only:
        tell_speed(tuple(given.series))


def tell_public(name: str, folder: Path) -> None:
    """A public panel beside the published figures."""
    panel = public_panel(name, folder)
    answer = engine_forecast(panel, DENSE)
    observed, scale = outcomes(panel), scales(panel)
    scored = [DENSE.index(level) for level in SCORED_LEVELS]
    scores = score(observed, answer.point, answer.quantiles[:, :, scored], scale)
    # published MASE of carparts is that of the median
    mase = scores.mase_median if name == "carparts" else scores.mase
    rows = {row.method: {column: getattr(row, column) for column in COLUMNS} for row in TABLES[name]}
    rows[ENGINE] = {column: getattr(scores, column) for column in COLUMNS} | {"mase": mase}
    for yardstick in YARDSTICKS[name]:
        rows[f"ratio to the {yardstick.name}"] = {
            column: rows[ENGINE][column] / limit
            for column in COMPARED
            if (limit := getattr(yardstick, column)) is not None
        }
    say(f"\n{name}: {scores.series} series, {scores.unscaled} without a scale. Published: {SOURCE}")
    say(table(rows))
    percentiles = answer.quantiles[:, :, [DENSE.index(level) for level in PERCENTILES]]
    tell_pit(observed.ravel(), percentiles.reshape(-1, len(PERCENTILES)))


def tell_pit(observed: np.ndarray, quantiles: np.ndarray) -> None:
    """How flat the randomised PIT is, in ten bins."""
    pit = randomised_pit(observed, quantiles, np.array(PERCENTILES), np.random.default_rng(0))
    shares = np.histogram(pit, bins=10, range=(0, 1))[0] / len(pit)
    noise = np.sqrt(0.09 / len(pit))
    say("randomised PIT, share in each tenth: " + " ".join(f"{share:.3f}" for share in shares))
    farthest = np.abs(shares - 0.1).max()
    say(f"farthest from 0.1: {farthest:.3f} (standard error {noise:.4f} if outcomes were independent)")


def tell_heterogeneous(panel: Panel, cache: Path, engine: str) -> None:
    """The heterogeneous panel beside the reference, whole and by kind of series."""
    with fan_out(engine) as fanout:
        reference = reference_forecasts(panel, cache, fanout)
    names = sorted(panel.history["unique_id"].unique())
    answer = engine_forecast(panel, SCORED_LEVELS)
    forecasts = {method: stacked(reference[method], names) for method in reference}
    forecasts[ENGINE] = Forecast(answer.point, answer.quantiles)
    kinds = np.array([name.split("/")[0].split("_")[0] for name in names])
    observed, scale = outcomes(panel), scales(panel)
    for kind in ("", *sorted(set(kinds))):
        chosen = np.char.startswith(kinds, kind)
        scores = {
            method: score(observed[chosen], point[chosen], quantiles[chosen], scale[chosen])
            for method, (point, quantiles) in forecasts.items()
        }
        say(f"\n{panel.name}: {kind or 'all'}, {chosen.sum()} series")
        say(table(with_ratio(scores)))
        ours, theirs = (
            np.abs(observed - forecasts[method].point).mean(axis=1)[chosen] / scale[chosen]
            for method in (ENGINE, "mean")
        )
        apart = (ours - theirs)[np.isfinite(ours - theirs)]
        error = apart.std(ddof=1) / np.sqrt(len(apart))
        say(f"MASE, engine minus mean: {apart.mean():+.4f}, standard error over series {error:.4f}")


def tell_speed(sizes: tuple[int, ...]) -> None:
    """Wall time, CPU and memory by size, cold start included."""
    say("\nspeed: 120 months, 23 quantiles and 1,000 paths of 12 months; fresh processes, cold start included")
    cores, busy = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    say(f"{cores} cores, of which others keep about {busy:.1f} busy: wall time counts on an idle machine only")
    say(f"{'series':>8} {'origins':>8} {'wall s':>8} {'CPU s':>8} {'peak GB':>8} {'ms/series':>10}")
    for cost in costs(sizes):
        each = 1000 * cost.wall / cost.series / cost.origins
        say(f"{cost.series:8d} {cost.origins:8d} {cost.wall:8.1f} {cost.cpu:8.1f} {cost.memory:8.2f} {each:10.2f}")


def with_ratio(scores: Mapping[str, Scores]) -> dict[str, dict[str, float]]:
    """The scores as rows, and the engine's as a ratio to those of the reference."""
    rows = {method: {column: getattr(found, column) for column in COLUMNS} for method, found in scores.items()}
    rows["ratio to the mean"] = {column: rows[ENGINE][column] / rows["mean"][column] for column in COMPARED}
    return rows


def outcomes(panel: Panel) -> np.ndarray:
    """What was observed, (series, 12), series by name."""
    return panel.outcome.sort_values(["unique_id", "ds"])["y"].to_numpy(dtype=float).reshape(-1, HORIZON)


def scales(panel: Panel) -> np.ndarray:
    """The scale of each series, (series,), series by name."""
    return seasonal_scale(panel.history).sort_index().to_numpy(dtype=float)


def stacked(forecasts: Mapping[str, Forecast], names: Sequence[str]) -> Forecast:
    """Forecasts of single series as arrays with the series in front."""
    return Forecast(
        np.stack([forecasts[name].point for name in names]), np.stack([forecasts[name].quantiles for name in names])
    )


def table(rows: Mapping[str, Mapping[str, float]]) -> str:
    """Rows of scores as text."""
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS)).round(4).to_string(na_rep="-")


def say(text: str) -> None:
    """A line for the reader, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
