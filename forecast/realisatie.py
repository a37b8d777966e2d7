"""Realisatie and stand of the country and its provincies, from whatever figures there are.

Up to the first day on which every provincie has a published stand the country is one whole; from then on it is
the twelve provincies together, and national figures are their sums. What the national figures say beyond that
sum stays a niveauverschil of the country, never spread over provincies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from forecast.accounting import correctie, stand_eind
from forecast.arrays import Array
from forecast.cells import Cell, derived_cells, published_cells, stands_by_day
from forecast.errors import BadInput, TooLittleData
from forecast.levels import COUNTRY
from forecast.opgave_model import OpgaveArgs, State, prior_state, split_state
from forecast.periods import MONTHS, HalfYear, month_number
from forecast.profile import Profile
from forecast.projection import Begun, Paths, Whole, project
from forecast.targets import ASSUMED

# persons: a difference below it is rounding
WHOLE_PERSON = 0.5


@dataclass(frozen=True)
class Figures:
    """What the projection is made from; everything as known on one day, one row per key.

    Attributes:
        provincies: codes of the provincies that make up the country.
        realisatie: `region, from_date, to_date, value`.
        stands: `region, day, begin, eind` (see `cells.stands_by_day`).
        targets: `region, period, value, basis`, complete to the last half-year asked for where a target exists
            (see `targets.complete_targets`).
    """

    provincies: tuple[str, ...]
    realisatie: pd.DataFrame
    stands: pd.DataFrame
    targets: pd.DataFrame

    @classmethod
    def of(
        cls,
        provincies: tuple[str, ...],
        realisatie: pd.DataFrame,
        stands: pd.DataFrame,
        targets: pd.DataFrame,
    ) -> Figures:
        """From raw stands (`region, day, role, value`)."""
        return cls(provincies, realisatie, stands_by_day(stands), targets)

    @cached_property
    def cells(self) -> list[Cell]:
        """All cells, published and derived."""
        published = published_cells(self.realisatie)
        real = self.targets[self.targets["basis"] != ASSUMED]
        return published + derived_cells(self.stands, real, published)

    @cached_property
    def openings(self) -> pd.DataFrame:
        """The stands a projection can start from: without a taakstelling there is nothing to start its pace from."""
        periods = [str(HalfYear.of(day)) for day in self.stands["day"]]
        known = set(zip(self.targets["region"], self.targets["period"], strict=True))
        opens = [key in known for key in zip(self.stands["region"], periods, strict=True)]
        return self.stands[np.array(opens, dtype=bool)]

    @cached_property
    def asked(self) -> pd.DataFrame:
        """Taakstellingen, a row per half-year and a column per region."""
        return self.targets.pivot(index="period", columns="region", values="value")

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Published stands at the end of half-years, in the same form."""
        periods = [str(HalfYear.of(day) + -1) for day in self.stands["day"].dt.date]
        return self.stands.assign(period=periods).pivot(index="period", columns="region", values="begin")


@dataclass(frozen=True)
class CountryPaths:
    """Joint sample paths of the country and, where they are known, its provincies.

    Attributes:
        first: first half-year; columns of `stands` follow from it.
        months: national realisatie, shape (paths, months).
        stands: national stand at the end of each half-year, shape (paths, half-years).
        provincies: the provincies' own paths (None when no provincie has figures), starting later.
        log_likelihood: of all observations.
        learned_until: number of the last month that a national cell or all provincies cover; None = none.
        unused: known sums that could not be used: they cross the day from which provincies are known, or other
            figures of the same region leave no room for them.
    """

    first: HalfYear
    months: Array
    stands: Array
    provincies: Paths | None
    log_likelihood: float
    learned_until: int | None
    unused: tuple[Cell, ...]

    @property
    def halves(self) -> Array:
        """National realisatie per half-year, shape (paths, half-years)."""
        halves: Array = self.months.reshape(len(self.months), -1, MONTHS).sum(axis=2)
        return halves

    def column(self, period: HalfYear) -> int:
        """Column of a half-year in `halves` and `stands`."""
        return period - self.first

    def niveauverschil(self, period: HalfYear) -> float:
        """The country's stand minus the sum of the provincies at the end of `period`, mean over paths.

        Raises:
            BadInput: the provincies' paths begin after `period`.
        """
        if self.provincies is None:
            return 0.0
        if period < self.provincies.whole.first:
            raise BadInput(f"there are no paths of provincies in {period}")
        parts = self.provincies.stands[:, :, period - self.provincies.whole.first].sum(axis=1)
        return float((self.stands[:, self.column(period)] - parts).mean())


def project_realisatie(
    figures: Figures,
    *,
    until: HalfYear,
    args: OpgaveArgs,
    profile: Profile,
    paths: int,
    seed: int,
    totals: Array | None = None,
    begun: Begun | None = None,
) -> CountryPaths:
    """Sample paths from the first published stand to the end of `until`, or of the half-year that stand opens.

    Args:
        totals: national realisatie from another model, shape (paths, months from the first half-year on), NaN
            where the opgave model's own is meant.
        begun: what it has in common with other projections of the same seed and arguments.

    Raises:
        TooLittleData: there is no stand at all to start from, or none that opens a half-year with a taakstelling.
    """
    rng = np.random.default_rng(seed)
    split = _first_complete_day(figures)
    start = _first_day(figures, COUNTRY)
    if start is not None and split is not None and HalfYear.of(split) > until:
        split = None  # what is asked for ends before the provincies begin
    alone = start is not None and (split is None or start < split)
    if not alone and split is None:
        raise TooLittleData(
            "no stand of the country, nor one of every provincie on one day, that opens a half-year with a "
            "taakstelling is known"
        )
    first = HalfYear.of(start if alone and start is not None else split)  # type: ignore[arg-type]
    until = max(until, first)

    country: Paths | None = None
    if alone:
        last = until if split is None else HalfYear.of(split) + -1
        whole = _whole(figures, (COUNTRY,), first, last)
        state = prior_state(args, _stands_on(figures, (COUNTRY,), first), paths=paths, rng=rng)
        country = project(
            whole, state, args, profile, rng=rng, totals=_columns(totals, first, first, last), begun=begun
        )
    if split is None:
        assert country is not None  # noqa: S101 - for the type checker; one of the two wholes exists
        return _joined(figures, first, country, None)
    begin = HalfYear.of(split)
    whole = _whole(figures, figures.provincies, begin, until)
    state = _start_of_provincies(figures, whole, country, args, paths=paths, rng=rng)
    parts = project(whole, state, args, profile, rng=rng, totals=_columns(totals, first, begin, until), begun=begun)
    return _joined(figures, first, country, parts)


def _first_day(figures: Figures, region: str) -> pd.Timestamp | None:
    stands = figures.openings
    days = stands.loc[stands["region"] == region, "day"]
    return None if days.empty else days.min()


def _first_complete_day(figures: Figures) -> pd.Timestamp | None:
    """The first peildatum on which every provincie has a stand."""
    stands = figures.openings
    rows = stands[stands["region"].isin(figures.provincies)]
    counts = rows.groupby("day")["region"].nunique()
    complete = counts[counts == len(figures.provincies)]
    return None if complete.empty else complete.index.min()


def _stands_on(figures: Figures, regions: tuple[str, ...], period: HalfYear) -> Array:
    rows = figures.stands[figures.stands["day"] == pd.Timestamp(period.start)]
    return rows.set_index("region")["begin"].reindex(list(regions)).to_numpy(dtype=float)


def _whole(figures: Figures, regions: tuple[str, ...], first: HalfYear, last: HalfYear) -> Whole:
    periods, columns = [str(first + step) for step in range(last - first + 1)], list(regions)
    months = range(month_number(first.start), month_number(last.peildatum))
    names = {COUNTRY, *regions}
    return Whole(
        name=COUNTRY,
        regions=regions,
        first=first,
        last=last,
        targets=figures.asked.reindex(index=periods, columns=columns).to_numpy(dtype=float),
        stands=figures.ends.reindex(index=periods, columns=columns).to_numpy(dtype=float),
        cells=tuple(
            cell
            for cell in figures.cells
            if cell.region in names and months[0] <= cell.first and cell.last <= months[-1]
        ),
    )


def _start_of_provincies(
    figures: Figures,
    whole: Whole,
    country: Paths | None,
    args: OpgaveArgs,
    *,
    paths: int,
    rng: np.random.Generator,
) -> State:
    stand = _stands_on(figures, whole.regions, whole.first)
    target = whole.targets[0]
    if country is None or np.isnan(target).any() or target.sum() <= 0:
        return prior_state(args, stand, paths=paths, rng=rng)
    return split_state(country.state, args, stand, target / target.sum(), rng=rng)


def _columns(totals: Array | None, origin: HalfYear, first: HalfYear, last: HalfYear) -> Array | None:
    if totals is None:
        return None
    return totals[:, (first - origin) * MONTHS : (last - origin + 1) * MONTHS]


def _joined(figures: Figures, first: HalfYear, country: Paths | None, parts: Paths | None) -> CountryPaths:
    pieces = [] if country is None else [country.months[:, 0, :]]
    if parts is not None:
        pieces.append(_national_months(parts))
    months = np.hstack(pieces)
    runs = [run for run in (country, parts) if run is not None]
    used = {cell for run in runs for cell in run.whole.cells}
    # beside its provincies the country's own figure is used all the same: it wins at its own level
    used -= {
        cell for run in runs for cell, left in run.misfits if cell.region in run.whole.regions and abs(left) > 0.5
    }
    start = month_number(first.start)
    return CountryPaths(
        first=first,
        months=months,
        stands=_national_stands(figures, first, months, parts),
        provincies=parts,
        log_likelihood=sum(run.log_likelihood for run in runs),
        learned_until=_learned_until(figures, start),
        unused=tuple(cell for cell in figures.cells if cell not in used and cell.first >= start),
    )


def _national_months(parts: Paths) -> Array:
    """The sum of the provincies; where the national figure itself is known and differs, that one (it wins)."""
    months: Array = parts.months.sum(axis=1)
    settled = np.zeros(months.shape[1], dtype=bool)
    national = [cell for cell in parts.whole.cells if cell.region == COUNTRY]
    for cell in sorted(national, key=lambda cell: cell.last - cell.first):
        span = np.asarray(cell.months) - parts.whole.first_month
        free, known = span[~settled[span]], span[settled[span]]
        rest, drawn = cell.total - months[:, known].sum(axis=1), months[:, free].sum(axis=1)
        if (drawn > 0).all() and (rest >= 0).all():
            months[:, free] *= (rest / drawn)[:, None]
            settled[free] = True
    return months


def _national_stands(figures: Figures, first: HalfYear, months: Array, parts: Paths | None) -> Array:
    """The country's own accounting: a published stand wins, the rest follows from target and realisatie.

    What published stands of provincies correct in a half-year without a national one is taken along.
    """
    halves = months.reshape(len(months), -1, MONTHS).sum(axis=2)
    known = _whole(figures, (COUNTRY,), first, first + halves.shape[1] + -1)
    opening = _stands_on(figures, (COUNTRY,), first)[0]
    if np.isnan(opening):
        opening = _stands_on(figures, figures.provincies, first).sum()
    corrections = np.zeros_like(halves)
    if parts is not None:
        corrections[:, parts.whole.first - first :] = _corrections(figures, parts)
    stand = np.full(len(months), opening)
    stands: Array = np.empty_like(halves)
    for column in range(halves.shape[1]):
        target, published = known.targets[column, 0], known.stands[column, 0]
        if not np.isnan(published):
            stand = np.full(len(months), published)
        elif not np.isnan(target):
            stand = stand_eind(stand, target, halves[:, column]) + corrections[:, column]
        stands[:, column] = stand
    return stands


def _corrections(figures: Figures, parts: Paths) -> Array:
    """What the provincies' published stands differ from their accounting, summed: shape (paths, half-years)."""
    opening = np.broadcast_to(_stands_on(figures, parts.whole.regions, parts.whole.first), parts.stands.shape[:2])
    begins = np.concatenate([opening[:, :, None], parts.stands[:, :, :-1]], axis=2)
    differences = correctie(begins, parts.whole.targets.T[None], parts.halves, parts.stands)
    summed: Array = np.nan_to_num(differences, nan=0.0).sum(axis=1)
    return summed


def _learned_until(figures: Figures, start: int) -> int | None:
    cells = [cell for cell in figures.cells if cell.last >= start]
    country = [cell.last for cell in cells if cell.region == COUNTRY]
    own = {
        name: max(cell.last for cell in cells if cell.region == name)
        for name in {cell.region for cell in cells} & set(figures.provincies)
    }
    candidates = [max(country)] if country else []
    if len(own) == len(figures.provincies):
        candidates.append(min(own.values()))
    return max(candidates) if candidates else None
