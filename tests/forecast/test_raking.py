"""Known sums taken apart and met all at once."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forecast.cells import Cell
from forecast.levels import COUNTRY
from forecast.raking import Atom, rake, reconcilable, take_apart

REGIONS = ("PV20", "PV21", "PV22")
ORIGIN, MONTHS = 100, 12


def cell(region: str, first: int, last: int, total: float) -> Cell:
    return Cell(region, ORIGIN + first, ORIGIN + last, total)


def atoms_of(*cells: Cell) -> dict[tuple[tuple[int, int], tuple[int, ...]], float]:
    return {(atom.rows, atom.months): atom.total for atom in take_apart(cells, REGIONS, ORIGIN)[0]}


def raked(cells: list[Cell], start: np.ndarray) -> tuple[np.ndarray, list[tuple[Cell, float]]]:
    atoms, inside = take_apart(cells, REGIONS, ORIGIN)
    kept, across = reconcilable(atoms, len(REGIONS), MONTHS)
    months = start.copy()
    rake(months, kept)
    return months, inside + across


def summed(months: np.ndarray, known: Cell) -> np.ndarray:
    rows = [REGIONS.index(known.region)] if known.region in REGIONS else range(len(REGIONS))
    return sum(months[:, row, month - ORIGIN] for row in rows for month in known.months)


def random_start(paths: int = 5) -> np.ndarray:
    return np.random.default_rng(1).uniform(1, 100, size=(paths, len(REGIONS), MONTHS))


def test_of_a_half_year_with_a_known_quarter_the_other_quarter_is_left():
    assert atoms_of(cell("PV21", 0, 5, 100), cell("PV21", 0, 2, 45)) == {
        ((1, 2), (0, 1, 2)): 45,
        ((1, 2), (3, 4, 5)): 55,
    }


def test_sums_inside_sums_inside_sums_come_off_once():
    known = [cell(COUNTRY, 0, 11, 100), cell(COUNTRY, 0, 5, 60), cell(COUNTRY, 0, 2, 40), cell(COUNTRY, 1, 1, 15)]
    assert atoms_of(*known) == {
        ((0, 3), (1,)): 15,
        ((0, 3), (0, 2)): 25,
        ((0, 3), (3, 4, 5)): 20,
        ((0, 3), tuple(range(6, 12))): 40,
    }


def test_of_two_sums_that_cross_inside_a_third_only_one_comes_off():
    known = [cell("PV20", 0, 3, 400), cell("PV20", 2, 5, 150), cell("PV20", 0, 11, 1000)]
    months, misfits = raked(known, random_start())
    for one in known:
        np.testing.assert_allclose(summed(months, one), one.total, rtol=1e-5)
    assert misfits == []


@pytest.mark.parametrize(
    ("quarters", "left"), [((60, 60), -20.0), ((30, 50), 20.0)], ids=["parts above the whole", "below it"]
)
def test_parts_that_leave_no_month_to_the_whole_are_told(quarters: tuple[float, float], left: float):
    whole = cell("PV20", 0, 5, 100)
    atoms, misfits = take_apart(
        [cell("PV20", 0, 2, quarters[0]), cell("PV20", 3, 5, quarters[1]), whole], REGIONS, ORIGIN
    )
    assert misfits == [(whole, left)]
    assert len(atoms) == 2


def test_parts_that_make_up_the_whole_are_no_misfit():
    whole = [cell("PV20", 0, 2, 60), cell("PV20", 3, 5, 40), cell("PV20", 0, 5, 100)]
    assert take_apart(whole, REGIONS, ORIGIN)[1] == []


def test_a_sum_the_regions_make_up_tells_nothing_new_and_its_difference_is_kept():
    own = [cell(name, 0, 5, 10) for name in REGIONS]
    national = cell(COUNTRY, 0, 5, 32)
    months, misfits = raked([*own, national], random_start())
    assert misfits == [(national, 2.0)]
    assert raked([*own, cell(COUNTRY, 0, 5, 30)], random_start())[1] == []
    for one in own:
        np.testing.assert_allclose(summed(months, one), 10)


def test_what_cannot_hold_gives_way_to_the_regions_own_and_to_what_is_short():
    own = [cell(name, 0, 5, 60) for name in REGIONS]
    short, long = cell(COUNTRY, 0, 0, 50), cell(COUNTRY, 1, 5, 132)  # two persons more than the regions have
    months, misfits = raked([*own, long, short], random_start())
    for one in (*own, short):
        np.testing.assert_allclose(summed(months, one), one.total, rtol=1e-5)
    assert [known for known, _ in misfits] == [long]
    assert misfits[0][1] == pytest.approx(2, abs=1e-3)


def test_one_half_year_that_does_not_fit_costs_the_next_one_nothing():
    own = [cell(name, first, first + 5, 60) for name in REGIONS for first in (0, 6)]
    national = [cell(COUNTRY, month, month, 31.0 if month == 0 else 30.0) for month in range(12)]
    months, misfits = raked([*own, *national], random_start())
    assert len(misfits) == 1
    assert misfits[0][0].first < ORIGIN + 6
    for one in [*own, *national[6:]]:
        np.testing.assert_allclose(summed(months, one), one.total, rtol=1e-5)


def slow_rake(months: np.ndarray, sums: list[tuple[list[tuple[int, int]], float]]) -> np.ndarray:
    """The obvious twin: one path, one sum after the other, until nothing changes any more."""
    result = months.copy()
    for path in range(len(result)):
        for _ in range(5000):
            largest = 0.0
            for entries, total in reversed(sums):
                factor = total / sum(result[path, row, month] for row, month in entries)
                largest = max(largest, abs(factor - 1))
                for row, month in entries:
                    result[path, row, month] *= factor
            if largest < 1e-12:
                break
    return result


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_table_of_months_and_half_years_equals_the_slow_way(seed: int):
    rng = np.random.default_rng(seed)
    truth = rng.poisson(50, size=(3, 3)) + 1
    own = [cell(name, 0, 2, float(truth[row].sum())) for row, name in enumerate(REGIONS)]
    national = [cell(COUNTRY, month, month, float(truth[:, month].sum())) for month in range(3)]
    start = rng.uniform(1, 100, size=(2, 3, MONTHS))
    months, misfits = raked([*own, *national], start)
    assert misfits == []
    sums = [([(row, month) for month in range(3)], float(truth[row].sum())) for row in range(3)]
    sums += [([(row, month) for row in range(3)], float(truth[:, month].sum())) for month in range(3)]
    np.testing.assert_allclose(months, slow_rake(start, sums), rtol=1e-4)
    np.testing.assert_array_equal(months[:, :, 3:], start[:, :, 3:])


# runs of quarters, as figures are published; runs shifted by one month converge too slowly to be met to the person
runs = st.tuples(st.sampled_from([*REGIONS, COUNTRY]), st.integers(0, 3), st.integers(0, 3))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), spans=st.sets(runs, min_size=1, max_size=6))
@example(seed=2, spans={("PV20", 1, 3), ("NL01", 1, 2), ("PV20", 0, 2)})  # converges slowly
def test_sums_of_one_true_table_all_hold_in_whatever_way_they_cross(seed: int, spans: set[tuple[str, int, int]]):
    truth = np.random.default_rng(seed).poisson(60, size=(3, MONTHS)) + 5.0
    cells = []
    for region, a, b in sorted(spans):
        first, last = 3 * min(a, b), 3 * max(a, b) + 2
        rows = [REGIONS.index(region)] if region in REGIONS else [0, 1, 2]
        cells.append(cell(region, first, last, float(truth[rows, first : last + 1].sum())))
    months, misfits = raked(cells, random_start())
    # rare tables lie so near the edge of what is possible that scaling creeps: less than a person is left, and told
    assert all(abs(left) < 1 for _, left in misfits)
    for one in cells:
        np.testing.assert_allclose(summed(months, one), one.total, atol=1 if misfits else 0.1)
    assert (months > 0).all()


def test_a_zero_holds_and_nothing_that_is_nothing_is_divided():
    months, misfits = raked([cell("PV20", 0, 0, 0), cell("PV20", 0, 5, 30)], random_start())
    assert (months[:, 0, 0] == 0).all()
    np.testing.assert_allclose(months[:, 0, :6].sum(axis=1), 30)
    assert misfits == []
    nothing = np.zeros((1, 3, MONTHS))
    rake(nothing, [Atom(cell("PV20", 0, 0, 5), (0, 1), (0,), 5.0)])
    assert (nothing == 0).all()
