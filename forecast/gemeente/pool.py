"""Who waits in a gemeente: the pool of people linked to it and not yet housed.

The pool is never published. It follows from links and housed once its start is known, and the start never fades;
so a rough one is assumed here and the filter learns how far it is off (`forecast.gemeente.hazard`). A pool may come
out negative here: that is what the filter then learns from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array
from forecast.gemeente.figures import GemeenteFigures, filled
from forecast.gemeente.task import past_parts
from forecast.norm import NORM
from forecast.periods import MONTHS, YEAR


@dataclass(frozen=True)
class PoolArgs:
    """How a pool is reconstructed.

    Attributes:
        start: pool at the first month used, in months of the gemeente's own pace.
        scale: what links are multiplied by, for tables in which links are missing or withdrawn, or persons are
            housed without one.
        window: how many of the last months are used; None = all.
        lapse: part of those who wait whose link is withdrawn each month.
        asked: without koppelingen, how far their imputed volume follows the taakstellingen (1) or realisatie (0).
        delay: months, from the one of their link on, in which people cannot be housed yet.
    """

    start: float
    scale: float
    window: int | None
    lapse: float = 0.0
    asked: float = 0.75
    delay: int = 0


@dataclass(frozen=True)
class PoolTrack:
    """Pools before each month's housing, and after the last.

    Attributes:
        first: month column at which the track begins.
        start: pool assumed at its beginning, shape (gemeenten,).
        before: who could be housed, shape (gemeenten, months from `first`).
        now: shape (gemeenten,), without those linked too late to be housed by now.
        linked: links per month as read, shape (gemeenten, months from `first`).
        moved: persons linked or housed, the same shape.
        lapse: part of those who wait whose link is withdrawn each month.
        delay: months, from the one of their link on, in which people cannot be housed yet.
        left: what was still to do at the start of each month, as a part of the taakstelling, shape (gemeenten, months
            from `first`); None where the pools themselves were imputed from it, and then it bears on nothing.
    """

    first: int
    start: Array
    before: Array
    now: Array
    linked: Array
    moved: Array
    lapse: float = 0.0
    delay: int = 0
    left: Array | None = None

    @property
    def links(self) -> Array:
        """National links per month, shape (months from `first`,)."""
        totals: Array = self.linked.sum(axis=0)
        return totals

    @property
    def recent(self) -> Array:
        """Persons linked so lately that they do not wait beyond the norm, shape (gemeenten,)."""
        late: Array = self.linked[:, -NORM.whole_months_after_link :].sum(axis=1)
        return late

    @property
    def coming(self) -> Array:
        """Linked and not yet to be housed, by month of their link, shape (gemeenten, delay)."""
        return self.linked[:, self.linked.shape[1] - self.delay :]

    def waiting(self, step: int) -> Array:
        """Everyone linked and not housed before the links of month `step` of the track."""
        late = self.linked[:, max(step - self.delay, 0) : step + 1]
        everyone: Array = self.before[:, step] + late.sum(axis=1) - self.linked[:, step]
        ready = late[:, 0] if step >= self.delay else 0.0
        return everyone - ready


def linked_share(figures: GemeenteFigures, window: int | None = 3 * YEAR) -> float:
    """Persons linked per person housed in the last `window` months (None = all); 0 without koppelingen.

    Only figures of a gemeente and month count of which both are known.
    """
    if figures.links is None:
        return 0.0
    last = slice(None) if window is None else slice(-window, None)
    both = ~np.isnan(figures.links[:, last]) & ~np.isnan(figures.housed[:, last])
    housed = figures.housed[:, last][both].sum()
    return float(figures.links[:, last][both].sum() / housed) if housed else 0.0


def track_pool(figures: GemeenteFigures, args: PoolArgs) -> PoolTrack:
    """Pools from koppelingen, or imputed ones without; what is unknown in a month counts as a guess, not as zero."""
    if figures.links is None:
        return impute_pool(figures, args)
    first = 0 if args.window is None else max(figures.months - args.window, 0)
    housed = figures.housed_filled[:, first:]
    links = args.scale * _filled_links(figures)
    pool = start = args.start * _pace(figures, first)
    before = np.empty_like(housed)
    for month in range(figures.months - first):
        ready = first + month - args.delay
        before[:, month] = pool + links[:, max(ready, 0)]
        pool = (before[:, month] - housed[:, month]) * (1 - args.lapse)
    linked = links[:, first:]
    left = past_parts(figures, first)
    return PoolTrack(first, start, before, pool, linked, linked + housed, args.lapse, args.delay, left)


def impute_pool(figures: GemeenteFigures, args: PoolArgs) -> PoolTrack:
    """Pools without koppelingen: as many linked as were housed, sooner where more was asked, by what was to do.

    All pools together hold who was linked less who was housed; where more were housed than were thought to wait, as
    many fewer wait elsewhere.
    """
    first = 0 if args.window is None else max(figures.months - args.window, 0)
    housed = figures.housed_filled[:, first:]
    late = _smoothed(figures.housed_filled.sum(axis=0))[first:]
    # what is asked in the half-year that begins now: links are ahead of it
    asked = np.mean([asked_pace(figures, lead) for lead in range(MONTHS)], axis=0)[first : figures.months]
    volume = late ** (1 - args.asked) * asked**args.asked
    volume = volume * late.sum() / max(float(volume.sum()), 1.0)
    targets = figures.targets_carried
    pool = start = args.start * _pace(figures, first)
    before, linked = np.empty_like(housed), np.empty_like(housed)
    for month in range(figures.months - first):
        column = first + month
        shares = link_shares(targets[:, column // MONTHS], figures.opgave_at(column), pool)
        linked[:, month] = volume[month] * shares
        before[:, month] = pool + linked[:, month]
        left = before[:, month] - housed[:, month]
        pool = np.maximum(left, 0)
        pool = pool * max(float(left.sum()), 0.0) / max(float(pool.sum()), 1.0)
    return PoolTrack(first, start, before, pool, linked, linked + housed)


def link_shares(target: Array, still_to_do: Array, pool: Array, floor: float = 0.03) -> Array:
    """How new links are split: by what is still to do and has nobody waiting for it, never by population alone.

    Shapes (..., gemeenten); the last axis of the answer sums to one. A gemeente ahead of its opgave still gets a
    little, `floor` of its taakstelling.
    """
    need = np.maximum(still_to_do - pool, floor * target + 0.01)
    shares: Array = need / need.sum(axis=-1, keepdims=True)
    return shares


def asked_pace(figures: GemeenteFigures, lead: int) -> Array:
    """Persons the taakstellingen ask a month `lead` months on, for each month to the end of the last one.

    After the last one it goes on; at least one person.
    """
    totals = figures.targets_carried.sum(axis=0)
    months = np.arange(len(totals) * MONTHS) + lead
    pace: Array = np.maximum(totals[np.minimum(months // MONTHS, len(totals) - 1)] / MONTHS, 1.0)
    return pace


def _pace(figures: GemeenteFigures, first: int) -> Array:
    """Persons housed a month around `first`: the gemeente's own, half shrunk to its share of the targets."""
    own = figures.housed_filled[:, first : first + YEAR].mean(axis=1)
    target = np.nan_to_num(figures.targets[:, min(first // MONTHS, figures.targets.shape[1] - 1)])
    share = target / target.sum() if target.sum() else np.full(len(own), 1 / len(own))
    pace: Array = 0.5 * own + 0.5 * own.sum() * share
    return pace


def _filled_links(figures: GemeenteFigures) -> Array:
    """Koppelingen; in months for which there are none of any gemeente, as many linked as were housed."""
    links = np.asarray(figures.links)
    nowhere = np.isnan(links).all(axis=0)
    guess = filled(links, figures.targets[:, 0])
    return np.where(nowhere, figures.housed_filled, guess)


def _smoothed(totals: Array, months: int = MONTHS) -> Array:
    """Trailing means over a half-year, so that the end spurt of housing is not taken for one of linking."""
    padded = np.concatenate([np.full(months - 1, totals[:months].mean()), totals])
    smooth: Array = np.convolve(padded, np.full(months, 1 / months), mode="valid")
    return smooth
