"""Where each gemeente would like its tile, seen from the others: near its neighbours, and in their direction.

A wish of gemeente i about j is a vector in tiles, with a weight. Squared misses of all wishes add up to one number,
so that moving a tile is judged by a handful of sums (`Wishes.pull`).
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from forecast.arrays import Array, Integers

NEIGHBOURS = 6
WITHIN, BESIDE, ACROSS = 1.0, 1.0, 1.0
# distances in tiles: neighbours lie side by side however far apart they are, with the gap between two provincies
BESIDE_AT_MOST, ACROSS_DISTANCE = 1.3, 1.2
# the few gemeenten of a small provincie must hold their order against the many across the border
FEW = 18
# empty land would make holes
CLOSER = 0.8


@dataclass(frozen=True)
class Wishes:
    """`weights` (n, n), symmetric, and `vectors` (n, n, 2), the wished place of i minus that of j in tiles."""

    weights: Array
    vectors: Array

    def pull(self, places: Array) -> Array:
        """Per gemeente the place that would please it most, times the sum of its weights; shape (n, 2)."""
        told: Array = self.weights @ places + np.einsum("ij,ijk->ik", self.weights, self.vectors)
        return told

    def missed(self, places: Array) -> float:
        """All squared misses, weighted, in square tiles."""
        apart = places[:, None, :] - places[None, :, :]
        return float((self.weights[:, :, None] * (apart - self.vectors) ** 2).sum()) / 2


def kilometres(lon: Array, lat: Array) -> Array:
    """Places on a flat map, east and south of their mean, in kilometres; shape (n, 2)."""
    east = (lon - lon.mean()) * 111.32 * np.cos(np.radians(lat.mean()))
    south = -(lat - lat.mean()) * 110.57
    return np.column_stack([east, south])


def wishes(places: Array, provincies: Integers) -> Wishes:
    """What each gemeente wishes of every other of its provincie, and of its nearest neighbours across the border.

    Args:
        places: kilometres, of shape (n, 2), rows growing to the south.
        provincies: a number per gemeente.
    """
    apart = places[:, None, :] - places[None, :, :]
    distance = np.sqrt((apart**2).sum(axis=2))
    # a gemeente has no wish about itself, and is not its own nearest
    np.fill_diagonal(distance, 10 * distance.max())
    same = provincies[:, None] == provincies[None, :]
    scale = np.zeros(len(places))
    for provincie in np.unique(provincies):
        rows = provincies == provincie
        scale[rows] = tiles_per_kilometre(places[rows])
    tiles = distance * scale[:, None]
    rank = distance.argsort(axis=1).argsort(axis=1)
    near = (rank < NEIGHBOURS) | (rank < NEIGHBOURS).T
    # in the provincie as far as its own scale says; across a border just on the other side of the gap
    inside = np.where(near, np.clip(tiles, 1, BESIDE_AT_MOST), CLOSER * tiles)
    length = np.where(same, inside, ACROSS_DISTANCE)
    own = np.maximum(1, FEW / same.sum(axis=1))[:, None] * np.where(near, BESIDE, WITHIN / np.maximum(tiles, 1) ** 2)
    weights = np.where(same, own, np.where(near, ACROSS, 0.0))
    np.fill_diagonal(weights, 0)
    return Wishes(weights, apart * (length / distance)[:, :, None])


def tiles_per_kilometre(places: Array) -> float:
    """The scale at which these places fill one tile each (by Pick's theorem on their hull)."""
    hull = ConvexHull(places)
    inner = len(places) - len(hull.vertices) / 2 - 1
    # an area in the plane is called volume
    return float(np.sqrt(max(inner, 1) / hull.volume))
