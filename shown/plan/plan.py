"""A plan for one half-year: what was tried, what is advised, how it is split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from forecast.chain.scenario import Scenario
from forecast.periods import HalfYear
from forecast.plan.advice import Advice
from forecast.plan.candidate import Candidate
from forecast.plan.expected import Expected
from forecast.plan.feasible import Feasibility
from shown.plan.split_sentences import SplitFacts
from shown.read.results import RunResults


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan for one half-year.

    Attributes:
        asked: taakstellingen (half-year, persons, basis) that the stand at the start rests on, of half-years ahead up
            to the planned one; of this one what holds while nothing else is announced.
        split: the total that is split (the one asked for, the advice, or the expected number), and what it brings.
        stands_begin: under that total, median net stand at the start of provincies and country, by name.
        lets: social rental homes vacated in the last known half-year or year, per half-year; None = not loaded.
        rows: the split, see `forecast.plan.split_rows`.
        checks: by half-year of which every provincie has a published taakstelling, how far each rule is from it (see
            `forecast.plan.split_error`).
        seconds: what it took to draw and judge.
    """

    results: RunResults
    period: HalfYear
    scenario: Scenario
    expected: Expected
    advice: Advice
    feasible: Feasibility
    asked: Sequence[tuple[HalfYear, int, str]]
    split: Candidate
    stands_begin: Mapping[str, float]
    lets: float | None
    rows: pd.DataFrame
    facts: SplitFacts
    checks: Mapping[HalfYear, pd.DataFrame]
    seconds: float

    @property
    def chosen(self) -> int:
        """The total that is split."""
        return self.split.total
