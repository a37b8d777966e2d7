"""How many are linked in the months ahead, and what earlier months tell of it."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.links import AHEADS, PULLS, LinkArgs, asked_soon, learn_links, learn_split
from forecast.gemeente.pool import PoolArgs, PoolTrack, link_shares, track_pool

STEADY = LinkArgs(pull=0.0)


def made(volumes: np.ndarray, totals: list[float]) -> tuple[GemeenteFigures, PoolTrack]:
    """Two gemeenten, one three times the other, linked `volumes` together in each month."""
    parts = np.array([[0.25], [0.75]])
    figures = GemeenteFigures(
        codes=("GM0001", "GM0002"),
        first_month=2019 * 12,
        housed=parts * np.full(len(volumes), 100.0),
        links=parts * volumes,
        targets=parts * np.array(totals),
        stands=np.zeros((2, len(totals))),
    )
    return figures, track_pool(figures, PoolArgs(start=4.0, scale=1.0, window=None))


def test_it_goes_on_as_of_late():
    figures, pool = made(np.r_[np.full(12, 50.0), np.full(6, 80.0)], [600.0] * 5)
    assert STEADY.volumes(figures, pool) == pytest.approx(np.full(12, 80.0))


def test_it_goes_to_what_the_taakstellingen_ask():
    figures, pool = made(np.full(18, 80.0), [600.0] * 5)
    assert LinkArgs(pull=1.0).volumes(figures, pool) == pytest.approx(np.full(12, 100.0))
    left = np.log(LinkArgs(pull=0.25).volumes(figures, pool) / 100)
    assert left == pytest.approx(np.log(0.8) * 0.75 ** np.arange(1, 13))
    lifted = LinkArgs(pull=1.0, lift=float(np.log(1.1))).volumes(figures, pool)
    assert lifted == pytest.approx(np.full(12, 110.0))


@pytest.mark.parametrize("lead", [0, 3, 6])
def test_it_follows_a_change_ahead_of_it(lead: int):
    figures, pool = made(np.full(18, 80.0), [600.0, 600.0, 600.0, 600.0, 1200.0])
    volumes = LinkArgs(pull=1.0, lead=lead).volumes(figures, pool)
    assert volumes == pytest.approx(np.where(np.arange(12) < 6 - lead, 100.0, 200.0))


@pytest.mark.parametrize(("lead", "shown"), [(0, 0), (3, 3), (6, 6)])
def test_a_taakstelling_not_yet_known_shows_from_when_links_follow_it(lead: int, shown: int):
    figures, _ = made(np.full(18, 80.0), [600.0] * 5)
    reach = LinkArgs(pull=0.5, lead=lead).reach(figures)
    assert reach.shape == (1 if shown else 0, 12)
    if shown:
        assert not reach[0, : 12 - shown].any()
        assert reach[0, 12 - shown :] == pytest.approx(1 - 0.5 ** np.arange(1, shown + 1))


def test_taakstellingen_that_jumped_are_expected_to_jump():
    steady, wild = (
        learn_links(*made(np.full(72, 100.0), totals), LinkArgs()).jump
        for totals in ([600.0] * 14, [300.0, 900.0] * 7)
    )
    assert steady < LinkArgs().jump < wild


def test_calendar_months_differ_as_they_did():
    swing = 1 + 0.3 * np.cos(2 * np.pi * np.arange(72) / 12)
    rng = np.random.default_rng(4)
    seasonal, even = (made(100 * by * rng.lognormal(0, 0.05, size=72), [600.0] * 14) for by in (swing, np.ones(72)))
    learned = learn_links(*seasonal, LinkArgs())
    assert learned.volumes(*seasonal) == pytest.approx(100 * swing[:12], rel=0.12)
    assert np.abs(learn_links(*even, LinkArgs()).season).max() < 0.03


def test_without_a_taakstelling_the_last_one_goes_on():
    figures, pool = made(np.full(18, 80.0), [600.0] * 5)
    ended = figures.targets.copy()
    ended[:, 3:] = np.nan
    volumes = LinkArgs().volumes(replace(figures, targets=ended), pool)
    assert volumes == pytest.approx(LinkArgs().volumes(figures, pool))


def test_what_volumes_followed_is_learned():
    rng = np.random.default_rng(1)
    totals = [float(total) for total in rng.integers(300, 1500, size=14)]
    asked = np.array(totals)[(np.arange(72) + 3) // 6] / 6
    follows = learn_links(*made(1.2 * asked, totals), LinkArgs())
    goes_on = learn_links(*made(np.full(72, 120.0), totals), LinkArgs())
    assert follows.lead == 3
    assert follows.pull == max(PULLS)
    assert follows.lift == pytest.approx(np.log(1.2), abs=0.1)
    assert goes_on.pull == min(PULLS)
    wild = learn_links(*made(asked * rng.lognormal(0, 0.8, size=12).repeat(6), totals), LinkArgs())
    assert goes_on.spread < LinkArgs().spread < wild.spread


def test_the_spread_is_of_half_years_nobody_had_seen():
    """Slow twin: cut off the figures on each earlier day, learn from them alone, and look six months on."""
    rng = np.random.default_rng(6)
    totals = [float(total) for total in rng.integers(300, 900, size=12)]
    figures, pool = made(100 * rng.lognormal(0, 0.3, size=60), totals)
    learned = learn_links(figures, pool, LinkArgs())
    errors = []
    for day in range(18, 55, 2):
        early, early_pool = made(pool.links[:day], totals)
        args = learn_links(early, early_pool, LinkArgs())
        said = np.log(args.volumes(early, early_pool)[:6])
        errors.append(float((np.log(pool.links[day : day + 6]) - said).mean()))
    weights = 0.985 ** np.arange(len(errors))[::-1]
    noise = rng.normal(size=(40_000, 6))
    deviation, means = np.zeros(40_000), np.zeros(40_000)
    for step in range(6):
        deviation = 0.85 * deviation + np.sqrt(1 - 0.85**2) * noise[:, step]
        means += deviation / 6
    seen = np.average(np.square(errors), weights=weights) / means.var()
    halves = len(errors) * 2 / 6
    prior = LinkArgs()
    expected = (halves * seen + prior.worth * prior.spread**2) / (halves + prior.worth)
    assert learned.spread == pytest.approx(np.sqrt(expected), rel=0.03)
    assert learned.worth == pytest.approx(halves + prior.worth)


def test_too_short_a_history_teaches_nothing():
    assert learn_links(*made(np.full(15, 80.0), [600.0] * 4), LinkArgs()) == LinkArgs()


@pytest.mark.parametrize("volumes", [np.zeros(36), np.r_[np.zeros(30), np.full(6, 9.0)]], ids=["none", "late"])
def test_months_without_links_do_no_harm(volumes: np.ndarray):
    figures, pool = made(volumes, [0.0] * 8)
    learned = learn_links(figures, pool, LinkArgs())
    assert np.isfinite(learned.volumes(figures, pool)).all()
    assert (learned.volumes(figures, pool) >= 0).all()


def test_how_links_are_split_is_learned_from_them():
    rng = np.random.default_rng(2)
    gemeenten, months = 40, 36
    targets = np.full((gemeenten, 8), 120.0)
    figures = GemeenteFigures(
        codes=tuple(f"GM{at:04d}" for at in range(gemeenten)),
        first_month=2019 * 12,
        housed=np.full((gemeenten, months), 20.0),
        links=None,
        targets=targets,
        stands=np.tile(rng.normal(0, 200, size=(gemeenten, 1)).round(), (1, 8)),
    )
    found = {}
    for scatter in (2.0, 12.0):
        pool, links = np.zeros(gemeenten), np.empty((gemeenten, months))
        for month in range(months):
            mean = 800 * link_shares(targets[:, 0], figures.opgave_at(month), pool, 0.1)
            links[:, month] = scatter * rng.standard_gamma(mean / scatter)
            pool = np.maximum(pool + links[:, month] - 20, 0)
        seen = replace(figures, links=links)
        track = track_pool(seen, PoolArgs(start=0.0, scale=1.0, window=None))
        found[scatter], _ = learn_split(seen, track, np.zeros(gemeenten), LinkArgs(), judged=24)
    assert found[2.0].floor in (0.06, 0.1, 0.15)
    assert found[2.0].dispersion < found[12.0].dispersion
    assert found[12.0].dispersion == pytest.approx(12, rel=0.5)


@pytest.mark.parametrize("ahead", [0.0, 0.75])
def test_whether_the_next_taakstelling_counts_already_is_learned(ahead: float):
    rng = np.random.default_rng(5)
    gemeenten, months = 60, 36
    figures = GemeenteFigures(
        codes=tuple(f"GM{at:04d}" for at in range(gemeenten)),
        first_month=2019 * 12,
        housed=np.full((gemeenten, months), 20.0),
        links=None,
        targets=rng.uniform(60, 180, size=(gemeenten, 8)).round(),
        stands=np.tile(rng.normal(0, 60, size=(gemeenten, 1)).round(), (1, 8)),
    )
    pool, links = np.zeros(gemeenten), np.empty((gemeenten, months))
    for month in range(months):
        to_do = figures.opgave_at(month) + asked_soon(figures.targets, month, ahead)
        links[:, month] = rng.poisson(1200 * link_shares(figures.targets[:, month // 6], to_do, pool))
        pool = np.maximum(pool + links[:, month] - 20, 0)
    seen = replace(figures, links=links)
    track = track_pool(seen, PoolArgs(start=0.0, scale=1.0, window=None))
    learned, _ = learn_split(seen, track, np.zeros(gemeenten), LinkArgs(), judged=24, aheads=AHEADS)
    assert learned.ahead == pytest.approx(ahead, abs=0.25 if ahead else 0.0)


def test_the_next_taakstelling_comes_nearer_month_by_month():
    targets = np.array([[100.0, 300.0]])
    found = [float(asked_soon(targets, month, 0.5)[0]) for month in range(12)]
    assert found[:6] == pytest.approx([0, 30, 60, 90, 120, 150])
    # after the last one it goes on
    assert found[6:] == pytest.approx(found[:6])


def test_links_tell_of_the_pools_they_were_split_by():
    rng = np.random.default_rng(3)
    gemeenten, months = 40, 24
    figures = GemeenteFigures(
        codes=tuple(f"GM{at:04d}" for at in range(gemeenten)),
        first_month=2019 * 12,
        housed=rng.poisson(15, size=(gemeenten, months)).astype(float),
        links=None,
        targets=np.full((gemeenten, 5), 120.0),
        stands=np.tile(rng.normal(100, 40, size=(gemeenten, 1)).round(), (1, 5)),
    )
    start = rng.uniform(0, 120, size=gemeenten)
    pool, links = start, np.empty((gemeenten, months))
    for month in range(months):
        links[:, month] = rng.poisson(500 * link_shares(figures.targets[:, 0], figures.opgave_at(month), pool))
        pool = np.maximum(pool + links[:, month] - figures.housed[:, month], 0)
    seen = replace(figures, links=links)
    track = track_pool(seen, PoolArgs(start=0.0, scale=1.0, window=None))
    fits = [
        learn_split(seen, track, error, LinkArgs(), judged=12)[1].sum()
        for error in (start, rng.permutation(start), 0 * start)
    ]
    assert np.argmax(fits) == 0
