"""Who waits in a gemeente, and how new links are split."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.pool import PoolArgs, link_shares, linked_share, track_pool


def made(links: np.ndarray | None, housed: np.ndarray, target: float = 60.0) -> GemeenteFigures:
    gemeenten, months = housed.shape
    halves = -(-months // 6) + 1
    return GemeenteFigures(
        codes=tuple(f"GM{at:04d}" for at in range(gemeenten)),
        first_month=2024 * 12,
        housed=housed.astype(float),
        links=links,
        targets=np.full((gemeenten, halves), target),
        stands=np.zeros((gemeenten, halves)),
    )


def test_a_pool_grows_by_links_and_shrinks_by_housing():
    rng = np.random.default_rng(1)
    housed, links = rng.poisson(5, size=(3, 12)), rng.poisson(6, size=(3, 12)).astype(float)
    figures = made(links, housed)
    track = track_pool(figures, PoolArgs(start=4.0, scale=1.0, window=None))
    waiting = track.start.copy()
    for month in range(12):
        waiting = waiting + links[:, month]
        assert track.before[:, month] == pytest.approx(waiting)
        waiting = waiting - housed[:, month]
    assert track.now == pytest.approx(waiting)
    assert track.recent == pytest.approx(links[:, -3:].sum(axis=1))
    assert track.links == pytest.approx(links.sum(axis=0))


def test_those_linked_late_wait_before_they_can_be_housed():
    rng = np.random.default_rng(4)
    housed, links = rng.poisson(5, size=(3, 18)), rng.poisson(6, size=(3, 18)).astype(float)
    track = track_pool(made(links, housed), PoolArgs(start=9.0, scale=1.0, window=None, delay=2))
    everyone = track.start + 2 * links[:, 0]
    for month in range(18):
        if month >= 2:
            assert track.waiting(month) == pytest.approx(everyone)
        everyone = everyone + links[:, month] - housed[:, month]
        late = links[:, max(month - 1, 0) : month + 1].sum(axis=1) + (links[:, 0] if month == 0 else 0)
        assert track.before[:, month] - housed[:, month] == pytest.approx(everyone - late)
    assert track.now + track.coming.sum(axis=1) == pytest.approx(everyone)
    assert track.coming == pytest.approx(links[:, -2:])


def test_a_scale_multiplies_links_and_a_window_begins_later():
    links = np.full((2, 12), 10.0)
    figures = made(links, np.full((2, 12), 8))
    track = track_pool(figures, PoolArgs(start=1.0, scale=0.9, window=6))
    assert track.first == 6
    assert track.before.shape == (2, 6)
    assert track.before[:, 0] == pytest.approx(8 + 9)


def test_links_that_lapse_leave_the_pool():
    figures = made(np.full((2, 12), 10.0), np.full((2, 12), 8))
    track = track_pool(figures, PoolArgs(start=5.0, scale=1.0, window=None, lapse=0.1))
    waiting = track.start.copy()
    for month in range(12):
        assert track.before[:, month] == pytest.approx(waiting + 10)
        waiting = (waiting + 10 - 8) * 0.9
    assert track.now == pytest.approx(waiting)


def test_share_linked_is_of_those_housed():
    figures = made(np.full((2, 12), 6.0), np.full((2, 12), 8))
    assert linked_share(figures) == pytest.approx(0.75)
    assert linked_share(replace(figures, links=None)) == 0
    assert linked_share(made(np.full((2, 12), 6.0), np.zeros((2, 12)))) == 0


def test_months_in_which_links_are_unknown_are_not_months_without_links():
    links = np.full((2, 24), 9.0)
    links[:, :12] = np.nan
    figures = made(links, np.full((2, 24), 9))
    assert linked_share(figures) == pytest.approx(1.0)
    track = track_pool(figures, PoolArgs(start=4.0, scale=1.0, window=None))
    assert track.now == pytest.approx(track.start)


def test_a_month_in_which_realisatie_is_unknown_counts_as_a_usual_one_of_that_gemeente():
    housed = np.vstack([np.full(12, 4.0), np.full(12, 20.0)])
    housed[0, 5] = np.nan
    track = track_pool(made(housed.copy(), housed), PoolArgs(start=4.0, scale=1.0, window=None))
    assert np.isfinite(track.before).all()
    assert track.now == pytest.approx(track.start)


def test_a_gemeente_of_which_nothing_is_known_gets_the_pace_of_its_taakstelling():
    housed = np.vstack([np.full(12, np.nan), np.full(12, 20.0)])
    track = track_pool(made(None, housed), PoolArgs(start=4.0, scale=1.0, window=None))
    assert np.isfinite(track.before).all()
    assert track.start[0] > 0


def test_without_links_as_many_are_linked_as_were_housed_and_pools_stay_non_negative():
    rng = np.random.default_rng(2)
    figures = made(None, rng.poisson(7, size=(5, 24)))
    track = track_pool(figures, PoolArgs(start=4.0, scale=1.0, window=None))
    assert (track.before >= 0).all()
    assert (track.now >= 0).all()
    linked = track.moved.sum(axis=0) - figures.housed.sum(axis=0)
    assert linked == pytest.approx(track.links)
    assert track.links.sum() == pytest.approx(figures.housed.sum(), rel=0.1)


def test_links_go_where_most_is_to_do_and_nobody_waits():
    to_do, pool = np.array([100.0, 100.0, 50.0, -40.0]), np.array([0.0, 90.0, 0.0, 0.0])
    shares = link_shares(np.full(4, 100.0), to_do, pool, floor=0.03)
    assert shares == pytest.approx(np.array([100.0, 10.0, 50.0, 3.01]) / 163.01, abs=1e-4)


persons = st.floats(-500, 500)


@given(arrays(float, (3, 4), elements=persons), arrays(float, (3, 4), elements=st.floats(0, 500)))
def test_shares_are_shares(to_do: np.ndarray, pool: np.ndarray):
    shares = link_shares(np.zeros(4), to_do, pool)
    assert (shares > 0).all()
    np.testing.assert_allclose(shares.sum(axis=-1), 1.0)
    # who has more to do beyond those who wait never gets less
    need = to_do - pool
    order = np.argsort(need, axis=1)
    assert (np.diff(np.take_along_axis(shares, order, axis=1), axis=1) >= -1e-12).all()


def test_imputed_pools_hold_who_was_linked_less_who_was_housed():
    rng = np.random.default_rng(5)
    housed = rng.poisson(8, size=(6, 30)) * rng.integers(0, 4, size=(6, 30))
    figures = made(None, housed)
    track = track_pool(figures, PoolArgs(start=5.0, scale=1.0, window=None))
    assert (track.now >= 0).all()
    expected = track.start.sum() + np.cumsum(track.links - housed.sum(axis=0))
    assert expected.min() > 0
    assert track.now.sum() == pytest.approx(expected[-1])
    assert track.before[:, 1:].sum(axis=0) == pytest.approx(expected[:-1] + track.links[1:])


def test_imputed_links_come_sooner_where_more_was_asked():
    figures = made(None, np.full((5, 24), 7))
    asked = figures.targets.copy()
    asked[:, 3:] = 120.0
    more = replace(figures, targets=asked)
    late, soon = (track_pool(more, PoolArgs(4.0, 1.0, None, asked=share)).links for share in (0.0, 0.75))
    assert late == pytest.approx(np.full(24, 35.0))
    assert soon[-1] > 1.3 * soon[0]
    assert soon.sum() == pytest.approx(late.sum())
