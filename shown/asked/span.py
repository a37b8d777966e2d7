"""The months ahead of a run: a scenario can change nothing before or after them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forecast.periods import HalfYear, first_day, half_years

_MONTH = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Span:
    """From the first month ahead to the last, both included, as month numbers (`forecast.periods.month_number`)."""

    first: int
    last: int

    @property
    def half_years(self) -> list[HalfYear]:
        """Those in which the months lie."""
        return half_years(HalfYear.of(first_day(self.first)), HalfYear.of(first_day(self.last)))


def parsed_month(text: str) -> int | None:
    """The number of a month written as `2026-07`; None when it is written otherwise."""
    match = _MONTH.fullmatch(text)
    return int(match[1]) * 12 + int(match[2]) - 1 if match else None
