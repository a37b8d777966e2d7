"""The expected number: its identity in every path, a slow twin, the window, and what the norm asks."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.arrays import Array
from forecast.chain.names import (
    APPEALS,
    DIRECT,
    FAMILY,
    FROM_RECEPTION,
    GRANTS,
    HOUSED,
    OTHER_IN,
    OTHER_OUT,
    PERMITS,
    RESETTLED,
)
from forecast.chain.paths import ChainPaths
from forecast.errors import BadInput
from forecast.periods import HalfYear, month_number
from forecast.plan.bands import bands
from forecast.plan.expected import Expected, KnownMonths, expected_number

INS = (GRANTS, APPEALS, FAMILY, RESETTLED, OTHER_IN)
PLANNED = HalfYear(2027, 1)


def chain(first: date, months: int, *, paths: int = 3, seed: int = 1) -> ChainPaths:
    """Paths in which everything differs, whose stock follows the accounts of `forecast.chain.names`."""
    rng = np.random.default_rng(seed)
    flows = {name: rng.integers(0, 1_000, (paths, months)) for name in (*INS, OTHER_OUT, DIRECT, FROM_RECEPTION)}
    flows[HOUSED] = flows[DIRECT] + flows[FROM_RECEPTION]
    opening = rng.integers(20_000, 40_000, paths)
    change = sum(flows[name] for name in INS) - flows[OTHER_OUT] - flows[HOUSED]
    stock = opening[:, None] + np.cumsum(change, axis=1)
    return ChainPaths(month_number(first), {PERMITS: opening}, flows, {PERMITS: stock})


def composed(paths: ChainPaths, **changes: object) -> Expected:
    stand = np.arange(len(paths.opening[PERMITS])) * 1_000.0 - 500
    return expected_number(paths, PLANNED, stand, **changes)  # type: ignore[arg-type]


def one_by_one(paths: ChainPaths, path: int, first: date, end: date, start: date) -> tuple[float, float, float]:
    """A, B and C of one path, month by month."""
    opening = float(paths.opening[PERMITS][path])
    arriving = housed = 0.0
    for place in range(paths[HOUSED].shape[1]):
        month = paths.first_month + place
        if month < month_number(first):
            opening = float(paths[PERMITS][path, place])
        if month_number(first) <= month < month_number(end):
            arriving += sum(int(paths[name][path, place]) for name in INS) - int(paths[OTHER_OUT][path, place])
        if month_number(first) <= month < month_number(start):
            housed += int(paths[HOUSED][path, place])
    return opening, arriving, housed


@given(seed=st.integers(0, 10_000), earlier=st.integers(0, 6))
def test_each_term_equals_a_plain_loop_over_the_months(seed: int, earlier: int):
    first = date(2026, 10 - earlier, 1)
    paths = chain(first, 18, seed=seed)
    result = composed(paths)
    for path in range(3):
        terms = one_by_one(paths, path, date(2026, 10, 1), date(2027, 4, 1), date(2027, 1, 1))
        assert (result.in_reception[path], result.arriving[path], result.housed_before[path]) == terms


@given(seed=st.integers(0, 10_000), lead=st.integers(0, 6))
def test_who_is_to_be_housed_is_in_reception_at_the_start_or_arrives_later_in_the_window(seed: int, lead: int):
    paths = chain(date(2026, 5, 1), 18, seed=seed)
    result = composed(paths, lead_months=lead)
    start, end = month_number(date(2027, 1, 1)) - paths.first_month, 6 - lead
    later = sum(paths[name][:, start : start + end].sum(axis=1) for name in INS)
    later = later - paths[OTHER_OUT][:, start : start + end].sum(axis=1)
    assert result.to_house.tolist() == (paths[PERMITS][:, start - 1] + later).tolist()


@given(seed=st.integers(0, 10_000), scale=st.floats(0, 60_000))
def test_with_what_is_carried_the_number_asked_covers_all_in_every_path(seed: int, scale: float):
    paths = chain(date(2026, 9, 1), 12, seed=seed)
    stand: Array = np.array([-scale, 0.0, scale])
    result = expected_number(paths, PLANNED, stand)
    for need, carried, asked in zip(result.to_house, stand, result.to_ask, strict=True):
        assert asked >= 0
        assert carried + asked == pytest.approx(max(need, carried))


def test_the_window_leads_the_half_year_by_a_quarter_unless_said_otherwise():
    result = composed(chain(date(2026, 9, 1), 12))
    assert (result.window_start, result.window_end) == (date(2026, 10, 1), date(2027, 3, 31))
    other = composed(chain(date(2026, 9, 1), 12), lead_months=2)
    assert (other.window_start, other.window_end) == (date(2026, 11, 1), date(2027, 4, 30))
    spring = expected_number(chain(date(2027, 2, 1), 12), HalfYear(2027, 2), np.zeros(3))
    assert (spring.window_start, spring.window_end) == (date(2027, 4, 1), date(2027, 9, 30))


def test_known_months_take_the_place_of_paths():
    whole = chain(date(2026, 10, 1), 12, paths=1)
    arrived = sum(whole[name][:, :2].sum() for name in INS) - whole[OTHER_OUT][:, :2].sum()
    known = KnownMonths(float(whole.opening[PERMITS][0]), float(arrived), float(whole[HOUSED][:, :2].sum()))
    later = ChainPaths(
        whole.first_month + 2,
        {PERMITS: whole[PERMITS][:, 1]},
        {name: flow[:, 2:] for name, flow in whole.flows.items()},
        {name: stock[:, 2:] for name, stock in whole.stocks.items()},
    )
    stand = np.zeros(1)
    expected = expected_number(whole, PLANNED, stand)
    result = expected_number(later, PLANNED, stand, known=known)
    for name in ("in_reception", "arriving", "housed_before", "to_house", "to_ask", "due"):
        assert getattr(result, name) == pytest.approx(getattr(expected, name)), name


def test_known_months_before_the_window_are_not_needed_and_not_used():
    paths = chain(date(2026, 10, 1), 12)
    assert composed(paths, known=KnownMonths(1, 1, 1)).to_house.tolist() == composed(paths).to_house.tolist()


def test_due_are_those_who_arrive_at_least_14_weeks_before_the_end():
    # 14 weeks before 30 June 2027 is 24 March: 24 of the 31 days of March
    paths = chain(date(2026, 10, 1), 12)
    result = composed(paths)
    march = sum(paths[name][:, 5] for name in INS) - paths[OTHER_OUT][:, 5]
    assert (result.to_house - result.due).tolist() == pytest.approx((march * 7 / 31).tolist())


def test_due_does_not_depend_on_the_length_of_the_lead():
    paths = chain(date(2026, 6, 1), 14)
    assert composed(paths, lead_months=1).due.tolist() == pytest.approx(composed(paths, lead_months=4).due.tolist())


def test_the_bands_of_a_term_are_those_of_its_paths():
    paths = chain(date(2026, 10, 1), 12, paths=500)
    stand = np.zeros(500)
    asked = expected_number(paths, PLANNED, stand).to_ask
    assert bands(asked).most == tuple(np.quantile(asked, [0.1, 0.9]))


@pytest.mark.parametrize(
    ("first", "months", "changes", "words"),
    [
        (date(2026, 11, 1), 12, {}, "what is known of those months is missing"),
        (date(2027, 2, 1), 12, {"known": KnownMonths(1, 1, 1)}, "can no longer be planned"),
        (date(2026, 10, 1), 5, {}, "end before the window"),
        (date(2026, 4, 1), 11, {"lead_months": 6}, "end before the window"),
        (date(2026, 10, 1), 12, {"lead_months": -1}, "cannot start after"),
    ],
)
def test_paths_that_do_not_hold_the_window_are_refused(
    first: date, months: int, changes: dict[str, object], words: str
):
    with pytest.raises(BadInput, match=words):
        composed(chain(first, months), **changes)


def test_paths_that_just_reach_are_taken():
    assert len(composed(chain(date(2026, 10, 1), 6)).to_house) == 3
    known = KnownMonths(20_000, 3_000, 2_000)
    assert len(composed(chain(date(2027, 1, 1), 3), known=known).to_house) == 3


def test_a_stand_of_other_paths_is_refused():
    with pytest.raises(BadInput, match="3 paths"):
        expected_number(chain(date(2026, 10, 1), 12), PLANNED, np.zeros(4))
