"""The stored map is sound, and the command that makes it does what it says."""

import itertools

import numpy as np
import pandas as pd
import pytest

from config import DATA
from jobs.makers.tiles.board import Board, pieces
from jobs.makers.tiles.layout import layout
from jobs.makers.tiles.quality import quality
from jobs.makers.tiles.wishes import Wishes, kilometres, tiles_per_kilometre, wishes


@pytest.fixture(scope="module")
def gemeenten() -> pd.DataFrame:
    return pd.read_csv(DATA / "gemeenten.csv")


@pytest.fixture(scope="module")
def stored(gemeenten: pd.DataFrame) -> pd.DataFrame:
    tiles = pd.read_csv(DATA / "tegels.csv")
    assert list(tiles["code"]) == list(gemeenten["code"])
    return tiles.assign(provincie=gemeenten["provincie_code"], name=gemeenten["naam"])


def halves(tiles: pd.DataFrame) -> np.ndarray:
    return (2 * tiles[["column", "row"]]).round().astype(int).to_numpy()


def apart(tiles: pd.DataFrame, provincie: str) -> np.ndarray:
    """Larger of the distances across and down between each two tiles, in half tiles."""
    places = halves(tiles)
    return np.abs(places[:, None, :] - places[None, :, :]).max(axis=2)


def check_soundness(tiles: pd.DataFrame) -> None:
    distance = apart(tiles, "provincie")
    np.fill_diagonal(distance, 99)
    same = tiles["provincie"].to_numpy()[:, None] == tiles["provincie"].to_numpy()[None, :]
    assert distance[same].min() >= 2, "two gemeenten on one tile"
    assert distance[~same].min() >= 3, "no gap between two provincies"
    for name, rows in tiles.groupby("provincie"):
        assert pieces(map(tuple, halves(rows).tolist())) == 1, f"{name} falls apart"


def test_the_stored_map_is_sound(stored: pd.DataFrame) -> None:
    assert len(stored) == 342
    assert stored["column"].min() == stored["row"].min() == 0
    check_soundness(stored)


def test_neighbours_stay_near_in_the_stored_map(gemeenten: pd.DataFrame, stored: pd.DataFrame) -> None:
    measured = quality(gemeenten, stored[["code", "column", "row"]])
    assert measured.within[2] > 0.8
    assert measured.within[3] > 0.95
    assert measured.turned < 0.01
    assert measured.displacement < 2


def test_the_edges_of_the_country_are_where_they_should_be(stored: pd.DataFrame) -> None:
    at = stored.set_index("name")
    islands = at.loc[["Vlieland", "Terschelling", "Ameland", "Schiermonnikoog"]]
    assert islands["column"].is_monotonic_increasing
    assert set(islands["row"]) <= {at[at["provincie"] == "PV21"]["row"].min() + step for step in (0, 1)}
    assert at.loc["Texel", "row"] == at[at["provincie"] == "PV27"]["row"].min()
    south = at.loc[["Sluis", "Terneuzen", "Hulst"]]
    assert set(south["row"]) == {at[at["provincie"] == "PV29"]["row"].max()}
    assert south["column"].is_monotonic_increasing
    limburg = at[at["provincie"] == "PV31"]
    assert limburg["row"].max() == at["row"].max()
    assert {"Eijsden-Margraten", "Vaals"} <= set(limburg[limburg["row"] == limburg["row"].max()].index)


@pytest.fixture(scope="module")
def small_country() -> pd.DataFrame:
    """Four provincies of nine gemeenten on a grid."""
    places = list(itertools.product(range(6), range(6)))
    return pd.DataFrame(
        {
            "code": [f"GM{x}{y}" for x, y in places],
            "provincie_code": [f"PV{x // 3}{y // 3}" for x, y in places],
            "lon": [5 + 0.15 * x for x, _ in places],
            "lat": [52 - 0.09 * y for _, y in places],
        }
    )


def test_a_country_on_a_grid_keeps_its_grid(small_country: pd.DataFrame) -> None:
    tiles = layout(small_country, seed=5, starts=2, effort=0.05)
    check_soundness(tiles.assign(provincie=small_country["provincie_code"]))
    measured = quality(small_country, tiles)
    assert measured.within[3] == 1
    assert measured.turned == 0


def test_the_same_seed_gives_the_same_map(small_country: pd.DataFrame) -> None:
    first, second = (layout(small_country, seed=5, starts=1, effort=0.01) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_the_scale_fills_a_tile_for_each_gemeente() -> None:
    square = np.random.default_rng(2).uniform(0, 50, size=(400, 2))
    assert tiles_per_kilometre(square) == pytest.approx(20 / 50, rel=0.05)
    assert tiles_per_kilometre(10 * square) == pytest.approx(tiles_per_kilometre(square) / 10)


def test_kilometres_grow_to_the_east_and_the_south() -> None:
    places = kilometres(np.array([5.0, 6.0]), np.array([52.0, 51.0]))
    across, down = places[1] - places[0]
    assert across == pytest.approx(69.1, abs=1)
    assert down == pytest.approx(110.6, abs=0.1)


def test_what_is_missed_is_what_the_pull_says() -> None:
    rng = np.random.default_rng(1)
    made = wishes(rng.normal(size=(12, 2)) * 20, np.repeat([0, 1], 6))
    np.testing.assert_allclose(made.weights, made.weights.T)
    np.testing.assert_allclose(made.vectors[0, 1], -made.vectors[1, 0])
    places = rng.normal(size=(12, 2))
    # moving one gemeente to where it is pulled is the best it can do
    best = places.copy()
    best[3] = made.pull(places)[3] / made.weights[3].sum()
    for step in ([0.1, 0.0], [0.0, -0.1]):
        other = best.copy()
        other[3] += step
        assert made.missed(other) > made.missed(best)


def test_wishes_that_are_met_are_not_missed() -> None:
    places = np.array([[0.0, 0.0], [3.0, 0.0]])
    met = Wishes(np.array([[0.0, 1.0], [1.0, 0.0]]), places[:, None, :] - places[None, :, :])
    assert met.missed(places) == 0


def test_the_board_keeps_tiles_and_provincies_apart() -> None:
    board = Board(np.array([0, 0, 1]), np.array([[10, 10], [12, 10], [20, 10]]), 40)
    assert board.fits(0, 14, 10)
    assert not board.fits(0, 12, 10)
    assert not board.fits(0, 13, 10)
    assert board.fits(1, 15, 10)
    assert not board.fits(1, 14, 10)
    assert not board.fits(1, 14, 8)
    assert board.company(0, 14, 10) == 1
    assert not board.shift(np.array([2]), -6, 0)
    assert board.shift(np.array([2]), -5, 0)
    assert board.places[2].tolist() == [15, 10]
    assert not board.fits(0, 14, 10)


@pytest.mark.parametrize(
    ("cells", "count"), [([], 0), ([(0, 0)], 1), ([(0, 0), (2, 0), (2, 2)], 1), ([(0, 0), (2, 2)], 2)]
)
def test_pieces_hang_together_by_their_sides(cells: list[tuple[int, int]], count: int) -> None:
    assert pieces(cells) == count
