"""Rules that repeat earlier years, against the same rules for one series, date and month at a time."""

import math

import numpy as np
import pytest

from forecast.panel.past_years import LARGEST_GROWTH, NAMES, TINY, repeated
from tests.forecast.panel.panels import with_holes


def mean(values: list[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan


def ratio(now: float, then: float) -> float:
    if math.isnan(then):
        return 1.0
    return min(max(((0 if math.isnan(now) else now) + TINY) / (then + TINY), 1 / LARGEST_GROWTH), LARGEST_GROWTH)


def slowly(values: list[float], origin: int, step: int) -> dict[str, float]:
    """What each rule says of the month `step` months after the column `origin`."""

    def at(month: int) -> float:
        return values[month] if month >= 0 else math.nan

    def year(back: int) -> float:
        return mean([at(month) for month in range(origin - 12 * (back + 1), origin - 12 * back)])

    one, two, three = (at(origin + step % 12 - 12 * years) for years in (1, 2, 3))
    growth = math.sqrt(ratio(year(0), year(1)))
    said = {
        "seasonal_naive": one,
        "two_years": mean([one, two]),
        "three_years": mean([one, two, three]),
        "seasonal_naive_growth": one * growth,
        "three_years_growth": mean([one, two, three]) * ratio(year(0), mean([year(0), year(1), year(2)])),
        "mean_year": year(0),
        "mean_two_years": mean([at(month) for month in range(origin - 24, origin)]),
    }
    ever = mean([at(month) for month in range(origin)])
    stand_in = next((value for value in (year(0), ever) if not math.isnan(value)), 0.0)
    return {name: stand_in if math.isnan(value) else value for name, value in said.items()}


@pytest.mark.parametrize("holes", [0.0, 0.4])
def test_every_rule_equals_itself_done_slowly(holes: float):
    rng = np.random.default_rng(1)
    values = with_holes(rng.gamma(2, 0.5, (4, 50)), rng, holes)
    values[3, :30] = np.nan
    values[2, 20:38] = np.nan
    origins, horizon = [1, 13, 29, 40, 50], 14
    found = repeated(values, origins, horizon)
    assert found.shape == (len(NAMES), 4, len(origins), horizon)
    for row in range(4):
        for at, origin in enumerate(origins):
            for step in range(horizon):
                expected = slowly(values[row].tolist(), origin, step)
                np.testing.assert_allclose(found[:, row, at, step], [expected[name] for name in NAMES])


def test_nothing_from_the_origin_on_matters():
    values = np.random.default_rng(2).gamma(2, 0.5, (3, 50))
    poisoned = values.copy()
    poisoned[:, 36:] = 1e6
    np.testing.assert_array_equal(repeated(values, [24, 36], 15), repeated(poisoned, [24, 36], 15))
