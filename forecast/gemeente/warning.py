"""Warnings per gemeente with a cause and a rank, and per provincie and country from the same paths.

Persons throughout; positive stand = behind.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from forecast.arrays import Array, Integers
from forecast.flags import BOTH, CAUSE_UNKNOWN, HOUSES, PEOPLE, FlagRules, flag
from forecast.gemeente.region_sums import Group, first_half, half_sums
from forecast.gemeente.simulate import GemeentePaths
from forecast.levels import COUNTRY, GEMEENTE, LAND, PROVINCIE
from forecast.periods import MONTHS, HalfYear
from forecast.streak import streak
from forecast.targets import ASSUMED, NO_TARGET


def gemeente_warnings(
    paths: GemeentePaths,
    groups: Mapping[str, Group],
    periods: Sequence[HalfYear],
    *,
    bases: Mapping[str, str],
    provincies: Mapping[str, str],
    stands: pd.DataFrame,
    rules: FlagRules,
    uses_links: Mapping[str, bool],
    simulated: Collection[str],
    published: bool = False,
) -> pd.DataFrame:
    """One row per region and half-year: the columns of the table `flag` without the run.

    Args:
        bases: where the targets of each half-year come from.
        provincies: provincie code by gemeente code.
        stands: published stands `region, day, eind` on peildata, for the last one and the streak.
        uses_links: by gemeente, whether koppelingen were used; without them the cause is unknown.
        simulated: gemeenten whose paths rest on simulated figures; what holds one of them does so too,
        published: unless country and provincies come from published figures (see `forecast.raked_gemeenten`).
    """
    frames = []
    for period in periods:
        column = period - first_half(paths)
        own = _gemeenten(paths, column, period, bases[str(period)], rules, uses_links)
        own["provincie"] = own["location"].map(dict(provincies))
        own["rank"] = _ranks(own) if own["p_miss"].notna().all() else None
        frames.append(own)
        if groups:
            frames.append(_groups(paths, groups, column, period, bases[str(period)], rules))
    table = pd.concat(frames, ignore_index=True)
    table = table.merge(_published(stands), how="left", left_on="location", right_index=True)
    table["streak_at_least"] = table["streak_at_least"].eq(True)
    made_up = set() if published else holding(groups, paths.figures.codes, simulated)
    return table.assign(simulated=table["location"].isin({*simulated, *made_up}))


def holding(groups: Mapping[str, Group], codes: Sequence[str], gemeenten: Collection[str]) -> set[str]:
    """The groups that hold one of these gemeenten; `codes` are those of the rows that `members` name."""
    return {code for code, group in groups.items() if set(gemeenten) & {codes[at] for at in group.members}}


def _gemeenten(
    paths: GemeentePaths, column: int, period: HalfYear, basis: str, rules: FlagRules, uses_links: Mapping[str, bool]
) -> pd.DataFrame:
    figures = paths.figures
    half = figures.running + column
    begin = _begin(paths, column)
    target = figures.targets[:, half]
    ends = paths.stands[:, :, column]
    realised, elapsed = _realised(paths, column)
    coming = half_sums(paths.housed, 0.0, figures.months % MONTHS)[:, :, column]
    frame = _measures(period, begin, target, ends, coming, realised, elapsed, basis, rules)
    frame.insert(0, "location", list(figures.codes))
    frame["level"] = GEMEENTE
    if frame["p_miss"].notna().all():
        shortfall = frame["expected_shortfall"].to_numpy(dtype=float)
        to_do = frame["opgave"].to_numpy(dtype=float) - np.median(realised, axis=0)
        causes = _causes(paths, column, shortfall, to_do)
        frame["cause"] = [
            cause if uses_links[code] else CAUSE_UNKNOWN for code, cause in zip(figures.codes, causes, strict=True)
        ]
    return frame


def _groups(
    paths: GemeentePaths, groups: Mapping[str, Group], column: int, period: HalfYear, basis: str, rules: FlagRules
) -> pd.DataFrame:
    """Provincies and country: P(miss) of the net stand, expected shortfall as the sum over gemeenten (gross)."""
    figures = paths.figures
    begin = _begin(paths, column)
    rows = []
    for code, group in groups.items():
        realised, elapsed = _realised(paths, column)
        sums = half_sums(group.months, 0.0, figures.months % MONTHS)
        frame = _measures(
            period,
            begin[:, group.members].sum(axis=1, keepdims=True) + group.niveauverschil,
            figures.targets[group.members, figures.running + column].sum(keepdims=True),
            group.net[:, [column]],
            sums[:, [column]],
            realised[:, group.members].sum(axis=1, keepdims=True),
            elapsed,
            basis,
            rules,
            shortfall=np.array([group.gross[:, column].mean()]),
        )
        frame.insert(0, "location", [code])
        frame["level"] = LAND if code == COUNTRY else PROVINCIE
        frame["provincie"] = None if code == COUNTRY else code
        frame["rank"] = None
        if frame["p_miss"].notna().all():
            frame["cause"] = CAUSE_UNKNOWN
        rows.append(frame)
    return pd.concat(rows, ignore_index=True)


def _measures(
    period: HalfYear,
    begin: Array,
    target: Array,
    ends: Array,
    coming: Array,
    realised: Array,
    elapsed: int,
    basis: str,
    rules: FlagRules,
    shortfall: Array | None = None,
) -> pd.DataFrame:
    """What warnings of any level have in common; `begin`, `ends`, `coming`, `realised` have shape (paths, regions).

    `coming` is what is realised in the months ahead, `realised` in those of the half-year that are over; of the
    latter the median is told. Without a taakstelling there is no shortfall.
    """
    left = MONTHS - elapsed
    before = np.median(realised, axis=0)
    task = np.median(begin, axis=0) + target
    expected = np.maximum(ends, 0).mean(axis=0) if shortfall is None else shortfall
    judged = basis not in (ASSUMED, NO_TARGET)
    chances = (ends > 0).mean(axis=0)
    frame = pd.DataFrame(
        {
            "period": str(period),
            "stand_begin": np.median(begin, axis=0),
            "taakstelling": target,
            "target_basis": basis,
            "opgave": task,
            "realised": np.rint(before).astype(int) if elapsed else None,
            "realised_to": _last_day(period, elapsed) if elapsed else None,
            "needed_per_month": (task - before) / left if left else None,
            "expected_per_month": np.median(coming, axis=0) / left if left else 0.0,
            "p_miss": chances if judged else None,
            "expected_shortfall": None if basis == NO_TARGET else expected,
            "cause": None,
            "flag": [
                flag(float(chance), float(persons), float(asked), rules)
                for chance, persons, asked in zip(chances, expected, task, strict=True)
            ]
            if judged
            else None,
        }
    )
    return frame


def _causes(paths: GemeentePaths, column: int, shortfall: Array, to_do: Array) -> list[str | None]:
    """The rules of the field: people who wait too long for a house, too few people linked, or both."""
    months = MONTHS * (column + 1) - paths.figures.months % MONTHS
    coming = paths.linked[:, :months].sum(axis=1)
    # who is housed before a later half-year begins waits no more when it does
    gone = paths.housed[:, :, : max(months - MONTHS, 0)].sum(axis=2).mean(axis=0)
    beyond_norm = np.maximum(paths.pool - paths.recent_links, 0)
    houses = beyond_norm >= 0.5 * shortfall
    people = paths.pool + coming - gone < to_do
    words = np.where(houses & people, BOTH, np.where(houses, HOUSES, np.where(people, PEOPLE, CAUSE_UNKNOWN)))
    # where no shortfall is to be expected there is nothing that causes it
    return [str(word) if persons >= 1 else None for word, persons in zip(words, shortfall, strict=True)]


def _ranks(own: pd.DataFrame) -> pd.Series[int]:
    """Within the provincie: expected shortfall, then P(miss), then code."""
    order = own.sort_values(["expected_shortfall", "p_miss", "location"], ascending=[False, False, True])
    return order.groupby("provincie").cumcount().reindex(own.index) + 1


def _begin(paths: GemeentePaths, column: int) -> Array:
    """Stand at the start of the half-year per path, shape (paths, gemeenten)."""
    if column:
        before: Array = paths.stands[:, :, column - 1]
        return before
    return paths.opening


def _realised(paths: GemeentePaths, column: int) -> tuple[Array, int]:
    """Realised in the months of the half-year that are over, per path and gemeente, and how many months those are."""
    if column:
        return np.zeros_like(paths.opening), 0
    return paths.realised, paths.figures.months % MONTHS


def _published(stands: pd.DataFrame) -> pd.DataFrame:
    """Last published stand, its day and the streak, by region."""
    rows: dict[str, dict[str, Any]] = {}
    for region, own in stands.sort_values("day").groupby("region"):
        published = own.set_index("day")["eind"]
        behind = streak(published)
        rows[str(region)] = {
            "stand_published": int(published.iloc[-1]),
            "stand_published_on": published.index[-1].date(),
            "streak": None if behind is None else behind.count,
            "streak_at_least": behind is not None and behind.at_least,
        }
    columns = ["stand_published", "stand_published_on", "streak", "streak_at_least"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _last_day(period: HalfYear, elapsed: int) -> Any:
    return (period.months[elapsed - 1] + pd.offsets.MonthEnd(0)).date()


def members(codes: Sequence[str], provincies: Mapping[str, str]) -> dict[str, Integers]:
    """Rows of the gemeenten of the country and of each provincie."""
    found = {COUNTRY: np.arange(len(codes))}
    for provincie in sorted(set(provincies.values())):
        found[provincie] = np.array([at for at, code in enumerate(codes) if provincies.get(code) == provincie])
    return {code: rows for code, rows in found.items() if len(rows)}
