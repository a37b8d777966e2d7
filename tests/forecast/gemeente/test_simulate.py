"""Every path keeps the books of every gemeente, to the person."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import DRIFT, ERROR, HazardArgs, HazardState
from forecast.gemeente.links import LinkArgs
from forecast.gemeente.model import GemeenteModel, fit
from forecast.gemeente.pool import PoolArgs, track_pool
from forecast.gemeente.region_sums import half_sums
from forecast.gemeente.simulate import GemeentePaths, joined, persons_housed, simulate
from tests.forecast.gemeente.conftest import GEMEENTEN

# the middle half and all but the outer hundredths
PARTS = ((0.25, 0.75), (0.01, 0.99))


def test_the_stand_is_what_was_asked_less_what_was_done(paths: GemeentePaths, paths_without_links: GemeentePaths):
    for drawn in (paths, paths_without_links):
        figures = drawn.figures
        halves = half_sums(drawn.housed, figures.realised, figures.months % 6)
        stand = figures.stands[:, figures.running]
        for column in range(drawn.stands.shape[2]):
            stand = stand + figures.targets[:, figures.running + column] - halves[:, :, column]
            np.testing.assert_array_equal(drawn.stands[:, :, column], stand)


def test_persons_are_whole_and_never_negative(paths: GemeentePaths, paths_without_links: GemeentePaths):
    for drawn in (paths, paths_without_links):
        assert (drawn.housed >= 0).all()
        np.testing.assert_array_equal(drawn.housed, np.round(drawn.housed))
        np.testing.assert_array_equal(drawn.stands, np.round(drawn.stands))
        assert (drawn.pool >= 0).all()
        assert (drawn.linked >= 0).all()


def test_nobody_is_housed_who_was_not_linked(model: GemeenteModel):
    """With the pool known to the person and links that are known, no path houses more than there are."""
    best = model.readings[0]
    state = best.filtered.state
    sure = HazardState(state.country, state.country_covariance, state.own.copy(), state.covariance.copy())
    sure.covariance[:, ERROR, :] = sure.covariance[:, :, ERROR] = 0
    sure.own[:, ERROR] = 0
    drawn = simulate(
        model.figures, best.pool, sure, replace(best.hazard, mean=6.0), best.links, paths=1,
        rng=np.random.default_rng(1),
    )  # fmt: skip
    waiting = np.maximum(best.pool.now, 0)
    for month in range(drawn.housed.shape[2]):
        waiting = waiting + drawn.linked[:, month]
        # persons are whole and pools are not: less than a person is rounded up
        assert (drawn.housed[0, :, month] < waiting + 1).all()
        waiting = np.maximum(waiting - drawn.housed[0, :, month], 0) * (1 - best.pool.lapse)


@pytest.mark.parametrize(("waiting", "hazard"), [(2.4, 0.3), (9.0, 0.6), (80.0, 0.2)])
def test_as_many_are_housed_as_the_rate_says_also_from_small_pools(waiting: float, hazard: float):
    drawn = persons_housed(np.full(60_000, waiting), np.full(60_000, hazard), 3.0, np.random.default_rng(2))
    assert drawn.mean() == pytest.approx(waiting * hazard, rel=0.02)
    assert drawn.min() >= 0
    assert drawn.max() < waiting + 1
    if waiting > 50:
        assert drawn.var() == pytest.approx(3.0 * waiting * hazard, rel=0.05)


def test_links_add_up_to_the_volume(model: GemeenteModel):
    best = model.readings[0]
    steady = replace(best.links, spread=0.0, jump=0.0)
    drawn = simulate(
        model.figures, best.pool, best.filtered.state, best.hazard, steady, paths=20, rng=np.random.default_rng(1)
    )
    assert drawn.linked.sum(axis=0) == pytest.approx(steady.volumes(model.figures, best.pool))


def test_the_fewer_half_years_a_spread_is_learned_from_the_fatter_the_tails(model: GemeenteModel):
    best = model.readings[0]
    wide, sure = (
        simulate(
            model.figures, best.pool, best.filtered.state, best.hazard, replace(best.links, jump=0.0, worth=worth),
            paths=600, rng=np.random.default_rng(1),
        ).housed[:, :, -3:].sum(axis=(1, 2))
        for worth in (2.0, 1e6)
    )  # fmt: skip
    # beyond what nine in ten make, not in what half of them make
    inner, outer = (np.ptp(np.quantile(wide, part)) / np.ptp(np.quantile(sure, part)) for part in PARTS)
    assert outer > 1.15 * inner


def test_those_linked_late_are_not_housed_at_once(model: GemeenteModel):
    best = model.readings[0]
    figures = replace(model.figures, stands=model.figures.stands + 1e4)
    sure = HazardState(
        best.filtered.state.country, 1e-12 * np.eye(7), np.zeros((GEMEENTEN, 3)), np.zeros((GEMEENTEN, 3, 3))
    )
    linked = best.pool.linked.copy()
    linked[:, -2:] = 0
    nobody = replace(best.pool, now=np.zeros(GEMEENTEN), linked=linked, delay=2)
    drawn = simulate(
        figures, nobody, sure, replace(best.hazard, mean=9.0), best.links, paths=5, rng=np.random.default_rng(1)
    )
    assert not drawn.housed[:, :, :2].any()
    third = float(drawn.housed[:, :, 2].sum(axis=1).mean())
    assert 0.5 * drawn.linked[:, 0].sum() < third < 1.05 * drawn.linked[:, 0].sum()


def test_sets_of_paths_are_joined_in_turn(model: GemeenteModel):
    first, second = model.sample(paths=3, seed=1), model.sample(paths=6, seed=2)
    both = joined([first, second], np.concatenate([first.housed, second.housed]))
    np.testing.assert_array_equal(both.stands, np.concatenate([first.stands, second.stands]))
    np.testing.assert_array_equal(both.housed[3:], second.housed)
    assert both.linked == pytest.approx((first.linked + 2 * second.linked) / 3)


def test_the_same_seed_gives_the_same_bits(model: GemeenteModel, figures: GemeenteFigures, paths: GemeentePaths):
    again = fit(figures).sample(paths=len(paths.housed), seed=1)
    for name in ("housed", "stands", "pool", "recent_links", "linked", "earlier"):
        np.testing.assert_array_equal(getattr(again, name), getattr(paths, name))
    other = model.sample(paths=len(paths.housed), seed=2)
    assert (other.stands != paths.stands).any()


def test_unknown_months_of_the_running_half_year_are_drawn(figures: GemeenteFigures):
    housed = figures.housed.copy()
    housed[4, -2:] = np.nan
    drawn = fit(replace(figures, housed=housed)).sample(paths=400, seed=1)
    others = np.arange(len(figures.codes)) != 4
    assert (drawn.earlier[:, others] == 0).all()
    assert drawn.earlier[:, 4].std() > 0
    guess = drawn.figures.housed_filled[4, -2:].sum()
    assert drawn.earlier[:, 4].mean() == pytest.approx(guess, rel=0.2)
    halves = half_sums(drawn.housed, drawn.figures.realised + drawn.earlier, figures.months % 6)
    running = figures.running
    begin = figures.stands[:, running] + figures.targets[:, running]
    np.testing.assert_array_equal(drawn.stands[:, :, 0], begin - halves[:, :, 0])


def test_without_a_taakstelling_people_are_linked_and_housed_as_before(figures: GemeenteFigures):
    targets = figures.targets.copy()
    targets[:, -1] = targets[:, -2]
    ended = targets.copy()
    ended[:, -1] = np.nan
    same, none = (
        sure_of_targets(fit(replace(figures, targets=one))).sample(paths=50, seed=1) for one in (targets, ended)
    )
    np.testing.assert_array_equal(none.housed, same.housed)
    # and what will be asked is less sure
    spreads = [
        fit(replace(figures, targets=one)).sample(paths=400, seed=1).housed.sum(axis=(1, 2)).std()
        for one in (targets, ended)
    ]
    assert spreads[1] > spreads[0]


def sure_of_targets(model: GemeenteModel) -> GemeenteModel:
    """As if no taakstelling could differ from the last one known."""
    readings = tuple(replace(one, links=replace(one.links, jump=0.0)) for one in model.readings)
    return replace(model, readings=readings)


def test_drift_is_forgotten_at_its_own_pace():
    """One gemeente that drifts, housed from a pool without end: the rate goes back to the country's."""
    gemeenten, months = 2, 12
    figures = GemeenteFigures(
        codes=("GM0001", "GM0002"),
        first_month=2024 * 12,
        housed=np.full((gemeenten, months), 100.0),
        links=np.full((gemeenten, months), 100.0),
        targets=np.full((gemeenten, 4), 600.0),
        stands=np.zeros((gemeenten, 4)),
    )
    own = np.zeros((gemeenten, 3))
    own[0, DRIFT], own[:, ERROR] = 1.0, 1e6
    state = HazardState(np.zeros(7), 1e-12 * np.eye(7), own, np.zeros((gemeenten, 3, 3)))
    args = HazardArgs(mean=-5.0, drift=0.0, drift_memory=0.5, national=0.0)
    pool = track_pool(figures, PoolArgs(start=4.0, scale=1.0, window=None))
    drawn = simulate(figures, pool, state, args, LinkArgs(), paths=50, rng=np.random.default_rng(1))
    ratio = drawn.housed[:, 0].mean(axis=0) / drawn.housed[:, 1].mean(axis=0)
    assert ratio[0] == pytest.approx(np.exp(0.5), rel=0.05)
    assert ratio[-1] == pytest.approx(1.0, rel=0.05)
