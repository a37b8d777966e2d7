"""Lays out the tiles: each provincie by itself, then the provincies beside one another, then all together.

Every step is simulated annealing with its own seeded numbers, so the same gemeenten give the same map.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from forecast.arrays import Array, Integers
from jobs.makers.tiles.board import STEPS, TILE, Board, pieces
from jobs.makers.tiles.wishes import Wishes, kilometres, tiles_per_kilometre, wishes

BOARD = 240  # half tiles
ROOM = 2.6  # how far apart the provincies start
PROVINCIE_MOVES, SQUEEZE_MOVES, TOGETHER_MOVES = 30_000, 6_000, 400_000
HOT, COLD = 3.0, 0.01
SHIFT_SHARE = 0.002
SIDE = 3.0  # what a side by side with the own provincie is worth
PIECE = 60.0  # what a provincie in one more piece costs
HOPELESS = 10  # a change so many times the temperature is never accepted


def layout(gemeenten: pd.DataFrame, *, seed: int, starts: int, effort: float = 1.0) -> pd.DataFrame:
    """A tile for each gemeente.

    Args:
        gemeenten: columns `code`, `provincie_code`, `lon`, `lat`.
        seed: start of the random numbers.
        starts: how many maps to make; the one that misses the least wishes is kept.
        effort: share of the usual number of moves.

    Returns:
        Columns `code`, `column`, `row`, in tiles from the upper left; whole and half numbers.
    """
    places = kilometres(gemeenten["lon"].to_numpy(), gemeenten["lat"].to_numpy())
    provincies = gemeenten["provincie_code"].astype("category").cat.codes.to_numpy().astype("int64")
    wished = wishes(places, provincies)
    maps = [_map(places, provincies, wished, effort, np.random.default_rng([seed, start])) for start in range(starts)]
    best = min(maps, key=lambda tiles: wished.missed(tiles / TILE))
    tiles = best - best.min(axis=0)
    return pd.DataFrame({"code": gemeenten["code"], "column": tiles[:, 0] / TILE, "row": tiles[:, 1] / TILE})


def _map(places: Array, provincies: Integers, wished: Wishes, effort: float, rng: np.random.Generator) -> Integers:
    start = _apart(places, provincies, wished, effort, rng)
    table = _Table(Board(provincies, start, BOARD), wished, rng)
    table.squeeze(int(effort * SQUEEZE_MOVES))
    table.anneal(int(effort * TOGETHER_MOVES), shifting=True)
    return table.board.places


def _apart(places: Array, provincies: Integers, wished: Wishes, effort: float, rng: np.random.Generator) -> Integers:
    """Each provincie laid out by itself, its middle where it lies in the country, with room in between."""
    found = np.zeros((len(places), 2), dtype="int64")
    scale = np.mean([tiles_per_kilometre(places[provincies == number]) for number in np.unique(provincies)])
    for number in np.unique(provincies):
        rows = np.flatnonzero(provincies == number)
        own = Wishes(wished.weights[np.ix_(rows, rows)], wished.vectors[np.ix_(rows, rows)])
        start = TILE * _assigned(places[rows] * tiles_per_kilometre(places[rows])) + BOARD // 2
        table = _Table(Board(np.zeros(len(rows), dtype="int64"), start, BOARD), own, rng)
        table.anneal(int(effort * PROVINCIE_MOVES), shifting=False)
        middle = (table.board.places.mean(axis=0)).round().astype("int64")
        home = (places[rows].mean(axis=0) * scale * TILE * ROOM).round().astype("int64") + BOARD // 2
        found[rows] = table.board.places - middle + home
    return found


def _assigned(places: Array) -> Integers:
    """A cell of its own for each place, as near as can be in all; they need not hang together."""
    low, high = np.floor(places.min(axis=0)) - 1, np.ceil(places.max(axis=0)) + 1
    grid = np.stack(np.meshgrid(*(np.arange(a, b + 1) for a, b in zip(low, high, strict=True)), indexing="ij"), -1)
    cells = grid.reshape(-1, 2)
    cost = ((places[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    _, chosen = linear_sum_assignment(cost)
    found: Integers = (cells[chosen] - low).astype("int64")
    return found


@dataclass
class _Table:
    """A board with what its tiles wish, and the annealing of it."""

    board: Board
    wished: Wishes
    rng: np.random.Generator

    def __post_init__(self) -> None:
        self._total = self.wished.weights.sum(axis=1)
        self._pull = self.wished.pull(self.board.places / TILE)
        provincies = self.board.provincies
        self._of = [np.flatnonzero(provincies == number) for number in range(provincies.max() + 1)]

    def squeeze(self, moves: int) -> None:
        """Shift whole provincies, one half tile at a time, until none wants to."""
        for temperature in np.geomspace(HOT * 10, COLD, moves):
            self._try_shift(temperature, int(self.rng.integers(1, 4)))

    def anneal(self, moves: int, *, shifting: bool) -> None:
        """Swap and move tiles, ever more choosy; provincies stay connected once they are."""
        draws = self.rng.random(moves)
        tiles = self.rng.integers(len(self.board.places), size=moves)
        for temperature, draw, tile in zip(np.geomspace(HOT, COLD, moves), draws, tiles.tolist(), strict=True):
            if shifting and draw < SHIFT_SHARE:
                self._try_shift(temperature, 1)
            elif draw < 0.5:
                self._try_swap(temperature, tile)
            else:
                self._try_move(temperature, tile)

    def _try_swap(self, temperature: float, tile: int) -> None:
        same = self._of[self.board.provincies[tile]]
        other = int(same[self.rng.integers(len(same))])
        if other == tile:
            return
        here, there = self.board.places[tile] / TILE, self.board.places[other] / TILE
        step = there - here
        # each loses or gains by itself; what they wish of each other changes twice
        change = self._change(tile, here, there) + self._change(other, there, here)
        change += 2 * self.wished.weights[tile, other] * float(step @ step)
        if self._accepts(change, temperature):
            self.board.swap(tile, other)
            self._tell(tile, step)
            self._tell(other, -step)

    def _try_move(self, temperature: float, tile: int) -> None:
        provincie = int(self.board.provincies[tile])
        same = self._of[provincie]
        beside = self.board.places[same[self.rng.integers(len(same))]]
        column, row = (beside + STEPS[self.rng.integers(len(STEPS))]).tolist()
        if not self.board.fits(provincie, column, row):
            return
        here, there = self.board.places[tile] / TILE, np.array([column, row]) / TILE
        change = self._change(tile, here, there)
        company = self.board.company(tile, column, row) - self.board.company(tile, *self.board.places[tile].tolist())
        change -= SIDE * company
        # pieces are costly to count: only when the move would do without
        if change < HOPELESS * temperature:
            change += PIECE * self._more_pieces(same.tolist(), tile, (column, row))
            if self._accepts(change, temperature):
                self.board.move(tile, column, row)
                self._tell(tile, there - here)

    def _more_pieces(self, tiles: list[int], tile: int, place: tuple[int, int]) -> int:
        """How many pieces more the provincie of these tiles has when `tile` goes to `place`."""
        cells = [(int(column), int(row)) for column, row in self.board.places[tiles].tolist()]
        after = [place if one == tile else cell for one, cell in zip(tiles, cells, strict=True)]
        return pieces(after) - pieces(cells)

    def _try_shift(self, temperature: float, farthest: int) -> None:
        tiles = self._of[self.rng.integers(len(self._of))]
        step = self.rng.integers(-farthest, farthest + 1, size=2)
        moved = step / TILE
        outside = self._total[tiles] - self.wished.weights[np.ix_(tiles, tiles)].sum(axis=1)
        # only what is wished of others changes: their pull less that of the own provincie
        inner = Wishes(self.wished.weights[np.ix_(tiles, tiles)], self.wished.vectors[np.ix_(tiles, tiles)]).pull(
            self.board.places[tiles] / TILE
        )
        here = self.board.places[tiles] / TILE
        pull = self._pull[tiles] - inner
        change = float((outside * (2 * (here @ moved) + moved @ moved)).sum() - 2 * (pull @ moved).sum())
        if self._accepts(change, temperature) and self.board.shift(tiles, *step.tolist()):
            for tile in tiles.tolist():
                self._tell(tile, moved)

    def _change(self, tile: int, here: Array, there: Array) -> float:
        """How much more the wishes of and about `tile` are missed when it goes from `here` to `there`."""
        size = float(self._total[tile] * (there @ there - here @ here))
        return size - 2 * float((there - here) @ self._pull[tile])

    def _tell(self, tile: int, step: Array) -> None:
        """Let the others know that `tile` has moved."""
        self._pull += self.wished.weights[:, tile, None] * step

    def _accepts(self, change: float, temperature: float) -> bool:
        return change < 0 or self.rng.random() < np.exp(-min(change / temperature, 50))
