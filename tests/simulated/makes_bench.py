"""How close gemeenten and chain together come to an oracle: `python -m tests.simulated.makes_bench --seeds 10`.

Two makes of countries (`tests.simulated.makes`) in three regimes, each with figures to the third month of a
half-year, so that the next taakstelling was just said. The same fit is drawn in three ways: with links that follow
what is asked, with links that follow who is there, and with both as they were weighed by hindsight (what a run does).
In parts: `--first`, `--seeds`, `--makes`, `--regimes`, and `--out` for a table that `--read` sums up with others;
`--fast` takes two countries and fewer paths.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.coupled import Coupled, couple
from forecast.gemeente.model import GemeenteModel, fit
from forecast.gemeente.readings import Reading
from forecast.periods import MONTHS
from tests.simulated.bench import HORIZONS, compared
from tests.simulated.makes import REGIMES, Made, made, plain_drivers, published
from tests.simulated.shown import shown_figures

MAKES = ("ours", "steered")
# months known, in turn by seed: to March and to September
KNOWN = (99, 105)


@dataclass(frozen=True)
class Size:
    """Paths of the model and the oracle, and true continuations that both are scored against."""

    paths: int = 300
    futures: int = 60


def measured(make: str, regime: str, seed: int, size: Size) -> list[dict[str, object]]:
    """Scores of one country, by way of linking and horizon."""
    country, rng = made(make, regime, seed), np.random.default_rng(10_000 + seed)
    known = KNOWN[seed % len(KNOWN)]
    for _ in range(known):
        country.month(rng)
    ahead = 2 * MONTHS - known % MONTHS
    futures = _stands(country, ahead, size.paths + size.futures, np.random.default_rng(1_000_000 + seed))
    figures = shown_figures(country.truth, np.random.default_rng(2_000_000 + seed))
    begun = time.perf_counter()
    plain = fit(figures)
    drivers = plain_drivers(country, ahead, size.paths, seed)
    both, _ = couple(plain, published(country), drivers, paths=size.paths, seed=seed)
    seconds = time.perf_counter() - begun
    rows = []
    for way, one in _ways(plain, both).items():
        stands = one.sample(paths=size.paths, seed=seed).gemeenten.stands.astype(float)
        for at, horizon in enumerate(HORIZONS):
            best, seen = futures[: size.paths, :, at], futures[size.paths :, :, at]
            place = {"make": make, "regime": regime, "seed": seed, "way": way, "horizon": horizon}
            rows.append(place | compared(stands[:, :, at], best, seen) | _followed(both) | {"seconds": seconds})
    return rows


def _ways(plain: GemeenteModel, both: Coupled) -> dict[str, Coupled]:
    kept = {"asked": replace(both, gemeenten=plain), "run": both}
    there = [(one, share) for one, share in _readings(both) if one.links.rate is not None]
    if there:
        readings, weights = zip(*there, strict=True)
        kept["there"] = replace(both, gemeenten=replace(both.gemeenten, readings=readings, weights=weights))
    return kept


def _readings(both: Coupled) -> list[tuple[Reading, float]]:
    return list(zip(both.gemeenten.readings, both.gemeenten.weights, strict=True))


def _followed(both: Coupled) -> dict[str, float]:
    """Share of the paths whose links follow who is there."""
    total = sum(both.gemeenten.weights)
    return {"there": sum(share for one, share in _readings(both) if one.links.rate is not None) / total}


def _stands(country: Made, ahead: int, count: int, rng: np.random.Generator) -> Array:
    """Stands at the ends of both half-years in futures by the true rules, shape (count, gemeenten, 2)."""
    found = []
    for _ in range(count):
        one = country.copy()
        for _ in range(ahead):
            one.month(rng)
        found.append(np.stack(one.truth.stands[-2:], axis=1))
    return np.array(found)


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Means over countries, and the standard error of the ratio over them."""
    together = pd.concat([rows, rows.assign(regime="all")])
    groups = together.groupby(["make", "regime", "horizon", "way"], sort=False)
    means = groups[["ratio", "national_ratio", "coverage", "national_coverage", "brier", "there"]].mean()
    means.insert(0, "n", groups.size())
    means.insert(2, "error", groups["ratio"].sem())
    means.insert(4, "national_error", groups["national_ratio"].sem())
    return means


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10, help="how many countries of each make and regime")
    parser.add_argument("--first", type=int, default=0, help="seed of the first one")
    parser.add_argument("--makes", nargs="+", choices=MAKES, default=list(MAKES))
    parser.add_argument("--regimes", nargs="+", choices=REGIMES, default=list(REGIMES))
    parser.add_argument("--fast", action="store_true", help="two countries and fewer paths")
    parser.add_argument("--out", type=Path, help="where to keep the scores, as CSV")
    parser.add_argument("--read", type=Path, nargs="+", help="sum up kept scores instead")
    chosen = parser.parse_args(arguments)
    size = Size(paths=150, futures=30) if chosen.fast else Size()
    seeds = range(chosen.first, chosen.first + (2 if chosen.fast else chosen.seeds))
    if chosen.read:
        rows = pd.concat([pd.read_csv(path) for path in chosen.read])
    else:
        rows = pd.DataFrame(
            row
            for seed in seeds
            for make in chosen.makes
            for regime in chosen.regimes
            for row in measured(make, regime, seed, size)
        )
    if chosen.out:
        rows.to_csv(chosen.out, index=False)
    sys.stdout.write(summary(rows).round(3).to_string() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
