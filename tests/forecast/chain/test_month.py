"""A month of the chain closes its books whatever comes, and those who leave are who they are said to be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.chain import beliefs as b
from forecast.chain import names as n
from forecast.chain.month import BEYOND_OF_THIRD, State, admitted, beyond_norm, close_month, open_month, taken
from forecast.chain.paths import ChainPaths
from forecast.norm import NORM
from tests.forecast.chain.worlds import assert_accounts_hold, state_of, states

PATHS = 3
seeds = st.integers(0, 2**32 - 1)
shares = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1))


def as_paths(before: State, after: State, flows: dict[str, np.ndarray]) -> ChainPaths:
    return ChainPaths(
        first_month=0,
        opening=before.stocks(),
        flows={name: values[:, None] for name, values in flows.items()},
        stocks={name: values[:, None] for name, values in after.stocks().items()},
    )


def intake_of(*amounts: int, paths: int = PATHS) -> dict[str, np.ndarray]:
    return {name: np.full(paths, amount) for name, amount in zip(n.INTAKES, amounts, strict=True)}


@given(
    before=states(PATHS),
    amounts=st.lists(st.sampled_from([0, 1, 900, 70_000]), min_size=4, max_size=4),
    rate=shares,
    capacity=st.sampled_from([0.0, 3.5, 2000.0, 1e7]),
    part=shares,
    too_many=st.integers(0, 5000),
    seed=seeds,
)
def test_the_accounts_close_whatever_comes(
    before: State, amounts: list[int], rate: float, capacity: float, part: float, too_many: int, seed: int
):
    rng = np.random.default_rng(seed)
    month = open_month(before, intake_of(*amounts), np.full(PATHS, rate), np.full(PATHS, capacity), rng)
    housed = np.floor(part * month.available).astype(np.int64)
    assert_accounts_hold(as_paths(before, *close_month(month, housed)))
    # a known month in which more were housed than a path has: they came from elsewhere
    more = month.available + too_many
    wider = admitted(month, more)
    np.testing.assert_array_equal(wider.available, more)
    np.testing.assert_array_equal(wider.flows[n.OTHER_IN], month.flows[n.OTHER_IN] + too_many)
    assert_accounts_hold(as_paths(before, *close_month(wider, more)))
    assert not close_month(wider, more)[0].waiting.any()
    assert admitted(month, housed).state.waiting.tolist() == month.state.waiting.tolist()


def slow_taken(waiting: np.ndarray, persons: int, in_order: float) -> np.ndarray:
    """The obvious twin: a part spread over all who wait, then one by one from who waits longest on."""
    everyone = max(sum(waiting), 1)
    anybody = int((1 - in_order) * persons)
    chosen = [int(anybody * one / everyone) for one in waiting]
    for _ in range(persons - sum(chosen)):
        longest = max(cohort for cohort, one in enumerate(waiting) if chosen[cohort] < one)
        chosen[longest] += 1
    return np.array(chosen)


@given(
    waiting=st.lists(st.integers(0, 60), min_size=5, max_size=5),
    part=shares,
    in_order=shares,
)
def test_whom_they_take_equals_a_loop_over_persons(waiting: list[int], part: float, in_order: float):
    persons = int(part * sum(waiting))
    chosen = taken(np.array([waiting, waiting]), np.array([persons, 0]), np.array([in_order, in_order]))
    np.testing.assert_array_equal(chosen[0], slow_taken(np.array(waiting), persons, in_order))
    assert not chosen[1].any()
    assert chosen[0].sum() == persons
    assert (chosen[0] >= 0).all()
    assert (chosen[0] <= waiting).all()


def test_in_order_takes_who_waits_longest_and_otherwise_anybody():
    waiting = np.array([[100, 100, 100, 100, 100]])
    assert taken(waiting, np.array([150]), np.array([1.0])).tolist() == [[0, 0, 0, 50, 100]]
    assert taken(waiting, np.array([150]), np.array([0.0])).tolist() == [[30, 30, 30, 30, 30]]
    assert taken(waiting, np.array([100]), np.array([0.5])).tolist() == [[10, 10, 10, 10, 60]]


def test_beyond_the_norm_is_fourteen_weeks_after_the_grant():
    waiting = np.array([[1000, 1000, 1000, 1000, 0], [0, 0, 0, 0, 700]])
    # who was granted between three and four months ago, evenly: those of more than 3.22 months
    assert beyond_norm(waiting).tolist() == [round(1000 * (4 - NORM.months_after_grant)), 700]
    assert 0.7 < BEYOND_OF_THIRD < 0.8


def test_those_granted_grow_a_month_older_and_the_oldest_stay_together():
    before = state_of(1, inwilligingen_na_beroep=1e-9, overige_uitstroom=1e-9, overige_instroom=1e-9)
    before = State(before.stages * 0, before.rest * 0, np.array([[1, 20, 300, 4000, 50_000]]), before.beliefs)
    rng = np.random.default_rng(1)
    month = open_month(before, intake_of(0, 0, 0, 0, paths=1), np.ones(1), np.zeros(1), rng)
    after, _ = close_month(month, np.zeros(1, dtype=np.int64))
    assert after.waiting.tolist() == [[0, 1, 20, 300, 54_000]]


def test_those_who_may_go_directly_do_so_first_and_otherwise_go_into_reception():
    before = state_of(1, rechtstreeks=0.5, permits=5000)
    rng = np.random.default_rng(1)
    month = open_month(before, intake_of(0, 0, 800, 0, paths=1), np.ones(1), np.zeros(1), rng)
    directly = int(month.directly[0])
    assert directly == pytest.approx(400, abs=2)
    for housed, direct in ((100, 100), (directly + 50, directly)):
        after, flows = close_month(month, np.array([housed]))
        assert flows[n.DIRECT].tolist() == [direct]
        assert flows[n.FROM_RECEPTION].tolist() == [housed - direct]
        assert after.waiting.sum() == month.available[0] - housed


@pytest.mark.parametrize(("rate", "capacity", "grants", "decisions"), [(0.0, 1e9, 0.0, None), (1.0, 500.0, 1.0, 500)])
def test_decisions_keep_to_the_capacity_and_grants_to_the_rate(
    rate: float, capacity: float, grants: float, decisions: int | None
):
    before = state_of(400)
    amounts = intake_of(0, 0, 0, 0, paths=400)
    month = open_month(before, amounts, np.full(400, rate), np.full(400, capacity), np.random.default_rng(1))
    np.testing.assert_array_equal(month.flows[n.GRANTS], grants * month.flows[n.DECISIONS])
    if decisions is None:
        # as many as have gone through all stages: of this one month's part
        part = -np.expm1(-3 / b.believed(before.beliefs, b.MONTHS_TO_DECIDE))
        assert month.flows[n.DECISIONS] == pytest.approx(part * before.stages[:, 2], abs=1)
    else:
        assert month.flows[n.DECISIONS].mean() == pytest.approx(decisions, rel=0.01)


def test_a_procedure_takes_as_long_as_is_believed():
    """Nobody comes in and everything can be decided: the mean wait of those who were in the first stage."""
    before = state_of(1, doorlooptijd=9.0, buiten_behandeling=1e-9)
    state = State(np.array([[1_000_000, 0, 0]]), before.rest * 0, before.waiting * 0, before.beliefs)
    rng, waited, decided = np.random.default_rng(1), 0.0, 0
    for month in range(1, 120):
        opened = open_month(state, intake_of(0, 0, 0, 0, paths=1), np.zeros(1), np.full(1, 1e9), rng)
        decisions = int(opened.flows[n.DECISIONS][0])
        waited, decided = waited + month * decisions, decided + decisions
        state, _ = close_month(opened, np.zeros(1, dtype=np.int64))
    assert decided == pytest.approx(1_000_000, rel=0.01)
    # a month's steps are taken at its end: between half a month and a month and a half is added by that
    assert waited / decided == pytest.approx(9.0, abs=1.6)


def test_nobody_leaves_who_got_a_permit_after_an_appeal():
    before = state_of(50, rest=1000, inwilligingen_na_beroep=0.6, uitstroom_asielzoekers_uit_opvang=0.99)
    nobody = intake_of(0, 0, 0, 0, paths=50)
    month = open_month(before, nobody, np.ones(50), np.zeros(50), np.random.default_rng(1))
    assert month.flows[n.APPEALS] == pytest.approx(600, abs=1)
    np.testing.assert_array_equal(month.flows[n.DEPARTURES], 1000 - month.flows[n.APPEALS])
    np.testing.assert_array_equal(month.state.rest, month.flows[n.CLOSED])


def test_a_month_draws_as_much_whatever_it_meets():
    """So that what comes after it is by the same chance in every scenario."""
    left = []
    for before, capacity in ((state_of(4), 2000.0), (state_of(4, procedure=0, rest=0, permits=0), 0.0)):
        rng = np.random.default_rng(1)
        open_month(before, intake_of(9, 9, 9, 9, paths=4), np.full(4, 0.5), np.full(4, capacity), rng)
        left.append(rng.random())
    assert left[0] == left[1]
