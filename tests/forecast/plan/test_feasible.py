"""What can be realised: the balance of opgave and supply, the pace shown, the season, the social lets."""

import math
from collections.abc import Collection

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import BadInput
from forecast.periods import HalfYear
from forecast.plan.candidate import Candidate
from forecast.plan.feasible import Feasibility, feasibility, season_factor, share_of_lets, shown_pace
from forecast.whole_number import whole
from tests.forecast.builtin import DATA
from tests.forecast.plan.made_up import candidate, houses_limited

PLANNED = HalfYear(2027, 1)


def judge(
    tried: list[Candidate], period: HalfYear, past: dict[HalfYear, float], simulated: Collection[HalfYear] = ()
) -> Feasibility:
    """Those tried are the limit too, and the country starts as it does under the highest of them."""
    begin = tried[-1].stand_begin if tried else np.zeros(1)
    return feasibility(tried, period, past, limit=tried, stand_begin=begin, simulated=simulated)


def published() -> dict[HalfYear, float]:
    """National realisatie of the half-years that were published as a whole."""
    rows = pd.read_csv(DATA / "landelijk_realisatie.csv", parse_dates=["from", "to"])
    whole = rows[[HalfYear.of(first).end == last.date() and first.month in (1, 7) for first, last in
                  zip(rows["from"], rows["to"], strict=True)]]  # fmt: skip
    return {HalfYear.of(first): float(value) for first, value in zip(whole["from"], whole["value"], strict=True)}


def test_the_feasible_total_is_what_can_be_realised_less_what_is_carried():
    result = judge(houses_limited(range(8_000, 24_001, 1_000), houses=14_000, begin=2_000), PLANNED, {})
    assert result.realisable.median == pytest.approx(14_000)
    assert result.stand_begin == 2_000
    assert result.feasible_total == pytest.approx(12_000, abs=1)
    assert result.on_paper(15_000) == pytest.approx(3_000, abs=1)
    assert result.on_paper(11_000) == 0
    assert not result.still_rising
    assert result.pace is result.at_pace is result.above_record is None


@given(
    ends=st.lists(st.tuples(st.floats(0, 40_000), st.floats(-5_000, 30_000)), min_size=1, max_size=30),
    total=st.integers(0, 40_000),
)
def test_the_room_is_what_each_path_houses_less_what_that_path_starts_from_on_average(
    ends: list[tuple[float, float]], total: int
):
    """The obvious twin: path by path, in a loop."""
    housed, begins = (np.array(column) for column in zip(*ends, strict=True))
    top = candidate(total, paths=len(ends), net=begins + total - housed, housed=housed)
    # what is expected while nothing is announced has no part in it
    result = feasibility([top], PLANNED, {}, limit=[top], stand_begin=np.full(len(ends), 123_456.0))
    room = sum(done - begin for done, begin in ends) / len(ends)
    # three whole persons that are told together fit together, so the room may lie a person from its mean
    assert abs(result.balance - room) <= 1 + 1e-6
    assert result.balance == whole(result.housed) - whole(result.stand_begin)
    assert result.feasible_total == max(0, result.balance)
    assert result.on_paper(result.feasible_total + 100) >= 100


def test_the_room_and_the_stand_it_starts_from_are_of_the_same_total():
    # ahead of a higher total more is housed before the half-year, so the country starts less behind
    low, high = (
        candidate(total, housed=housed, net=begin + total - housed)
        for total, housed, begin in ((10_000, 9_000.0, 8_000.0), (30_000, 15_000.0, 5_000.0))
    )
    past = {HalfYear(2026, 2): 12_000.0}
    result = feasibility([low], PLANNED, past, limit=[low, high], stand_begin=low.stand_begin)
    assert (result.housed, result.stand_begin, result.feasible_total) == (15_000, 5_000, 10_000)
    # the pace was shown while no such total was announced
    assert (result.unannounced, result.at_pace) == (8_000, 4_000)


def test_the_room_for_a_total_does_not_hang_on_the_totals_that_are_tried():
    country = {one.total: one for one in houses_limited(range(2_000, 30_001, 1_000), houses=14_000, begin=2_000)}
    limit, begin = [country[22_000], country[24_000]], country[2_000].stand_begin
    rooms = [
        feasibility([country[total] for total in tried], PLANNED, {}, limit=limit, stand_begin=begin)
        for tried in ((4_000,), (8_000, 15_000), (15_000, 20_000, 30_000))
    ]
    assert {(one.feasible_total, one.still_rising, one.limit) for one in rooms} == {(12_000, False, 24_000)}
    assert [one.met_up_to for one in rooms] == [4_000, 8_000, None]


def test_when_the_carried_stand_alone_is_too_much_nothing_more_is_feasible_and_all_is_on_paper():
    top = candidate(5_000, housed=10_000, net=12_000 + 5_000 - 10_000)
    result = judge([top], PLANNED, {})
    assert result.feasible_total == 0
    assert result.on_paper(5_000) == 7_000
    assert result.still_rising


def test_room_for_a_total_is_not_yet_a_total_that_is_met():
    # gemeenten that do half of what is asked, so that no total is met
    lazy = [candidate(total, housed=0.5 * total, net=1_000 + 0.5 * total) for total in (4_000, 8_000, 12_000)]
    result = judge(lazy, PLANNED, {})
    assert result.feasible_total == 5_000
    assert (result.met_up_to, result.closest) == (None, (4_000, 3_000.0))
    willing = judge(houses_limited(range(6_000, 24_001, 1_000), houses=14_000, begin=2_000), PLANNED, {})
    assert willing.met_up_to == 11_000


@pytest.mark.parametrize(("housed", "rising"), [(10_100.0, True), (10_099.0, False)])
def test_realisatie_still_rises_when_one_in_ten_of_what_is_asked_more_is_housed(housed: float, rising: bool):
    pair = [candidate(15_000, housed=10_000), candidate(16_000, housed=housed)]
    assert judge(pair, PLANNED, {}).still_rising is rising


def test_a_total_that_is_met_to_the_person_counts_as_met():
    exact = [candidate(4_000, housed=4_000, net=0.0), candidate(5_000, housed=4_999, net=1.0)]
    assert judge(exact, PLANNED, {}).met_up_to == 4_000


def test_a_realisatie_that_still_grows_at_the_top_is_a_lower_bound():
    assert judge(houses_limited(range(6_000, 9_001, 1_000)), PLANNED, {}).still_rising
    assert not judge(houses_limited(range(6_000, 24_001, 1_000)), PLANNED, {}).still_rising


def test_the_pace_shown_in_published_half_years():
    pace = shown_pace(published(), PLANNED)
    assert (pace.highest, str(pace.highest_in)) == (22_200, "2016-H2")
    assert (str(pace.recent_from), str(pace.recent_to)) == ("2020-H2", "2022-H1")
    assert pace.recent == np.mean([7_025, 9_596, 12_858, 11_886])


def test_the_second_half_brings_more_in_published_half_years():
    # 2019-H2 to 2021-H2, each beside the mean of the logs of its neighbours
    logs = {str(period): math.log(value) for period, value in published().items()}
    second = [
        logs["2019-H2"] - (logs["2019-H1"] + logs["2020-H1"]) / 2,
        logs["2020-H2"] - (logs["2020-H1"] + logs["2021-H1"]) / 2,
        logs["2021-H2"] - (logs["2021-H1"] + logs["2022-H1"]) / 2,
    ]
    first = [
        logs["2020-H1"] - (logs["2019-H2"] + logs["2020-H2"]) / 2,
        logs["2021-H1"] - (logs["2020-H2"] + logs["2021-H2"]) / 2,
    ]
    expected = math.exp((sum(second) - sum(first)) / 5 / 2)
    assert season_factor(published(), 2) == pytest.approx(expected)
    assert 1.05 < expected < 1.10


@given(
    season=st.floats(0.8, 1.25),
    growth=st.floats(0.9, 1.1),
    count=st.integers(5, 12),
    level=st.floats(1_000, 20_000),
)
def test_the_season_is_found_whatever_the_growth(season: float, growth: float, count: int, level: float):
    past = {
        HalfYear(2015, 1) + step: level * growth**step * (season if step % 2 else 1 / season) for step in range(count)
    }
    assert season_factor(past, 2) == pytest.approx(season)
    assert season_factor(past, 1) == pytest.approx(1 / season)


@pytest.mark.parametrize(("count", "known"), [(4, False), (5, True)])
def test_too_few_half_years_say_nothing_about_the_season(count: int, known: bool):
    past = {HalfYear(2020, 1) + step: 10_000.0 if step % 2 else 5_000.0 for step in range(count)}
    assert (season_factor(past, 2) != 1) is known


def test_the_pace_of_this_half_does_not_depend_on_which_halves_the_last_four_were():
    whole = {HalfYear(2015, 1) + step: 11_000.0 if step % 2 else 10_000.0 for step in range(9)}
    gaps = {period: value for period, value in whole.items() if period < HalfYear(2018, 1) or period.half == 2}
    for past in (whole, gaps):
        assert shown_pace(past, HalfYear(2020, 2)).this_half == pytest.approx(11_000)
        assert shown_pace(past, HalfYear(2020, 1)).this_half == pytest.approx(10_000)


def test_the_pace_shown_gives_a_total_of_its_own_and_the_record_a_chance():
    country = houses_limited(range(8_000, 24_001, 1_000), houses=14_000, begin=2_000)
    past = {HalfYear(2026, 2): 14_000.0, HalfYear(2026, 1): 9_000.0}
    result = judge(country, PLANNED, past)
    assert result.above_record == 0.5
    assert result.at_pace == 11_500 - 2_000


def test_the_pace_says_which_half_years_nobody_counted():
    past = {HalfYear(2016, 2): 22_200.0, **{HalfYear(2024, 1) + step: 17_000.0 + step for step in range(4)}}
    shown = shown_pace(past, HalfYear(2027, 1), simulated=set(past) - {HalfYear(2016, 2)})
    assert (shown.highest, shown.highest_in) == (22_200.0, HalfYear(2016, 2))
    assert shown.recent_simulated
    assert not shown.highest_simulated
    assert shown_pace(past, HalfYear(2027, 1), simulated=past).highest_simulated


@pytest.mark.parametrize("past", [{}, {PLANNED: 1.0}, {HalfYear(2026, 1): 1.0, HalfYear(2027, 2): 1.0}])
def test_the_pace_comes_from_before_the_half_year(past: dict[HalfYear, float]):
    with pytest.raises(BadInput, match="before 2027-H1"):
        shown_pace(past, PLANNED)


def test_without_candidates_nothing_can_be_said():
    with pytest.raises(BadInput, match="no candidates"):
        judge([], PLANNED, {})


def test_a_half_year_in_which_nobody_was_housed_is_left_out_of_the_season():
    past = {HalfYear(2015, 1) + step: 0.0 if step == 3 else 100.0 for step in range(12)}
    assert season_factor(past, 1) == 1


@pytest.mark.parametrize(("lets", "share"), [(50_000.0, 0.10), (None, None), (math.nan, None)])
def test_the_share_of_social_lets_is_unknown_where_they_are_not_loaded(lets: float | None, share: float | None):
    assert share_of_lets(11_000, 2.2, lets) == (share if share is None else pytest.approx(share))


@pytest.mark.parametrize(("persons", "lets"), [(0.0, 50_000.0), (-1.0, None), (math.nan, 50_000.0), (2.2, 0.0)])
def test_homes_and_persons_per_home_must_be_more_than_none(persons: float, lets: float | None):
    with pytest.raises(BadInput, match="above zero"):
        share_of_lets(11_000, persons, lets)
