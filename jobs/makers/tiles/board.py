"""The board on which tiles are laid: which place is taken, by which provincie, and whether provincies keep apart.

Places are whole numbers of half tiles, (column, row) of a tile's upper left corner; a tile is 2 by 2. Tiles of one
provincie lie on a lattice of whole tiles, and between provincies half a tile stays free on all sides.
"""

from collections.abc import Iterable

import numpy as np

from forecast.arrays import Integers

TILE = 2
GAP = 1
FREE = -1
STEPS = ((TILE, 0), (-TILE, 0), (0, TILE), (0, -TILE))


class Board:
    """The tiles of all gemeenten; `places` has shape (n, 2)."""

    def __init__(self, provincies: Integers, places: Integers, size: int) -> None:
        self.provincies = provincies
        self.places = places.copy()
        self._taken = np.full((size, size), FREE, dtype="int64")
        for tile in range(len(places)):
            self._mark(tile, int(provincies[tile]))

    def fits(self, provincie: int, column: int, row: int) -> bool:
        """Whether a tile of the provincie can lie there: the place is free and no other provincie is near."""
        size = len(self._taken)
        if not (GAP <= column < size - TILE - GAP and GAP <= row < size - TILE - GAP):
            return False
        around = self._taken[row - GAP : row + TILE + GAP, column - GAP : column + TILE + GAP]
        here = around[GAP : GAP + TILE, GAP : GAP + TILE]
        return bool((here == FREE).all() and ((around == FREE) | (around == provincie)).all())

    def company(self, tile: int, column: int, row: int) -> int:
        """How many tiles of its own provincie, itself not counted, lie side by side with a tile at that place."""
        provincie, here = self.provincies[tile], tuple(self.places[tile].tolist())
        beside = [(column + across, row + down) for across, down in STEPS]
        return sum(place != here and self._taken[place[1], place[0]] == provincie for place in beside)

    def move(self, tile: int, column: int, row: int) -> None:
        """Take the tile away and lay it down elsewhere."""
        self._mark(tile, FREE)
        self.places[tile] = column, row
        self._mark(tile, int(self.provincies[tile]))

    def swap(self, one: int, other: int) -> None:
        """Let two tiles of one provincie change places."""
        self.places[[one, other]] = self.places[[other, one]]

    def shift(self, tiles: Integers, columns: int, rows: int) -> bool:
        """Move a whole provincie if it fits there; the answer is whether it did."""
        provincie = int(self.provincies[tiles[0]])
        for tile in tiles:
            self._mark(tile, FREE)
        moved = self.places[tiles] + (columns, rows)
        fits = all(self.fits(provincie, column, row) for column, row in moved.tolist())
        if fits:
            self.places[tiles] = moved
        for tile in tiles:
            self._mark(tile, provincie)
        return fits

    def _mark(self, tile: int, value: int) -> None:
        column, row = self.places[tile]
        self._taken[row : row + TILE, column : column + TILE] = value


def pieces(cells: Iterable[tuple[int, int]]) -> int:
    """Into how many pieces the cells fall, when one walks from side to side."""
    left = set(cells)
    count = 0
    while left:
        count += 1
        edge = [left.pop()]
        while edge:
            column, row = edge.pop()
            for across, down in STEPS:
                beside = (column + across, row + down)
                if beside in left:
                    left.remove(beside)
                    edge.append(beside)
    return count
