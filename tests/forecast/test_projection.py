"""Joint sample paths: every known sum comes out in every path, and stands follow by the accounting."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.cells import Cell
from forecast.errors import BadInput
from forecast.levels import COUNTRY
from forecast.opgave_model import OpgaveArgs, prior_state
from forecast.periods import MONTHS, month_number
from forecast.projection import Begun, Paths, Whole, project
from tests.forecast.small_country import FLAT, START, codes

FIRST = month_number(START.start)
PATHS = 60


def whole(
    regions: int = 2,
    half_years: int = 4,
    cells: tuple[Cell, ...] = (),
    target: float = 600.0,
    stands: dict[tuple[int, int], float] | None = None,
) -> Whole:
    published = np.full((half_years, regions), np.nan)
    for at, value in (stands or {}).items():
        published[at] = value
    return Whole(
        COUNTRY,
        codes(regions),
        START,
        START + (half_years - 1),
        np.full((half_years, regions), target),
        published,
        cells,
    )


def walked(given: Whole, *, paths: int = PATHS, seed: int = 1, stand: float = 50.0, totals=None, begun=None) -> Paths:
    rng = np.random.default_rng(seed)
    state = prior_state(OpgaveArgs(), np.full(len(given.regions), stand), paths=paths, rng=rng)
    return project(given, state, OpgaveArgs(), FLAT, rng=rng, totals=totals, begun=begun)


def cell(region: str, first: int, last: int, total: float) -> Cell:
    """Months counted from the first one."""
    return Cell(region, FIRST + first, FIRST + last, total)


def summed(paths: Paths, known: Cell) -> np.ndarray:
    """What a cell comes to in every path."""
    regions = paths.whole.regions
    rows = [regions.index(known.region)] if known.region in regions else range(len(regions))
    return sum(paths.months[:, row, month - FIRST] for row in rows for month in known.months)


def accounted(paths: Paths, opening: float) -> np.ndarray:
    """The obvious twin of the stands: one path, region and half-year after the other."""
    given = paths.whole
    stands = np.empty_like(paths.stands)
    for path, row in np.ndindex(*paths.stands.shape[:2]):
        stand = opening
        for column in range(paths.stands.shape[2]):
            done = sum(paths.months[path, row, column * MONTHS + month] for month in range(MONTHS))
            if not np.isnan(given.targets[column, row]):
                stand = stand + given.targets[column, row] - done
            if not np.isnan(given.stands[column, row]):
                stand = given.stands[column, row]
            stands[path, row, column] = stand
    return stands


# spans inside each other or apart, as figures are published: months, quarters, half-years and runs of those
SPANS = [(month, month) for month in range(24)]
SPANS += [(quarter, quarter + 2) for quarter in range(0, 24, 3)]
SPANS += [(half, half + 5) for half in range(0, 24, 6)] + [(0, 11), (0, 23)]


@st.composite
def small_countries(draw) -> tuple[Whole, int]:
    """A country whose figures are sums over one true table of months; some figures of each kind are known."""
    regions = draw(st.integers(1, 4))
    truth = np.random.default_rng(draw(st.integers(0, 10_000))).poisson(80, size=(regions, 24))
    truth[:, draw(st.integers(0, 23))] *= draw(st.sampled_from([0, 1, 1, 4]))
    own = draw(st.sets(st.tuples(st.integers(0, regions - 1), st.sampled_from(SPANS)), max_size=10))
    longest = {span: max((b - a for _, (a, b) in own if a <= span[1] and span[0] <= b), default=0) for span in SPANS}
    fitting = [span for span in SPANS if span[1] - span[0] >= longest[span]]
    national = draw(st.sets(st.sampled_from(fitting), max_size=5)) if fitting and regions > 1 else set()
    cells = [cell(codes(regions)[row], a, b, float(truth[row, a : b + 1].sum())) for row, (a, b) in own]
    cells += [cell(COUNTRY, a, b, float(truth[:, a : b + 1].sum())) for a, b in national]
    printed = draw(
        st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, regions - 1)), st.integers(-200, 400), max_size=3)
    )
    return whole(regions, cells=tuple(cells), stands=printed), draw(st.integers(0, 1000))


@settings(max_examples=60, deadline=None)
@given(case=small_countries())
def test_every_known_sum_and_every_published_stand_comes_out_in_every_path(case: tuple[Whole, int]):
    given_, seed = case
    paths = walked(given_, seed=seed)
    for known in given_.cells:
        np.testing.assert_allclose(summed(paths, known), known.total, rtol=1e-6, atol=1e-6)
    assert all(abs(left) < 1e-6 for _, left in paths.misfits)
    assert np.isfinite(paths.months).all()
    assert (paths.months >= 0).all()
    np.testing.assert_allclose(paths.stands, accounted(paths, 50.0), atol=1e-6)
    for (column, row), value in np.ndenumerate(given_.stands):
        if not np.isnan(value):
            assert (paths.stands[:, row, column] == value).all()
    np.testing.assert_allclose(paths.halves.sum(axis=2), paths.months.sum(axis=2))


@pytest.mark.parametrize("length", [1, 2, 3])
def test_national_months_and_quarters_leave_room_for_the_half_years_of_the_provincies(length: int):
    own = tuple(cell(name, 0, 5, 540.0) for name in codes(3))
    national = tuple(cell(COUNTRY, first, first + length - 1, 270.0 * length) for first in range(0, 6, length))
    paths = walked(whole(3, cells=(*own, *national)))
    for known in (*own, *national):
        np.testing.assert_allclose(summed(paths, known), known.total, rtol=1e-6)


def test_sums_that_overlap_without_lying_inside_each_other_both_come_out():
    known = (cell("PV20", 0, 3, 400.0), cell("PV20", 2, 5, 150.0))
    paths = walked(whole(cells=known))
    for one in known:
        np.testing.assert_allclose(summed(paths, one), one.total, rtol=1e-6)


def test_what_leaves_no_room_is_told_and_does_no_harm():
    fits, not_ = cell("PV20", 0, 2, 400.0), cell("PV20", 0, 5, 300.0)
    paths = walked(whole(cells=(fits, not_)))
    np.testing.assert_allclose(summed(paths, fits), 400)
    assert [(known, round(left)) for known, left in paths.misfits] == [(not_, -100)]
    assert (paths.months >= 0).all()


def test_the_total_of_all_regions_where_each_is_known_is_told_with_the_difference():
    own = tuple(cell(name, 0, 5, 500.0) for name in codes(2))
    national = cell(COUNTRY, 0, 5, 1007.0)
    paths = walked(whole(cells=(*own, national)))
    assert [(known, round(left, 6)) for known, left in paths.misfits] == [(national, 7.0)]


def test_a_zero_is_kept_and_the_other_months_go_on():
    paths = walked(whole(cells=(cell("PV20", 0, 0, 0.0), cell("PV21", 0, 5, 0.0))))
    assert (paths.months[:, 0, 0] == 0).all()
    assert (paths.months[:, 1, :6] == 0).all()
    assert (paths.months[:, 0, 1:] > 0).all()
    assert np.isfinite(paths.months).all()


def test_a_first_quarter_far_above_expectation_raises_the_rest_of_the_half_year_and_the_next():
    unknown = walked(whole(1), paths=2000)
    expected = np.median(unknown.months[:, 0, :3].sum(axis=1))
    known = walked(whole(1, cells=(cell("PV20", 0, 2, 1.5 * expected),)), paths=2000)
    for months in (slice(3, 6), slice(6, 12)):
        before, after = (np.median(paths.months[:, 0, months].sum(axis=1)) for paths in (unknown, known))
        assert 1.05 < after / before < 1.5


def test_one_region_above_expectation_raises_the_others_less():
    unknown = walked(whole(3), paths=2000)
    expected = np.median(unknown.halves[:, 0, 0])
    known = walked(whole(3, cells=(cell("PV20", 0, 5, 1.5 * expected),)), paths=2000)
    own, other = (np.median(known.halves[:, row, 1]) / np.median(unknown.halves[:, row, 1]) for row in (0, 1))
    assert own > other > 1.01


def test_what_is_known_narrows_what_is_not():
    unknown = walked(whole(1), paths=1000)
    known = walked(
        whole(1, cells=(cell("PV20", 0, 2, float(np.median(unknown.months[:, 0, :3].sum(axis=1)))),)), paths=1000
    )
    assert np.log(known.halves[:, 0, 0]).std() < 0.7 * np.log(unknown.halves[:, 0, 0]).std()
    assert np.log(known.halves[:, 0, 1]).std() < np.log(unknown.halves[:, 0, 1]).std()


def test_the_log_likelihood_is_higher_for_what_was_expected():
    expected = float(np.median(walked(whole(1), paths=1000).halves[:, 0, 0]))
    near, far = (walked(whole(1, cells=(cell("PV20", 0, 5, total),))) for total in (expected, 5 * expected))
    assert near.log_likelihood > far.log_likelihood
    assert len(near.surprises) == 1


def test_regions_share_the_given_national_months_where_nothing_is_known():
    own = (cell("PV20", 0, 2, 100.0),)
    totals = np.full((PATHS, 24), np.nan)
    totals[:30, 3:] = np.linspace(500, 900, 21)
    totals[:30, 0] = 1.0  # below what PV20 is known to have done: the others do nothing
    paths, without = walked(whole(3, cells=own), totals=totals), walked(whole(3, cells=own))
    np.testing.assert_allclose(paths.months[:30, :, 3:].sum(axis=1), totals[:30, 3:])
    np.testing.assert_allclose(summed(paths, own[0]), 100)
    assert (paths.months[:30, 1:, 0] == 0).all()
    np.testing.assert_array_equal(paths.months[30:], without.months[30:])
    np.testing.assert_allclose(paths.stands, accounted(paths, 50.0), atol=1e-6)


def test_without_a_taakstelling_the_stand_stays_and_realisatie_goes_on():
    given_ = whole(1, cells=(cell("PV20", 0, 5, 500.0),))
    targets = given_.targets.copy()
    targets[1:] = np.nan
    paths = walked(replace(given_, targets=targets), paths=1000)
    np.testing.assert_array_equal(paths.stands[:, :, 1:], np.repeat(paths.stands[:, :, :1], 3, axis=2))
    assert np.median(paths.halves[:, 0, 1:], axis=0) == pytest.approx([500.0] * 3, rel=0.1)


def test_a_voorsprong_of_any_size_leaves_positive_counts():
    paths = walked(whole(2), stand=-50_000.0)
    assert np.isfinite(paths.months).all()
    assert (paths.months > 0).all()
    np.testing.assert_allclose(paths.stands, accounted(paths, -50_000.0), atol=1e-6)


def test_the_same_seed_gives_the_same_bits_and_another_seed_others():
    given_ = whole(3, cells=(cell("PV20", 0, 5, 500.0), cell(COUNTRY, 6, 11, 1500.0)))
    one, same, other = walked(given_), walked(given_), walked(given_, seed=2)
    np.testing.assert_array_equal(one.months, same.months)
    np.testing.assert_array_equal(one.stands, same.stands)
    assert (one.months != other.months).any()


def test_tables_of_another_shape_are_refused():
    with pytest.raises(BadInput, match=r"must have shape \(4, 2\)"):
        replace(whole(), targets=np.zeros((3, 2)))
    with pytest.raises(BadInput, match=r"must have shape \(4, 2\)"):
        replace(whole(), stands=np.zeros((4, 3)))


def test_a_common_beginning_is_walked_once_and_each_goes_on_with_the_same_chance():
    one = whole(cells=(cell(codes(2)[0], 0, 5, 400.0),))
    other = replace(one, targets=np.vstack([one.targets[:-1], 2 * one.targets[-1:]]))
    begun = Begun(FIRST + 3 * MONTHS)
    found = [walked(each, begun=begun) for each in (one, other)]
    for each, shared in zip((one, other), found, strict=True):
        alone = walked(each)
        np.testing.assert_array_equal(shared.months, alone.months)
        np.testing.assert_array_equal(shared.stands, alone.stands)
        assert shared.log_likelihood == alone.log_likelihood
    np.testing.assert_array_equal(found[0].months[:, :, : 3 * MONTHS], found[1].months[:, :, : 3 * MONTHS])
    assert (found[0].months[:, :, -1] != found[1].months[:, :, -1]).all()
