"""How many half-years in a row a region has been behind, and whether it may have been longer."""

from dataclasses import dataclass

import pandas as pd

from forecast.periods import HalfYear

__all__ = ["Streak", "streak"]


@dataclass(frozen=True)
class Streak:
    """Half-years in a row, up to and including the last published stand, that ended behind.

    `at_least`: the row stops for want of an earlier stand, not at one that was not behind, so it may be longer.
    """

    count: int
    at_least: bool


def streak(published: pd.Series) -> Streak | None:
    """The streak of one region; None when no stand of it was ever published.

    Args:
        published: stands (positive = behind) that close a half-year, by peildatum; NaN or no row where there is none.
    """
    known = published.dropna()
    if known.empty:
        return None
    days = pd.DatetimeIndex(known.index)
    by_half = {HalfYear.of(day): float(stand) for day, stand in zip(days, known, strict=True)}
    half, count = max(by_half), 0
    while by_half.get(half, 0.0) > 0:
        half, count = half + -1, count + 1
    return Streak(count, at_least=half not in by_half)
