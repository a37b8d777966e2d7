"""Chances by rising total, without the noise of single totals: they rise up to one total, and fall from there on."""

from __future__ import annotations

import numpy as np
from scipy.optimize import isotonic_regression

from forecast.arrays import Array

DECIMALS = 12


def smoothed(shares: Array) -> Array:
    """The nearest chances, by least squares, that only rise up to some total and only fall after it.

    More taakstelling brings more housing and more achterstand, so a goal on either has one side from which it is met;
    a dip or a bump in between is chance. One that only rises, or only falls, is a case of it.

    Args:
        shares: of the paths in which a goal holds, in ascending order of the totals, shape (totals,).
    """
    best, least = shares, np.inf
    # from rising throughout to falling throughout: of equally near ones the first is kept
    for peak in range(len(shares), -1, -1):
        fitted = np.concatenate([_monotone(shares[:peak], rising=True), _monotone(shares[peak:], rising=False)])
        error = float(((fitted - shares) ** 2).sum())
        if error < least:
            best, least = fitted, error
    # means of pools differ from equal ones by the noise of floats
    return best.round(DECIMALS)


def _monotone(shares: Array, *, rising: bool) -> Array:
    if not len(shares):
        return shares
    fitted: Array = isotonic_regression(shares, increasing=rising).x
    return fitted
