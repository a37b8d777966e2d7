"""Whether figures of intake can be right, before they are taken in without anybody looking at them."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Final

from base.i18n import N_
from forecast.periods import month_number
from jobs.opendata.errors import Implausible

# CBS rounds each number to a multiple of 5
_ROUNDING: Final = 5
# the forecasts stand on these
_NEEDED: Final = ("instroom_eerste", "instroom_nareis")
# revisions stay far below this share of everything known; another row or another unit of the table goes far above it
_MOST_DIFFERENCE: Final = 0.10

Figures = Mapping[tuple[str, str, date], int]


def check_intake(figures: Figures, table: str) -> None:
    """See that the country has its months without a hole, and that no nationalities add up to more than all.

    Raises:
        Implausible: it is not so.
    """
    measures = {measure for measure, _, _ in figures} | set(_NEEDED)
    for measure in sorted(measures):
        whole = {month: value for (name, part, month), value in figures.items() if name == measure and not part}
        _check_months(sorted(whole), measure, table)
        parts: dict[date, list[int]] = {}
        for (name, part, month), value in figures.items():
            if name == measure and part:
                parts.setdefault(month, []).append(value)
        for month, values in sorted(parts.items()):
            if month in whole and sum(values) > whole[month] + _ROUNDING * (len(values) + 1):
                message = N_("Table {table}: in {month} the nationalities of {measure} are more than the whole")
                raise Implausible(message, table=table, measure=measure, month=f"{month:%Y-%m}")


def _check_months(months: list[date], measure: str, table: str) -> None:
    if not months:
        message = N_("Table {table}: there are no monthly figures of {measure} for the whole country")
        raise Implausible(message, table=table, measure=measure)
    for month, following in pairwise(months):
        if month_number(following) - month_number(month) != 1:
            message = N_("Table {table}: months of {measure} are missing after {month}")
            raise Implausible(message, table=table, measure=measure, month=f"{month:%Y-%m}")


def check_levels(figures: Figures, known: Figures, table: str) -> None:
    """See that the months which were known already add up to about the same.

    Raises:
        Implausible: they are far from it; then this is probably another thing that is counted.
    """
    for measure in _NEEDED:
        both = [key for key in figures if key in known and key[:2] == (measure, "")]
        before, now = sum(known[key] for key in both), sum(figures[key] for key in both)
        if abs(now - before) > _MOST_DIFFERENCE * before:
            message = N_("Table {table}: {measure} adds up to {now} persons over months that were {before} before")
            raise Implausible(message, table=table, measure=measure, now=now, before=before)
