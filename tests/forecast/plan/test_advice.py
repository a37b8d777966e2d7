"""The advice: the smallest total that meets all goals, and each reason why none does."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.chain.names import BEYOND, PERMITS
from forecast.errors import BadInput
from forecast.measures import GROSS
from forecast.plan import advice
from forecast.plan.advice import AdviceRules, Candidate, advise, steps, top_step
from forecast.plan.goal import NET, Goal
from tests.forecast.plan.made_up import candidate, houses_limited, spread_evenly


def with_chances(
    chances: Sequence[float], *, housed: float | Sequence[float] = 0.0, permits: float = 1e6, paths: int = 100
):
    """Candidates 1,000 apart that meet `beyond <= 0` in these shares of the paths."""
    brought = np.broadcast_to(np.asarray(housed, dtype=float), (len(chances),))
    return [
        candidate(
            1_000 * (place + 1),
            paths=paths,
            beyond=(np.arange(paths) >= round(paths * chance)).astype(float),
            permits=permits,
            housed=brought[place],
        )
        for place, chance in enumerate(chances)
    ]


NOBODY = Goal(BEYOND, 0, 0.8)


def test_the_smallest_total_that_reaches_the_probability_is_advised():
    judged = advise(with_chances([0.5, 0.7, 0.9, 0.95]), [NOBODY])
    assert judged.total == 3_000
    assert (judged.edge, judged.meeting) == ((3_000,), (3_000, 4_000))
    assert judged.chances.tolist() == [[0.5, 0.7, 0.9, 0.95]]
    assert judged.reason is None
    assert not judged.at_lowest
    assert judged.failing_above == ()


def test_totals_whose_chance_cannot_be_told_from_what_was_asked_are_advised_together():
    # of 100 paths the standard error at 80 % is 4 points: what lies within 8 of it is neither enough nor too little
    judged = advise(with_chances([0.71, 0.73, 0.79, 0.81, 0.87, 0.89]), [NOBODY])
    assert judged.noise.tolist() == pytest.approx([0.04])
    assert judged.edge == (2_000, 3_000, 4_000, 5_000)
    assert judged.total == 4_000
    # with more paths more can be told apart
    surer = advise(with_chances([0.71, 0.73, 0.79, 0.81, 0.87, 0.89], paths=10_000), [NOBODY])
    assert (surer.edge, surer.total) == ((4_000,), 4_000)


def test_a_chance_just_below_what_was_asked_is_not_said_to_be_too_low():
    judged = advise(with_chances([0.3, 0.75, 0.79]), [NOBODY])
    assert (judged.edge, judged.total, judged.reason) == ((2_000, 3_000), 3_000, None)


def test_an_edge_that_falls_between_two_totals_holds_both():
    assert advise(with_chances([0.3, 0.75, 0.95]), [NOBODY]).edge == (2_000, 3_000)


def test_one_total_that_dips_or_jumps_by_chance_decides_nothing():
    smooth, noisy = [0.60, 0.70, 0.85, 0.90, 0.95], [0.60, 0.70, 0.86, 0.79, 0.95]
    plain, dipped = (advise(with_chances(chances, paths=1_000), [NOBODY]) for chances in (smooth, noisy))
    assert dipped.chances[0].tolist() == pytest.approx([0.60, 0.70, 0.825, 0.825, 0.95])
    assert (plain.total, dipped.total) == (3_000, 3_000)
    assert dipped.failing_above == ()


def test_when_the_lowest_total_already_does_that_is_said():
    assert advise(with_chances([0.9, 0.95]), [NOBODY]).at_lowest


def test_totals_above_the_advice_that_surely_fail_are_named():
    judged = advise(with_chances([0.1, 0.9, 0.9, 0.2]), [NOBODY])
    assert (judged.total, judged.failing_above) == (2_000, (4_000,))


def test_goals_that_pull_apart_leave_the_totals_between_them():
    country = houses_limited(range(6_000, 20_001, 1_000))
    fewer = Goal(PERMITS, 19_000, 0.6)
    little_backlog = Goal(GROSS, 2_000, 0.6)
    judged = advise(country, [fewer, little_backlog])
    alone = [set(advise(country, [goal]).meeting) for goal in (fewer, little_backlog)]
    assert judged.meeting == tuple(sorted(alone[0] & alone[1]))
    assert alone[0] - alone[1]
    assert alone[1] - alone[0]
    assert judged.total == min(alone[0])


def test_goals_that_are_met_one_by_one_but_never_together_conflict():
    judged = advise(houses_limited(range(6_000, 20_001, 1_000)), [Goal(PERMITS, 16_000, 0.5), Goal(GROSS, 600, 0.9)])
    assert (judged.total, judged.reason, judged.goal) == (None, advice.CONFLICT, None)


def test_each_goal_has_its_own_probability():
    candidates = with_chances([0.4, 0.7])
    assert advise(candidates, [Goal(BEYOND, 0, 0.6)]).total == 2_000
    assert advise(candidates, [Goal(BEYOND, 0, 0.6), Goal(BEYOND, 0, 0.9)]).total is None


def test_houses_are_the_limit_when_more_taakstelling_houses_hardly_more_and_people_wait():
    judged = advise(houses_limited(range(12_000, 24_001, 1_000)), [Goal(PERMITS, 5_000, 0.8)])
    assert (judged.total, judged.reason) == (None, advice.HOUSES)
    assert judged.goal == Goal(PERMITS, 5_000, 0.8)


def test_people_are_the_limit_when_the_pool_empties():
    candidates = houses_limited(range(12_000, 24_001, 1_000), houses=30_000, pool=11_000)
    assert advise(candidates, [Goal(NET, -30_000, 0.8)]).reason == advice.PEOPLE


@pytest.mark.parametrize(("left", "reason"), [(999.0, advice.PEOPLE), (1_000.0, advice.HOUSES)])
def test_the_pool_is_empty_below_a_month_of_realisatie(left: float, reason: str):
    candidates = with_chances([0.2, 0.2], housed=6_000, permits=left)
    assert advise(candidates, [NOBODY]).reason == reason


def test_the_pool_is_empty_when_it_is_so_in_half_of_the_paths():
    def judged(empty: int) -> str | None:
        permits = np.where(np.arange(100) < empty, 1.0, 5_000.0)
        return advise(
            [candidate(total, paths=100, net=9.0, housed=6_000, permits=permits) for total in (1_000, 2_000)],
            [Goal(NET, 0, 0.8)],
        ).reason

    assert (judged(49), judged(50)) == (advice.HOUSES, advice.PEOPLE)


@pytest.mark.parametrize(
    ("chances", "housed", "reason"),
    [
        # the chance falls from the lowest total on: a lower one may do
        ([0.7, 0.5, 0.3], 0.0, advice.BELOW),
        # it still rises at the top
        ([0.2, 0.5, 0.7], 0.0, advice.ABOVE),
        # it does not rise, but half of what is asked more is housed
        ([0.2, 0.2, 0.2], (0.0, 500.0, 1_000.0), advice.ABOVE),
        ([0.2, 0.2, 0.2], (0.0, 500.0, 999.0), advice.HOUSES),
        # it rises, though little more is housed
        ([0.2, 0.2, 0.3], (0.0, 100.0, 200.0), advice.ABOVE),
        # a rise of one in a hundred is taken as noise
        ([0.2, 0.2, 0.21], 0.0, advice.HOUSES),
        # highest inside the range
        ([0.2, 0.7, 0.3], (0.0, 500.0, 1_000.0), advice.PEAK),
        ([0.2, 0.7, 0.3], 0.0, advice.HOUSES),
        # lower at the top than at the bottom, but no lower total would do better
        ([0.5, 0.7, 0.3], (0.0, 500.0, 1_000.0), advice.PEAK),
        # one candidate says nothing about others
        ([0.2], 0.0, advice.ONE),
    ],
)
def test_the_reason_follows_from_the_chance_and_the_yield_at_the_top(
    chances: list[float], housed: float | tuple[float, ...], reason: str
):
    assert advise(with_chances(chances, housed=housed), [NOBODY]).reason == reason


def test_the_goal_that_is_furthest_from_its_probability_decides():
    easier = Goal(BEYOND, 0, 0.75)
    judged = advise(with_chances([0.7, 0.5]), [easier, NOBODY])
    assert judged.goal == NOBODY
    assert judged.best(easier) == (1_000, 0.7)


def test_the_best_total_of_a_goal_is_the_smallest_with_its_highest_chance():
    assert advise(with_chances([0.3, 0.6, 0.6]), [NOBODY]).best(NOBODY) == (2_000, 0.6)


def test_without_a_goal_there_is_no_advice():
    judged = advise(with_chances([1.0, 1.0]), [])
    assert (judged.total, judged.reason, judged.chances.shape) == (None, advice.NO_GOAL, (0, 2))


def test_two_goals_met_by_nobody_alone_and_one_candidate_is_no_conflict():
    one = [candidate(1_000, paths=4, beyond=0, permits=5, gross=9)]
    assert advise(one, [Goal(PERMITS, 4, 0.8), Goal(GROSS, 8, 0.5)]).reason == advice.ONE


def test_marginal_yields_are_per_extra_person():
    low = candidate(10_000, paths=2, housed=np.array([8_000.0, 9_000.0]), gross=np.array([2_000.0, 1_000.0]))
    high = candidate(12_000, paths=2, housed=np.array([8_200.0, 9_600.0]), gross=np.array([3_800.0, 2_400.0]))
    (step,) = steps([low, high])
    assert (step.low, step.high) == (10_000, 12_000)
    assert step.housed == pytest.approx(0.2)
    assert step.gross == pytest.approx(0.8)
    # the differences 200 and 600 have a standard deviation of 200
    assert step.noise == pytest.approx(200 / 2**0.5 / 2_000)


@given(
    houses=st.floats(5_000, 30_000),
    totals=st.lists(st.integers(0, 40_000), min_size=2, max_size=8, unique=True).map(sorted),
)
def test_what_is_not_housed_is_left_behind_to_the_person(houses: float, totals: list[int]):
    country = [one for total in totals for one in houses_limited(range(total, total + 1), houses=houses, paths=20)]
    for step, low, high in zip(steps(country), country, country[1:], strict=False):
        left = (high.net - low.net).mean() / (step.high - step.low)
        assert step.housed + left == pytest.approx(1)


@given(
    chances=st.lists(st.integers(0, 20).map(lambda twentieths: twentieths / 20), min_size=1, max_size=8),
    probability=st.integers(1, 19).map(lambda twentieths: twentieths / 20),
)
def test_there_is_a_total_in_the_edge_or_a_reason_and_below_it_all_surely_fail(
    chances: list[float], probability: float
):
    judged = advise(with_chances(chances), [Goal(BEYOND, 0, probability)])
    assert (judged.total is None) == (judged.reason is not None)
    least = probability - advice.EDGE * float(judged.noise[0])
    may = [total for total, chance in zip(judged.totals, judged.chances[0], strict=True) if chance >= least]
    assert list(judged.meeting) == may
    if judged.total is not None:
        assert judged.total in judged.edge
        assert judged.edge[0] == may[0]
        assert set(judged.edge) <= set(may)


def test_the_top_is_the_highest_quarter_of_the_range_or_the_last_step_where_that_is_wider():
    def top(*totals: int) -> tuple[int, int]:
        step = top_step([candidate(total, housed=float(total)) for total in totals])
        assert step is not None
        assert step.housed == pytest.approx(1)
        return step.low, step.high

    assert top(*range(0, 10_001, 500)) == (7_500, 10_000)
    assert top(*range(0, 10_001, 1_000)) == (7_000, 10_000)
    assert top(1_000, 5_000, 9_000) == (5_000, 9_000)
    assert top(1_000, 9_000) == (1_000, 9_000)
    assert top_step([candidate(1_000)]) is None


def test_one_noisy_last_step_does_not_decide():
    housed = [500.0 * place for place in range(21)]
    housed[-1] = housed[-2]
    candidates = [candidate(500 * place, housed=done, net=1.0, permits=1e6) for place, done in enumerate(housed)]
    assert advise(candidates, [Goal(NET, 0, 0.8)]).reason == advice.ABOVE


def test_other_thresholds_can_be_handed_in():
    candidates = with_chances([0.2, 0.2], housed=(0.0, 150.0))
    assert advise(candidates, [NOBODY]).reason == advice.HOUSES
    assert advise(candidates, [NOBODY], AdviceRules(mostly_paper=0.1)).reason == advice.ABOVE


@pytest.mark.parametrize(
    ("candidates", "words"),
    [
        ([], "no candidates"),
        ([candidate(2), candidate(1)], "do not rise"),
        ([candidate(2), candidate(2)], "do not rise"),
        ([candidate(1), candidate(2, paths=3)], "numbers of paths"),
    ],
)
def test_candidates_that_cannot_be_compared_are_refused(candidates: list[Candidate], words: str):
    with pytest.raises(BadInput, match=words):
        advise(candidates, [NOBODY])


def test_a_spread_of_supply_makes_the_chance_rise_with_the_total_until_houses_run_out():
    judged = advise(houses_limited(range(8_000, 20_001, 1_000)), [Goal(PERMITS, 16_000, 0.5)])
    chances = judged.chances[0]
    assert (np.diff(chances) >= 0).all()
    # 14,000 are housed where the supply is at least that: half of the paths, from an opgave of 14,000 on
    assert judged.total == 12_000
    assert chances[-1] == float((spread_evenly(11_200, 16_800) >= 14_000).mean())
