"""What the model sees in each gemeente in the half-year ahead: who waits, who comes, what would clear its flag."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.flags import NONE, FlagRules, expected_shortfall, flag, p_miss
from forecast.gemeente.region_sums import first_half
from forecast.gemeente.simulate import GemeentePaths
from forecast.periods import MONTHS


def gemeente_states(paths: GemeentePaths, rules: FlagRules, *, uses_links: Mapping[str, bool]) -> pd.DataFrame:
    """One row per gemeente, of the first half-year ahead, with the columns of the table `gemeente_state`."""
    figures = paths.figures
    left = MONTHS - figures.months % MONTHS
    housed = paths.housed[:, :, :left].mean(axis=0)
    opgave = np.median(paths.opening, axis=0) + np.nan_to_num(figures.targets[:, figures.running])
    return pd.DataFrame(
        {
            "location": list(figures.codes),
            "period": str(first_half(paths)),
            "months_left": left,
            "waiting": paths.pool,
            "waiting_long": np.maximum(paths.pool - paths.recent_links, 0),
            "linked_ahead": paths.linked[:, :left].sum(axis=1),
            "housed_ahead": housed.sum(axis=1),
            "housed_by_month": [[round(float(value), 2) for value in row] for row in housed],
            "extra_to_clear": [
                extra_to_clear(ends, float(asked), rules)
                for ends, asked in zip(paths.stands[:, :, 0].T, opgave, strict=True)
            ],
            "uses_links": [uses_links[code] for code in figures.codes],
        }
    )


def extra_to_clear(stand_eind: Array, opgave: float, rules: FlagRules) -> int:
    """The fewest persons housed beyond what is expected with which there would be no flag; 0 when there is none.

    Every path's stand is taken to end that much lower.
    """

    def flagged(extra: int) -> bool:
        ends = stand_eind - extra
        return flag(p_miss(ends), expected_shortfall(ends), opgave, rules) != NONE

    if not flagged(0):
        return 0
    low, high = 0, int(np.ceil(max(float(stand_eind.max()), 1.0)))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if flagged(middle) else (low, middle)
    return high
