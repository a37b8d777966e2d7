"""The rate at which people in a pool are housed, and the pool itself, filtered for all gemeenten at once.

logit h_gt = mean + national_t + push_(month of the half-year) + level_g + drift_gt + task_gt
E[housed_gt] = (pool_gt + error_gt) * h_gt

`national` and `drift` are first-order autoregressions, `level` and `push` are shrunk to zero, and `error` is what the
reconstructed pool misses: its unknown start, links that were withdrawn or left out, persons housed without one.
Persons come in households, so counts vary `dispersion` times their mean. An extended Kalman filter takes national and
push from the aggregate (from the margins of gemeenten their variance comes out far too large) and then level, drift
and error per gemeente.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from forecast.arrays import Array, Mask
from forecast.gemeente.pool import PoolTrack
from forecast.gemeente.task import task_effect
from forecast.opgave_model import HOUSEHOLD_DISPERSION
from forecast.periods import MONTHS, YEAR

LEVEL, DRIFT, ERROR = 0, 1, 2
# persons: where nobody is known to wait, somebody may still be housed
SMALLEST = 0.3
# months that the national level is taken from
LATE = 2 * YEAR
# monthly steps of the national factor that are weighed
NATIONALS = (0.02, 0.04, 0.06, 0.09, 0.13)
# what is tried of the other knobs, in this order
GRIDS: dict[str, tuple[float, ...]] = {
    "end_spurt": (0.0, 0.3, 0.6, 0.9, 1.3),
    "slackening": (0.0, -0.25, -0.5, -0.8, -1.2),
    "spurt_range": (0.4, 0.6, 0.8, 1.0, 1.3),
    "dispersion": (1.2, 2.0, 2.7, 3.5, 4.5, 6.0),
    "leak": (0.005, 0.05, 0.2, 0.5),
    "drift": (0.05, 0.08, 0.12, 0.18, 0.26),
    "level": (0.3, 0.5, 0.8, 1.2),
    "start": (0.3, 0.6, 1.0),
}
# knobs of which what `HazardArgs` says is believed, this far off on the log scale, where fewer gemeenten are known
BORROWED, FEW, PRIOR_SPREAD = ("dispersion", "leak", "drift", "level", "start"), 30, 0.4
# those that have to be surely better than without, and by how many standard errors
OF_THE_TASK, SURE = ("end_spurt", "slackening", "spurt_range"), 1.0


@dataclass(frozen=True)
class HazardArgs:
    """Knobs of the filter; standard deviations on the logit scale unless said otherwise.

    Attributes:
        mean: level of the country that the national factor is counted from and goes back to; learned.
        level: between gemeenten.
        drift, drift_memory: monthly step and autocorrelation of a gemeente's drift.
        national, national_memory: the same of the national factor.
        push: prior of the effect of a month of the half-year.
        start: of a pool's unknown start, as a share of what is assumed for it.
        leak, error_memory: monthly variance of the pool's error per person linked or housed, and how much of it
            lasts; an imputed pool corrects itself, one counted from links does not.
        dispersion: variance of a monthly count over its mean.
        end_spurt, slackening, spurt_range: what the task does to the rate (`forecast.gemeente.task.task_effect`).
    """

    mean: float = -1.2
    level: float = 0.5
    drift: float = 0.10
    drift_memory: float = 0.96
    national: float = 0.06
    national_memory: float = 0.98
    push: float = 0.25
    start: float = 0.6
    leak: float = 0.05
    error_memory: float = 1.0
    dispersion: float = HOUSEHOLD_DISPERSION
    end_spurt: float = 0.0
    slackening: float = 0.0
    spurt_range: float = 1.0


@dataclass(frozen=True)
class HazardState:
    """What is believed after the last month.

    Attributes:
        country: means of the national factor and the six pushes, shape (7,), and `country_covariance`.
        own: means of level, drift and pool error, shape (gemeenten, 3), and `covariance`, (gemeenten, 3, 3).
    """

    country: Array
    country_covariance: Array
    own: Array
    covariance: Array


@dataclass(frozen=True)
class Filtered:
    """The state after the last month, how well each month was foreseen, and what was expected.

    Attributes:
        total_fit: log-likelihood of the sum of all gemeenten, one month ahead, per month of the track.
        own_fit: of each gemeente once that sum is known, added up.
        expected: one month ahead, shape (gemeenten, months).
    """

    state: HazardState
    total_fit: Array
    own_fit: Array
    expected: Array

    @property
    def log_likelihood(self) -> Array:
        """Of gemeenten and country together, per month of the track."""
        both: Array = self.total_fit + self.own_fit
        return both

    def fit(self, months: int) -> float:
        """Log-likelihood of the last `months`."""
        return float(self.log_likelihood[-months:].sum())


def run_filter(pool: PoolTrack, housed: Array, args: HazardArgs) -> Filtered:
    """Filter the months of one track (see `run_filters`)."""
    return run_filters([pool], housed, [args])[0]


def run_filters(pools: Sequence[PoolTrack], housed: Array, args: Sequence[HazardArgs]) -> list[Filtered]:
    """Filter tracks that cover the same months, each with its own knobs, all at once.

    Args:
        housed: shape (gemeenten, months of the tracks); NaN = unknown, which teaches nothing.
    """
    runs = _Runs.begun(pools, len(housed), args)
    steps = [runs.step(month, counts) for month, counts in enumerate(housed.T)]
    expected, total_fit, own_fit = (np.stack(one, axis=-1) for one in zip(*steps, strict=True))
    return [Filtered(state, total_fit[run], own_fit[run], expected[run]) for run, state in enumerate(runs.states())]


@dataclass
class _Runs:
    """Filters that go on month by month; axes: state, run, gemeente."""

    args: dict[str, Array]
    first: int
    before: Array
    moved: Array
    memory: Array
    own: Array
    covariance: Array
    country: Array
    country_covariance: Array
    task: Array

    @classmethod
    def begun(cls, pools: Sequence[PoolTrack], gemeenten: int, args: Sequence[HazardArgs]) -> _Runs:
        knobs = {field.name: np.array([[getattr(one, field.name)] for one in args]) for field in fields(HazardArgs)}
        lapse = np.array([[pool.lapse] for pool in pools])
        covariance = np.zeros((3, 3, len(pools), gemeenten))
        covariance[LEVEL, LEVEL] = knobs["level"] ** 2
        covariance[DRIFT, DRIFT] = knobs["drift"] ** 2 / (1 - knobs["drift_memory"] ** 2)
        covariance[ERROR, ERROR] = (knobs["start"] * np.array([pool.start for pool in pools])) ** 2
        still = knobs["national"] ** 2 / (1 - knobs["national_memory"] ** 2)
        spreads = np.concatenate([still, np.repeat(knobs["push"] ** 2, MONTHS, axis=1)], axis=1)
        return cls(
            args=knobs,
            first=pools[0].first,
            before=np.stack([pool.before.T for pool in pools], axis=1),
            moved=np.stack([pool.moved.T for pool in pools], axis=1),
            memory=np.stack([np.ones_like(lapse), knobs["drift_memory"], knobs["error_memory"] * (1 - lapse)]),
            own=np.zeros((3, len(pools), gemeenten)),
            covariance=covariance,
            country=np.zeros((len(pools), 1 + MONTHS)),
            country_covariance=spreads[:, :, None] * np.eye(1 + MONTHS),
            task=np.stack([_task(pool, one) for pool, one in zip(pools, args, strict=True)], axis=1),
        )

    def step(self, month: int, counts: Array) -> tuple[Array, Array, Array]:
        """Take in one month: what was expected of each gemeente, and the log-likelihoods of total and gemeenten."""
        seen = ~np.isnan(counts)
        self._pass(month)
        total_fit = self._learn_country(month, counts, seen)
        mean, steep, hazard = self._expected(month)
        across, spread = self._reach(mean, steep, hazard)
        innovation = np.where(seen, np.nan_to_num(counts) - mean, 0.0)
        own_fit = np.where(seen, _log_density(innovation, spread), 0.0).sum(axis=1)
        gains = np.where(seen, across / spread, 0.0)
        self.own += gains * innovation
        self.covariance -= gains[:, None] * across[None]
        # a pool holds at least those who were housed from it
        self.own[ERROR] = np.maximum(self.own[ERROR], np.nan_to_num(counts) + SMALLEST - self.before[month])
        return mean, total_fit, own_fit

    def states(self) -> list[HazardState]:
        return [
            HazardState(
                self.country[run],
                self.country_covariance[run],
                self.own[:, run].T.copy(),
                np.moveaxis(self.covariance[:, :, run], -1, 0).copy(),
            )
            for run in range(len(self.country))
        ]

    def _pass(self, month: int) -> None:
        """A month goes by."""
        memory = self.args["national_memory"]
        self.country[:, :1] *= memory
        self.country_covariance[:, 0] *= memory
        self.country_covariance[:, :, 0] *= memory
        self.country_covariance[:, 0, 0] += self.args["national"][:, 0] ** 2
        self.own *= self.memory
        self.covariance *= self.memory[:, None] * self.memory
        self.covariance[DRIFT, DRIFT] += self.args["drift"] ** 2
        self.covariance[ERROR, ERROR] += self.args["leak"] * self.moved[month]

    def _learn_country(self, month: int, counts: Array, seen: Mask) -> Array:
        """National factor and push from the sum over gemeenten; its log-likelihood per run."""
        if not seen.any():
            return np.zeros(len(self.country))
        mean, steep, hazard = self._expected(month)
        _, spread = self._reach(mean, steep, hazard)
        reach = np.where(seen, steep, 0.0).sum(axis=1)
        gap = counts[seen].sum() - np.where(seen, mean, 0.0).sum(axis=1)
        across = (self.country_covariance[:, 0] + self.country_covariance[:, self._push(month)]) * reach[:, None]
        total = (across[:, 0] + across[:, self._push(month)]) * reach + np.where(seen, spread, 0.0).sum(axis=1)
        self.country += across * (gap / total)[:, None]
        self.country_covariance -= across[:, :, None] * across[:, None, :] / total[:, None, None]
        return _log_density(gap, total)

    def _push(self, month: int) -> int:
        return 1 + (self.first + month) % MONTHS

    def _expected(self, month: int) -> tuple[Array, Array, Array]:
        """Mean of a month's count and its slopes in level or drift and in pool error, shapes (run, gemeente)."""
        national = self.args["mean"] + self.country[:, :1] + self.country[:, self._push(month), None]
        waiting = np.maximum(self.before[month] + self.own[ERROR], SMALLEST)
        hazard = 1 / (1 + np.exp(-(national + self.own[LEVEL] + self.own[DRIFT] + self.task[month])))
        mean = waiting * hazard
        return mean, mean * (1 - hazard), hazard

    def _reach(self, mean: Array, steep: Array, hazard: Array) -> tuple[Array, Array]:
        """Covariance of the state with the count, and the variance of the count."""
        covariance = self.covariance
        across = (covariance[:, LEVEL] + covariance[:, DRIFT]) * steep + covariance[:, ERROR] * hazard
        certain = self.args["dispersion"] * np.maximum(mean, 0.05)
        return across, certain + (across[LEVEL] + across[DRIFT]) * steep + across[ERROR] * hazard


def learn_args(pool: PoolTrack, housed: Array, args: HazardArgs, *, judged: int) -> tuple[HazardArgs, Filtered]:
    """The knobs that foresee the last `judged` months best, searched one at a time.

    What the task does counts only where it surely helps. The step of the national factor is judged by the totals
    alone: once a total is known, gemeenten fit the better the more the factor follows it. Few totals say little of
    it, so all its values count for what they are believed.
    """
    args = with_mean(args, pool, housed)
    best = run_filter(pool, housed, args)
    for name, values in GRIDS.items():
        if name in OF_THE_TASK and (pool.left is None or (name == "spurt_range" and not args.end_spurt)):
            continue
        tried = [replace(args, **{name: value}) for value in values if value != getattr(args, name)]
        found = [best, *run_filters([pool] * len(tried), housed, tried)]
        beliefs = [_believed(name, knobs, len(housed)) for knobs in (args, *tried)]
        at = int(np.argmax([one.fit(judged) + belief for one, belief in zip(found, beliefs, strict=True)]))
        if name not in OF_THE_TASK or surely_better(found[at].log_likelihood, best.log_likelihood, judged):
            args, best = [args, *tried][at], found[at]
    tried = [replace(args, national=value) for value in NATIONALS]
    fits = np.array([one.total_fit[-judged:].sum() for one in run_filters([pool] * len(tried), housed, tried)])
    believed = np.exp(fits - fits.max())
    args = replace(args, national=float(np.sqrt(np.average(np.square(NATIONALS), weights=believed))))
    return args, run_filter(pool, housed, args)


def _believed(name: str, args: HazardArgs, gemeenten: int) -> float:
    """Log-density of a knob before anything is seen, where few gemeenten say little of it; see docs/FORECAST.md."""
    if gemeenten >= FEW or name not in BORROWED:
        return 0.0
    return float(-0.5 * (np.log(getattr(args, name) / getattr(HazardArgs(), name)) / PRIOR_SPREAD) ** 2)


def surely_better(fit: Array, simple: Array, judged: int) -> bool:
    """Whether the last `judged` months agree that their log-likelihood is higher than with what is simple."""
    gain = (fit - simple)[-judged:]
    return bool(gain.sum() > SURE * np.sqrt(len(gain)) * gain.std())


def with_mean(args: HazardArgs, pool: PoolTrack, housed: Array) -> HazardArgs:
    """`args` with the national level at which all housed of late were to be expected.

    The national factor goes back to it, so it must not be that of a time when houses were found sooner or later.
    """
    late, waiting = housed[:, -LATE:], pool.before[:, -LATE:]
    seen = ~np.isnan(late)
    share = float(late[seen].sum() / max(np.maximum(waiting[seen], SMALLEST).sum(), 1.0))
    share = min(max(share, 0.01), 0.95)
    return replace(args, mean=float(np.log(share / (1 - share))))


def _task(pool: PoolTrack, args: HazardArgs) -> Array:
    """What the task adds to the rate, shape (months, gemeenten)."""
    gemeenten, months = pool.before.shape
    if pool.left is None or not (args.end_spurt or args.slackening):
        return np.zeros((months, gemeenten))
    steps = pool.first + np.arange(months)
    return task_effect(
        pool.left.T,
        steps[:, None],
        end_spurt=args.end_spurt,
        slackening=args.slackening,
        spurt_range=args.spurt_range,
    )


def _log_density(gap: Array, variance: Array) -> Array:
    density: Array = -0.5 * (np.log(2 * np.pi * variance) + gap**2 / variance)
    return density
