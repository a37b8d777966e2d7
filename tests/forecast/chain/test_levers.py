"""What a scenario makes of what was foreseen: each kind of change, and a band of the ministry's prognosis."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forecast.chain import names as n
from forecast.chain.levers import MOST, band_totals, moved, moved_intake, within_band
from forecast.chain.scenario import ADDITION, CAP, FACTOR, LEVEL, Band, Change
from tests.forecast.chain.worlds import FIRST_MONTH, bands, changes

FORESEEN = np.array([0.0, 90.0, 400.0])


def change(kind: str, value: float, first: int = 10, last: int | None = 12) -> Change:
    return Change(n.FIRST, kind, value, first, last)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (LEVEL, 70.0, [70.0, 70.0, 70.0]),
        (FACTOR, 1.5, [0.0, 135.0, 600.0]),
        (FACTOR, 0.0, [0.0, 0.0, 0.0]),
        (ADDITION, 25.0, [25.0, 115.0, 425.0]),
        (ADDITION, -100.0, [0.0, 0.0, 300.0]),
        (CAP, 95.0, [0.0, 90.0, 95.0]),
    ],
)
def test_each_kind_in_its_months_and_only_there(kind: str, value: float, expected: list[float]):
    one = (change(kind, value),)
    for month in (10, 11, 12):
        assert moved(FORESEEN, one, month).tolist() == expected
    for month in (9, 13):
        assert moved(FORESEEN, one, month).tolist() == FORESEEN.tolist()


def test_changes_are_applied_one_after_the_other():
    both = (change(LEVEL, 100.0), change(FACTOR, 1.2), change(ADDITION, -60.0), change(CAP, 50.0))
    assert moved(FORESEEN, both, 10).tolist() == [50.0] * 3
    assert moved(FORESEEN, both[:3], 10).tolist() == [60.0] * 3
    # what is less than nothing is so only at the end
    assert moved(FORESEEN, (change(ADDITION, -500.0), change(ADDITION, 500.0)), 10).tolist() == FORESEEN.tolist()


@example([change(LEVEL, 1e30), change(FACTOR, 1e300), change(ADDITION, -1e308), change(ADDITION, -1e308)], 10)
@given(several=st.lists(changes(), max_size=5), month=st.integers(FIRST_MONTH - 3, FIRST_MONTH + 9))
def test_no_change_is_so_large_that_whole_persons_end(several: list[Change], month: int):
    values = moved(FORESEEN, several, month)
    assert (values >= 0).all()
    assert (values <= MOST).all()


def test_an_intake_is_moved_month_by_month_in_whole_persons():
    paths = np.array([[10, 11, 12, 13], [20, 21, 22, 23]])
    assert moved_intake(paths, (), 9) is paths
    by_half = moved_intake(paths, (change(FACTOR, 1.5, 10, 11),), 9)
    assert by_half.dtype == paths.dtype
    assert by_half.tolist() == [[10, 16, 18, 13], [20, 32, 33, 23]]


def drawn(paths: int, months: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    level = np.exp(rng.normal(0, 0.3, size=(paths, 1)))
    counts: np.ndarray = np.rint(2000 * level * np.exp(rng.normal(0, 0.2, size=(paths, months)))).astype(np.int64)
    return counts


@given(
    start=st.integers(-6, 5),
    length=st.integers(1, 14),
    known=st.sampled_from([0.0, 900.0, 4000.0]),
    seed=st.integers(0, 99),
)
def test_the_totals_get_the_quantiles_of_the_band(start: int, length: int, known: float, seed: int):
    months = 6
    band = Band(n.FIRST, 100 + start, 100 + start + length - 1, 20_000, 25_000, 40_000)
    paths = drawn(400, months, seed)
    inside = [column for column in range(months) if start <= column < start + length]
    changed = within_band(paths, band, 100, known)
    if not inside:
        assert changed is paths
        return
    outside = [column for column in range(months) if column not in inside]
    np.testing.assert_array_equal(changed[:, outside], paths[:, outside])
    assert (changed >= 0).all()
    # months of the band that are over are known, and of those beyond the last one ahead nothing is said
    before = -min(start, 0)
    part = (before + len(inside)) / length if start < 0 else len(inside) / length
    totals = changed[:, inside].sum(axis=1)
    edges = np.array([20_000, 25_000, 40_000]) * part - known
    found = np.quantile(totals, (0.1, 0.5, 0.9), method="hazen")
    assert found == pytest.approx(np.maximum(edges, 0), rel=0.002, abs=10)
    # a path that was higher is not lower now
    own = paths[:, inside].sum(axis=1)
    assert (np.diff(totals[np.argsort(own, kind="stable")]) >= 0).all()


def test_a_path_keeps_its_course_through_the_year():
    paths = drawn(50, 12)
    band = Band(n.FIRST, 100, 111, 20_000, 25_000, 40_000)
    changed = within_band(paths, band, 100, 0.0)
    before, after = (values / values.sum(axis=1, keepdims=True) for values in (paths, changed))
    np.testing.assert_allclose(after, before, atol=1.5 / 15_000)
    rounded = np.rint(band_totals(paths.sum(axis=1), band))
    np.testing.assert_array_equal(changed.sum(axis=1), rounded)


def test_a_path_of_nobody_gets_its_total_evenly():
    paths = np.zeros((3, 4), dtype=np.int64)
    band = Band(n.FIRST, 100, 103, 400, 400, 400)
    assert within_band(paths, band, 100, 0.0).tolist() == [[100] * 4] * 3
    # but a month of nobody in a path of somebody stays one
    assert within_band(np.array([[0, 3, 0, 1]]), band, 100, 0.0).tolist() == [[0, 300, 0, 100]]


def test_more_known_than_the_band_leaves_nobody_to_come():
    changed = within_band(drawn(20, 4), Band(n.FIRST, 98, 103, 400, 500, 600), 100, 9000.0)
    assert not changed.any()


@given(band=bands(), seed=st.integers(0, 99))
def test_any_band_gives_whole_persons(band: Band, seed: int):
    paths = drawn(7, 5, seed)
    changed = within_band(paths, band, FIRST_MONTH, 0.0)
    assert changed.shape == paths.shape
    assert changed.dtype == paths.dtype
    assert (changed >= 0).all()
    assert (changed.sum(axis=1) <= MOST + paths.sum(axis=1)).all()
