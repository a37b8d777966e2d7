"""The knobs of the panel engine."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from forecast.errors import BadInput


@dataclass(frozen=True)
class PanelArgs:
    """What may be turned; the defaults were chosen on origins before those reported (docs/BENCHMARK.md).

    Attributes:
        rates: learning rates of the level tried by exponential smoothing.
        folds: years of history over which candidates are compared.
        stride: months between two forecast dates inside these years.
        sharpness: how strongly a better candidate is rewarded.
        own_months: validated months at which a series' own evidence weighs as much as that of series like it.
        scale_months: the same for the size of its errors.
        shape_groups: groups of series that share the shape of their errors.
        statistical: how many series at most are also given to the slow statistical models; of a larger panel only
            the aggregates of its hierarchy, and 0 = none.
        chunk: series that are fitted together; more series are divided into chunks of at most this many.
    """

    rates: tuple[float, ...] = (0.02, 0.06, 0.15, 0.35, 0.7, 1.0)
    folds: int = 5
    stride: int = 2
    sharpness: float = 50.0
    own_months: float = 36.0
    scale_months: float = 24.0
    shape_groups: int = 8
    statistical: int = 2
    chunk: int = 512

    def __post_init__(self) -> None:
        if not self.rates or not all(0 < rate <= 1 for rate in self.rates):
            raise BadInput("learning rates lie above 0 and at most at 1")
        if min(self.folds, self.stride, self.shape_groups) < 1 or self.statistical < 0:
            raise BadInput("folds, stride and shape_groups are at least 1, statistical at least 0")
        if not all(0 < knob < inf for knob in (self.sharpness, self.own_months, self.scale_months)):
            raise BadInput("sharpness, own_months and scale_months are above 0 and finite")
        if self.chunk < 2:
            raise BadInput("a chunk holds at least two series")
