"""Links that follow who is there to be linked, and how far they are believed."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.gemeente.hazard import ERROR, HazardArgs, HazardState, run_filter
from forecast.gemeente.links import FIRST_DAY, STRIDE, LinkArgs
from forecast.gemeente.pool import PoolArgs, track_pool
from forecast.gemeente.presence import (
    Presence,
    earlier_days,
    late_rate,
    learn_rate,
    linked_and_waiting,
    presence,
    shared_out,
    volume_miss,
)
from forecast.gemeente.readings import Reading
from tests.forecast.gemeente.test_links import made

MONTHS = 60


def reading(links: np.ndarray, misses: float = 0.1) -> Reading:
    """Pools of two gemeenten in which `links` persons were linked, and what is asked missed by as much each day."""
    figures, _ = made(links, [600.0] * (len(links) // 6 + 2))
    args = PoolArgs(start=4.0, scale=1.0, window=None)
    pool = track_pool(figures, args)
    days = len(range(FIRST_DAY, len(links) - 5, STRIDE))
    return Reading(
        args,
        pool,
        HazardArgs(),
        run_filter(pool, figures.housed, HazardArgs()),
        LinkArgs(misses=(misses,) * days),
        np.zeros(1),
    )


def steered(rate: float, *, coming: np.ndarray, start: float = 300.0) -> Presence:
    """A country that links `rate` of those without a link each month."""
    left, unlinked, links = start, [], []
    for come in coming:
        unlinked.append(left + come)
        links.append(rate * unlinked[-1])
        left = unlinked[-1] - links[-1]
    return Presence(np.array(unlinked), np.array(links))


def wandering(months: int = MONTHS) -> np.ndarray:
    """Arrivals that go up and down over the years."""
    return 100 + 40 * np.sin(np.arange(months) / 6)


def test_who_could_be_linked_is_who_is_there_less_those_with_a_link():
    """Slow twin: gemeente by gemeente and month by month, with the pool's own account."""
    one = reading(np.full(MONTHS, 110.0))
    state = one.filtered.state
    own = state.own.copy()
    own[:, ERROR] = (-1e9, 5.0)
    moved = replace(
        one,
        filtered=replace(
            one.filtered, state=HazardState(state.country, state.country_covariance, own, state.covariance)
        ),
    )
    waits = linked_and_waiting(moved)
    for month in range(MONTHS):
        # of the first gemeente nobody waits, as the filter found; of the other five more than was read
        pool = 4.0 * 75.0 + month * (0.75 * 110.0 - 75.0) + 5.0
        assert waits[month] == pytest.approx(pool)
    there = np.full(20, 1000.0)
    seen = presence(moved, there)
    assert seen.unlinked == pytest.approx(1000.0 - waits[-20:])
    assert seen.links == pytest.approx(np.full(20, 110.0))


def test_only_months_without_a_break_count():
    seen = Presence(np.array([50.0, 9.0, 60.0, 60.0]), np.array([10.0, 10.0, 12.0, 12.0]))
    assert seen.run == 2
    assert np.isnan(seen.log_rates[:2]).all()
    assert seen.log_rates[2:] == pytest.approx(np.log([0.2, 0.2]))
    assert Presence(np.full(3, 50.0), np.array([10.0, 0.0, 10.0])).run == 2, "nobody was linked in a month"


def test_the_rate_is_that_of_late():
    """Slow twin: each month counts half as much as the one four months after it."""
    rates = np.log(np.r_[np.full(20, 0.2), np.full(8, 0.5)])
    weights = [0.5 ** ((27 - at) / 4) for at in range(28)]
    expected = sum(weight * rate for weight, rate in zip(weights, rates, strict=True)) / sum(weights)
    assert late_rate(rates, 28) == pytest.approx(expected)
    assert late_rate(rates, 20) == pytest.approx(np.log(0.2)), "nothing is known of months after the day"


def test_a_half_year_is_foreseen_from_what_was_known_when_it_began():
    """Slow twin: the months before the day alone, cut off."""
    seen = steered(0.3, coming=wandering())
    for day in (12, 30, 54):
        unlinked, links = seen.unlinked[:day], seen.links[:day]
        come = np.mean([unlinked[at] - unlinked[at - 1] + links[at - 1] for at in range(day - 6, day)])
        there, said = unlinked[-1] - links[-1], []
        for _ in range(6):
            there += come
            said.append(0.3 * there)
            there *= 0.7
        miss = np.log(seen.links[day : day + 6]).mean() - np.log(said).mean()
        assert volume_miss(seen, day) == pytest.approx(miss)


def test_where_as_many_keep_coming_nothing_is_missed():
    assert volume_miss(steered(0.3, coming=np.full(MONTHS, 90.0)), 40) == pytest.approx(0, abs=1e-9)


def test_the_way_that_missed_less_gets_more_of_the_paths():
    seen = steered(0.3, coming=wandering())
    shares = [learn_rate(reading(seen.links, misses), seen)[1] for misses in (0.01, 0.05, 0.2, 0.8)]
    assert shares == sorted(shares)
    assert shares[0] < 0.2
    assert shares[-1] > 0.95
    following, _ = learn_rate(reading(seen.links), seen)
    assert following is not None
    assert following.links.rate == pytest.approx(0.3)
    # a rate that never moved leaves little to chance, but never nothing
    assert 0.01 < following.links.spread < 0.1


def test_what_was_missed_of_late_counts_more():
    seen = steered(0.3, coming=wandering())
    one = reading(seen.links)
    days = len(one.links.misses)
    late, early = (
        replace(one, links=replace(one.links, misses=misses))
        for misses in ((0.02,) * (days - 6) + (0.3,) * 6, (0.3,) * 6 + (0.02,) * (days - 6))
    )
    assert learn_rate(late, seen)[1] > learn_rate(early, seen)[1]


def test_days_are_told_from_the_end_of_the_track():
    assert earlier_days(3, track=60, months=60) == [18, 20, 22]
    assert earlier_days(3, track=60, months=50) == [8, 10, 12]


@pytest.mark.parametrize("known", [0, 17], ids=["never", "too short"])
def test_with_too_little_known_of_who_is_there_links_follow_what_is_asked(known: int):
    one = reading(np.full(MONTHS, 30.0))
    there = np.r_[np.full(MONTHS - known, np.nan), np.full(known, 9000.0)]
    readings, weights = shared_out([one, one], [0.7, 0.3], there)
    assert readings == (one, one)
    assert weights == (0.7, 0.3)


def test_each_reading_keeps_its_weight_in_two_ways():
    one = reading(steered(0.3, coming=wandering()).links)
    there = linked_and_waiting(one) + steered(0.3, coming=wandering()).unlinked
    readings, weights = shared_out([one, one], [0.6, 0.4], there)
    assert [each.links.rate is None for each in readings] == [True, False, True, False]
    assert weights[0] + weights[1] == pytest.approx(0.6)
    assert weights[2] + weights[3] == pytest.approx(0.4)
    assert all(each.pool is one.pool for each in readings)


def test_links_are_what_is_asked_or_a_part_of_who_is_there():
    asked, there, moved = np.full(3, 50.0), np.array([40.0, 80.0, np.inf]), np.log([1.0, 1.2, 1.4])
    assert LinkArgs().linked(asked, there, moved) == pytest.approx([40.0, 60.0, 70.0])
    followed = LinkArgs(rate=0.6).linked(asked, np.array([40.0, 80.0, 10.0]), np.log([1.0, 1.2, 9.0]))
    # and never more than there are
    assert followed == pytest.approx([24.0, 57.6, 10.0])
