"""Country and provincies from published figures alone, fitted: what a run draws them from, and every what-if.

Nothing of a gemeente is used. The chain to COA occupancy is learned beside the national months and cuts them to who
is there (`forecast.country_supply`). Fitted in `forecast.country_fit`; here nothing is loaded that fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.chain.model import ChainModel
from forecast.chain.paths import ChainPaths
from forecast.chain.scenario import BASELINE, Scenario
from forecast.country_supply import supplied
from forecast.errors import BadInput
from forecast.levels import COUNTRY
from forecast.opgave_model import OpgaveArgs
from forecast.periods import HalfYear, month_number
from forecast.profile import Profile
from forecast.projection import Begun
from forecast.realisatie import CountryPaths, Figures, project_realisatie


@dataclass(frozen=True)
class CountryModel:
    """What country and provincies are drawn from.

    Attributes:
        figures: published, as known on the as-of date, with the taakstellingen ahead.
        args, profile: as learned.
        until: the last half-year drawn.
        totals: national months by the monthly models that have a weight, shape (paths, months); NaN where the opgave
            model's own are meant, None where it goes alone.
        chain: None where too little is known for it.
        paths, seed: of the run.
    """

    figures: Figures
    args: OpgaveArgs
    profile: Profile
    until: HalfYear
    totals: Array | None
    chain: ChainModel | None
    paths: int
    seed: int

    def sample(
        self, targets: Mapping[str, Mapping[str, float]] | None = None, scenario: Scenario = BASELINE
    ) -> tuple[CountryPaths, ChainPaths | None]:
        """All paths, row for row the same futures, the same for the same arguments; what-ifs share their chance.

        Args:
            targets: other taakstellingen ahead, by half-year and then by region: country and provincies.

        Raises:
            BadInput: a scenario without a chain to play it.
        """
        figures = with_targets(self.figures, targets) if targets else self.figures
        begun = self._begun(min(map(HalfYear.parse, targets), default=None) if targets else None)
        wanted = project_realisatie(
            figures,
            until=self.until,
            args=self.args,
            profile=self.profile,
            paths=self.paths,
            seed=self.seed,
            totals=self.totals,
            begun=begun,
        )
        if self.chain is None:
            if scenario.changes or scenario.bands:
                raise BadInput("there are too few figures for the chain, so nothing of it can be changed")
            return wanted, None
        return supplied(
            self.chain,
            figures,
            wanted,
            until=self.until,
            args=self.args,
            profile=self.profile,
            seed=self.seed,
            scenario=scenario,
            begun=begun,
        )

    def _begun(self, changed: HalfYear | None) -> Begun:
        """What all samples have in common that ask nothing else before the half-year `changed`."""
        months = [month_number(half.start) for half in (changed, self.until + 1) if half is not None]
        if self.chain is not None:
            months.append(self.chain.first_month)
        if self.totals is not None:
            given = np.isfinite(self.totals).any(axis=0)
            months.append(month_number(self.until.peildatum) - self.totals.shape[1] + int(np.argmax(given)))
        until = min(months)
        return self._beginnings.setdefault(until, Begun(until))

    @cached_property
    def _beginnings(self) -> dict[int, Begun]:
        """By the month they end before; each is walked by the first sample that needs it."""
        return {}


def with_targets(figures: Figures, targets: Mapping[str, Mapping[str, float]]) -> Figures:
    """`figures` with other taakstellingen, by half-year and region.

    Raises:
        BadInput: a half-year for which the country has none that could be replaced.
    """
    rows = figures.targets
    asked = set(rows.loc[rows["region"] == COUNTRY, "period"])
    for period in targets:
        if period not in asked:
            raise BadInput(f"there is no taakstelling for the {period} that could be replaced")
    values = [
        targets[period][region] if region in targets.get(period, {}) else value
        for region, period, value in zip(rows["region"], rows["period"], rows["value"], strict=True)
    ]
    return replace(figures, targets=rows.assign(value=pd.Series(values, index=rows.index, dtype=float)))


__all__ = ["CountryModel", "with_targets"]
