"""How much wider half-years are spread than single months say.

The filter is judged a month ahead. What a gemeente does over a half-year also holds what the model does not know:
projects, a provincie that pushes, links that keep favouring the same gemeenten. So the fitted model is sent back to
earlier days, says the half-year after each of them, and is widened by how far it was off, beyond what the whole
country was off by. It is never narrowed: its knobs have seen those half-years.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forecast.arrays import Array
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import run_filter
from forecast.gemeente.pool import track_pool
from forecast.gemeente.readings import Reading
from forecast.gemeente.simulate import simulate
from forecast.periods import MONTHS, YEAR

# months before today at which the earlier days lie
BACK = (6, 9, 12)
PATHS = 60
# earlier days that "as wide as months say" is worth
WORTH = 1.0
# persons squared over persons: less is not foreseen of anything
LEAST_VARIANCE = 0.1
# months that must lie before the earliest day
LEAST = 2 * YEAR


def widened(reading: Reading, by: float) -> Reading:
    """The reading with `by` times the variance of what gemeenten do beyond the country."""
    state = reading.filtered.state
    hazard = replace(
        reading.hazard, drift=reading.hazard.drift * np.sqrt(by), dispersion=max(reading.hazard.dispersion * by, 1.0)
    )
    filtered = replace(reading.filtered, state=replace(state, covariance=state.covariance * by))
    links = replace(reading.links, dispersion=reading.links.dispersion * by)
    return replace(reading, hazard=hazard, filtered=filtered, links=links)


def learn_width(figures: GemeenteFigures, reading: Reading) -> float:
    """Variance of half-years as they were over what the reading said of them; 1 where too little can be looked at.

    Also 1 for imputed pools: these were made from the same realisatie, and their errors are not of this kind.
    """
    if figures.links is None:
        return 1.0
    days = [figures.months - back for back in BACK if figures.months - back >= LEAST]
    if not days:
        return 1.0
    found = [_ratio(figures, reading, day) for day in days]
    return max(float((np.sum(found) + WORTH) / (len(found) + WORTH)), 1.0)


def _ratio(figures: GemeenteFigures, reading: Reading, day: int) -> float:
    """Variance over the one foreseen of what gemeenten housed in the half-year from month column `day` on."""
    known = until(figures, day)
    pool = track_pool(known, reading.args)
    state = run_filter(pool, known.housed[:, pool.first :], reading.hazard).state
    rng = np.random.default_rng(day)
    drawn = simulate(known, pool, state, reading.hazard, reading.links, paths=PATHS, rng=rng)
    said = drawn.housed[:, :, :MONTHS].sum(axis=2)
    done = figures.housed_filled[:, day : day + MONTHS].sum(axis=1)
    expected = said.mean(axis=0)
    gaps = done - expected * (done.sum() / max(float(expected.sum()), 1.0))
    # small gemeenten count as much as large ones, whose variance is larger
    weights = 1 / np.maximum(expected, 1.0)
    return float(weights @ gaps**2 / max(float(weights @ own_variance(said)), LEAST_VARIANCE))


def own_variance(said: Array) -> Array:
    """Variance over paths beyond what goes with the sum of all gemeenten; shapes (paths, n) and (n,)."""
    totals = said.sum(axis=1)
    share = said / np.maximum(totals, 1.0)[:, None] * totals.mean()
    variance: Array = share.var(axis=0)
    return variance


def until(figures: GemeenteFigures, day: int) -> GemeenteFigures:
    """The figures of the months before column `day`, with taakstellingen for the half-year after it."""
    halves = -(-(day + MONTHS) // MONTHS)
    links = None if figures.links is None else figures.links[:, :day]
    return GemeenteFigures(
        figures.codes,
        figures.first_month,
        figures.housed[:, :day],
        links,
        figures.targets[:, :halves],
        figures.stands[:, :halves],
    )
