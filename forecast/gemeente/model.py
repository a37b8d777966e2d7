"""The gemeente model from figures to paths: read the pools, learn the rates, draw the future."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from forecast.errors import TooLittleData
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.hazard import HazardArgs
from forecast.gemeente.hindcast import learn_width, widened
from forecast.gemeente.links import learn_links
from forecast.gemeente.pool import linked_share
from forecast.gemeente.readings import Reading, learn_readings
from forecast.gemeente.simulate import GemeentePaths, Market, joined, months_ahead, simulate
from forecast.gemeente.supply import SupplyOf
from forecast.periods import YEAR

LEAST_MONTHS = YEAR
# below this, links say less than they leave out: the pool is then read from realisatie alone
LEAST_LINKED = 0.6
IMPUTED_MEMORY = 0.8


@dataclass(frozen=True)
class GemeenteModel:
    """A fitted model.

    Attributes:
        figures: as given; `links` is None when they were not usable.
        uses_links: whether koppelingen were used.
        readings: ways to read the pools that are believed, the best first.
        weights: share of the paths that each gets.
    """

    figures: GemeenteFigures
    uses_links: bool
    readings: tuple[Reading, ...]
    weights: tuple[float, ...]

    def sample(
        self, *, paths: int, seed: int, supply: SupplyOf | None = None, market: Market | None = None
    ) -> GemeentePaths:
        """Joint futures, the same for the same seed; each reading of the pools gets its share of them.

        Args:
            supply: of the paths it is asked for: who is there to be linked and housed; None = always enough.
            market: chance shared with gemeenten that are drawn apart from these.
        """
        rng = np.random.default_rng(seed)
        housed = np.empty((paths, len(self.figures.codes), months_ahead(self.figures)))
        edges = np.round(paths * np.cumsum([0.0, *self.weights]) / sum(self.weights)).astype(int)
        drawn = [
            simulate(
                self.figures,
                one.pool,
                one.filtered.state,
                one.hazard,
                one.links,
                paths=int(last - first),
                rng=rng,
                supply=supply(slice(int(first), int(last))) if supply else None,
                market=market.of(slice(int(first), int(last))) if market else None,
                into=housed[first:last],
            )
            for one, (first, last) in zip(self.readings, pairwise(edges), strict=True)
            if last > first
        ]
        return joined(drawn, housed)


def fit(figures: GemeenteFigures) -> GemeenteModel:
    """Fit to `figures`; koppelingen are used when there are enough of them for the persons housed.

    Raises:
        TooLittleData: fewer than twelve months.
    """
    if figures.months < LEAST_MONTHS:
        raise TooLittleData(f"the gemeente model needs {LEAST_MONTHS} months; there are {figures.months}")
    uses_links = linked_share(figures) >= LEAST_LINKED
    if not uses_links:
        figures = replace(figures, links=None)
    judged = max(min(2 * YEAR, figures.months // 2), 6)
    found = learn_readings(figures, HazardArgs(error_memory=1.0 if uses_links else IMPUTED_MEMORY), judged)
    readings = [replace(one, links=learn_links(figures, one.pool, one.links)) for one, _ in found]
    width = learn_width(figures, readings[0])
    return GemeenteModel(
        figures, uses_links, tuple(widened(one, width) for one in readings), tuple(weight for _, weight in found)
    )
