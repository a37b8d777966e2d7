"""Persons are whole where they are told: one rule for it, so that what is computed and what is shown agree."""

import math
from collections.abc import Iterable


def whole(value: float) -> int:
    """The nearest whole number, a half always up: so a sum with a whole number still adds up when both are shown."""
    return math.floor(value + 0.5)


def share_of_whole(parts: Iterable[float], total: float) -> float:
    """The share of parts in their total as a reader finds it who adds up and divides what is told; 0 of nothing."""
    return sum(map(whole, parts)) / whole(total) if whole(total) else 0.0
