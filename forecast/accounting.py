"""The arithmetic of the taakstelling (Huisvestingswet 2014, art. 28-30). Positive stand = behind.

All functions take numbers or arrays of equal shape, in persons.
"""

from typing import TypeVar

import pandas as pd

from forecast.arrays import Array, Integers

N = TypeVar("N", int, float, pd.Series, Array, Integers)


def opgave(stand_begin: N, taakstelling: N) -> N:
    """What there is to do in a half-year: the carried stand plus the net statutory number."""
    return stand_begin + taakstelling


def resterend(opgave_period: N, realised: N) -> N:
    """What is still to do in the running half-year; negative when more was done than asked."""
    return opgave_period - realised


def stand_eind(stand_begin: N, taakstelling: N, realisatie: N) -> N:
    """The stand after a half-year, carried over in full in both directions."""
    return stand_begin + taakstelling - realisatie


def correctie(stand_begin: N, taakstelling: N, realisatie: N, stand_published: N) -> N:
    """What a published stand differs from the accounting: kept as a number, never repaired."""
    return stand_published - stand_eind(stand_begin, taakstelling, realisatie)


def realisatie_between(stand_first: N, taakstelling_sum: N, stand_last: N) -> N:
    """Realisatie implied by two stands and the targets between them, when the correctie is taken as zero."""
    return stand_first + taakstelling_sum - stand_last
