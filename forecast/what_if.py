"""A run's fitted models, and what they say under a scenario: the same chance, other circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from forecast.arrays import Array, Integers
from forecast.chain.model import ChainModel
from forecast.chain.names import PUBLISHED
from forecast.chain.outlook import chain_outlook
from forecast.chain.scenario import BASELINE, Scenario
from forecast.country_model import CountryModel
from forecast.coupled import Coupled, CoupledPaths
from forecast.errors import BadInput
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.outlook import groups_outlook
from forecast.gemeente.region_sums import Group, grouped
from forecast.gemeente.warning import members
from forecast.levels import COUNTRY
from forecast.periods import HalfYear
from forecast.raked_gemeenten import ROUNDING_SEED, raked
from forecast.statutory_split import allocate


@dataclass(frozen=True)
class Fitted:
    """Everything a what-if draws from.

    Attributes:
        as_of: of the run.
        coupled: the gemeente model and the chain.
        bases: where the taakstelling of each half-year comes from.
        provincies: provincie code by gemeente code.
        levels: niveauverschil of country and provincies, persons.
        inhabitants: that decide the split of each half-year, shape (gemeenten, half-years).
        simulated: the gemeenten whose figures are.
        paths, seed: of the run's own draw.
        country: of published figures alone, where it leads: where figures of gemeenten are simulated.
    """

    as_of: date
    coupled: Coupled
    bases: Mapping[str, str]
    provincies: Mapping[str, str]
    levels: Mapping[str, float]
    inhabitants: Array
    simulated: tuple[str, ...]
    paths: int
    seed: int
    country: CountryModel | None = None

    @property
    def chain(self) -> ChainModel | None:
        """The chain whose futures are told; None where too little is known for one."""
        return self.coupled.chain if self.country is None else self.country.chain

    @property
    def figures(self) -> GemeenteFigures:
        """Of the gemeente model."""
        return self.coupled.figures

    @property
    def first(self) -> HalfYear:
        """The first half-year with a column in the figures."""
        return HalfYear.of_month(self.figures.first_month)

    @property
    def ahead(self) -> list[HalfYear]:
        """The half-years that are not over, in order."""
        return [self.first + column for column in range(self.figures.running, self.figures.targets.shape[1])]

    def split(self, period: HalfYear, total: int) -> Array:
        """The statutory split of a total over the gemeenten, persons.

        Raises:
            BadInput: a half-year that is over or too far ahead.
        """
        if period not in self.ahead:
            raise BadInput(f"{period} is not one of the half-years ahead: {', '.join(map(str, self.ahead))}")
        people = pd.Series(self.inhabitants[:, period - self.first], index=list(self.figures.codes))
        return allocate(total, people).to_numpy(dtype=float)


@dataclass(frozen=True)
class Drawn:
    """Paths under a scenario and their sums, the country among them."""

    paths: CoupledPaths
    sums: Mapping[str, Group]

    @property
    def country(self) -> Group:
        """The sum of all gemeenten."""
        return self.sums[COUNTRY]

    def outlook(self) -> pd.DataFrame:
        """The country's forecasts: what a run publishes of it, columns as in `forecast.outlook`."""
        frames = [groups_outlook(self.paths.gemeenten, {COUNTRY: self.country})]
        if self.paths.chain is not None:
            frames.append(chain_outlook(self.paths.chain, PUBLISHED))
        return pd.concat(frames, ignore_index=True)


def draw(fitted: Fitted, scenario: Scenario = BASELINE, *, paths: int | None = None) -> Drawn:
    """Joint paths under `scenario`; the baseline with as many paths is the run's own forecast.

    Raises:
        BadInput: a taakstelling for a half-year that is not ahead, or changes of a chain that is not there.
    """
    coupled, groups = with_targets(fitted, scenario.targets), members(fitted.figures.codes, dict(fitted.provincies))
    drawn = coupled.sample(paths=paths or fitted.paths, seed=fitted.seed, scenario=scenario)
    if fitted.country is not None:
        drawn = _led(fitted, fitted.country, coupled, drawn, scenario, groups)
    return Drawn(drawn, grouped(drawn.gemeenten, groups, fitted.levels))


def _led(
    fitted: Fitted,
    model: CountryModel,
    coupled: Coupled,
    drawn: CoupledPaths,
    scenario: Scenario,
    groups: Mapping[str, Integers],
) -> CoupledPaths:
    """The gemeenten raked to the country, and the chain of the country."""
    asked = coupled.figures.targets
    targets = {
        period: {
            code: float(asked[rows, HalfYear.parse(period) - fitted.first].sum()) for code, rows in groups.items()
        }
        for period in scenario.targets
    }
    country, chain = model.sample(targets, scenario)
    count = len(drawn.gemeenten.housed)
    gemeenten = raked(
        drawn.gemeenten,
        country,
        provincies=fitted.provincies,
        simulated=fitted.simulated,
        seed=fitted.seed + ROUNDING_SEED,
    )
    return CoupledPaths(gemeenten, None if chain is None else chain.of(slice(count)))


def with_targets(fitted: Fitted, totals: Mapping[str, int]) -> Coupled:
    """The models with other national taakstellingen, split by the statutory rule."""
    targets = fitted.figures.targets.copy()
    for period, total in totals.items():
        split = fitted.split(HalfYear.parse(period), total)
        targets[:, HalfYear.parse(period) - fitted.first] = split
    return fitted.coupled.with_figures(replace(fitted.figures, targets=targets))
