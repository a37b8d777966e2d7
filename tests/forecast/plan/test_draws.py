"""Candidates drawn from fitted models: what they share, what they add up to, and what is known of the window."""

from dataclasses import fields, replace

import numpy as np
import pytest

from forecast.chain import names as n
from forecast.chain.scenario import CAP, Change, Scenario
from forecast.errors import BadInput
from forecast.fanout import InTurn
from forecast.levels import COUNTRY
from forecast.periods import HalfYear, month_number
from forecast.plan.draws import (
    SCENARIO,
    asked_until,
    candidate_of,
    candidates,
    chances,
    expected_stands,
    group_stands,
    known_months,
    past_halves,
    place,
    planned,
    stand_begin,
)
from forecast.plan.expected import expected_number
from forecast.what_if import draw, with_targets
from tests.forecast.coupled_world import MONTHS, PATHS, fitted

NEXT = HalfYear(2021, 2)
TOTALS = (4000, 9000)


def drawn_candidates(scenario: Scenario = Scenario()):  # noqa: B008 - frozen
    return candidates(fitted(), NEXT, TOTALS, scenario=scenario, paths=PATHS, fan_out=InTurn())


def test_a_candidate_is_the_end_of_its_half_year_in_every_path():
    for total, one in zip(TOTALS, drawn_candidates(), strict=True):
        drawn = planned(fitted(), NEXT, total, Scenario(), PATHS)
        chain, stands = drawn.paths.chain, drawn.paths.gemeenten.stands[:, :, 1]
        assert chain is not None
        assert one.total == total
        np.testing.assert_array_equal(one.net, stands.sum(axis=1) + 12.0)
        np.testing.assert_array_equal(one.gross, np.maximum(stands, 0).sum(axis=1))
        np.testing.assert_array_equal(one.missing, (stands > 0).sum(axis=1))
        # July to December are the months ahead after May and June
        np.testing.assert_array_equal(one.housed, drawn.paths.gemeenten.housed[:, :, 2:].sum(axis=(1, 2)))
        for name, values in ((n.OCCUPANCY, one.occupancy), (n.PERMITS, one.permits), (n.BEYOND, one.beyond)):
            np.testing.assert_array_equal(values, chain[name][:, -1])
        # what was carried into the half-year follows from what is told of its end
        np.testing.assert_allclose(one.stand_begin, stand_begin(fitted(), drawn, NEXT))


def test_more_is_asked_more_is_behind_and_no_fewer_are_housed():
    low, high = drawn_candidates()
    assert high.gross.mean() > low.gross.mean()
    assert high.housed.mean() >= low.housed.mean()
    assert high.permits.mean() <= low.permits.mean()


def test_candidates_share_the_shocks_that_strike_all_gemeenten():
    # links are drawn as often as is asked for; that must not move the shocks of later months
    model = fitted().coupled.gemeenten
    loud = tuple(replace(one, hazard=replace(one.hazard, national=0.5)) for one in model.readings)
    shaken = replace(fitted(), coupled=replace(fitted().coupled, gemeenten=replace(model, readings=loud)))
    low, high = candidates(shaken, NEXT, (9_000, 9_200), paths=PATHS, fan_out=InTurn())
    assert (high.housed - low.housed).std() < 0.1 * low.housed.std()


def test_a_total_brings_the_same_whoever_asks_for_it():
    _, asked = drawn_candidates()
    drawn = planned(fitted(), NEXT, asked.total, Scenario(), PATHS)
    again = candidate_of(fitted(), NEXT, asked.total, drawn)
    for part in fields(asked):
        np.testing.assert_array_equal(getattr(again, part.name), getattr(asked, part.name))
    # gemeenten that are expected to miss: the mean of the table is the sum of the chances in the split
    assert again.missing.mean() == pytest.approx(chances(drawn, place(fitted(), NEXT)).sum())
    # and the stand at the start of the country is that of the sums of gemeenten
    assert group_stands(fitted(), drawn, NEXT)[COUNTRY] == np.median(again.stand_begin)


def test_the_taakstelling_of_the_run_brings_the_numbers_of_the_run():
    announced = replace(fitted(), coupled=with_targets(fitted(), {str(NEXT): TOTALS[1]}))
    country, column = draw(announced).country, place(announced, NEXT)
    (same,) = candidates(announced, NEXT, TOTALS[1:], paths=PATHS, fan_out=InTurn())
    for name in ("net", "gross", "missing"):
        np.testing.assert_array_equal(getattr(same, name), getattr(country, name)[:, column])


def test_the_stand_at_the_start_rests_on_the_taakstellingen_up_to_the_half_year():
    first = HalfYear(2021, 1)
    running, planned_one = asked_until(fitted(), Scenario(targets={str(NEXT): 777}), NEXT)
    assert running[:2] == (first, round(float(fitted().figures.targets[:, first - fitted().first].sum())))
    assert planned_one == (NEXT, 777, SCENARIO)
    assert [period for period, *_ in asked_until(fitted(), Scenario(), first)] == [first]


def test_the_circumstances_of_a_scenario_hold_for_every_candidate():
    first = month_number(NEXT.start)
    closed = Scenario(changes=(Change(n.HOUSED, CAP, 10, first),))
    for one in drawn_candidates(closed):
        assert one.housed.max() <= 60


def test_the_total_of_a_candidate_goes_before_one_of_the_scenario():
    asked = Scenario(targets={str(NEXT): 1})
    for plain, other in zip(drawn_candidates(), drawn_candidates(asked), strict=True):
        np.testing.assert_array_equal(plain.net, other.net)


def test_without_a_chain_there_are_no_candidates():
    alone = replace(fitted(), coupled=replace(fitted().coupled, chain=None))
    with pytest.raises(BadInput, match="no chain"):
        candidates(alone, NEXT, TOTALS, paths=PATHS, fan_out=InTurn())


def test_a_half_year_that_is_not_ahead_has_no_place():
    assert [place(fitted(), period) for period in (HalfYear(2021, 1), NEXT)] == [0, 1]
    with pytest.raises(BadInput, match="2022-H1 is not one of the half-years ahead"):
        place(fitted(), HalfYear(2022, 1))


def test_the_running_half_year_starts_with_the_stand_that_is_known():
    drawn, figures = draw(fitted()), fitted().figures
    running = HalfYear(2021, 1)
    known = figures.stands[:, figures.running]
    assert set(stand_begin(fitted(), drawn, running)) == {known.sum() + 12.0}
    np.testing.assert_array_equal(expected_stands(fitted(), drawn, running), known)
    stands = group_stands(fitted(), drawn, running)
    assert stands[COUNTRY] == known.sum() + 12.0
    assert sum(value for code, value in stands.items() if code != COUNTRY) == known.sum()


def test_each_gemeente_has_its_own_chance_and_expected_stand():
    drawn = draw(fitted())
    stands = drawn.paths.gemeenten.stands
    np.testing.assert_array_equal(chances(drawn, 1), (stands[:, :, 1] > 0).mean(axis=0))
    np.testing.assert_array_equal(expected_stands(fitted(), drawn, NEXT), np.median(stands[:, :, 0], axis=0))


def test_the_months_of_the_window_that_are_over_come_from_the_chain():
    chain = fitted().coupled.chain
    assert chain is not None
    # the window of 2021-H2 began on 1 April, and April is over
    april = chain.past[-1]
    known = known_months(chain, NEXT)
    assert known is not None
    assert (known.in_reception, known.arrived, known.housed) == (april.in_reception, april.arrived, april.housed)
    march = known_months(chain, NEXT, lead_months=4)
    assert march is not None
    assert march.housed == april.housed + chain.past[-2].housed
    assert known_months(chain, HalfYear(2022, 1)) is None
    with pytest.raises(BadInput, match="longer ago"):
        known_months(chain, NEXT, lead_months=60)


def test_the_expected_number_is_who_is_there_at_the_start_and_who_comes_in_the_rest_of_the_window():
    drawn, chain = draw(fitted()), fitted().coupled.chain
    paths = drawn.paths.chain
    assert chain is not None
    assert paths is not None
    number = expected_number(paths, NEXT, stand_begin(fitted(), drawn, NEXT), known=known_months(chain, NEXT))
    names = (n.GRANTS, n.APPEALS, n.FAMILY, n.RESETTLED, n.OTHER_IN)
    summer = sum(paths[name][:, 2:5] for name in names) - paths[n.OTHER_OUT][:, 2:5]
    there = paths[n.PERMITS][:, 1] + summer.sum(axis=1)
    # the month that is over is told as a median of all paths, so it does not add up to the person in each
    assert np.median(number.to_house) == pytest.approx(np.median(there), rel=0.05)


def test_past_half_years_are_those_that_are_over():
    past = past_halves(fitted())
    housed = fitted().figures.housed_filled.sum(axis=0)
    assert list(past) == [HalfYear(2019, 1), HalfYear(2019, 2), HalfYear(2020, 1), HalfYear(2020, 2)]
    assert past[HalfYear(2020, 2)] == pytest.approx(housed[18:24].sum())
    assert len(housed) == MONTHS
