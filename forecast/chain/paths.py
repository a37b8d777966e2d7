"""The futures of the chain: whole persons, one row per path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class ChainPaths:
    """Sample paths of the chain from `first_month` on (see `forecast.chain.names` for the accounts).

    Attributes:
        first_month: number of the first month ahead.
        opening: stocks at the end of the month before it, by name, shape (paths,).
        flows: by name, shape (paths, months).
        stocks: at the end of each month, by name, shape (paths, months).
    """

    first_month: int
    opening: Mapping[str, Counts]
    flows: Mapping[str, Counts]
    stocks: Mapping[str, Counts]

    def __getitem__(self, name: str) -> Counts:
        """A flow or stock by its name."""
        return self.flows[name] if name in self.flows else self.stocks[name]
