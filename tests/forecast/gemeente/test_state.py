"""What a gemeente's state says of the half-year ahead, and what would clear its flag."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.flags import NONE, FlagRules, Threshold, expected_shortfall, flag, p_miss
from forecast.gemeente.region_sums import first_half
from forecast.gemeente.simulate import GemeentePaths
from forecast.gemeente.state import extra_to_clear, gemeente_states
from forecast.periods import MONTHS
from forecast.whole_number import whole

RULES = FlagRules((Threshold("watch", 0.4, 0.05), Threshold("alarm", 0.8, 0.2)), minimum_persons=3)


def flag_with(ends: np.ndarray, extra: int, opgave: float) -> str:
    return flag(p_miss(ends - extra), expected_shortfall(ends - extra), opgave, RULES)


@given(ends=st.lists(st.integers(-40, 80), min_size=3, max_size=30), opgave=st.integers(1, 200))
def test_the_extra_is_the_smallest_number_that_clears_the_flag(ends: list[int], opgave: int):
    stands = np.array(ends, dtype=float)
    by_trying = next(extra for extra in range(200) if flag_with(stands, extra, opgave) == NONE)
    assert extra_to_clear(stands, opgave, RULES) == by_trying


def test_a_flag_may_clear_while_the_chance_stays_high_for_a_shortfall_that_is_small():
    stands = np.array([12.0, 12.0, 12.0, 12.0, -40.0])
    extra = extra_to_clear(stands, 100.0, RULES)
    assert p_miss(stands - extra) >= RULES.thresholds[-1].p_miss


@given(ends=st.lists(st.integers(-40, 80), min_size=3, max_size=30), opgave=st.integers(1, 200))
def test_where_more_is_needed_than_the_expected_shortfall_some_outcomes_end_further_behind(
    ends: list[int], opgave: int
):
    stands = np.array(ends, dtype=float)
    shortfall = whole(expected_shortfall(stands))
    assert extra_to_clear(stands, opgave, RULES) <= shortfall or stands.max() > shortfall


def test_without_a_flag_nothing_has_to_be_added():
    assert extra_to_clear(np.array([-5.0, -2.0, 1.0]), 100.0, RULES) == 0


def test_the_state_is_that_of_the_rest_of_the_half_year(paths: GemeentePaths):
    states = gemeente_states(paths, RULES, uses_links=dict.fromkeys(paths.figures.codes, True))
    left = MONTHS - paths.figures.months % MONTHS
    assert list(states["location"]) == list(paths.figures.codes)
    assert set(states["period"]) == {str(first_half(paths))}
    assert set(states["months_left"]) == {left}
    assert [len(months) for months in states["housed_by_month"]] == [left] * len(states)
    months = np.array(states["housed_by_month"].tolist())
    assert months.sum(axis=1) == pytest.approx(states["housed_ahead"].to_numpy(), abs=0.01 * left)
    assert (states["waiting_long"] <= states["waiting"]).all()
    assert (states[["waiting", "waiting_long", "linked_ahead", "housed_ahead"]] >= 0).all(axis=None)


def test_the_extra_of_each_gemeente_clears_its_own_flag(paths: GemeentePaths):
    figures = paths.figures
    states = gemeente_states(paths, RULES, uses_links=dict.fromkeys(paths.figures.codes, True))
    opgave = figures.stands[:, figures.running] + figures.targets[:, figures.running]
    for ends, extra, asked in zip(paths.stands[:, :, 0].T, states["extra_to_clear"], opgave, strict=True):
        assert flag_with(ends, extra, float(asked)) == NONE
        assert extra == 0 or flag_with(ends, extra - 1, float(asked)) != NONE
