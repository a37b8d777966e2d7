"""Flags of many regions at once, by the same thresholds as `forecast.flags.flag`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecast.arrays import Array
from forecast.flags import NONE, FlagRules


def flags_of(p_miss: Array, shortfall: Array, opgave: Array, rules: FlagRules) -> NDArray[np.object_]:
    """The severest flag whose thresholds are both reached, shape (n,); `none` below the minimum of persons.

    Args:
        p_miss, shortfall, opgave: shape (n,); persons but for the first.
    """
    share = shortfall / np.maximum(opgave, 1.0)
    found = np.full(len(p_miss), NONE, dtype=object)
    for one in rules.thresholds:
        found[(p_miss >= one.p_miss) & (share >= one.share_of_opgave)] = one.flag
    found[shortfall < rules.minimum_persons] = NONE
    return found
