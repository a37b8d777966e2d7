"""The gemeente paths as published forecasts: gemeenten, provincies and country, all from the same paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from forecast.arrays import Array, Integers
from forecast.gemeente.figures import GemeenteFigures
from forecast.gemeente.region_sums import Group, first_half, half_sums
from forecast.gemeente.simulate import GemeentePaths
from forecast.measures import AHEAD, GROSS, MISSING, REALISATIE, REALISATIE_HALFJAAR, STAND_EIND
from forecast.outlook import COLUMNS
from forecast.periods import MONTHS, month_end
from forecast.quantiles import KINDS, of_paths

__all__ = ["AHEAD", "GROSS", "MISSING", "gemeente_outlook", "groups_outlook", "half_horizons"]


def gemeente_outlook(paths: GemeentePaths, groups: Mapping[str, Group]) -> pd.DataFrame:
    """Means and quantiles of every region: columns as in `forecast.outlook`.

    Realisatie per month and half-year and the stand of all regions; gross achterstand, voorsprong and the number of
    gemeenten that miss of those that are sums. Half-years without a taakstelling have no stand.
    """
    figures = paths.figures
    ends = _month_ends(figures, paths.housed.shape[2])
    own = half_sums(paths.housed, paths.realised, figures.months % MONTHS)
    frames = [
        _rows(REALISATIE, figures.codes, ends, _steps(len(ends)), paths.housed),
        _rows(REALISATIE_HALFJAAR, figures.codes, _half_ends(paths), _half_steps(paths), own),
        _stands(STAND_EIND, figures.codes, paths, paths.stands, _with_target(figures)),
    ]
    return pd.concat([*frames, *([groups_outlook(paths, groups)] if groups else [])], ignore_index=True)


def groups_outlook(paths: GemeentePaths, groups: Mapping[str, Group]) -> pd.DataFrame:
    """The same of the sums alone."""
    figures = paths.figures
    ends = _month_ends(figures, paths.housed.shape[2])
    known = paths.realised
    with_target = _with_target(figures)
    frames = []
    for group in groups.values():
        code = (group.code,)
        sums = half_sums(group.months, known[:, group.members].sum(axis=1), figures.months % MONTHS)
        frames.append(_rows(REALISATIE, code, ends, _steps(len(ends)), group.months[:, None]))
        frames.append(_rows(REALISATIE_HALFJAAR, code, _half_ends(paths), _half_steps(paths), sums[:, None]))
        for target, values in (
            (STAND_EIND, group.net),
            (GROSS, group.gross),
            (AHEAD, group.ahead),
            (MISSING, group.missing),
        ):
            frames.append(_stands(target, code, paths, values[:, None], with_target))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)


def half_horizons(paths: GemeentePaths) -> dict[str, int]:
    """Months from the last known one to the end of each half-year ahead."""
    first = first_half(paths)
    return {str(first + step): months for step, months in enumerate(_half_steps(paths))}


def _with_target(figures: GemeenteFigures) -> Integers:
    """Which of the half-years ahead have a taakstelling."""
    return np.flatnonzero(~np.isnan(figures.targets[:, figures.running :]).all(axis=0))


def _stands(target: str, codes: Sequence[str], paths: GemeentePaths, values: Array, chosen: Integers) -> pd.DataFrame:
    """Rows of the `chosen` half-years of `values`, shape (paths, codes, half-years)."""
    ends, steps = _half_ends(paths), _half_steps(paths)
    return _rows(target, codes, [ends[at] for at in chosen], [steps[at] for at in chosen], values[:, :, chosen])


def _rows(
    target: str, codes: Sequence[str], ends: Sequence[date], horizons: Sequence[int], paths: Array
) -> pd.DataFrame:
    """Long rows of `paths`, shape (paths, codes, ends)."""
    values = np.concatenate([paths.mean(axis=0, keepdims=True), of_paths(paths)])
    kinds, regions, dates = values.shape
    order = values.transpose(1, 2, 0).reshape(-1)
    return pd.DataFrame(
        {
            "target": target,
            "location": np.repeat(np.asarray(codes, dtype=object), dates * kinds),
            "target_end_date": np.tile(np.repeat(np.asarray(ends, dtype=object), kinds), regions),
            "horizon": np.tile(np.repeat(np.asarray(horizons, dtype=int), kinds), regions),
            "output_type": np.tile(np.asarray([kind for kind, _ in KINDS], dtype=object), regions * dates),
            "output_type_id": np.tile(np.asarray([name for _, name in KINDS], dtype=object), regions * dates),
            "value": order,
        },
        columns=COLUMNS,
    )


def _month_ends(figures: GemeenteFigures, months: int) -> list[date]:
    start = figures.first_month + figures.months
    return [month_end(start + step) for step in range(months)]


def _steps(months: int) -> list[int]:
    return list(range(1, months + 1))


def _half_ends(paths: GemeentePaths) -> list[date]:
    first = first_half(paths)
    return [(first + step).end for step in range(paths.stands.shape[2])]


def _half_steps(paths: GemeentePaths) -> list[int]:
    left = MONTHS - paths.figures.months % MONTHS
    return [left + MONTHS * step for step in range(paths.stands.shape[2])]
