"""A simulated country whose true state is known, and an oracle that knows it: a test bench for the gemeente model.

Persons with a permit come in, wait for a link in a national stock, are linked to a gemeente by its remaining need,
wait in its pool, and are housed in households at a rate that differs per gemeente and drifts. Some things in it the
model does not know: projects that lift a gemeente's pace for months, withdrawn links, persons housed without a link.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from forecast.arrays import Array
from forecast.periods import MONTHS

# sizes 1..6 of a household and how often each occurs; variance / mean of persons housed is then about 3.3
SIZES = np.arange(1, 7)
SIZE_CHANCES = np.array([0.48, 0.12, 0.12, 0.13, 0.09, 0.06])
PUSH = np.array([-0.20, -0.10, -0.05, 0.0, 0.10, 0.35])


@dataclass(frozen=True)
class World:
    """The rules of a simulated country. Rates are per month; those of housing are on the logit scale.

    Attributes:
        gemeenten, targets: how many gemeenten, and the national taakstelling per half-year.
        hazard, spread: the rate of housing and how far gemeenten are apart in it.
        drift, drift_memory: of a gemeente's own rate; market, market_memory: of the rate of the whole country.
        linking: part of the national stock that is linked each month.
        arrivals: persons who come in, over the taakstelling of the next half-year.
        project_chance, project_lift: a project of three to eight months that houses people faster.
        withdrawn: part of a pool whose link is withdrawn.
        unlinked: persons housed without a link, over those housed from the pool.
        link_dispersion: how much more scattered links are over gemeenten than single persons would be.
        preparing: months, from the one of their link on, in which people cannot be housed yet.
        season: how far arrivals swing over the calendar year, as a share of their mean.
        corrected: chance that the stand at the end of a half-year is corrected by up to a tenth of the taakstelling.
    """

    gemeenten: int = 342
    targets: tuple[int, ...] = (
        6000, 6000, 5600, 6500, 13500, 11000, 10000, 13500, 15000, 17600, 18700, 17000, 15000, 13000, 15000, 14000,
    )  # fmt: skip
    hazard: float = -1.4
    spread: float = 0.55
    drift: float = 0.10
    drift_memory: float = 0.96
    market: float = 0.06
    market_memory: float = 0.98
    linking: float = 0.35
    arrivals: float = 0.97
    project_chance: float = 0.008
    project_lift: float = 0.8
    withdrawn: float = 0.01
    unlinked: float = 0.06
    link_dispersion: float = 3.0
    preparing: int = 0
    season: float = 0.0
    corrected: float = 0.0


def few_houses() -> World:
    """The regime of 2021 and later: people are linked in time and wait long for a house."""
    return World(hazard=-2.4, arrivals=1.0)


def few_people() -> World:
    """The regime of 2018-2020: houses are found soon, and too few people come to be linked."""
    return World(hazard=-0.6, arrivals=0.88)


def delayed() -> World:
    """Nobody is housed in the month of the link, and arrivals swing with the season."""
    return World(hazard=-1.0, preparing=1, season=0.3)


def untidy() -> World:
    """Many links withdrawn, many housed without one, projects everywhere, slow and uneven linking, corrections."""
    return World(
        hazard=-1.7,
        spread=0.7,
        linking=0.2,
        project_chance=0.02,
        project_lift=1.0,
        withdrawn=0.03,
        unlinked=0.15,
        link_dispersion=6.0,
        corrected=0.1,
    )


@dataclass
class Truth:
    """The state of a country after `month` months, enough to go on from, and what it has shown so far.

    Arrays are over gemeenten, in persons; `targets` over gemeenten and half-years. `market`, `level`, `drift` and
    `project` (months left of one) make the rate of housing; `stock` waits nationally for a link; `opgave` is what
    is still to do in the running half-year; `stands` are those at the start of each half-year so far. `arrivals` and
    `reception` are who came in each month, and who waited at its end with a link or without.
    """

    world: World
    level: Array
    drift: Array
    project: Array
    market: float
    stock: float
    pool: Array
    stand: Array
    opgave: Array
    targets: Array
    month: int = 0
    housed: list[Array] = field(default_factory=list)
    links: list[Array] = field(default_factory=list)
    stands: list[Array] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    reception: list[float] = field(default_factory=list)

    def copy(self) -> Truth:
        """An independent continuation."""
        return replace(
            self,
            drift=self.drift.copy(),
            project=self.project.copy(),
            pool=self.pool.copy(),
            stand=self.stand.copy(),
            opgave=self.opgave.copy(),
            targets=self.targets.copy(),
            housed=list(self.housed),
            links=list(self.links),
            stands=list(self.stands),
            arrivals=list(self.arrivals),
            reception=list(self.reception),
        )


def begin(world: World, rng: np.random.Generator) -> Truth:
    """A country on the first day of a half-year."""
    sizes = rng.lognormal(10.3, 0.8, size=world.gemeenten)
    shares = sizes / sizes.sum()
    targets = np.array([np.round(total * shares) for total in world.targets]).T
    level = rng.normal(world.hazard, world.spread, size=world.gemeenten)
    stand = np.round(targets[:, 0] * rng.normal(0.25, 0.5, size=world.gemeenten))
    return Truth(
        world=world,
        level=level,
        drift=rng.normal(0, world.drift / np.sqrt(1 - world.drift_memory**2), size=world.gemeenten),
        project=np.zeros(world.gemeenten),
        market=0.0,
        stock=0.4 * world.targets[0],
        pool=rng.poisson(0.5 * targets[:, 0]).astype(float),
        stand=stand,
        opgave=stand + targets[:, 0],
        targets=targets,
        stands=[stand],
    )


def live(truth: Truth, months: int, rng: np.random.Generator) -> Truth:
    """Go on for some months, in place."""
    for _ in range(months):
        _month(truth, rng)
    return truth


def _month(truth: Truth, rng: np.random.Generator) -> None:
    world = truth.world
    total = world.targets[min(truth.month // MONTHS + 1, len(world.targets) - 1)]
    swing = 1 + world.season * np.cos(2 * np.pi * truth.month / (2 * MONTHS))
    came = rng.poisson(swing * world.arrivals * total / MONTHS * rng.lognormal(0, 0.15))
    truth.stock += came
    truth.arrivals.append(float(came))
    house(truth, _link(truth, rng), rng)


def house(truth: Truth, linked: Array, rng: np.random.Generator) -> None:
    """The rest of a month in which these were linked: houses are found, and at its end a half-year may be over."""
    world = truth.world
    truth.stock -= linked.sum()
    truth.pool += linked
    truth.market = world.market_memory * truth.market + rng.normal(0, world.market)
    truth.drift = world.drift_memory * truth.drift + rng.normal(0, world.drift, size=len(truth.pool))
    starts = (truth.project <= 0) & (rng.random(len(truth.pool)) < world.project_chance)
    truth.project = np.where(starts, rng.integers(3, 9, size=len(truth.pool)), truth.project - 1)
    logit = truth.level + truth.drift + truth.market + PUSH[truth.month % MONTHS]
    logit = logit + world.project_lift * (truth.project > 0)
    from_pool = _households(_ready(truth, linked), 1 / (1 + np.exp(-logit)), rng)
    truth.pool -= from_pool
    direct = rng.poisson(world.unlinked * from_pool)
    truth.pool -= rng.binomial(truth.pool.astype(int), world.withdrawn)
    housed = from_pool + direct
    truth.opgave = truth.opgave - housed
    truth.housed.append(housed)
    truth.links.append(linked)
    truth.reception.append(float(truth.stock + truth.pool.sum()))
    truth.month += 1
    if truth.month % MONTHS == 0:
        truth.stand = truth.opgave + _corrections(truth, rng)
        truth.stands.append(truth.stand)
        following = min(truth.month // MONTHS, truth.targets.shape[1] - 1)
        truth.opgave = truth.stand + truth.targets[:, following]


def _link(truth: Truth, rng: np.random.Generator) -> Array:
    volume = rng.binomial(int(max(truth.stock, 0)), truth.world.linking)
    return spread_links(truth, volume, truth.opgave, rng)


def spread_links(truth: Truth, volume: int, asked: Array, rng: np.random.Generator) -> Array:
    """`volume` persons over gemeenten, by what of `asked` each has nobody waiting for."""
    need = np.maximum(asked - truth.pool, 0.02 * truth.targets[:, truth.month // MONTHS] + 0.01)
    weights = rng.gamma(np.maximum(need, 1e-3) / truth.world.link_dispersion) + 1e-9
    return rng.multinomial(volume, weights / weights.sum()).astype(float)


def _ready(truth: Truth, linked: Array) -> Array:
    """Those in the pools for whom a house may be found this month."""
    late = [linked, *reversed(truth.links)][: truth.world.preparing]
    return np.maximum(truth.pool - sum(late, start=np.zeros(len(truth.pool))), 0)


def _corrections(truth: Truth, rng: np.random.Generator) -> Array:
    """Persons by which the stand of some gemeenten is put right at the end of a half-year."""
    if not truth.world.corrected:
        return np.zeros(len(truth.pool))
    tenth = 0.1 * truth.targets[:, (truth.month - 1) // MONTHS]
    found = rng.random(len(truth.pool)) < truth.world.corrected
    return np.where(found, np.round(rng.uniform(-1, 1, size=len(truth.pool)) * tenth), 0.0)


def _households(pool: Array, hazard: Array, rng: np.random.Generator) -> Array:
    """Persons housed: households come until the pool is empty; their mean is pool x hazard."""
    mean_size = float(SIZES @ SIZE_CHANCES)
    households = rng.poisson(pool * -np.log1p(-hazard) / mean_size)
    persons = np.zeros(len(pool))
    for size, count in zip(SIZES, rng.multinomial(households, SIZE_CHANCES).T, strict=True):
        persons += size * count
    return np.minimum(persons, pool)


def oracle(truth: Truth, months: int, paths: int, rng: np.random.Generator) -> list[Truth]:
    """Continuations from the true state by the true rules: what nobody can know better."""
    return [live(truth.copy(), months, rng) for _ in range(paths)]
