"""The split of a national taakstelling over gemeenten by population, rounded up.

The law rounds up per gemeente; as applied (inference, tested on the provincial targets of 2021) the pot is
scaled down first so that the rounded numbers add up to the announced total. A published number per gemeente
always wins.
"""

import heapq
from fractions import Fraction

import numpy as np
import pandas as pd

from forecast.errors import BadInput

_BISECTIONS = 200
# far above the rounding of a product of two floats, far below the distance between two steps that matters
_SLACK = 1e-12


def allocate(total: int, inhabitants: pd.Series) -> pd.Series:
    """Persons per gemeente that add up to `total` exactly.

    Finds the factor f with sum(ceil(f * total * share)) = total. Where several gemeenten step up at the very
    same f and not all can, those with most inhabitants do, then those with the lowest code. (This is the
    method of Adams: the next person goes to the gemeente with most inhabitants per person it already has.)

    Args:
        total: persons to allocate.
        inhabitants: by code, not negative; fractions are fine. A gemeente without inhabitants gets nobody.

    Returns:
        Whole numbers with the index of `inhabitants`.

    Raises:
        BadInput: a negative total, a missing or negative number of inhabitants, a code that is there twice,
            or nobody to allocate over.
    """
    _check(total, inhabitants)
    sizes = inhabitants.to_numpy(dtype=float)
    persons = _just_below(total, sizes)
    return pd.Series(_handed_out(total - int(persons.sum()), persons, inhabitants), index=inhabitants.index)


def _check(total: int, inhabitants: pd.Series) -> None:
    if total < 0:
        raise BadInput(f"a total of {total} cannot be allocated")
    if inhabitants.isna().any() or (inhabitants < 0).any():
        raise BadInput("every gemeente needs a number of inhabitants that is not negative")
    if not inhabitants.index.is_unique:
        raise BadInput("a gemeente is there twice")
    if total > 0 and not (inhabitants > 0).any():
        raise BadInput("there are no inhabitants to allocate over")


def _just_below(total: int, sizes: np.ndarray) -> np.ndarray:
    """Rounded-up numbers at a factor so close below the right one that only the steps at it are left."""
    low, high = 0.0, 1.0
    if total > 0:
        high = (total + 1) / float(sizes.sum())
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if np.ceil(middle * sizes).sum() <= total:
            low = middle
        else:
            high = middle
    return np.ceil(low * (1 - _SLACK) * sizes).astype("int64")


def _handed_out(left: int, persons: np.ndarray, inhabitants: pd.Series) -> np.ndarray:
    """The last `left` persons, one by one and in exact arithmetic: floats would break ties by their noise."""
    queue = [
        (Fraction(int(has)) / Fraction(size), -size, code, place)
        for place, (has, size, code) in enumerate(
            zip(persons, inhabitants.tolist(), inhabitants.index.tolist(), strict=True)
        )
        if size > 0
    ]
    heapq.heapify(queue)
    result = persons.copy()
    for _ in range(left):
        _, minus_size, code, place = queue[0]
        result[place] += 1
        step = Fraction(int(result[place])) / Fraction(-minus_size)
        heapq.heapreplace(queue, (step, minus_size, code, place))
    return result
