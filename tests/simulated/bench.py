"""How close the gemeente model comes to an oracle: `python -m tests.simulated.bench --seeds 5`.

The oracle knows the true process and the true state of a simulated country; nobody can do better than it. Each
forecast is scored against many futures of the same country, so that what is compared is the forecast and not the luck
of one future.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.gemeente.model import fit
from forecast.periods import MONTHS
from forecast.quantiles import LEVELS, of_paths
from forecast.scores import covered, weighted_interval_score
from tests.simulated.country import Truth, World, begin, delayed, few_houses, few_people, live, oracle, untidy
from tests.simulated.shown import shown_figures

HORIZONS = ("running", "next")
TENTH, NINTH = LEVELS.index(0.10), LEVELS.index(0.90)


@dataclass(frozen=True)
class Geometry:
    """How the bench is laid out.

    Attributes:
        months: known months; the first, second, ... country in turn, always with the half-year under way.
        paths: sample paths of the model and of the oracle.
        futures: true continuations each forecast is scored against.
    """

    months: tuple[int, ...] = (75, 76, 77)
    paths: int = 400
    futures: int = 60


@dataclass(frozen=True)
class Variant:
    """What the model is shown of which country.

    Attributes:
        links: whether it sees koppelingen, and `kept`, which part of the persons in them.
        window: how many of the last months it sees, whole half-years of them; None = all.
        world: makes the country.
    """

    links: bool = True
    kept: float = 1.0
    window: int | None = None
    world: Callable[[], World] = field(default=World)


VARIANTS = {
    "links": Variant(),
    "none": Variant(links=False),
    "missing": Variant(kept=0.92),
    "short": Variant(window=24),
    "houses": Variant(world=few_houses),
    "houses_none": Variant(links=False, world=few_houses),
    "people": Variant(world=few_people),
    "people_none": Variant(links=False, world=few_people),
    "delayed": Variant(world=delayed),
    "delayed_none": Variant(links=False, world=delayed),
    "untidy": Variant(world=untidy),
    "untidy_none": Variant(links=False, world=untidy),
}


@dataclass(frozen=True)
class Country:
    """A country up to today, its stands as the oracle sees them, and as they turn out; shapes (n, gemeenten, 2)."""

    truth: Truth
    oracle: Array
    futures: Array


def make_country(world: World, seed: int, months: int, geometry: Geometry) -> Country:
    """A country after `months` and what comes after, to the end of the next half-year."""
    rng = np.random.default_rng(seed)
    truth = live(begin(world, rng), months, rng)
    ahead = 2 * MONTHS - months % MONTHS
    drawn = oracle(truth, ahead, geometry.paths + geometry.futures, np.random.default_rng(1_000_000 + seed))
    stands = np.array([np.stack(one.stands[-2:], axis=1) for one in drawn])
    return Country(truth, stands[: geometry.paths], stands[geometry.paths :])


def try_variant(variant: Variant, country: Country, seed: int, paths: int) -> list[dict[str, object]]:
    """Scores of one fit: a row per horizon."""
    figures = shown_figures(
        country.truth,
        np.random.default_rng(2_000_000 + seed),
        links=variant.links,
        kept=variant.kept,
        window=variant.window,
    )
    start = time.perf_counter()
    stands = fit(figures).sample(paths=paths, seed=seed).stands.astype(float)
    seconds = time.perf_counter() - start
    return [
        {"horizon": name, "seconds": seconds}
        | compared(stands[:, :, at], country.oracle[:, :, at], country.futures[:, :, at])
        for at, name in enumerate(HORIZONS)
    ]


def compared(ours: Array, best: Array, futures: Array) -> dict[str, float]:
    """The model's samples beside the oracle's, of shape (paths, gemeenten), over futures of the same shape.

    Returns:
        ratio: weighted interval score of the stand over the oracle's; national_ratio: of the sum.
        coverage, best_coverage: of the 80 % interval; national_coverage: of the sum.
        brier: of P(stand > 0), above the oracle's.
        width, best_width: of the national 80 % interval, persons.
    """
    behind = futures > 0
    scores = {
        name: (
            *interval_scores(samples, futures),
            *interval_scores(samples.sum(axis=1, keepdims=True), futures.sum(axis=1, keepdims=True)),
            float((((samples > 0).mean(axis=0) - behind) ** 2).mean()),
        )
        for name, samples in (("ours", ours), ("best", best))
    }
    (wis, coverage, _, total, total_coverage, width, brier) = scores["ours"]
    (best_wis, best_coverage, _, best_total, _, best_width, best_brier) = scores["best"]
    return {
        "ratio": wis / best_wis,
        "coverage": coverage,
        "best_coverage": best_coverage,
        "brier": brier - best_brier,
        "national_ratio": total / best_total,
        "national_coverage": total_coverage,
        "width": width,
        "best_width": best_width,
    }


def interval_scores(samples: Array, futures: Array) -> tuple[float, float, float]:
    """Mean score, coverage and width of the 80 % interval over all futures."""
    quantiles = of_paths(samples)
    repeated = np.repeat(quantiles[:, None, :], len(futures), axis=1).reshape(len(LEVELS), -1)
    seen = futures.reshape(-1)
    return (
        float(weighted_interval_score(seen, repeated).mean()),
        float(covered(seen, repeated, 0.8).mean()),
        float((quantiles[NINTH] - quantiles[TENTH]).mean()),
    )


def bench(seeds: Iterable[int], names: Iterable[str], geometry: Geometry) -> pd.DataFrame:
    """One row per variant, seed and horizon; countries are shared by the variants of the same world."""
    rows = []
    chosen = [VARIANTS[name] for name in names]
    for seed in seeds:
        months = geometry.months[seed % len(geometry.months)]
        worlds = {variant.world for variant in chosen}
        countries = {world: make_country(world(), seed, months, geometry) for world in worlds}
        for name, variant in zip(names, chosen, strict=True):
            found = try_variant(variant, countries[variant.world], seed, geometry.paths)
            rows += [{"variant": name, "seed": seed} | row for row in found]
    return pd.DataFrame(rows)


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Means over seeds, with their number `n` and the standard error of the ratio."""
    groups = rows.groupby(["variant", "horizon"], sort=False)
    means = groups.mean(numeric_only=True).drop(columns="seed")
    means.insert(1, "n", groups.size())
    means.insert(2, "error", groups["ratio"].sem())
    return means


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5, help="how many simulated countries")
    parser.add_argument("--first", type=int, default=0, help="seed of the first one")
    parser.add_argument("--variants", nargs="+", choices=list(VARIANTS), default=list(VARIANTS))
    chosen = parser.parse_args(arguments)
    rows = bench(range(chosen.first, chosen.first + chosen.seeds), chosen.variants, Geometry())
    sys.stdout.write(summary(rows).round(3).to_string() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
