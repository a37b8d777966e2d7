"""How many people COA links in a month, and how scattered over gemeenten.

log volume_t = season_(month) + level_t + deviation_t
level_t = level_t-1 + pull * (log pace_t + lift - level_t-1)

`pace` is what the taakstellingen ask a month, some months ahead: they are set for people who come in before their
half-year begins, and who are linked some time after. What is still to be linked foresaw volumes worse: a backlog
grows as well where there is nobody to link. Who is there without a link may be followed instead
(`forecast.gemeente.presence`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.arrays import Array, Integers
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import surely_better
from forecast.gemeente.pool import PoolTrack, asked_pace, link_shares
from forecast.periods import MONTHS, YEAR

# what is tried: months by which links are ahead of what is asked, and how fast they follow
LEADS, PULLS = (0, 3, 6), (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
# weight of a month over that of the one after it, so that what was learned is of late
FADING = 0.985
# months of links that a level is taken from; of few gemeenten as many more as hold so many persons, to a year
LATE, PERSONS = 3, 300.0
# how many times as far apart as chance has them calendar months must be to show the season
CHANCE = 3.0
# months of links before anything is learned from them, and months between the days that their spread is taken from
FIRST_DAY, STRIDE = MONTHS + YEAR, 2
# taakstellingen that the prior of how far they jump is worth
JUMPS_WORTH = 6.0
# standard deviation of a normal distribution over the median of its absolute values
NORMAL_MEDIAN = 1.4826
# persons a month: less is not told from nobody
LEAST_EXPECTED = 0.05
FLOORS = (0.01, 0.03, 0.06, 0.1, 0.15, 0.25, 0.4)
# parts of the next taakstelling that may count already
AHEADS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class LinkArgs:
    """Knobs of the future links.

    Attributes:
        lead: months by which links are ahead of what the taakstellingen ask.
        pull: part of the way to what is asked that the volume goes each month, 0 = goes on as of late.
        lift: of the volume over what is asked, on the log scale.
        season: of each calendar month, on the log scale.
        spread, memory: of the volume's deviation on the log scale far ahead, and its monthly autocorrelation.
        worth: half-years that `spread` was learned from; with few of them it is unsure, and tails are fat.
        jump: standard deviation of the log of a taakstelling over the one before it.
        dispersion: variance of a gemeente's links over their mean.
        floor: of its taakstelling that a gemeente ahead of its opgave still counts for.
        ahead: part of the next taakstelling that counts as still to be done in the last month of a half-year; it
            grows from nothing in the first.
        rate: part of those without a link who are linked a month; None = the volume follows what is asked.
        misses: what half-years foreseen from what was asked were off by on earlier days, on the log scale: from month
            `FIRST_DAY` of the track on, every `STRIDE` months.
    """

    lead: int = 3
    pull: float = 0.1
    lift: float = 0.0
    season: tuple[float, ...] = (0.0,) * YEAR
    spread: float = 0.2
    memory: float = 0.85
    worth: float = 4.0
    jump: float = 0.2
    dispersion: float = 10.0
    floor: float = 0.03
    ahead: float = 0.0
    rate: float | None = None
    misses: tuple[float, ...] = ()

    def linked(self, asked: Array, unlinked: Array, deviation: Array) -> Array:
        """Persons linked in a month, shape (paths,).

        Args:
            asked: what the volume is expected to be where it follows the taakstellingen.
            unlinked: who could be linked.
            deviation: on the log scale.
        """
        if self.rate is None:
            return np.minimum(asked * np.exp(deviation), unlinked)
        part: Array = np.minimum(self.rate * np.exp(deviation), 1.0)
        return part * unlinked

    def volumes(self, figures: GemeenteFigures, pool: PoolTrack) -> Array:
        """Expected national links of each month ahead, persons."""
        asked = np.log(asked_pace(figures, self.lead))[figures.months :] + self.lift
        season = np.array(self.season)
        late = _late(_volumes(pool) - season[_calendar(figures, pool.first, figures.months)])
        ahead = _calendar(figures, figures.months, figures.months + len(asked))
        expected: Array = np.exp(_followed(late, asked, self.pull) + season[ahead])
        return expected

    def reach(self, figures: GemeenteFigures) -> Array:
        """How far a jump to each taakstelling not yet known shows in the log volume of each month ahead.

        Shape (unknown taakstellingen that are followed already, months ahead).
        """
        known = int(np.flatnonzero(~np.isnan(figures.targets).all(axis=0)).max(initial=0))
        followed = (np.arange(figures.months, figures.targets.shape[1] * MONTHS) + self.lead) // MONTHS
        unknown = range(known + 1, int(followed.max()) + 1)
        steps = [_followed(0.0, (followed >= half).astype(float), self.pull) for half in unknown]
        return np.array(steps).reshape(len(unknown), len(followed))


def learn_links(figures: GemeenteFigures, pool: PoolTrack, prior: LinkArgs) -> LinkArgs:
    """Lead, pull, lift and season that foresee the next month best, and how far off half-years were on earlier days.

    The spread is of errors made with what could be learned on those days: knobs that have seen what they foresee
    err far too little.
    """
    if len(pool.links) < FIRST_DAY:
        return prior
    volume = _volumes(pool)
    calendar = _calendar(figures, pool.first, figures.months)
    asked = {lead: np.log(asked_pace(figures, lead))[pool.first :] for lead in LEADS}
    learned = _learned(volume, calendar, asked, prior)
    days = range(FIRST_DAY, len(volume) - MONTHS + 1, STRIDE)
    if not days:
        return replace(learned, jump=_jump(figures, prior.jump))
    errors = np.array([_half_error(volume, calendar, asked, day, prior) for day in days])
    seen = float(np.average(errors**2, weights=FADING ** np.arange(len(errors))[::-1])) / half_share(prior.memory)
    halves = len(days) * STRIDE / MONTHS
    variance = (halves * seen + prior.worth * prior.spread**2) / (halves + prior.worth)
    return replace(
        learned,
        spread=float(np.sqrt(variance)),
        worth=halves + prior.worth,
        jump=_jump(figures, prior.jump),
        misses=tuple(errors.tolist()),
    )


def _learned(volume: Array, calendar: Integers, asked: Mapping[int, Array], prior: LinkArgs) -> LinkArgs:
    """Knobs from the months of `volume`; `asked` may go on."""
    season = _season(volume, calendar)
    level = volume - season[calendar]
    weights = FADING ** np.arange(len(level) - 1)[::-1]
    fits = []
    for lead, pace in asked.items():
        for pull in PULLS:
            gap = level[1:] - (1 - pull) * level[:-1] - pull * pace[1 : len(level)]
            lift = float(np.average(gap, weights=weights)) / pull
            fits.append((float(np.average((gap - pull * lift) ** 2, weights=weights)), lead, pull, lift))
    _, lead, pull, lift = min(fits)
    return replace(prior, lead=lead, pull=pull, lift=lift, season=tuple(season.tolist()))


def _half_error(volume: Array, calendar: Integers, asked: Mapping[int, Array], day: int, prior: LinkArgs) -> float:
    """What the mean of the half-year from month `day` on would have been wrong by, had the targets been known."""
    known = _learned(volume[:day], calendar[:day], asked, prior)
    level = volume - np.array(known.season)[calendar]
    ahead = slice(day, day + MONTHS)
    foreseen = _followed(_late(level[:day]), asked[known.lead][ahead] + known.lift, known.pull)
    return float((level[ahead] - foreseen).mean())


def asked_soon(targets: Array, month: int, ahead: float) -> Array:
    """Persons of the next taakstelling that count in `month` already; see `LinkArgs.ahead`.

    Args:
        targets: shape (gemeenten, half-years); after the last one it goes on.
        month: column, counted from the opening of a half-year.
    """
    following = min(month // MONTHS + 1, targets.shape[1] - 1)
    soon: Array = ahead * (month % MONTHS) / (MONTHS - 1) * targets[:, following]
    return soon


def learn_split(
    figures: GemeenteFigures,
    pool: PoolTrack,
    error: Array,
    prior: LinkArgs,
    *,
    judged: int,
    aheads: Sequence[float] = (),
) -> tuple[LinkArgs, Array]:
    """Floor and dispersion with which the split of the last links was to be foreseen, and how well it was.

    Who is linked to is who has fewer people waiting than it needs: so the links tell of the pools, too.

    Args:
        error: what the track's pools miss, shape (gemeenten,).
        aheads: values of `LinkArgs.ahead` that are tried, each of which must surely beat those before it; none = that
            of `prior`.
        judged: how many of the last months are looked at.

    Returns:
        The knobs, and the log-likelihood of each of these months.
    """
    steps = range(max(len(pool.links) - judged, 0), len(pool.links))
    months = [pool.first + step for step in steps]
    links = pool.linked[:, steps.start :].T
    waiting = np.maximum(np.array([pool.waiting(step) for step in steps]) + error, 0)
    to_do = np.array([figures.opgave_at(month) for month in months])
    targets = np.array([figures.targets_carried[:, month // MONTHS] for month in months])
    volume = links.sum(axis=1, keepdims=True)
    best, found = np.full(len(months), -np.inf), prior
    for ahead in aheads or (prior.ahead,):
        soon = np.array([asked_soon(figures.targets_carried, month, ahead) for month in months])
        tried = []
        for floor in FLOORS:
            expected = np.maximum(volume * link_shares(targets, to_do + soon, waiting, floor), LEAST_EXPECTED)
            gaps = (links - expected) ** 2 / expected
            dispersion = max(float(gaps.mean()), 1.0)
            fit = -0.5 * (np.log(2 * np.pi * dispersion * expected) + gaps / dispersion).sum(axis=1)
            tried.append((float(fit.sum()), floor, fit, expected))
        _, floor, fit, expected = max(tried, key=lambda one: one[0])
        if not np.isfinite(best).all() or surely_better(fit, best, len(fit)):
            best, found = fit, replace(prior, floor=floor, ahead=ahead, dispersion=_scatter(links, expected))
    return found, best


def _scatter(links: Array, expected: Array) -> float:
    """Variance over mean of what half-years are off by, as months of a gemeente err alike; shapes (months, n)."""
    whole = len(links) // MONTHS * MONTHS
    gaps = (links - expected)[-whole:].reshape(-1, MONTHS, links.shape[1]).sum(axis=1)
    return max(float((gaps**2).sum() / expected[-whole:].sum()), 1.0)


def _volumes(pool: PoolTrack) -> Array:
    volumes: Array = np.log(np.maximum(pool.links, 1.0))
    return volumes


def _late(level: Array) -> float:
    """Log volume a month of late; of few persons chance makes single months, and the mean of their logs too low."""
    persons = float(np.exp(level[-YEAR:]).mean())
    months = int(np.clip(np.ceil(PERSONS / persons), LATE, YEAR))
    if months == LATE:
        return float(level[-LATE:].mean())
    return float(np.log(np.exp(level[-months:]).mean()))


def _calendar(figures: GemeenteFigures, start: int, stop: int) -> Integers:
    """Calendar months, January = 0, of the columns from `start` to before `stop`."""
    return (figures.first_month + np.arange(start, stop)) % YEAR


def _followed(level: float, asked: Array, pull: float) -> Array:
    """The level in each month of `asked`, which it follows."""
    levels = np.empty(len(asked))
    for month, aim in enumerate(asked):
        level += pull * (aim - level)
        levels[month] = level
    return levels


def _season(volume: Array, calendar: Integers) -> Array:
    """Mean distance of each calendar month to the year around it, shrunk by how sure it is."""
    if len(volume) < 3 * YEAR:
        return np.zeros(YEAR)
    year = np.r_[0.5, np.ones(YEAR - 1), 0.5] / YEAR
    around = np.convolve(volume, year, mode="valid")
    apart = (volume - np.pad(around, MONTHS, mode="edge"))[MONTHS:-MONTHS]
    months = calendar[MONTHS:-MONTHS]
    counts = np.maximum(np.bincount(months, minlength=YEAR), 1)
    means = np.bincount(months, weights=apart, minlength=YEAR) / counts
    within = float(((apart - means[months]) ** 2).sum()) / (len(apart) - YEAR)
    means -= means.mean()
    between = float((counts * means**2).sum()) / (YEAR - 1)
    shrunk: Array = means * max(1 - CHANCE * within / between, 0.0) if between > 0 else 0 * means
    return shrunk


def _jump(figures: GemeenteFigures, prior: float) -> float:
    """From the median change, so that one doubling does not widen every band."""
    totals = figures.targets_carried.sum(axis=0)
    changes = np.abs(np.diff(np.log(np.maximum(totals, 1.0))))
    usual = (NORMAL_MEDIAN * float(np.median(changes))) ** 2 if len(changes) else 0.0
    return float(np.sqrt((len(changes) * usual + JUMPS_WORTH * prior**2) / (len(changes) + JUMPS_WORTH)))


def half_share(memory: float) -> float:
    """Variance of the mean over a half-year of a deviation that starts at zero, over its variance far ahead."""
    lags = np.subtract.outer(np.arange(MONTHS), np.arange(MONTHS))
    steps = np.where(lags >= 0, memory ** np.maximum(lags, 0), 0.0)
    return float((1 - memory**2) * (steps.mean(axis=0) ** 2).sum())
