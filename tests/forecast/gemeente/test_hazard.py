"""The filter of all gemeenten at once beside an obvious one, and what it learns."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.gemeente.hazard import (
    DRIFT,
    ERROR,
    LEVEL,
    NATIONALS,
    SMALLEST,
    HazardArgs,
    learn_args,
    run_filter,
    run_filters,
    surely_better,
    with_mean,
)
from forecast.gemeente.pool import PoolTrack
from forecast.gemeente.task import task_effect

ARGS = HazardArgs(mean=-1.3, error_memory=0.95)


def track(housed: np.ndarray, waiting: float = 40.0, first: int = 0) -> PoolTrack:
    """Pools that stay as they are: as many are linked as are housed."""
    gemeenten, months = housed.shape
    before = np.full((gemeenten, months), waiting) + np.arange(gemeenten)[:, None]
    return PoolTrack(
        first=first,
        start=np.full(gemeenten, waiting),
        before=before,
        now=before[:, -1],
        linked=np.nan_to_num(housed),
        moved=2 * np.nan_to_num(housed),
    )


def logistic(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


def foreseen(
    before: float, x: np.ndarray, p: np.ndarray, national: float, args: HazardArgs, task: float = 0.0
) -> tuple[float, np.ndarray, float]:
    """Mean of a month's count, its slopes in the state, and its variance."""
    waiting = max(before + x[ERROR], SMALLEST)
    h = logistic(national + task + x[LEVEL] + x[DRIFT])
    row = np.array([waiting * h * (1 - h), waiting * h * (1 - h), h])
    return waiting * h, row, args.dispersion * max(waiting * h, 0.05) + row @ p @ row


def task(pool: PoolTrack, args: HazardArgs, g: int, month: int) -> float:
    """What the task adds to the rate of one gemeente in one month."""
    if pool.left is None:
        return 0.0
    left = pool.left[g, month]
    if left <= 0:
        return args.slackening
    return args.end_spurt * ((pool.first + month) % 6) / 5 if left <= args.spurt_range else 0.0


def slow_filter(pool: PoolTrack, housed: np.ndarray, args: HazardArgs) -> tuple[np.ndarray, list, list, np.ndarray]:
    """The same filter, gemeente by gemeente, with the formulas of the textbook.

    x' = F x, P' = F P F' + Q; K = P H' / (H P H' + R); x = x + K v; P = (I - K H) P.
    """
    gemeenten, months = housed.shape
    x = [np.zeros(3) for _ in range(gemeenten)]
    p = [
        np.diag([args.level**2, args.drift**2 / (1 - args.drift_memory**2), (args.start * pool.start[g]) ** 2])
        for g in range(gemeenten)
    ]
    nation, nation_p = np.zeros(7), np.diag([args.national**2 / (1 - args.national_memory**2)] + [args.push**2] * 6)
    f, nation_f = (
        np.diag([1.0, args.drift_memory, args.error_memory * (1 - pool.lapse)]),
        np.diag([args.national_memory] + [1.0] * 6),
    )
    expected = np.zeros((gemeenten, months))
    for month in range(months):
        nation, nation_p = nation_f @ nation, nation_f @ nation_p @ nation_f.T
        nation_p[0, 0] += args.national**2
        load = np.zeros(7)
        load[0], load[1 + (pool.first + month) % 6] = 1, 1
        for g in range(gemeenten):
            noise = np.diag([0.0, args.drift**2, args.leak * pool.moved[g, month]])
            x[g], p[g] = f @ x[g], f @ p[g] @ f.T + noise

        known = [g for g in range(gemeenten) if not np.isnan(housed[g, month])]
        if known:
            each = {
                g: foreseen(
                    pool.before[g, month], x[g], p[g], args.mean + load @ nation, args, task(pool, args, g, month)
                )
                for g in known
            }
            gap = sum(housed[g, month] - each[g][0] for g in known)
            row = load * sum(each[g][1][LEVEL] for g in known)
            variance = row @ nation_p @ row + sum(each[g][2] for g in known)
            gain = nation_p @ row / variance
            nation, nation_p = nation + gain * gap, (np.eye(7) - np.outer(gain, row)) @ nation_p
        for g in range(gemeenten):
            mean, row, variance = foreseen(
                pool.before[g, month], x[g], p[g], args.mean + load @ nation, args, task(pool, args, g, month)
            )
            expected[g, month] = mean
            if g in known:
                gain = p[g] @ row / variance
                x[g], p[g] = x[g] + gain * (housed[g, month] - mean), (np.eye(3) - np.outer(gain, row)) @ p[g]
            seen = np.nan_to_num(housed[g, month])
            x[g][ERROR] = max(x[g][ERROR], seen + SMALLEST - pool.before[g, month])
    return nation, x, p, expected


def test_all_at_once_is_the_same_as_one_by_one():
    rng = np.random.default_rng(5)
    housed = rng.poisson(9, size=(4, 15)).astype(float)
    housed[1, 3], housed[:, 7], housed[2, 10:12] = np.nan, np.nan, 0
    pool = replace(track(housed, waiting=12.0, first=4), lapse=0.02)
    fast = run_filter(pool, housed, ARGS)
    nation, own, covariance, expected = slow_filter(pool, housed, ARGS)
    np.testing.assert_allclose(fast.state.country, nation, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(fast.state.own, own, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(fast.state.covariance, covariance, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(fast.expected, expected, rtol=1e-9)


def test_the_task_moves_the_rate_as_one_by_one():
    rng = np.random.default_rng(8)
    housed = rng.poisson(9, size=(4, 15)).astype(float)
    pool = replace(track(housed, waiting=12.0, first=4), left=rng.uniform(-0.5, 1.5, size=housed.shape))
    args = replace(ARGS, end_spurt=0.7, slackening=-0.4, spurt_range=0.8)
    fast = run_filter(pool, housed, args)
    _, own, _, expected = slow_filter(pool, housed, args)
    np.testing.assert_allclose(fast.state.own, own, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(fast.expected, expected, rtol=1e-9)
    assert (np.abs(fast.expected - run_filter(pool, housed, ARGS).expected) > 0.01).any()


@pytest.mark.parametrize(("end_spurt", "slackening"), [(0.9, -0.8), (0.0, 0.0)])
def test_what_the_task_does_is_learned_only_where_it_does_something(end_spurt: float, slackening: float):
    rng = np.random.default_rng(3)
    gemeenten, months = 150, 36
    left = rng.uniform(-0.4, 1.6, size=(gemeenten, months))
    effect = task_effect(left, np.arange(months), end_spurt=end_spurt, slackening=slackening, spurt_range=0.8)
    housed = rng.poisson(40 / (1 + np.exp(1.3 - effect))).astype(float)
    learned, _ = learn_args(replace(track(housed), left=left), housed, ARGS, judged=24)
    assert learned.end_spurt == pytest.approx(end_spurt, abs=0.35 if end_spurt else 0.0)
    assert learned.slackening == pytest.approx(slackening, abs=0.35 if slackening else 0.0)
    if end_spurt:
        assert learned.spurt_range == pytest.approx(0.8, abs=0.2)


def test_one_lucky_month_is_not_sure():
    simple = np.zeros(24)
    once, often = simple.copy(), simple + 0.5
    once[3] = 12.0
    assert not surely_better(once - 0.1, simple, 24)
    assert surely_better(often, simple, 24)
    assert not surely_better(simple, simple, 24)


def test_runs_do_not_know_of_each_other():
    rng = np.random.default_rng(11)
    housed = rng.poisson(9, size=(4, 15)).astype(float)
    housed[1, 3] = np.nan
    pools = [track(housed, waiting=12.0), replace(track(housed, waiting=30.0), lapse=0.02)]
    args = [ARGS, replace(ARGS, dispersion=2.0, national=0.1, error_memory=1.0)]
    for together, pool, one in zip(run_filters(pools, housed, args), pools, args, strict=True):
        alone = run_filter(pool, housed, one)
        np.testing.assert_allclose(together.state.own, alone.state.own)
        np.testing.assert_allclose(together.state.covariance, alone.state.covariance)
        np.testing.assert_allclose(together.state.country_covariance, alone.state.country_covariance)
        np.testing.assert_allclose(together.log_likelihood, alone.log_likelihood)


def test_an_unknown_month_teaches_nothing_and_one_without_anybody_does():
    housed = np.full((3, 12), 10.0)
    unknown, empty = housed.copy(), housed.copy()
    unknown[0, -1], empty[0, -1] = np.nan, 0
    pool = track(housed)
    states = [run_filter(pool, one, ARGS).state for one in (housed, unknown, empty)]
    levels = [float(state.own[0, LEVEL]) for state in states]
    assert levels[2] < levels[1]
    widths = [float(state.covariance[0, DRIFT, DRIFT]) for state in states]
    assert widths[0] < widths[1]


def test_the_rate_of_each_gemeente_is_found():
    rng = np.random.default_rng(6)
    rates = np.array([0.08, 0.2, 0.45])
    housed = rng.poisson(60 * rates[:, None] * np.ones(60)).astype(float)
    pool = track(housed, waiting=60.0)
    pool = replace(pool, start=np.full(3, 1.0), moved=np.zeros((3, 60)))
    state = run_filter(pool, housed, with_mean(ARGS, pool, housed)).state
    logit = with_mean(ARGS, pool, housed).mean + state.country[0] + state.own[:, LEVEL] + state.own[:, DRIFT]
    found = 1 / (1 + np.exp(-logit))
    assert found == pytest.approx(rates, rel=0.25)


def test_the_country_goes_back_to_the_rate_of_late_and_not_to_that_of_all_years():
    """Houses ran out after the third year; who is housed now is what to count from."""
    rng = np.random.default_rng(6)
    rates = np.r_[np.full(36, 0.4), np.full(30, 0.1)]
    housed = rng.poisson(60 * rates * np.ones((30, 1))).astype(float)
    pool = track(housed, waiting=60.0)
    mean = with_mean(ARGS, pool, housed).mean
    assert 1 / (1 + np.exp(-mean)) == pytest.approx(housed[:, -24:].sum() / pool.before[:, -24:].sum())
    housed[:, -24:] = np.nan
    assert np.isfinite(with_mean(ARGS, pool, housed).mean), "nothing is known of the last years"


def test_a_push_at_the_end_of_the_half_year_is_found():
    rng = np.random.default_rng(7)
    busy = np.tile([0.8, 0.9, 1.0, 1.0, 1.0, 1.5], 8)
    housed = rng.poisson(15 * busy, size=(40, 48)).astype(float)
    pool = track(housed, waiting=80.0)
    state = run_filter(pool, housed, with_mean(ARGS, pool, housed)).state
    pushes = state.country[1:]
    assert pushes.argmax() == 5
    assert pushes.argmin() == 0


def test_a_pool_holds_at_least_those_who_were_housed_from_it():
    housed = np.full((2, 12), 30.0)
    pool = track(housed, waiting=5.0)
    state = run_filter(pool, housed, ARGS).state
    assert (pool.before[:, -1] + state.own[:, ERROR] >= 30).all()


def test_covariances_stay_covariances():
    rng = np.random.default_rng(8)
    housed = rng.negative_binomial(1, 0.1, size=(20, 84)).astype(float)
    housed[3] = 0
    state = run_filter(track(housed), housed, ARGS).state
    assert np.linalg.eigvalsh(state.covariance).min() > -1e-8
    assert np.linalg.eigvalsh(state.country_covariance).min() > -1e-10


def test_learned_knobs_foresee_the_judged_months_no_worse():
    rng = np.random.default_rng(9)
    housed = rng.poisson(8, size=(10, 36)).astype(float)
    pool = track(housed)
    before = run_filter(pool, housed, with_mean(ARGS, pool, housed)).fit(24)
    args, filtered = learn_args(pool, housed, ARGS, judged=24)
    assert min(NATIONALS) < args.national < max(NATIONALS)
    assert filtered.fit(24) >= before - 1
    assert args.dispersion < 2
