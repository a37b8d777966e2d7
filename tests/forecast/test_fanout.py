"""Work handed out comes back in the order in which it was given."""

import pytest

from forecast.fanout import FanOut, InTurn


def reciprocal(number: int) -> float:
    return 1 / number


def test_results_keep_the_order_of_the_jobs():
    fan_out: FanOut = InTurn()
    assert fan_out.map(reciprocal, [4, 1, 2]) == [0.25, 1.0, 0.5]


def test_no_jobs_give_no_results():
    assert InTurn().map(reciprocal, []) == []


def test_an_error_in_a_job_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        InTurn().map(reciprocal, [1, 0])
