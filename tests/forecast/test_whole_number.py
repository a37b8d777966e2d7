"""One rule for whole persons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.whole_number import share_of_whole, whole


@pytest.mark.parametrize(("value", "told"), [(0.5, 1), (1.5, 2), (2.5, 3), (-0.5, 0), (-1.5, -1), (2.49, 2)])
def test_a_half_goes_up(value: float, told: int) -> None:
    assert whole(value) == told


@given(st.integers(-1_000_000, 1_000_000), st.sampled_from([0.0, 0.25, 0.5, 0.75]), st.integers(-50_000, 50_000))
def test_a_sum_with_a_whole_number_adds_up_as_it_is_shown(value: int, part: float, more: int) -> None:
    assert whole(value + part) + more == whole(value + part + more)


def test_a_share_is_that_of_the_numbers_that_are_told() -> None:
    # 243 + 212 + 95 + 79 + 66 of 1,349 as they are shown, where the unrounded ones are 51.45 %
    assert round(100 * share_of_whole([242.5, 211.6, 94.6, 78.6, 65.6], 1_348.7)) == 52
    assert share_of_whole([], 0.4) == 0.0
