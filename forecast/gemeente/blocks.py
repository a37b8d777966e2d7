"""The figures of each model that gemeenten are forecast with: one for all, or those with own figures and the others.

Gemeenten with own figures are learned together and from nothing else: what is simulated of others teaches them
nothing, so that they come out the same with the others beside them and without.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from forecast.arrays import Array
from forecast.cells import stands_by_day
from forecast.gemeente.choice import Choice, choose, windows
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.inputs import block_figures, inhabitants, monthly
from forecast.largest_remainder import largest_remainder
from forecast.measures import REALISATIE
from forecast.periods import MONTHS, HalfYear
from forecast.targets import ASSUMED, DERIVED, NO_TARGET, PUBLISHED
from forecast.vintages import Vintages

# the later of two bases of a half-year's targets is told of both
_BASES = (PUBLISHED, DERIVED, ASSUMED, NO_TARGET)


@dataclass(frozen=True)
class Blocks:
    """Figures of the gemeenten that are forecast.

    Attributes:
        choice: which these are.
        own: of those with own figures, where others stand beside them; else None.
        others: of those beside them, or of all.
        own_bases, other_bases: `period, basis`: where their targets of each half-year come from.
    """

    choice: Choice
    own: GemeenteFigures | None
    others: GemeenteFigures
    own_bases: pd.DataFrame | None
    other_bases: pd.DataFrame

    @property
    def bases(self) -> pd.DataFrame:
        """Where the targets of each half-year come from, `period, basis`: the least sure of both."""
        return self.other_bases if self.own_bases is None else _later(self.own_bases, self.other_bases)

    @property
    def together(self) -> GemeenteFigures:
        """Of all."""
        return self.others if self.own is None else side_by_side(self.own, self.others)


def weigh(
    known: Vintages, gemeenten: Sequence[str], simulated: Collection[str], *, as_of: date, with_simulated: bool
) -> Choice:
    """Which gemeenten are to be forecast from what.

    Args:
        known: figures of gemeenten as known on `as_of`.
        gemeenten: codes that exist on `as_of`.
        simulated: those whose figures are.
    """
    housed = monthly(known, REALISATIE, gemeenten, as_of)
    return choose(housed, simulated, with_simulated=with_simulated)


def make_blocks(
    choice: Choice,
    known: Vintages,
    national_targets: pd.DataFrame,
    national_stands: pd.DataFrame,
    gemeenten: Sequence[str],
    *,
    as_of: date,
    until: HalfYear,
) -> Blocks | None:
    """The figures of each model; None when there are too few months for any gemeente.

    Args:
        national_targets: completed targets of the country (`region, period, value, basis`).
        national_stands: published stands of the country by day (`region, day, begin, eind`).
    """
    if choice.own and choice.one_model:
        # the few without own figures are unknown, not simulated
        known = without(known, choice.simulated)
    elif choice.marked:
        known = with_shared_stands(known, national_stands, gemeenten, choice.marked, as_of=as_of)
    housed = monthly(known, REALISATIE, gemeenten, as_of)
    parts: list[tuple[str, ...]] = [choice.own, choice.rest] if choice.beside else [choice.forecast]
    months = windows(housed, choice)
    if not all(len(one) for one in parts) or not all(len(one) for one in months):
        return None
    last = max(one[-1] for one in months)
    made = [
        block_figures(
            known,
            national_targets,
            gemeenten,
            part,
            pd.date_range(one[0], last, freq="MS"),
            as_of=as_of,
            until=until,
        )
        for part, one in zip(parts, months, strict=True)
    ]
    found = [one for one in made if one is not None]
    if len(found) < len(parts):
        return None
    (others, bases), own = found[-1], found[0][0] if len(found) > 1 else None
    return Blocks(choice, own, others, None if own is None else found[0][1], bases)


def with_shared_stands(
    known: Vintages, national: pd.DataFrame, gemeenten: Sequence[str], guessed: Collection[str], *, as_of: date
) -> Vintages:
    """Stands for those of `guessed` that have none at all: what the country's leaves beside the others' stands.

    By inhabitants, on the last day on which the country and all others have one. Only of gemeenten that are marked as
    simulated: counting from zero would throw the country off.
    """
    stands = stands_by_day(known.stands)
    lacking = sorted(set(guessed) - set(stands["region"]))
    others = (
        stands[stands["region"].isin(set(gemeenten) - set(lacking))].groupby("day")["begin"].agg(["sum", "count"])
    )
    totals = national.set_index("day")["begin"]
    whole = others[(others["count"] == len(gemeenten) - len(lacking)) & others.index.isin(totals.index)]
    if not lacking or whole.empty:
        return known
    day = whole.index.max()
    people = inhabitants(known, lacking, [HalfYear.of(day.date())], as_of=as_of)[:, 0]
    left = round(float(totals[day] - whole.loc[day, "sum"]))
    shares = largest_remainder(abs(left) * people / max(float(people.sum()), 1.0), abs(left))
    guess = pd.DataFrame(
        {"region": lacking, "day": day, "role": "eind", "value": np.sign(left) * shares, "known_from": day}
    )
    columns = [name for name in known.stands.columns if name in guess]
    return replace(known, stands=pd.concat([known.stands, guess[columns]], ignore_index=True))


def without(known: Vintages, regions: Collection[str]) -> Vintages:
    """The figures without those of some regions."""

    def kept(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[~frame["region"].isin(list(regions))]

    return replace(
        known, observations=kept(known.observations), stands=kept(known.stands), targets=kept(known.targets)
    )


def side_by_side(one: GemeenteFigures, other: GemeenteFigures) -> GemeenteFigures:
    """Figures of two sets of gemeenten that end with the same month, by code; NaN before one of them begins."""
    first = min(one.first_month, other.first_month)
    codes = [*one.codes, *other.codes]
    order = np.argsort(np.array(codes, dtype=object), kind="stable")

    def both(name: str, per: int) -> Array:
        values = [
            np.pad(
                np.asarray(getattr(figures, name), dtype=float),
                ((0, 0), ((figures.first_month - first) // per, 0)),
                constant_values=np.nan,
            )
            for figures in (one, other)
        ]
        joined: Array = np.concatenate(values)[order]
        return joined

    return GemeenteFigures(
        codes=tuple(codes[at] for at in order),
        first_month=first,
        housed=both("housed", 1),
        links=None if one.links is None or other.links is None else both("links", 1),
        targets=both("targets", MONTHS),
        stands=both("stands", MONTHS),
    )


def _later(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    rows = pd.concat([one, other], ignore_index=True)
    worst = rows["basis"].map(_BASES.index).groupby(rows["period"]).max()
    return pd.DataFrame({"period": worst.index, "basis": [_BASES[at] for at in worst]})


__all__ = ["Blocks", "make_blocks", "side_by_side", "weigh", "without"]
