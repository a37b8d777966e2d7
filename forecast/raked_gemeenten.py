"""Gemeenten whose months are simulated, in a country known from published figures: raked to it in every path.

A reconstruction is known to the person, so what is drawn from it is surer of country and provincies than what was
published allows. Here the published paths lead. Both sets of futures are sorted by what is housed in the country in
the months ahead, and equal ranks belong together; then, for path i, provincie p, gemeente g in it and month m

    R'[i,g,m] = R[i,g,m] (P[i,p,m] - own R[i,p,m]) / simulated R[i,p,m]
    B'[i,g]   = B[i,g] + w[g] (S[i,p] - sum of B[i,g])          opening stand; w = part of the taakstellingen
    S'[i,g,h] = B' + taakstellingen - R'                        the accounting, in every path

with P and S the published months and opening stand. Gemeenten with own figures stay as they are, and so does a
provincie of which every gemeente has them. Whole persons by rounding running sums, which adds up and leans nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from forecast.arrays import Array, Integers
from forecast.errors import BadInput
from forecast.gemeente.region_sums import first_half
from forecast.gemeente.simulate import GemeentePaths, joined
from forecast.levels import COUNTRY
from forecast.periods import MONTHS, HalfYear
from forecast.provincie_paths import ranks_together
from forecast.realisatie import CountryPaths

# added to the seed of a run: of the rounding to whole persons
ROUNDING_SEED = 4
# paths raked at a time, so that what is worked on stays in the cache of a processor, and paths whose chance is drawn
# at a time
PART, DRAWN = 25, 200
# persons: what sums of fractions may be off
HAIR = 1e-6


@dataclass(frozen=True)
class _Leading:
    """What leads, by provincie or of the country as a whole.

    Attributes:
        regions: codes, in the order of the axes below.
        months: realisatie from the start of the running half-year on, shape (paths, regions, months).
        opening: stand at the start of the running half-year, shape (paths, regions).
    """

    regions: tuple[str, ...]
    months: Array
    opening: Array

    def of(self, rows: Integers) -> _Leading:
        """Of these paths."""
        return _Leading(self.regions, self.months[rows], self.opening[rows])


def raked(
    paths: GemeentePaths,
    country: CountryPaths,
    *,
    provincies: Mapping[str, str],
    simulated: Collection[str],
    seed: int,
) -> GemeentePaths:
    """`paths` in the order of those of `country`, the simulated gemeenten raked to it.

    Args:
        country: at least as many paths, of which the first are used; they must reach as far.
        provincies: provincie code by gemeente code.
        simulated: codes of the gemeenten that follow; the others keep what was drawn for them.

    Raises:
        BadInput: the country has fewer paths, begins later or ends earlier than the gemeenten.
    """
    figures = paths.figures
    elapsed = figures.months % MONTHS
    lead = _leading(country, len(paths.housed), first_half(paths), elapsed + paths.housed.shape[2])
    rank = ranks_together(lead.months[:, :, elapsed:].sum(axis=(1, 2)), paths.housed.sum(axis=(1, 2)))
    where = dict.fromkeys(figures.codes, COUNTRY) if lead.regions == (COUNTRY,) else provincies
    places = [lead.regions.index(where[code]) for code in figures.codes]
    follows = np.array([code in set(simulated) for code in figures.codes])
    side = _Side.of(np.array(places), follows, figures.targets_carried[:, figures.running], len(lead.regions))
    chance = _chance(len(rank), 1 + paths.housed.shape[2], np.random.default_rng(seed))
    housed = np.empty_like(paths.housed)
    found = [
        _part(paths, rank[rows], lead.of(rows), side, chance[rows], housed[rows[0] : rows[-1] + 1])
        for rows in _parts(len(rank), PART)
    ]
    return joined(found, housed)


def _parts(paths: int, size: int) -> list[Integers]:
    return np.array_split(np.arange(paths), -(-paths // size))


def _chance(paths: int, months: int, rng: np.random.Generator) -> Array:
    """Of rounding the months, those over as one, and last the opening stands; shape (paths, 1, months + 1)."""
    parts = [
        np.concatenate([rng.random((len(rows), 1, size)) for size in (months, 1)], axis=2)
        for rows in _parts(paths, DRAWN)
    ]
    return np.concatenate(parts)


@dataclass(frozen=True)
class _Side:
    """The gemeenten beside what leads them.

    Attributes:
        places: the region of each gemeente, shape (gemeenten,).
        members: 1 where a gemeente lies in a region, shape (gemeenten, regions).
        follows: which of them follow, shape (gemeenten,).
        order: rows of those who follow, region by region.
        weight: part of each in the taakstellingen of those of its region who follow; zero of the others.
    """

    places: Integers
    members: Array
    follows: Array
    order: Integers
    weight: Array

    @classmethod
    def of(cls, places: Integers, follows: Array, targets: Array, regions: int) -> _Side:
        members = np.eye(regions)[places]
        asked = np.where(follows, np.maximum(targets, 0), 0.0)
        total = members @ (members.T @ asked)
        among = follows / np.maximum(members @ (members.T @ follows), 1)
        weight = np.where(total > 0, asked / np.where(total > 0, total, 1.0), among)
        order = np.argsort(places, kind="stable")
        return cls(places, members, follows, order[follows[order]], weight)


def _part(
    paths: GemeentePaths, rank: Integers, lead: _Leading, side: _Side, chance: Array, into: Array
) -> GemeentePaths:
    """The paths `rank`, raked to those of `lead`; who is housed is put into `into`."""
    elapsed = paths.figures.months % MONTHS
    opening = paths.opening[rank]
    # the months that are over as one, before those ahead
    flows = np.concatenate([paths.realised[rank][:, :, None], paths.housed[rank]], axis=2)
    over, ahead = lead.months[:, :, :elapsed].sum(axis=2, keepdims=True), lead.months[:, :, elapsed:]
    led = _whole(_scaled(flows, np.concatenate([over, ahead], axis=2), side), side, chance[:, :, :-1])
    behind = side.weight * ((lead.opening - opening @ side.members) @ side.members.T)
    start = _whole((opening + behind)[:, :, None], side, chance[:, :, -1:])[:, :, 0]
    more = led - flows
    months = np.concatenate([np.zeros((*opening.shape, elapsed)), more[:, :, 1:]], axis=2)
    halves = months.reshape(*opening.shape, -1, MONTHS).sum(axis=3)
    shift = (start - opening - more[:, :, 0])[:, :, None] - np.cumsum(halves, axis=2)
    into[:] = led[:, :, 1:]
    return replace(
        paths,
        housed=into,
        stands=paths.stands[rank] + shift,
        earlier=led[:, :, 0] - paths.figures.realised,
        opening=start,
        waiting=None if paths.waiting is None else paths.waiting[rank],
    )


def _leading(country: CountryPaths, paths: int, first: HalfYear, months: int) -> _Leading:
    """The first `paths` of the provincies where these have begun by `first`, else of the country as a whole."""
    parts = country.provincies
    if parts is not None and parts.whole.first <= first:
        begin, regions, all_months, stands = parts.whole.first, parts.whole.regions, parts.months, parts.stands
        asked = parts.whole.targets
    else:
        begin, regions = country.first, (COUNTRY,)
        all_months, stands = country.months[:, None], country.stands[:, None]
        asked = None
    column = first - begin
    start = column * MONTHS
    ahead, stands = all_months[:paths, :, start : start + months], stands[:paths]
    if column < 0 or ahead.shape[::2] != (paths, months) or start + months != all_months.shape[2]:
        raise BadInput("the paths of the country must be as many as those of gemeenten and cover their months")
    if column:
        return _Leading(regions, ahead, stands[:, :, column - 1])
    if asked is None:
        raise BadInput("the paths of the country must begin before those of gemeenten")
    halves = ahead[:, :, :MONTHS].sum(axis=2)
    return _Leading(regions, ahead, stands[:, :, 0] - np.nan_to_num(asked[0]) + halves)


def _scaled(flows: Array, led: Array, side: _Side) -> Array:
    """`flows` of those who follow, scaled to what is left for them of `led`; where they have none, by weight."""
    alone = bool(side.follows.all())
    theirs = flows if alone else np.where(side.follows[:, None], flows, 0.0)
    sums = side.members.T @ theirs
    left = np.maximum(led if alone else led - side.members.T @ (flows - theirs), 0)
    some = sums > 0
    scaled: Array = np.where(some, left / np.where(some, sums, 1.0), 0.0)[:, side.places]
    scaled *= theirs
    if not alone:
        scaled += flows - theirs
    if not some.all():
        scaled += side.weight[:, None] * np.where(some, 0.0, left)[:, side.places]
    return scaled


def _whole(values: Array, side: _Side, offset: Array) -> Array:
    """Whole persons of those who follow: differences of their rounded running sums, the others as they are.

    Each number is rounded up as often as its fraction says, and each region keeps its sum within a person.
    """
    # a hair below a whole number is that number
    steps = np.floor(np.cumsum(values[:, side.order], axis=1) + offset + HAIR)
    rounded = values.copy()
    rounded[:, side.order] = np.diff(steps, axis=1, prepend=0.0)
    return rounded


__all__ = ["ROUNDING_SEED", "raked"]
