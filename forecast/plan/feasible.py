"""What gemeenten can realise, so that a taakstelling above it is recognised as achterstand on paper.

A total so high that the taakstelling is no limit (`limits_around`) shows what can be realised. The **room** for a
taakstelling is, in each of the paths drawn under that one total, the realisatie less the stand at the start; what is
told of it is the mean, to which the means of its two parts add up (medians do not). Both parts come from the same
paths, as the stand at the start hangs on the total too: people are linked ahead of it, in the last months before the
half-year (`LinkArgs.lead`, `LinkArgs.ahead`). Each person above the room is one more who cannot be housed. It does
not depend on which totals somebody tries. That there is room does not mean that it will be used: gemeenten house less
when less is asked, so it is also told which totals are expected to be met. Beside it stands the pace that was shown:
the mean of the last four half-years, with the season of this half, and the highest half-year ever; that pace starts
from the stand that is expected while no total is announced.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.arrays import Array
from forecast.errors import BadInput
from forecast.periods import HalfYear
from forecast.plan.advice import RULES, AdviceRules, top_step
from forecast.plan.bands import Bands, bands
from forecast.plan.candidate import Candidate
from forecast.whole_number import whole

RECENT = 4
# our assumption: fewer half-years between two known neighbours say nothing about the season
ENOUGH_FOR_SEASON = 3


@dataclass(frozen=True)
class Pace:
    """The pace gemeenten have shown; persons per half-year.

    Attributes:
        highest, highest_in: the highest realisatie of a half-year and when.
        recent: mean of the last known half-years, `recent_from`..`recent_to`, at most four; they may leave gaps.
        season: realisatie of this half (H1 or H2) as a factor of an average half-year; 1 when too little is known.
        this_half: the recent pace in the season of the half-year that is planned.
        recent_simulated, highest_simulated: whether a half-year of these was not counted but simulated.
    """

    highest: float
    highest_in: HalfYear
    recent: float
    recent_from: HalfYear
    recent_to: HalfYear
    season: float
    this_half: float
    recent_simulated: bool = False
    highest_simulated: bool = False


@dataclass(frozen=True)
class Feasibility:
    """What can be realised in the half-year.

    Attributes:
        limit: the total at which the taakstelling is taken to be no limit.
        realisable: realisatie under it.
        housed: its mean.
        stand_begin: mean net stand at the start of the same paths; positive = behind.
        balance: mean of what each path leaves after the stand it starts from, which is `housed` less `stand_begin`;
            these in whole persons as they are told, so that the three fit together. Below zero when the carried
            stand alone is too much.
        unannounced: mean net stand at the start as expected while nothing is announced.
        at_pace: the pace shown less that stand, in whole persons as they are told; None without past half-years.
        still_rising: more taakstelling still brings more housing at the limit, or nothing is known below it: then the
            numbers are lower bounds.
        met_up_to: the highest total tried whose median stand at the end is not behind; None when there is none.
        closest: the total whose median stand at the end is least behind, and that stand.
        above_record: probability of more than the highest half-year ever; None without past half-years.
        pace: what gemeenten have shown, None without past half-years.
    """

    limit: int
    realisable: Bands
    housed: float
    stand_begin: float
    balance: int
    unannounced: float
    at_pace: int | None
    still_rising: bool
    met_up_to: int | None
    closest: tuple[int, float]
    above_record: float | None
    pace: Pace | None

    @property
    def feasible_total(self) -> int:
        """The total, in whole persons, whose opgave is what can be realised; never below zero."""
        return max(0, self.balance)

    def on_paper(self, total: float) -> int:
        """Persons of `total` that become achterstand on paper."""
        return max(0, math.ceil(total) - self.balance)


def feasibility(
    candidates: Sequence[Candidate],
    period: HalfYear,
    past: Mapping[HalfYear, float],
    *,
    limit: Sequence[Candidate],
    stand_begin: Array,
    rules: AdviceRules = RULES,
    simulated: Collection[HalfYear] = (),
) -> Feasibility:
    """What can be realised in `period`.

    Args:
        candidates: those tried, of which it is told whether they are met.
        limit: in ascending order of their total, whatever was tried; the last one is taken as no limit, the ones
            before it say whether housing still rises there.
        stand_begin: net stand at the start, as expected while nothing is announced, shape (paths,).
        period: the half-year that is planned.
        past: national realisatie of the half-years before it that are known.
        simulated: those of `past` that nobody counted.

    Raises:
        BadInput: no candidates, or a past half-year that is not before `period`.
    """
    if not candidates or not limit:
        raise BadInput("there are no candidates")
    top = limit[-1]
    housed, begin, unannounced = (float(paths.mean()) for paths in (top.housed, top.stand_begin, stand_begin))
    pace = shown_pace(past, period, simulated) if past else None
    # of one candidate nothing is known about more
    top_yield = top_step(limit)
    ends = {one.total: float(np.median(one.net)) for one in candidates}
    return Feasibility(
        limit=top.total,
        realisable=bands(top.housed),
        housed=housed,
        stand_begin=begin,
        balance=whole(housed) - whole(begin),
        unannounced=unannounced,
        at_pace=whole(pace.this_half) - whole(unannounced) if pace else None,
        still_rising=top_yield is None or top_yield.housed >= rules.hardly_more,
        met_up_to=max((total for total, stand in ends.items() if stand <= 0), default=None),
        closest=min(ends.items(), key=lambda pair: pair[1]),
        above_record=float((top.housed > pace.highest).mean()) if pace else None,
        pace=pace,
    )


def shown_pace(past: Mapping[HalfYear, float], period: HalfYear, simulated: Collection[HalfYear] = ()) -> Pace:
    """The pace of the half-years known before `period`.

    Raises:
        BadInput: none is known, or one is not before `period`.
    """
    if not past or max(past) >= period:
        raise BadInput(f"the pace needs half-years before {period}")
    known = sorted(past)
    recent = known[-RECENT:]
    highest_in = max(known, key=lambda one: past[one])
    season = season_factor(past, period.half)
    # with gaps between them the last four may be more of one half than of the other
    level = [past[one] / (season if one.half == period.half else 1 / season) for one in recent]
    return Pace(
        highest=float(past[highest_in]),
        highest_in=highest_in,
        recent=float(np.mean([past[one] for one in recent])),
        recent_from=recent[0],
        recent_to=recent[-1],
        season=season,
        this_half=float(np.mean(level)) * season,
        recent_simulated=any(one in simulated for one in recent),
        highest_simulated=highest_in in simulated,
    )


def season_factor(past: Mapping[HalfYear, float], half: int) -> float:
    """Realisatie of this half as a factor of an average half-year; the factors of the two halves multiply to 1.

    On the log scale each half-year lies above the mean of its two neighbours by twice its seasonal effect: a steady
    growth or decline drops out. The mean over all half-years with known neighbours is taken; with fewer than
    `ENOUGH_FOR_SEASON` of them the factor is 1.
    """
    logs = {one: math.log(value) for one, value in past.items() if value > 0}
    above = [
        (logs[one] - (logs[one + (-1)] + logs[one + 1]) / 2) * (1 if one.half == half else -1)
        for one in sorted(logs)
        if one + (-1) in logs and one + 1 in logs
    ]
    return math.exp(float(np.mean(above)) / 2) if len(above) >= ENOUGH_FOR_SEASON else 1.0


def share_of_lets(total: float, persons_per_home: float, lets: float | None) -> float | None:
    """The share of vacated social rental homes that `total` persons need.

    Args:
        total: persons to be housed in the half-year.
        persons_per_home: of the caller; above zero.
        lets: vrijgekomen_sociale_huur in a half-year, homes; None or NaN when not loaded, then the share is None.

    Raises:
        BadInput: no persons per home, or no homes at all.
    """
    if not persons_per_home > 0:
        raise BadInput(f"{persons_per_home} persons per home is not above zero")
    if lets is None or math.isnan(lets):
        return None
    if lets <= 0:
        raise BadInput(f"{lets} vacated homes is not above zero")
    return total / persons_per_home / lets
