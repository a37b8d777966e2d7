"""`python -m jobs.makers.tiles` lays the tiles out anew and writes them to config/data/tegels.csv.

To be run only when gemeenten change; the same gemeenten and seed give the same file.
"""

import argparse
import logging

import pandas as pd

from config import DATA
from jobs.makers.tiles.layout import layout
from jobs.makers.tiles.quality import quality

SEED, STARTS = 1, 12
FILE = DATA / "tegels.csv"


def main() -> None:
    """Make the map, write it and tell how good it is."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--starts", type=int, default=STARTS)
    chosen = parser.parse_args()
    gemeenten = pd.read_csv(DATA / "gemeenten.csv")
    tiles = layout(gemeenten, seed=chosen.seed, starts=chosen.starts)
    tiles.to_csv(FILE, index=False, lineterminator="\n")
    logging.getLogger(__name__).info("%s: %s", FILE.name, quality(gemeenten, tiles))


if __name__ == "__main__":
    main()
