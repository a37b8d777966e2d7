"""Provincies whose gemeenten are forecast from own figures, in a country known from published figures.

Both sets of futures are sorted by what is housed there, and equal ranks belong together; then the provincie is the
sum of its gemeenten in every path, and the country that of its provincies as before, with its niveauverschil.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from forecast.arrays import Array, Integers
from forecast.errors import BadInput
from forecast.gemeente.region_sums import Group
from forecast.periods import MONTHS, HalfYear, month_number
from forecast.realisatie import CountryPaths


def led_by(paths: CountryPaths, groups: Mapping[str, Group], first_month: int) -> CountryPaths:
    """`paths` with these provincies as `groups` have them from `first_month` on; where there are none, as they are.

    Args:
        groups: by provincie, reaching as far; fewer paths than the country's are used several times.

    Raises:
        BadInput: the groups reach to another month than the country.
    """
    parts = paths.provincies
    led = {code: group for code, group in groups.items() if parts is not None and code in parts.whole.regions}
    if parts is None or not led:
        return paths
    begin, national = month_number(parts.whole.first.start), month_number(paths.first.start)
    rows = [parts.whole.regions.index(code) for code in led]
    skipped = max(begin - first_month, 0)
    ahead = slice(max(first_month - begin, 0), parts.months.shape[2])
    own = np.stack([group.months[:, skipped:] for group in led.values()], axis=1)
    if own.shape[2] != ahead.stop - ahead.start:
        raise BadInput("the paths of gemeenten and country must reach to the same month")
    again = np.arange(len(parts.months)) % len(own)
    order = again[ranks_together(parts.months[:, rows, ahead].sum(axis=(1, 2)), own[again].sum(axis=(1, 2)))]
    months, stands = parts.months.copy(), parts.stands.copy()
    months[:, rows, ahead] = own[order]
    first = max(HalfYear.of_month(first_month), parts.whole.first)
    halves = slice(first - parts.whole.first, stands.shape[2])
    ends = np.stack([group.net[:, -(halves.stop - halves.start) :] for group in led.values()], axis=1)
    stands[:, rows, halves] = ends[order]
    country_months, country_stands = paths.months.copy(), paths.stands.copy()
    country_months[:, begin - national :] += (months - parts.months).sum(axis=1)
    country_stands[:, (begin - national) // MONTHS :] += (stands - parts.stands).sum(axis=1)
    return replace(
        paths,
        months=country_months,
        stands=country_stands,
        provincies=replace(parts, months=months, stands=stands),
    )


def ranks_together(theirs: Array, ours: Array) -> Integers:
    """For each path of `theirs` the path of `ours` that has the same rank."""
    order = np.empty(len(theirs), dtype=np.int64)
    order[np.argsort(theirs, kind="stable")] = np.argsort(ours, kind="stable")
    return order


__all__ = ["led_by", "ranks_together"]
