"""What the arrays of this package hold: the types that signatures name."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Integers", "Mask", "Single"]

Array = NDArray[np.float64]
# whole persons, numbers of months, rows
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
# half the memory, for what is kept of every candidate, month and series
Single = NDArray[np.float32]
