"""Goals: what is measured, the bound itself, and what cannot be asked."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.chain.names import BEYOND, OCCUPANCY, PERMITS
from forecast.errors import BadInput
from forecast.measures import GROSS
from forecast.plan.candidate import Candidate
from forecast.plan.goal import BEHIND, MEASURES, NET, SHARE_BEYOND, Goal, held, values
from tests.forecast.plan.made_up import candidate

DIFFERENT = candidate(
    100, paths=2, net=-1.0, gross=2.0, missing=3.0, occupancy=40.0, permits=20.0, beyond=5.0, housed=7.0
)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [(SHARE_BEYOND, 0.25), (BEYOND, 5), (PERMITS, 20), (OCCUPANCY, 40), (NET, -1), (GROSS, 2), (BEHIND, 3)],
)
def test_each_measure_reads_its_own_number(measure: str, expected: float):
    assert values(measure, DIFFERENT).tolist() == [expected, expected]


def test_where_nobody_is_in_reception_nobody_waits_too_long():
    empty = candidate(100, paths=2, permits=np.array([0.0, 10.0]), beyond=np.array([0.0, 10.0]))
    assert values(SHARE_BEYOND, empty).tolist() == [0, 1]


def test_a_goal_holds_at_its_bound_and_not_above_it():
    waiting = candidate(100, paths=4, permits=np.array([99.0, 100.0, 100.1, 500.0]))
    assert held(Goal(PERMITS, 100, 0.8), waiting).mean() == 0.5


@given(
    numbers=st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=40),
    at_most=st.floats(-1e5, 1e5),
)
def test_the_chance_equals_a_plain_count(numbers: list[float], at_most: float):
    one = candidate(1, paths=len(numbers), net=np.array(numbers))
    count = 0
    for number in numbers:
        if number <= at_most:
            count += 1
    assert held(Goal(NET, at_most, 0.5), one).mean() == pytest.approx(count / len(numbers))


@given(numbers=st.lists(st.floats(0, 1e5), min_size=1, max_size=40), low=st.floats(0, 1e5), more=st.floats(0, 1e5))
def test_asking_less_never_lowers_the_chance(numbers: list[float], low: float, more: float):
    one = candidate(1, paths=len(numbers), gross=np.array(numbers))
    assert held(Goal(GROSS, low, 0.5), one).mean() <= held(Goal(GROSS, low + more, 0.5), one).mean()


@pytest.mark.parametrize(
    ("measure", "at_most", "probability", "words"),
    [
        ("bezeting", 100, 0.8, "choose from"),
        (SHARE_BEYOND, 10, 0.8, "a share between 0 and 1"),
        (PERMITS, -1, 0.8, "cannot be at most"),
        (NET, math.nan, 0.8, "cannot be at most"),
        (NET, math.inf, 0.8, "cannot be at most"),
        (PERMITS, 1, 0.0, "probability"),
        (PERMITS, 1, 1.0, "probability"),
    ],
)
def test_what_cannot_be_asked_is_refused(measure: str, at_most: float, probability: float, words: str):
    with pytest.raises(BadInput, match=words):
        Goal(measure, at_most, probability)


def test_a_net_stand_may_be_asked_to_be_ahead_and_a_share_to_be_whole():
    assert Goal(NET, -500, 0.8).at_most == -500
    assert Goal(SHARE_BEYOND, 1, 0.8).at_most == 1


def test_every_measure_can_be_asked():
    assert len({Goal(measure, 0, 0.5) for measure in MEASURES}) == 7


def test_a_measure_that_is_not_there_has_no_values():
    with pytest.raises(BadInput, match="choose from"):
        values("bezeting", DIFFERENT)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"total": -1}, "below zero"),
        ({"net": np.zeros(3)}, "shapes"),
        ({"housed": np.zeros((2, 1))}, "shapes"),
        ({"beyond": np.full(2, 21.0)}, "beyond the norm"),
    ],
)
def test_a_candidate_that_contradicts_itself_is_refused(changes: dict[str, object], words: str):
    numbers = {name: getattr(DIFFERENT, name) for name in Candidate.__dataclass_fields__} | changes
    with pytest.raises(BadInput, match=words):
        Candidate(**numbers)


def test_a_candidate_without_paths_is_refused():
    with pytest.raises(BadInput, match="shapes"):
        candidate(1, paths=0)


def test_the_stand_at_the_start_follows_from_the_accounts():
    one = candidate(15_000, paths=2, net=np.array([3_000.0, -500.0]), housed=np.array([14_000.0, 16_000.0]))
    assert one.stand_begin.tolist() == [2_000, 500]
