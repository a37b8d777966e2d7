"""What it costs to know one provincie only: `python -m tests.simulated.one_provincie --seeds 3`.

A simulated country is cut into twelve provincies of the sizes of ours. Of each in turn only its own gemeenten are
loaded, and the model that is learned from them is scored beside the one that is learned from all: mean weighted
interval score of the stand of its gemeenten, and of their sum, over many futures of the same country.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

import numpy as np
import pandas as pd

from forecast.arrays import Integers
from forecast.gemeente.model import fit
from tests.simulated.bench import HORIZONS, VARIANTS, Geometry, interval_scores, make_country
from tests.simulated.shown import shown_figures

# gemeenten of our provincies
SIZES = (6, 10, 12, 13, 18, 25, 26, 31, 44, 50, 51, 56)
SMALL = 13
CHOSEN = ("links", "none", "short", "houses", "people")


def provincies(gemeenten: int, seed: int) -> list[Integers]:
    """Rows of the gemeenten of each provincie, in proportion to `SIZES`."""
    edges = np.round(np.cumsum(SIZES) / sum(SIZES) * gemeenten).astype(int)
    order = np.random.default_rng(seed).permutation(gemeenten)
    return [np.sort(rows) for rows in np.split(order, edges[:-1]) if len(rows)]


def bench(seeds: Iterable[int], names: Iterable[str], geometry: Geometry) -> pd.DataFrame:
    """One row per variant, country, provincie and horizon: scores of both models, and of the sum of its gemeenten."""
    rows = []
    for seed in seeds:
        for name in names:
            variant = VARIANTS[name]
            country = make_country(variant.world(), seed, geometry.months[seed % len(geometry.months)], geometry)
            shown = np.random.default_rng(2_000_000 + seed)
            figures = shown_figures(
                country.truth, shown, links=variant.links, kept=variant.kept, window=variant.window
            )
            whole = fit(figures).sample(paths=geometry.paths, seed=seed).stands.astype(float)
            for own in provincies(len(figures.codes), seed):
                alone = fit(figures.only({figures.codes[at] for at in own}))
                ours = alone.sample(paths=geometry.paths, seed=seed).stands.astype(float)
                for at, horizon in enumerate(HORIZONS):
                    futures, theirs = country.futures[:, own, at], whole[:, own, at]
                    scores = {
                        f"{of}{what}": interval_scores(samples, seen)[:2]
                        for of, samples in (("alone", ours[:, :, at]), ("all", theirs))
                        for what, samples, seen in (
                            ("", samples, futures),
                            ("_sum", samples.sum(axis=1, keepdims=True), futures.sum(axis=1, keepdims=True)),
                        )
                    }
                    place = {"variant": name, "seed": seed, "horizon": horizon, "gemeenten": len(own)}
                    wis = {key: score for key, (score, _) in scores.items()}
                    covered = {f"{key}_holds": held for key, (_, held) in scores.items()}
                    rows.append(place | wis | covered)
    return pd.DataFrame(rows)


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Score with one provincie over that with all, by variant, horizon and size; of gemeenten and of their sum."""
    size = np.where(rows["gemeenten"] <= SMALL, f"up to {SMALL}", "more")
    found = []
    for (name, horizon, group), own in rows.groupby(["variant", "horizon", size], sort=False):
        weights = own["gemeenten"]
        found.append(
            {
                "variant": name,
                "horizon": horizon,
                "gemeenten": group,
                "n": len(own),
                "ratio": (own["alone"] * weights).sum() / (own["all"] * weights).sum(),
                "median": (own["alone"] / own["all"]).median(),
                "ratio of sums": own["alone_sum"].sum() / own["all_sum"].sum(),
                "holds": np.average(own["alone_holds"], weights=weights),
                "holds with all": np.average(own["all_holds"], weights=weights),
            }
        )
    return pd.DataFrame(found)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3, help="how many simulated countries")
    parser.add_argument("--first", type=int, default=0, help="seed of the first one")
    parser.add_argument("--variants", nargs="+", choices=list(VARIANTS), default=list(CHOSEN))
    chosen = parser.parse_args(arguments)
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    rows = bench(seeds, chosen.variants, Geometry(paths=300, futures=40))
    sys.stdout.write(summary(rows).round(3).to_string(index=False) + "\n")
    ratio = (rows["alone"] * rows["gemeenten"]).sum() / (rows["all"] * rows["gemeenten"]).sum()
    sys.stdout.write(f"all together: {ratio:.3f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
