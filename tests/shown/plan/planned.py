"""One made-up plan, judged by several goals, for the tests of its words, tables and picture."""

import numpy as np

from forecast.chain.names import PERMITS
from forecast.measures import GROSS
from forecast.periods import HalfYear
from forecast.plan.advice import Advice, Candidate, advise
from forecast.plan.expected import Expected
from forecast.plan.feasible import Feasibility, feasibility
from forecast.plan.goal import SHARE_BEYOND, Goal
from tests.forecast.plan.made_up import PATHS, houses_limited, spread_evenly

PERIOD = HalfYear(2027, 1)
FEWER = Goal(PERMITS, 17_000, 0.6)
LITTLE = Goal(GROSS, 2_000, 0.6)
NORM = Goal(SHARE_BEYOND, 0.10, 0.8)
PAST = {HalfYear(2024, 1) + step: 10_000.0 + 1_000 * step for step in range(6)}


def country() -> list[Candidate]:
    return houses_limited(range(6_000, 24_001, 1_000), houses=14_000, pool=30_000, begin=2_000)


def judged(*goals: Goal) -> Advice:
    return advise(country(), goals)


def feasible(past: dict[HalfYear, float] | None = None) -> Feasibility:
    tried, known = country(), PAST if past is None else past
    return feasibility(tried, PERIOD, known, limit=tried, stand_begin=tried[-1].stand_begin)


def expected() -> Expected:
    start, end = PERIOD.start.replace(year=2026, month=10), PERIOD.start.replace(month=3, day=31)
    return Expected(
        period=PERIOD,
        window_start=start,
        window_end=end,
        in_reception=spread_evenly(17_000, 19_000),
        arriving=np.full(PATHS, 12_000.0),
        housed_before=np.full(PATHS, 7_000.0),
        # from low to high with the rest: what is to ask stays as wide as what is to house less 1,000
        carried=spread_evenly(1_500, 2_500),
        due=spread_evenly(16_500, 18_500),
    )
