"""A plan for one half-year: what was tried, what is advised, how it is split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from forecast.chain.scenario import Scenario
from forecast.periods import HalfYear
from forecast.plan.advice import Advice
from forecast.plan.expected import Expected
from forecast.plan.feasible import Feasibility
from shown.plan.split_sentences import SplitFacts
from shown.read.results import RunResults


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan for one half-year.

    Attributes:
        chosen: the total that is split: the one asked for, the advice, or the expected number.
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
    chosen: int
    lets: float | None
    rows: pd.DataFrame
    facts: SplitFacts
    checks: Mapping[HalfYear, pd.DataFrame]
    seconds: float
