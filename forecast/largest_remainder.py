"""Whole numbers that add up: rounded down, and what is left to the largest remainders (the method of Hamilton)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.arrays import Array, Integers

__all__ = ["largest_remainder", "whole_parts"]


# how far to trust sums of shares of paths
DECIMALS = 9


def whole_parts(exact: Array) -> Integers:
    """Parts, shape (parts,), in whole numbers that add up to their sum as it is told: rounded."""
    return largest_remainder(exact, round(float(exact.sum())), decimals=DECIMALS) if len(exact) else exact.astype(int)


def largest_remainder(
    exact: Array | NDArray[np.object_], total: int | Integers, *, decimals: int | None = None
) -> Integers:
    """`exact` in whole numbers that add up to `total` along the last axis.

    Each is rounded down, and those with the largest remainders get one more, as many as are missing. Of equal
    remainders the first gets it, so the order of `exact` is the rule for ties.

    Args:
        exact: what is due to each, adding up to about `total`, shape (..., parts); floats, or fractions
            (`fractions.Fraction`) where the noise of floats must not break a tie.
        total: per row, shape (...). What rounding down leaves over must be at most one for each part.
        decimals: how far to trust floats: what is nearer to a whole number counts as that number, and remainders
            that differ less are equal. None trusts every bit.
    """
    noise = 0.0 if decimals is None else 10.0**-decimals
    parts: Integers = np.floor(exact + noise if noise else exact).astype(np.int64)
    remainders: NDArray[Any] = exact - parts
    if decimals is not None:
        remainders = remainders.round(decimals)
    left = np.asarray(total) - parts.sum(axis=-1)
    order = np.argsort(-remainders, axis=-1, kind="stable")
    turn = np.empty_like(order)
    np.put_along_axis(turn, order, np.broadcast_to(np.arange(parts.shape[-1]), parts.shape), axis=-1)
    parts += turn < left[..., None]
    return parts
