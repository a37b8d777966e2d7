"""How well a map of tiles keeps what the real map shows: who lies near whom, and in which direction."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.arrays import Array
from jobs.makers.tiles.wishes import kilometres

NEAREST = 5


@dataclass(frozen=True)
class Quality:
    """`within` = share of every gemeente's five nearest that lie at most so many tiles away on the map.

    `turned` = share of the pairs in one provincie whose direction is more than 60 degrees off; `displacement` = mean
    distance in tiles to the real map, scaled and shifted to fit best.
    """

    within: dict[int, float]
    farthest: float
    turned: float
    displacement: float


def quality(gemeenten: pd.DataFrame, tiles: pd.DataFrame) -> Quality:
    """Measure a map; `gemeenten` has `code`, `provincie_code`, `lon`, `lat`, and `tiles` `code`, `column`, `row`."""
    rows = gemeenten.merge(tiles, on="code", validate="one_to_one")
    real = kilometres(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    drawn = rows[["column", "row"]].to_numpy()
    kilometres_apart, tiles_apart = _distances(real), _distances(drawn)
    nearest = kilometres_apart.argsort(axis=1)[:, 1 : NEAREST + 1]
    reached = np.take_along_axis(tiles_apart, nearest, axis=1)
    provincie = rows["provincie_code"].to_numpy()
    pairs = (provincie[:, None] == provincie[None, :]) & ~np.eye(len(rows), dtype=bool)
    along = ((real[:, None] - real[None]) * (drawn[:, None] - drawn[None])).sum(axis=2)
    cosines = along[pairs] / (kilometres_apart * tiles_apart)[pairs]
    return Quality(
        within={limit: float((reached <= limit).mean()) for limit in (2, 3)},
        farthest=float(reached.max()),
        turned=float((cosines < np.cos(np.radians(60))).mean()),
        displacement=_displacement(real, drawn),
    )


def _distances(places: Array) -> Array:
    found: Array = np.sqrt(((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2))
    return found


def _displacement(real: Array, drawn: Array) -> float:
    """Mean distance after the best scale per axis and shift."""
    total = np.zeros(len(real))
    for axis in range(2):
        slope, start = np.polyfit(real[:, axis], drawn[:, axis], 1)
        total += (slope * real[:, axis] + start - drawn[:, axis]) ** 2
    return float(np.sqrt(total).mean())
