"""The norm times and what follows from them."""

from datetime import timedelta

import pytest

from forecast.errors import BadInput
from forecast.norm import NORM, NormTimes


def test_two_weeks_to_the_link_and_twelve_to_the_house():
    assert (NORM.link, NORM.house, NORM.move) == (2, 10, 2)
    assert NORM.after_grant == timedelta(weeks=14)
    assert NORM.after_link == timedelta(weeks=12)


def test_in_months():
    assert NORM.months_after_grant * 365.25 / 12 == pytest.approx(14 * 7)
    assert NORM.whole_months_after_link == 3
    assert NormTimes(house=2, move=0).whole_months_after_link == 0


def test_no_step_takes_less_than_no_time():
    with pytest.raises(BadInput, match="below 0 weeks"):
        NormTimes(move=-1)
