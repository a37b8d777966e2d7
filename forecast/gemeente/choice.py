"""Which gemeenten are forecast from what: own figures, simulated ones, or not at all, with the reason.

The one place where that is decided. Of a gemeente either its own figures count or the simulated ones, never both
(`models.store.in_force` sees to that); here it is weighed whether its own are enough.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from forecast.periods import YEAR, HalfYear

# part of the gemeenten that must have a figure in a month for that month to count as known
COMPLETE = 0.95
# the same of gemeenten that are forecast beside others, or alone: they need not begin on one day
SHARED = 0.5
# months of own figures with which a gemeente is forecast
LEAST_MONTHS = YEAR


@dataclass(frozen=True)
class Choice:
    """What each gemeente is forecast from; codes in order.

    Attributes:
        own: own figures, enough of them.
        short: own figures, of fewer than twelve months; they are forecast only beside simulated ones.
        simulated: none of their own; forecast from simulated figures, or left out.
        absent: nothing is known of them.
        with_simulated: whether the simulated ones are used.
        one_model: all gemeenten are forecast together, as (nearly) all have figures of one kind.
    """

    own: tuple[str, ...]
    short: tuple[str, ...]
    simulated: tuple[str, ...]
    absent: tuple[str, ...]
    with_simulated: bool
    one_model: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """All gemeenten."""
        return tuple(sorted({*self.own, *self.short, *self.simulated, *self.absent}))

    @property
    def beside(self) -> bool:
        """Whether gemeenten with own figures stand beside simulated ones in the forecast."""
        return bool(self.own) and self.with_simulated and not self.one_model and _enough(self)

    @property
    def rest(self) -> tuple[str, ...]:
        """Who is forecast beside those with own figures; nobody where there is one model or only own figures."""
        return tuple(code for code in self.codes if code not in set(self.own)) if self.beside else ()

    @property
    def forecast(self) -> tuple[str, ...]:
        """Who is forecast."""
        return self.codes if self.one_model or self.beside else self.own

    @cached_property
    def marked(self) -> frozenset[str]:
        """Whose forecast rests on simulated figures, of themselves or of those they are forecast beside."""
        if self.one_model:
            return frozenset() if self.own else frozenset(self.codes)
        return frozenset(self.rest)

    def complete(self, provincies: Mapping[str, str]) -> tuple[str, ...]:
        """The provincies of which every gemeente has own figures, enough of them.

        Args:
            provincies: provincie code by gemeente code.
        """
        lacking = {provincies[code] for code in self.codes if code not in set(self.own)}
        return tuple(sorted({provincies[code] for code in self.own} - lacking))


def choose(housed: pd.DataFrame, simulated: Collection[str], *, with_simulated: bool) -> Choice:
    """Weigh what is known.

    Args:
        housed: realisatie, one row per gemeente that exists and one column per month; NaN = unknown.
        simulated: gemeenten whose figures are simulated.
    """
    months = housed.notna().sum(axis=1)
    made_up = set(simulated) & set(housed.index)
    enough = [code for code in housed.index if code not in made_up and months[code] >= LEAST_MONTHS]
    window = shared_months(housed.loc[enough], SHARED)
    inside = housed.loc[enough, window].notna().sum(axis=1) if len(window) else pd.Series(0, index=enough)
    own = tuple(code for code in enough if inside[code] >= LEAST_MONTHS)
    known = [code for code in housed.index if code not in made_up and months[code]]
    found = Choice(
        own=own,
        short=tuple(code for code in known if code not in set(own)),
        simulated=tuple(code for code in housed.index if code in made_up),
        absent=tuple(code for code in housed.index if code not in made_up and not months[code]),
        with_simulated=with_simulated,
        one_model=len(own) >= COMPLETE * len(housed),
    )
    return replace(found, one_model=True) if not own and with_simulated and _enough(found) else found


def _enough(choice: Choice) -> bool:
    """Whether enough of the gemeenten without own figures are simulated to say something of the others of them."""
    others = len(choice.short) + len(choice.simulated) + len(choice.absent)
    return bool(choice.simulated) and len(choice.simulated) >= SHARED * others


def shared_months(housed: pd.DataFrame, part: float) -> pd.DatetimeIndex:
    """The months, without gaps, from a half-year's first on to the last that `part` of the rows have.

    The first half-year is the first that opens with such a month. None with less than a year of them.
    """
    known = housed.columns[(housed.notna().mean() >= part).to_numpy()] if len(housed) else housed.columns[:0]
    if len(known) < LEAST_MONTHS:
        return pd.DatetimeIndex([])
    first = HalfYear.of(pd.Timestamp(known[0]).date())
    if known[0] != pd.Timestamp(first.start):
        first = first + 1
    return pd.date_range(first.start, known[-1], freq="MS")


def windows(housed: pd.DataFrame, choice: Choice) -> Sequence[pd.DatetimeIndex]:
    """The months of each model: of the one, or of gemeenten with own figures and of those beside them."""
    if choice.one_model:
        return [shared_months(housed if choice.own else housed.loc[list(choice.simulated)], COMPLETE)]
    own = shared_months(housed.loc[list(choice.own)], SHARED)
    if not choice.beside:
        return [own]
    return [own, shared_months(housed.loc[list(choice.simulated)], COMPLETE)]


__all__ = ["COMPLETE", "LEAST_MONTHS", "Choice", "choose", "shared_months", "windows"]
