"""Persons are whole where they are told: one rule for it, so that what is computed and what is shown agree."""

import math


def whole(value: float) -> int:
    """The nearest whole number, a half always up: so a sum with a whole number still adds up when both are shown."""
    return math.floor(value + 0.5)
