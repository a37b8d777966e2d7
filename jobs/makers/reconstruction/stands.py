"""The first stand of every gemeente, and the correcties that let the later ones add up to what was printed."""

import numpy as np

from forecast.arrays import Integers
from forecast.largest_remainder import largest_remainder
from jobs.makers.reconstruction.character import Character
from jobs.makers.reconstruction.published import HALVES, LEVEL_DIFFERENCE, PRINTED_HALVES, Published
from jobs.makers.reconstruction.totals import MonthlyTotals

# a gemeente's first stand around its share, in its first taakstelling: the slow are behind
_OF_PACE, _OF_CHANCE = -0.25, 0.2
_LARGEST_PART = 4  # persons of a correctie in one gemeente


def first_stands(published: Published, targets: Integers, character: Character, rng: np.random.Generator) -> Integers:
    """Stands on 1-1-2019, which add up to the printed ones of the provincies.

    Args:
        targets: (gemeenten) the taakstelling of 2019-H1.
    """
    result = np.zeros(len(published.gemeenten), dtype="int64")
    around = targets * (_OF_PACE * character.level + _OF_CHANCE * rng.standard_normal(len(targets)))
    for place, total in enumerate(published.stands[:, 0].tolist()):
        members = np.flatnonzero(published.provincie == place)
        share = targets[members] / targets[members].sum()
        result[members] = largest_remainder(around[members] + share * (total - around[members].sum()), total)
    return result


def corrections(published: Published, targets: Integers, totals: MonthlyTotals, rng: np.random.Generator) -> Integers:
    """(gemeenten, half-years): persons added to the stands, so that printed stands come out.

    Until 1-7-2021 per provincie; then on the two national stands whose half-years are wholly published.
    """
    result = np.zeros((len(published.gemeenten), HALVES), dtype="int64")
    everyone = np.arange(len(published.gemeenten))
    for half in range(PRINTED_HALVES):
        for place in range(len(published.provincies)):
            members = np.flatnonzero(published.provincie == place)
            begin, end = published.stands[place, half : half + 2].tolist()
            made = begin + int(targets[members, half].sum()) - int(published.realised[place, half])
            result[:, half] += _scattered(end - made, members, len(everyone), rng)
    begin = int(published.stands[:, PRINTED_HALVES].sum())
    realised = [int(totals.provincies[:, 6 * PRINTED_HALVES :].sum() + totals.country[:3].sum())]
    realised += [
        int(totals.country[3 + 6 * step : 9 + 6 * step].sum()) for step in range(HALVES - PRINTED_HALVES - 1)
    ]
    for half, housed in enumerate(realised, start=PRINTED_HALVES):
        made = begin + int(targets[:, half].sum()) - housed
        known = published.national_stands.get(half)
        begin = made if known is None else known - LEVEL_DIFFERENCE
        result[:, half] += _scattered(begin - made, everyone, len(everyone), rng)
    return result


def _scattered(persons: int, members: Integers, gemeenten: int, rng: np.random.Generator) -> Integers:
    """`persons` (of either sign) over a few of the `members`."""
    result = np.zeros(gemeenten, dtype="int64")
    sign, left = (1 if persons > 0 else -1), abs(persons)
    while left:
        part = min(left, int(rng.integers(1, _LARGEST_PART + 1)))
        result[int(rng.choice(members))] += sign * part
        left -= part
    return result
