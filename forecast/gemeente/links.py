"""How many people COA links in a month, and how scattered over gemeenten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.gemeente.figures import Array
from forecast.periods import MONTHS


@dataclass(frozen=True)
class LinkArgs:
    """Knobs of the future links.

    Attributes:
        need: how far the volume follows what is still to be linked, from 0 (goes on as of late) to 1.
        spread, memory: of the volume's deviation on the log scale, stationary, and its monthly autocorrelation.
        dispersion: variance of a gemeente's links over their mean.
        floor: of its taakstelling that a gemeente ahead of its opgave still counts for.
    """

    need: float = 0.4
    spread: float = 0.25
    memory: float = 0.85
    dispersion: float = 5.0
    floor: float = 0.03

    def volume(self, recent: float, to_do: Array, waiting: Array, target: Array, month: int) -> Array:
        """Expected national links per path, shape (paths,).

        Args:
            recent: persons linked a month of late.
            to_do, waiting: shape (paths, gemeenten).
            target: taakstelling of the half-year, shape (gemeenten,).
            month: column, for how far the half-year is.
        """
        left = MONTHS - month % MONTHS
        # COA links ahead of the next half-year too, so the taakstelling itself is part of what draws links
        missing = np.maximum(np.nan_to_num(to_do) - waiting, 0).sum(axis=1)
        asked = (missing + np.nansum(target) * (MONTHS - left) / MONTHS) / MONTHS
        volume: Array = np.exp(
            (1 - self.need) * np.log(max(recent, 1.0)) + self.need * np.log(np.maximum(asked, 1.0))
        )
        return volume
