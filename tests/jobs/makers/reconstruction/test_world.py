"""The reconstruction behaves like the real thing: pools, zero months, the push, laggards, links that go wrong."""

import numpy as np
import pandas as pd
import pytest

from jobs.makers.reconstruction.build import Reconstruction
from jobs.makers.reconstruction.published import PRINTED_MONTHS


@pytest.fixture(scope="module")
def inhabitants(made: Reconstruction) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return made.published.inhabitants


def test_pools_are_never_negative_and_keep_their_books(made: Reconstruction):
    world = made.world
    change = world.links - world.withdrawn - (world.housed - world.unlinked)
    assert (world.pool >= 0).all()
    assert (np.diff(world.pool, axis=1) == change[:, 1:]).all()
    assert (world.unlinked <= world.housed).all()


def test_nobody_is_housed_in_the_month_of_the_link(made: Reconstruction):
    world = made.world
    linked_housed = world.housed - world.unlinked
    assert (linked_housed[:, 1:] + world.withdrawn[:, 1:] <= world.pool[:, :-1]).all()


def test_links_and_realisatie_roughly_balance(made: Reconstruction):
    world = made.world
    assert 0.03 < world.unlinked.sum() / world.housed.sum() < 0.08
    assert 0.02 < world.withdrawn.sum() / world.links.sum() < 0.05
    assert 1.0 < world.links.sum() / world.housed.sum() < 1.1


def test_those_who_wait_are_never_more_than_those_in_reception(made: Reconstruction):
    stock = np.interp(np.arange(84) + 1, *made.published.stock)
    assert (made.world.pool.sum(axis=0) < 0.9 * stock).all()


def test_first_too_few_people_then_too_few_houses(made: Reconstruction):
    waiting = made.world.pool[:, :-1].sum(axis=0) / made.world.housed[:, 1:].sum(axis=0)
    # months of housing at the pace of the month
    assert np.median(waiting[:23]) < 4
    assert np.median(waiting[47:]) > 4.5


def test_small_gemeenten_have_many_zero_months_and_large_ones_hardly_any(
    housed: pd.DataFrame, inhabitants: "np.ndarray[tuple[int], np.dtype[np.int64]]"
):
    empty = (housed.to_numpy() == 0).mean(axis=1)
    assert empty[inhabitants < 10_000].mean() > 0.6
    assert 0.3 < empty[(inhabitants > 10_000) & (inhabitants < 30_000)].mean() < 0.6
    assert empty[inhabitants > 100_000].mean() < 0.05


def test_realisatie_rises_towards_the_end_of_the_half_year(made: Reconstruction):
    halves = made.world.housed.sum(axis=0).reshape(14, 6)
    shares = halves / halves.sum(axis=1, keepdims=True)
    assert 0.42 < shares[:, :3].sum(axis=1).mean() < 0.47
    assert shares[:, 5].mean() > 0.2
    assert (shares[:, 5] > 1 / 6).mean() > 0.9


def test_a_few_gemeenten_lag_behind_all_the_time(stands: pd.DataFrame):
    behind = stands.loc[:, "2021-07-01":] > 0
    always = behind.all(axis=1)
    assert 10 < always.sum() < 120
    deep = (stands["2026-01-01"] > 2 * stands["2022-07-01"].clip(lower=1)) & always
    assert deep.sum() >= 5


def test_the_slow_are_further_behind_than_the_others(made: Reconstruction):
    slow = np.isin(np.arange(342), made.character.laggards)
    of_task = made.world.stands[:, 12] / np.maximum(made.versions[-1].persons, 1)
    assert np.median(of_task[slow]) > 2 * np.median(of_task[~slow])


def test_persons_come_in_households(made: Reconstruction):
    """Their number varies about three times as much as single persons would."""
    world, busy = made.world, made.published.inhabitants > 30_000
    persons = (world.housed - world.unlinked)[busy][:, 48:]
    around = (persons[:, 1:] + persons[:, :-1]) / 2
    noise = ((persons[:, 1:] - persons[:, :-1]) ** 2 / 2)[around > 3]
    assert 2.5 < noise.mean() / around[around > 3].mean() < 9


@pytest.mark.parametrize("seam", [PRINTED_MONTHS, 72])
def test_no_seam_shows_where_the_kind_of_total_changes(made: Reconstruction, seam: int):
    """October 2021 (provincial to national totals) and 2025 (no totals) look like the months around them."""
    world, provincie = made.world, made.published.provincie
    sums = np.stack([world.housed[provincie == place].sum(axis=0) for place in range(12)])
    # half a year against the same half a year before it, for the push has the same months in both
    change = np.log(sums[:, seam : seam + 6].sum(axis=1) / sums[:, seam - 6 : seam].sum(axis=1))
    beyond = change - np.log(sums[:, seam : seam + 6].sum() / sums[:, seam - 6 : seam].sum())
    assert np.abs(beyond).max() < 0.55
