"""Zeros before a series begins: not counts, but the time before there was anything to count."""

from __future__ import annotations

import numpy as np

from forecast.panel.frame import Panel
from forecast.periods import YEAR

# so many zeros in a row at the start, then so few among at least two years of months
LEAST_ZEROS = YEAR
MOST_LATER = 0.2
LEAST_LATER = 2 * YEAR


def without_leading_zeros(panel: Panel) -> Panel:
    """The panel in which a year or more of zeros before a series that then hardly has any is unknown instead."""
    positive = np.nan_to_num(panel.values) > 0
    before = np.cumsum(positive, axis=1) == 0
    leading = (before & panel.known).sum(axis=1)
    later = panel.known & ~before
    count = later.sum(axis=1)
    zeros = (later & (panel.values == 0)).sum(axis=1) / np.maximum(count, 1)
    late = (leading >= LEAST_ZEROS) & (zeros < MOST_LATER) & (count >= LEAST_LATER)
    values = np.where(late[:, None] & before, np.nan, panel.values)
    return Panel(panel.ids, values, panel.last)
