"""All figures with the day they became known, and what of them was known on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from forecast.asof import OBSERVATION_KEY, STAND_KEY, TARGET_KEY, known_by, latest_known
from forecast.cells import Cell, from_the_start, published_cells
from forecast.levels import COUNTRY
from forecast.measures import REALISATIE
from forecast.monthly.base import Series, series_of
from forecast.periods import MONTHS, HalfYear, half_years, month_number
from forecast.profile import Profile, learn_profile
from forecast.realisatie import Figures
from forecast.targets import complete_targets, reference_population

# CBS publishes the inhabitants of 1 January in the course of the year; half a year later they are all there
POPULATION_KNOWN_AFTER = timedelta(days=181)


def population_known(population: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What CBS had counted by then; before the first count there is nothing better than that first one.

    Args:
        population: columns `region`, `day`, `inhabitants`, days as timestamps.
    """
    known = population[population["day"] + POPULATION_KNOWN_AFTER <= pd.Timestamp(as_of)]
    return known if len(known) else population[population["day"] == population["day"].min()]


@dataclass(frozen=True)
class Vintages:
    """Every vintage of the figures, columns as in the tables, days as timestamps.

    Attributes:
        provincies: codes, in order.
        observations: flows, the whole measures only (no parts).
        stands, targets: all vintages.
        population, herindelingen: of gemeenten.
        parents: provincie code by gemeente code.
        in_force_until: half-years that start after this day have no target.
    """

    provincies: tuple[str, ...]
    observations: pd.DataFrame
    stands: pd.DataFrame
    targets: pd.DataFrame
    population: pd.DataFrame
    herindelingen: pd.DataFrame
    parents: pd.Series
    in_force_until: date | None = None

    def known_on(self, as_of: date) -> Vintages:
        """Only what was known on `as_of`, the latest vintage per key: nothing later can come out of it."""
        return Vintages(
            provincies=self.provincies,
            observations=latest_known(known_by(self.observations, as_of), as_of, OBSERVATION_KEY),
            stands=latest_known(known_by(self.stands, as_of), as_of, STAND_KEY),
            targets=latest_known(known_by(self.targets, as_of), as_of, TARGET_KEY),
            population=population_known(self.population, as_of),
            herindelingen=self.herindelingen,
            parents=self.parents,
            in_force_until=self.in_force_until,
        )

    def flow(self, measure: str, region: str | None = None) -> pd.DataFrame:
        """Rows of one measure, of one region or of all."""
        rows = self.observations[self.observations["measure"] == measure]
        return rows if region is None else rows[rows["region"] == region]

    def monthly(self, measure: str) -> Series | None:
        """The country's monthly series of a measure up to its last month; None when there is none."""
        return series_of(self.flow(measure, COUNTRY))

    def completed_targets(self, until: HalfYear) -> pd.DataFrame:
        """Targets of country and provincies to `until`, derived and assumed ones included (see `targets`)."""
        days = self.stands["day"]
        if len(days):
            first = HalfYear.of(days.min().date())
        else:
            first = min((HalfYear.parse(period) for period in self.targets["period"]), default=until)
        first = min(first, until)
        periods = half_years(first, until)
        return complete_targets(
            self.targets, periods, shares=self._shares(periods), in_force_until=self.in_force_until
        )

    def figures(self, until: HalfYear) -> Figures:
        """What the projection is made from."""
        return Figures.of(self.provincies, self.flow(REALISATIE), self.stands, self.completed_targets(until))

    def profile(self, prior: Profile) -> Profile:
        """The prior spread over months, moved by the national months and quarters that are known."""
        return learn_profile(prior, published_cells(self.flow(REALISATIE, COUNTRY)))

    def published_halves(self) -> dict[tuple[str, HalfYear], float]:
        """Published realisatie of country and provincies per whole half-year, in one figure or in months and spans.

        A country without figures of its own is the sum of its provincies.
        """
        rows = self.flow(REALISATIE)
        cells: dict[tuple[str, HalfYear], list[Cell]] = {}
        for cell in published_cells(rows[rows["region"].isin([COUNTRY, *self.provincies])]):
            period = HalfYear.of_month(cell.first)
            cells.setdefault((cell.region, period), []).append(cell)
        halves = {}
        for (region, period), own_cells in cells.items():
            start = month_number(period.start)
            months, total = from_the_start(own_cells, start, start + MONTHS - 1)
            if months == MONTHS:
                halves[region, period] = total
        for period in {period for _, period in halves}:
            own = [halves[name, period] for name in self.provincies if (name, period) in halves]
            if len(own) == len(self.provincies):
                halves.setdefault((COUNTRY, period), sum(own))
        return halves

    def _shares(self, periods: list[HalfYear]) -> pd.DataFrame:
        years = sorted({period.year - 1 for period in periods})
        return reference_population(self.population, self.herindelingen, self.parents, years)
