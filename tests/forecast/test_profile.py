"""The spread over months: the prior, what is learned from figures, and the draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.cells import Cell
from forecast.errors import BadInput
from forecast.periods import month_number
from forecast.profile import Profile, learn_profile
from tests.forecast.small_country import FLAT, START

FIRST = month_number(START.start)
PRIOR = Profile((1, 1, 1, 1, 1, 5), concentration=60)


def cell(first: int, last: int, total: float) -> Cell:
    """Months counted from the first of the first half-year."""
    return Cell("NL01", FIRST + first, FIRST + last, total)


def test_weights_are_put_on_the_scale_of_shares():
    assert PRIOR.weights == pytest.approx((0.1, 0.1, 0.1, 0.1, 0.1, 0.5))


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": (1, 1, 1, 1, 1)},
        {"weights": (1, 1, 1, 1, 1, 0)},
        {"concentration": 0},
        {"worth": 0},
    ],
)
def test_what_is_no_profile_is_refused(wrong: dict[str, object]):
    with pytest.raises(BadInput, match="six positive weights"):
        Profile(**{"weights": (1, 1, 1, 1, 1, 1), "concentration": 60, **wrong})


def test_a_known_quarter_by_hand():
    learned = learn_profile(PRIOR, [cell(0, 2, 45), cell(0, 5, 100)])
    # the quarter brought 0.45, 0.15 a month; the rest 0.55 goes as 1 : 1 : 5; the prior is worth one half-year
    shares = np.array([0.15, 0.15, 0.15, 0.55 / 7, 0.55 / 7, 0.55 * 5 / 7])
    assert learned.weights == pytest.approx((np.array(PRIOR.weights) + shares) / 2)
    assert learned.worth == 2
    assert learned.seen == {"2020-H1"}


def test_nested_parts_by_hand():
    learned = learn_profile(FLAT, [cell(0, 5, 100), cell(0, 3, 60), cell(0, 0, 30)])
    # January 30, February-April the other 30, May and June the other 40
    shares = np.array([0.3, 0.1, 0.1, 0.1, 0.2, 0.2])
    assert learned.weights == pytest.approx((1 / 6 + shares) / 2)


def test_a_second_half_year_counts_as_one_of_three_and_is_divided_as_learned_so_far():
    first = [cell(0, 2, 30), cell(0, 5, 100)]
    second = [cell(6, 8, 60), cell(6, 11, 100)]
    after_one = np.array(learn_profile(FLAT, first).weights)
    later = after_one.copy()
    later[:3] *= 0.6 / after_one[:3].sum()
    later[3:] *= 0.4 / after_one[3:].sum()
    assert learn_profile(FLAT, second + first).weights == pytest.approx((2 * after_one + later) / 3)


@pytest.mark.parametrize(
    "cells",
    [
        [cell(0, 5, 100)],  # no part known
        [cell(0, 2, 45)],  # no total known
        [cell(1, 6, 100), cell(1, 2, 45)],  # not a half-year
        [cell(0, 2, 0), cell(0, 5, 0)],  # nothing housed at all
        [cell(0, 2, 101), cell(0, 5, 100)],  # a part above the whole
    ],
)
def test_what_does_not_tell_a_part_from_the_whole_teaches_nothing(cells: list[Cell]):
    learned = learn_profile(FLAT, cells)
    assert learned.weights == pytest.approx(FLAT.weights, rel=1e-12)
    assert (learned.worth, learned.seen) == (FLAT.worth, FLAT.seen)


def test_a_half_year_the_prior_was_made_of_does_not_count_again():
    cells = [cell(0, 2, 45), cell(0, 5, 100)]
    once = learn_profile(FLAT, cells)
    again = learn_profile(once, cells)
    assert once.worth == again.worth == 2
    assert again.weights == pytest.approx(once.weights, rel=1e-12)


@given(
    parts=st.dictionaries(
        st.integers(0, 5).flatmap(lambda a: st.tuples(st.just(a), st.integers(a, 5))), st.integers(0, 120), max_size=5
    )
)
def test_what_is_learned_is_a_profile_whatever_the_figures(parts: dict[tuple[int, int], int]):
    learned = learn_profile(PRIOR, [cell(0, 5, 100), *(cell(a, b, value) for (a, b), value in parts.items())])
    assert sum(learned.weights) == pytest.approx(1)
    assert min(learned.weights) > 0


@pytest.mark.parametrize("units", [1, 4])
def test_draws_are_shares_around_the_weights(units: int):
    shares = PRIOR.draw(np.random.default_rng(1), paths=20_000, units=units)
    assert shares.shape == (20_000, units, 6)
    np.testing.assert_allclose(shares.sum(axis=2), 1)
    assert (shares > 0).all()
    np.testing.assert_allclose(shares.mean(axis=(0, 1)), PRIOR.weights, atol=0.003)


def test_one_region_strays_as_the_concentration_says_and_more_regions_stray_around_a_common_draw():
    alone = PRIOR.draw(np.random.default_rng(1), paths=20_000, units=1)[:, 0, 5]
    assert alone.var() == pytest.approx(0.5 * 0.5 / 61, rel=0.05)
    several = PRIOR.draw(np.random.default_rng(1), paths=20_000, units=3)[:, :, 5]
    assert np.corrcoef(several.T)[0, 1] == pytest.approx(0.5, abs=0.05)


def test_a_profile_with_hardly_any_share_for_a_month_still_draws_shares():
    steep = Profile((1e-9, 1e-9, 1, 1, 1, 1), concentration=0.01)
    shares = steep.draw(np.random.default_rng(1), paths=500, units=3)
    assert np.isfinite(shares).all()
    np.testing.assert_allclose(shares.sum(axis=2), 1)
