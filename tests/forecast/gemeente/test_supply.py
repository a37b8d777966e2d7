"""Where people run out, no more are linked and housed than there are, and gemeenten share what there is."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.gemeente.model import GemeenteModel
from forecast.gemeente.region_sums import half_sums
from forecast.gemeente.simulate import GemeentePaths
from forecast.gemeente.supply import Limited, Plenty, shared

PATHS = 40


@dataclass
class Stock:
    """People in a house for all: `come` each month, and may be housed as far as `allow` says."""

    there: np.ndarray
    come: float
    allow: Callable[[np.ndarray], np.ndarray] = lambda wanted: wanted
    available: list[np.ndarray] = field(default_factory=list)
    wanted: list[np.ndarray] = field(default_factory=list)
    closed: list[np.ndarray] = field(default_factory=list)

    def arrive(self) -> np.ndarray:
        self.there = self.there + int(self.come)
        self.available.append(self.there.copy())
        return self.there

    def allowed(self, wanted: np.ndarray) -> np.ndarray:
        self.wanted.append(wanted)
        return np.minimum(self.allow(wanted), self.there)

    def close(self, housed: np.ndarray) -> None:
        self.closed.append(housed)
        self.there = self.there - housed


def sampled(
    model: GemeenteModel, begin: int, come: float, **other: Callable[[np.ndarray], np.ndarray]
) -> tuple[GemeentePaths, list[Stock]]:
    stocks: list[Stock] = []

    def supply(rows: slice) -> Stock:
        stocks.append(Stock(np.full(rows.stop - rows.start, begin), come, **other))
        return stocks[-1]

    return model.sample(paths=PATHS, seed=1, supply=supply), stocks


def joined(stocks: list[Stock], name: str) -> np.ndarray:
    """Shape (paths, months)."""
    return np.concatenate([np.stack(getattr(one, name), axis=1) for one in stocks])


def test_in_a_country_with_too_few_people_no_more_are_housed_than_there_are(model: GemeenteModel):
    free = model.sample(paths=PATHS, seed=1)
    usual = float(free.housed.sum(axis=1).mean())
    drawn, stocks = sampled(model, 30, 0.5 * usual)
    available, closed = joined(stocks, "available"), joined(stocks, "closed")
    np.testing.assert_array_equal(drawn.housed.sum(axis=1), closed)
    assert (closed <= available).all()
    assert (available - closed).min() >= 0
    assert drawn.housed.sum(axis=(1, 2)).mean() < 0.75 * free.housed.sum(axis=(1, 2)).mean()
    # nobody is linked who does not come
    pool = drawn.pool.sum()
    assert drawn.linked.sum() < 30 + 0.5 * usual * drawn.linked.shape[1] + 1
    assert drawn.linked.sum() < 0.8 * free.linked.sum()
    assert pool >= 0


def test_the_books_of_every_gemeente_close_where_people_run_out(model: GemeenteModel):
    drawn, _ = sampled(model, 20, 60)
    figures = drawn.figures
    assert (drawn.housed >= 0).all()
    np.testing.assert_array_equal(drawn.housed, np.round(drawn.housed))
    halves = half_sums(drawn.housed, figures.realised, figures.months % 6)
    stand = figures.stands[:, figures.running]
    for column in range(drawn.stands.shape[2]):
        stand = stand + figures.targets[:, figures.running + column] - halves[:, :, column]
        np.testing.assert_array_equal(drawn.stands[:, :, column], stand)


def test_every_gemeente_goes_short_where_people_run_out(model: GemeenteModel):
    free, _ = sampled(model, 10**6, 10**6)
    short, _ = sampled(model, 20, 80)
    large = np.argsort(-free.housed.sum(axis=(0, 2)))[:10]
    ratio = short.housed[:, large].sum(axis=(0, 2)) / free.housed[:, large].sum(axis=(0, 2))
    assert (ratio < 0.9).all()
    assert ratio.max() < 5 * ratio.min(), "none of them gets nearly everything or nothing"


def test_people_who_wait_elsewhere_are_housed_and_only_who_is_there_is_linked(model: GemeenteModel):
    """More are linked than are in reception: they go on from where they are, and new links are of the new."""
    assert model.readings[0].pool.lapse > 0, "nor are those linked whose link lapsed, somewhere else"
    nobody, _ = sampled(model, 0, 0)
    assert not nobody.linked.any()
    assert not nobody.housed.any()


def test_with_people_enough_as_many_are_linked_as_without_any_limit(model: GemeenteModel):
    free = model.sample(paths=400, seed=1)
    stocks: list[Stock] = []

    def supply(rows: slice) -> Stock:
        stocks.append(Stock(np.full(rows.stop - rows.start, 10**7), 10**5))
        return stocks[-1]

    plenty = model.sample(paths=400, seed=1, supply=supply)
    for one in stocks:
        np.testing.assert_array_equal(np.stack(one.wanted), np.stack(one.closed))
    assert plenty.linked.sum() == pytest.approx(free.linked.sum(), rel=0.06)
    assert plenty.housed.sum(axis=(1, 2)).mean() == pytest.approx(free.housed.sum(axis=(1, 2)).mean(), rel=0.04)


def test_more_are_housed_where_a_scenario_boosts_it_but_only_who_waits(model: GemeenteModel):
    as_they_want, _ = sampled(model, 10**6, 0)
    boosted, stocks = sampled(model, 10**6, 0, allow=lambda wanted: wanted + 50)
    first = boosted.housed[:, :, 0].sum(axis=1)
    np.testing.assert_array_equal(first, as_they_want.housed[:, :, 0].sum(axis=1) + 50)
    everyone, _ = sampled(model, 10**6, 0, allow=lambda wanted: wanted + 10**6)
    assert (everyone.housed[:, :, 0].sum(axis=1) < 10**6).all()
    assert stocks[0].closed[0].sum() == first[: len(stocks[0].closed[0])].sum()
    capped, _ = sampled(model, 10**6, 0, allow=lambda wanted: np.minimum(wanted, 7))
    assert (capped.housed.sum(axis=1) <= 7).all()


def test_without_a_limit_nothing_is_changed():
    side, rng = Plenty(), np.random.default_rng(1)
    assert all(one is rng for one in side.chances(rng, 5))
    assert len(side.chances(rng, 5)) == 5
    wanted = np.array([[1, 2]])
    assert side.unlinked(np.zeros((1, 2))).tolist() == [np.inf]
    assert side.housed(wanted, np.zeros((1, 2))) is wanted


def test_each_month_has_its_own_chance_where_people_may_run_out():
    def chances() -> list[np.random.Generator]:
        return list(Limited(Stock(np.zeros(1), 0)).chances(np.random.default_rng(1), 3))

    one, other = chances(), chances()
    one[0].random(1000)
    # whatever was drawn in a month, the next one is by the same chance
    assert one[1].random() == other[1].random()
    assert len({chance.random() for chance in chances()}) == 3


def test_who_could_be_linked_is_who_is_there_without_a_link():
    stock = Stock(np.array([100, 100, 5]), 0)
    side = Limited(stock)
    # sixty are linked of the hundred; in the last path more than there are, who wait somewhere else
    linked = np.array([[40.0, 20.0], [40.0, 20.0], [40.0, 20.0]])
    assert side.unlinked(linked).tolist() == [40.0, 40.0, 0.0]
    stock.there = np.array([100, 100, 30])
    # of those who are there now in the last path the five were linked
    assert side.unlinked(linked).tolist() == [40.0, 40.0, 25.0]


def slow_shared(housed: list[int], waiting: list[float], total: int) -> np.ndarray:
    """The obvious twin, one path: each part in exact arithmetic, the rest one by one to the largest remainders."""
    change = total - sum(housed)
    room = [int(max(np.floor(here - there), 0)) for here, there in zip(waiting, housed, strict=True)]
    weights = housed if change < 0 else room
    persons = min(abs(change), sum(weights))
    sums = max(sum(weights), 1)
    parts = [persons * weight // sums for weight in weights]
    remainders = [persons * weight % sums for weight in weights]
    for at in sorted(range(len(parts)), key=lambda at: (-remainders[at], at))[: persons - sum(parts)]:
        parts[at] += 1
    return np.array(housed) + np.sign(change) * np.array(parts)


@st.composite
def demands(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shape = (draw(st.integers(1, 3)), draw(st.integers(1, 6)))
    housed = draw(arrays(np.int64, shape, elements=st.integers(0, 40)))
    more = draw(arrays(np.float64, shape, elements=st.floats(-0.9, 30)))
    totals = draw(arrays(np.int64, shape[0], elements=st.one_of(st.just(0), st.integers(0, 300))))
    return housed, np.maximum(housed + more, 0), totals


@given(demand=demands())
def test_shared_adds_up_and_takes_no_more_than_there_are(demand: tuple[np.ndarray, np.ndarray, np.ndarray]):
    housed, waiting, total = demand
    found = shared(housed, waiting, total)
    assert np.issubdtype(found.dtype, np.integer)
    assert (found >= 0).all()
    room = np.floor(np.maximum(waiting - housed, 0)).sum(axis=1)
    np.testing.assert_array_equal(found.sum(axis=1), np.minimum(total, housed.sum(axis=1) + room))
    # whoever it is taken from or given to: nobody beyond who waits, but where more were housed than that already
    assert (found <= np.maximum(waiting, housed)).all()
    fewer = total < housed.sum(axis=1)
    assert (found[fewer] <= housed[fewer]).all()
    assert (found[~fewer] >= housed[~fewer]).all()
    for path in range(len(housed)):
        twin = slow_shared(housed[path].tolist(), waiting[path].tolist(), int(total[path]))
        # floats may break an exact tie the other way, never by more than one person
        assert (np.abs(found[path] - twin) <= 1).all()


@given(demand=demands())
def test_what_is_not_changed_stays_as_it_is(demand: tuple[np.ndarray, np.ndarray, np.ndarray]):
    housed, waiting, _ = demand
    assert shared(housed, waiting, housed.sum(axis=1)) is housed


def test_a_shortage_is_shared_by_what_each_would_have_housed():
    housed, waiting = np.array([[10, 20, 70]]), np.array([[100.0, 20.0, 80.0]])
    assert shared(housed, waiting, np.array([50])).tolist() == [[5, 10, 35]]
    # and what is more by who still waits there
    assert shared(housed, waiting, np.array([150])).tolist() == [[55, 20, 75]]
    assert shared(housed, waiting, np.array([9999])).tolist() == [[100, 20, 80]]
