"""The futures of the chain: whole persons, one row per path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from forecast.arrays import Integers


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
    opening: Mapping[str, Integers]
    flows: Mapping[str, Integers]
    stocks: Mapping[str, Integers]

    def __getitem__(self, name: str) -> Integers:
        """A flow or stock by its name."""
        return self.flows[name] if name in self.flows else self.stocks[name]

    def of(self, rows: slice) -> ChainPaths:
        """Of these paths."""
        return replace(
            self,
            opening={name: values[rows] for name, values in self.opening.items()},
            flows={name: values[rows] for name, values in self.flows.items()},
            stocks={name: values[rows] for name, values in self.stocks.items()},
        )
