"""What the gemeente step starts from: which gemeenten are forecast from what, and the figures of their models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from forecast.cells import stands_by_day
from forecast.gemeente.blocks import Blocks, make_blocks, weigh
from forecast.gemeente.choice import Choice
from forecast.levels import COUNTRY
from forecast.periods import HalfYear
from forecast.vintages import Vintages
from jobs.run.inputs import Inputs


@dataclass(frozen=True)
class Prepared:
    """Figures as known on the as-of date.

    Attributes:
        national, known: of country and provincies, and of gemeenten.
    """

    blocks: Blocks
    national: Vintages
    known: Vintages

    @cached_property
    def provincies(self) -> dict[str, str]:
        """Provincie code by gemeente code."""
        return provincies_of(self.known)

    @cached_property
    def stands(self) -> pd.DataFrame:
        """Published stands of every level, by day."""
        return pd.concat([stands_by_day(self.known.stands), stands_by_day(self.national.stands)], ignore_index=True)

    def with_own_bases(self, flags: pd.DataFrame) -> pd.DataFrame:
        """`flags` in which own gemeenten and complete provincies tell where their own targets come from."""
        own, others = self.blocks.own_bases, self.blocks.other_bases
        if own is None:
            return flags
        mine = {*self.blocks.choice.own, *self.blocks.choice.complete(self.provincies)}
        told = (own.set_index("period")["basis"], others.set_index("period")["basis"])
        found = [
            basis if region == COUNTRY else told[region not in mine].get(period, basis)
            for region, period, basis in zip(flags["location"], flags["period"], flags["target_basis"], strict=True)
        ]
        return flags.assign(target_basis=found)


def choice_of(inputs: Inputs, *, as_of: date, with_simulated: bool) -> Choice:
    """Which gemeenten are to be forecast from what."""
    known = inputs.gemeenten.known_on(as_of)
    return weigh(known, inputs.codes, inputs.simulated, as_of=as_of, with_simulated=with_simulated)


def prepare(inputs: Inputs, choice: Choice, *, as_of: date, periods: int) -> Prepared | None:
    """The figures of the gemeenten that are forecast, or None when there are too few months of any."""
    until = HalfYear.of(as_of) + (periods - 1)
    national, known = inputs.country.known_on(as_of), inputs.gemeenten.known_on(as_of)
    targets, stands = national.completed_targets(until), stands_by_day(national.stands)
    found = make_blocks(
        choice,
        known,
        targets[targets["region"] == COUNTRY],
        stands[stands["region"] == COUNTRY],
        inputs.codes,
        as_of=as_of,
        until=until,
    )
    return None if found is None else Prepared(found, national, known)


def provincies_of(known: Vintages) -> dict[str, str]:
    """Provincie code by gemeente code."""
    return {str(code): str(parent) for code, parent in known.parents.items()}
